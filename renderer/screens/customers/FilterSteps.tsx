import type { FieldInfo, FilterNode } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount, formatPercent } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { ViewAt } from "./at.ts";
import { useFilterWords } from "./values.ts";

interface Props {
  readonly at: ViewAt;
  readonly filter: FilterNode;
  readonly fields: readonly FieldInfo[];
}

/** The waterfall: what each condition that has to hold leaves and removes, in the order of the filter. */
export function FilterSteps({ at, filter, fields }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const told = useFilterWords(fields);
  const steps = useCall("customers.waterfall", { ...at, filter }, { keep: true });
  const items = "items" in filter && filter.op === "and" ? filter.items : [filter];
  if (steps.error) return <ErrorNote error={steps.error} onRetry={() => void steps.refetch()} compact />;
  if (!steps.data) return <SkeletonRows rows={items.length + 1} height={18} />;
  const { total } = steps.data;
  const count = (value: number) => formatCount(value, locale);
  const share = (value: number) => `${total > 0 ? (100 * value) / total : 0}%`;
  return (
    <table className={`filter-steps${steps.isPlaceholderData ? " stale" : ""}`} aria-label={text.waterfall}>
      <thead>
        <tr>
          <th scope="col">{text.waterfall}</th>
          <th scope="col" className="right">
            {text.stepLeft}
          </th>
          <th scope="col" className="right">
            {text.stepRemoved}
          </th>
          <th scope="col" className="right" title={text.stepAloneHint}>
            {text.stepAlone}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>
            <span className="ellipsis">{text.everyone}</span>
            <i style={{ width: "100%" }} />
          </td>
          <td className="right">{count(total)}</td>
          <td />
          <td />
        </tr>
        {steps.data.steps.map((step, index) => {
          const item = items[index];
          const words = item ? told(item) : "";
          return (
            <tr key={index}>
              <td title={words}>
                <span className="ellipsis">{words}</span>
                <b style={{ width: share(step.remaining + step.removed) }} />
                <i style={{ width: share(step.remaining) }} />
              </td>
              <td className="right strong">{count(step.remaining)}</td>
              <td className="right">{step.removed > 0 ? `−${count(step.removed)}` : "0"}</td>
              <td className="right soft">{formatPercent(total ? step.alone / total : 0, locale)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
