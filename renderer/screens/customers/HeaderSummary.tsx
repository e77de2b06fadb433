import type { FieldInfo, FilterNode } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCompact, formatCount, formatPercent, isShare } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { Locale } from "../../text/locale.ts";
import { useValueText } from "./values.ts";

interface Props {
  readonly field: FieldInfo;
  readonly asOf: string | null;
  readonly filter: FilterNode | null;
}

/** Height given to it in the header. */
export const summaryHeight = 56;

/** Under a column's title: how its values are spread among the customers shown, and what is missing. */
export function HeaderSummary({ field, asOf, filter }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const show = useValueText();
  const summary = useCall(
    "customers.summary",
    { asOf, filter, field: field.name },
    { keep: true, enabled: field.sources.length > 0 || field.filled > 0 },
  );
  const { data } = summary;
  if (summary.error) return <div className="column-summary faint">{text.summaryFailed}</div>;
  if (field.sources.length === 0 && field.filled === 0)
    return <div className="column-summary faint">{text.noSource}</div>;
  if (!data)
    return (
      <div className="column-summary" aria-hidden>
        <span className="skeleton column-summary-wait" />
      </div>
    );
  const numeric = data.bins.some((bin) => bin.from !== null);
  const present = data.bins.reduce((sum, bin) => sum + bin.customers, 0);
  const most = Math.max(1, ...data.bins.map((bin) => bin.customers));
  // The bins of a category are its most frequent values only.
  const all = numeric ? present + data.missing : null;
  const told = [
    data.min !== null && data.max !== null && numeric
      ? text.summaryRange(show(data.min, field), show(data.median, field), show(data.max, field))
      : "",
    text.summaryDistinct(formatCount(data.distinct, locale)),
    text.summaryMissing(formatCount(data.missing, locale)),
  ]
    .filter(Boolean)
    .join(" · ");
  const end = (value: number | string | null) =>
    typeof value === "number" ? short(value, field, locale) : show(value, field);
  return (
    <div className={`column-summary${summary.isPlaceholderData ? " stale" : ""}`} aria-label={told} role="img">
      {numeric ? (
        <>
          <div className="column-bars">
            {data.bins.map((bin, index) => (
              <i
                key={index}
                style={{ height: bin.customers === 0 ? 0 : `${Math.max(6, (100 * bin.customers) / most)}%` }}
              />
            ))}
          </div>
          <div className="column-range">
            <span>{end(data.min)}</span>
            <span className="mid">{end(data.median)}</span>
            <span>{end(data.max)}</span>
          </div>
        </>
      ) : field.personal || (data.distinct > 0.8 * present * (data.bins.length > 0 ? 1 : 0) && most <= 1) ? (
        <div className="column-tops faint">{text.summaryDistinct(formatCount(data.distinct, locale))}</div>
      ) : field.type === "date" ? (
        <div className="column-tops">
          <div className="column-top">
            <span>{end(data.min)}</span>
          </div>
          <div className="column-top">
            <span>{end(data.max)}</span>
          </div>
        </div>
      ) : (
        <div className="column-tops">
          {data.bins.slice(0, 2).map((bin) => (
            <div key={bin.label} className="column-top">
              <i style={{ width: `${(100 * bin.customers) / most}%` }} />
              <span className="ellipsis grow">{show(label(bin.label, field), field)}</span>
              <span className="soft">{formatCompact(bin.customers, locale)}</span>
            </div>
          ))}
        </div>
      )}
      <div className={data.missing > 0 ? "column-missing some" : "column-missing"}>
        {data.missing > 0
          ? all
            ? text.missingShare(formatPercent(data.missing / all, locale))
            : text.summaryMissing(formatCompact(data.missing, locale))
          : text.nothingMissing}
      </div>
    </div>
  );
}

/** Bins name a yes/no value in words of the database. */
const label = (value: string, field: FieldInfo): unknown => (field.type === "yes_no" ? value === "true" : value);

function short(value: number, field: FieldInfo, locale: Locale): string {
  if (field.type === "fen") return `¥${formatCompact(value / 100, locale)}`;
  if (isShare(field)) return formatPercent(value, locale, 0);
  return formatCompact(value, locale);
}
