import type { ColumnSummary, FieldInfo, FilterNode } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCompact, formatCount, formatPercent, isShare } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { Locale } from "../../text/locale.ts";
import type { ViewAt } from "./at.ts";
import { useValueText } from "./values.ts";

interface Props {
  readonly field: FieldInfo;
  readonly at: ViewAt;
  readonly filter: FilterNode | null;
  /** Customers shown; undefined while they are counted. */
  readonly customers: number | undefined;
}

/** Height given to it in the header. */
export const summaryHeight = 56;

/** Under a column's title: how its values are spread among the customers shown, and what is missing. */
export function HeaderSummary({ field, at, filter, customers }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const show = useValueText();
  const summary = useCall(
    "customers.summary",
    { ...at, filter, field: field.name },
    { keep: true, canWait: true, enabled: field.sources.length > 0 || field.filled > 0 },
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
  // Of nobody there is nothing to tell.
  if (customers === 0) return <div className="column-summary" />;
  const numeric = data.bins.some((bin) => bin.from !== null);
  const distinct = text.summaryDistinct(formatCount(data.distinct, locale));
  const range =
    numeric && data.min !== null
      ? [text.summaryRange(show(data.min, field), show(data.median, field), show(data.max, field))]
      : [];
  const told = [...range, distinct, text.summaryMissing(formatCount(data.missing, locale))].join(" · ");
  // Ids and names are nobody else's: how often each occurs says nothing.
  const allDifferent = data.bins.every((bin) => bin.customers <= 1);
  return (
    <div className={`column-summary${summary.isPlaceholderData ? " stale" : ""}`} aria-label={told} role="img">
      {numeric ? (
        <Numbers field={field} summary={data} />
      ) : field.personal || allDifferent ? (
        <div className="column-tops faint">{distinct}</div>
      ) : (
        <Tops field={field} summary={data} customers={customers} />
      )}
      <div className={data.missing > 0 ? "column-missing some" : "column-missing"}>
        {data.missing === 0
          ? text.nothingMissing
          : customers
            ? text.missingShare(formatPercent(Math.min(1, data.missing / customers), locale))
            : text.summaryMissing(formatCompact(data.missing, locale))}
      </div>
    </div>
  );
}

interface PartProps {
  readonly field: FieldInfo;
  readonly summary: ColumnSummary;
}

/** A histogram over least, middle and greatest value. */
function Numbers({ field, summary }: PartProps) {
  const locale = useLocale();
  const most = Math.max(1, ...summary.bins.map((bin) => bin.customers));
  return (
    <>
      <div className="column-bars">
        {summary.bins.map(({ customers }, index) => (
          <i key={index} style={{ height: customers === 0 ? 0 : `${Math.max(6, (100 * customers) / most)}%` }} />
        ))}
      </div>
      <div className="column-range">
        {[summary.min, summary.median, summary.max].map((value, index) => (
          <span key={index} className={index === 1 ? "mid" : ""}>
            {typeof value === "number" ? short(value, field, locale) : ""}
          </span>
        ))}
      </div>
    </>
  );
}

/** The two most frequent values with their share; of dates the first and the last. */
function Tops({ field, summary, customers }: PartProps & { readonly customers: number | undefined }) {
  const locale = useLocale();
  const show = useValueText();
  if (field.type === "date")
    return (
      <div className="column-tops">
        {[summary.min, summary.max].map((value, index) => (
          <div key={index} className="column-top">
            {show(value, field)}
          </div>
        ))}
      </div>
    );
  const all = customers ?? summary.bins.reduce((sum, bin) => sum + bin.customers, summary.missing);
  return (
    <div className="column-tops">
      {summary.bins.slice(0, 2).map((bin) => (
        <div key={bin.label} className="column-top">
          <i style={{ width: `${Math.min(100, (100 * bin.customers) / Math.max(1, all))}%` }} />
          <span className="ellipsis grow">
            {show(field.type === "yes_no" ? bin.label === "true" : bin.label, field)}
          </span>
          <span className="soft">{formatPercent(Math.min(1, bin.customers / Math.max(1, all)), locale, 0)}</span>
        </div>
      ))}
    </div>
  );
}

/** A number in as few letters as a narrow column has room for. */
function short(value: number, field: FieldInfo, locale: Locale): string {
  if (field.type === "fen") return formatCompact(value / 100, locale).replace(/^-?/, "$&¥");
  if (isShare(field)) return formatPercent(value, locale, 0);
  return formatCompact(value, locale);
}
