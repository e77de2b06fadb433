import type { ReactNode } from "react";
import type { SegmentPerformance } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatPercent, missing } from "../../../format.ts";
import { wilson } from "../figures/accuracy.ts";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly segments: readonly SegmentPerformance[];
  readonly sight: Sight;
  readonly renderAction?: (item: SegmentPerformance) => ReactNode;
}

/** Predicted beside observed by value of a field; a prediction outside of the observed rate's interval is marked. */
export function PerformanceTable({ segments, sight, renderAction }: Props) {
  const { words, locale, titleOf, valueOf } = sight;
  const text = words.churn;
  const percent = (value: number) => formatPercent(value, locale);
  const three = (value: number) => formatFixed(value, locale, 3);
  return (
    <div className="segments-scroll tall">
      <table className="plain-table" aria-label={text.performance}>
        <thead>
          <tr>
            <th>{text.field}</th>
            <th>{text.value}</th>
            <th className="right">{words.segments.customers}</th>
            <th className="right">{text.churners}</th>
            <th className="right">{text.predicted}</th>
            <th className="right">{text.observed}</th>
            <th className="right">{text.auc}</th>
            <th className="right">{text.interval95}</th>
            {renderAction && <th />}
          </tr>
        </thead>
        <tbody>
          {segments.map((item, at) => {
            const [low, high] = wilson(item.observedRate, item.customers);
            const off = item.predictedRate < low || item.predictedRate > high;
            return (
              <tr key={`${item.field} ${item.value}`}>
                <td className="nowrap">{segments[at - 1]?.field === item.field ? "" : titleOf(item.field)}</td>
                <td>{valueOf(item.field, item.value)}</td>
                <td className="right">{formatCount(item.customers, locale)}</td>
                <td className="right">{formatCount(item.churners, locale)}</td>
                <td className={`right${off ? " churn-few" : ""}`} title={off ? text.outside : undefined}>
                  {percent(item.predictedRate)}
                  {off && " *"}
                </td>
                <td className="right nowrap">
                  {percent(item.observedRate)}{" "}
                  <span className="soft small">
                    ({percent(low)} – {percent(high)})
                  </span>
                </td>
                <td className="right">{item.auc === null ? missing : three(item.auc)}</td>
                <td className="right soft small nowrap">
                  {item.aucInterval ? `${three(item.aucInterval[0])} – ${three(item.aucInterval[1])}` : text.tooFew}
                </td>
                {renderAction && <td className="right">{renderAction(item)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
