import type { FieldInfo, FilterNode } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { FieldFacts } from "../../parts/FieldTag.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { ViewAt } from "./at.ts";
import { useValueText } from "./values.ts";

interface Props {
  readonly field: FieldInfo;
  readonly at: ViewAt;
  readonly filter: FilterNode | null;
}

/** Behind a column header: what the field is, and how its values are spread among the customers shown. */
export function FieldHint({ field, at, filter }: Props) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const readable = field.sources.length > 0 && !field.personal;
  const summary = useCall("customers.summary", { ...at, filter, field: field.name }, { enabled: readable });
  const { data } = summary;
  const most = Math.max(1, ...(data?.bins.map((bin) => bin.customers) ?? []));
  const valueText = useValueText();
  const show = (value: unknown) => valueText(value, field);
  // Ids are nobody else's: how often each occurs says nothing.
  const told = data?.bins.some((bin) => bin.customers > 1) ?? false;
  const numeric = data?.bins.some((bin) => bin.from !== null) ?? false;
  return (
    <div className="field-hint">
      <strong>{field.title[locale]}</strong> <span className="field-hint-name">{field.name}</span>
      <FieldFacts field={field} />
      {summary.isFetching && !data && <SkeletonBlock height={60} />}
      {data && (
        <>
          {told && (
            <div className={numeric ? "spark" : "spark-list"} role="img" aria-label={text.distribution}>
              {data.bins.map((bin, index) =>
                numeric ? (
                  <i key={index} style={{ height: `${Math.max(2, (bin.customers / most) * 100)}%` }} />
                ) : (
                  <div key={index}>
                    <span className="ellipsis">{show(bin.label)}</span>
                    <i style={{ width: `${(bin.customers / most) * 100}%` }} />
                    <span>{formatCount(bin.customers, locale)}</span>
                  </div>
                ),
              )}
            </div>
          )}
          {numeric && <div>{text.summaryRange(show(data.min), show(data.median), show(data.max))}</div>}
          <div>
            {text.summaryDistinct(formatCount(data.distinct, locale))} ·{" "}
            {text.summaryMissing(formatCount(data.missing, locale))}
          </div>
        </>
      )}
    </div>
  );
}
