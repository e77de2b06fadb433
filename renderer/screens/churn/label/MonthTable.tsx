import type { LabelMonth } from "../../../../analytics/api/index.ts";
import { formatCount, formatMonth, formatPercent, missing } from "../../../format.ts";
import { wilson } from "../figures/accuracy.ts";
import type { Sight } from "../figures/figure.ts";

/** Churners that a model needs in each of its months. */
const churnersNeeded = 50;

/** The rate of a label month by month with its interval, and whom it leaves out by reason. */
export function MonthTable({ months, sight }: { readonly months: readonly LabelMonth[]; readonly sight: Sight }) {
  const { words, locale } = sight;
  const text = words.churn;
  const most = Math.max(0.001, ...months.map(({ baseRate }) => baseRate));
  return (
    <div className="scroll-x">
      <table className="plain-table" aria-label={text.baseRates}>
        <thead>
          <tr>
            <th>{text.month}</th>
            <th className="right">{words.segments.customers}</th>
            <th className="right">{text.churners}</th>
            <th className="right">{text.baseRate}</th>
            <th className="right">{text.interval95}</th>
            <th aria-hidden />
            <th>{text.leftOut}</th>
          </tr>
        </thead>
        <tbody>
          {months.map((month) => {
            const [low, high] = wilson(month.baseRate, month.customers);
            return (
              <tr key={month.asOf}>
                <td className="nowrap">{month.asOf ? formatMonth(month.asOf, locale) : words.common.undated}</td>
                <td className="right">{formatCount(month.customers, locale)}</td>
                <td className={`right${month.churners < churnersNeeded ? " churn-few" : ""}`}>
                  {formatCount(month.churners, locale)}
                </td>
                <td className="right">{formatPercent(month.baseRate, locale, 2)}</td>
                <td className="right soft small nowrap">
                  {formatPercent(low, locale)} – {formatPercent(high, locale)}
                </td>
                <td className="churn-rate" aria-hidden>
                  <span style={{ width: `${(month.baseRate / most) * 100}%` }} />
                </td>
                <td className="soft small">
                  {month.leftOut.length === 0
                    ? missing
                    : month.leftOut
                        .map(({ reason, customers }) => `${text.leftOuts[reason]} ${formatCount(customers, locale)}`)
                        .join(" · ")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {months.some(({ churners }) => churners < churnersNeeded) && (
        <p className="small churn-few">{text.fewChurners(churnersNeeded)}</p>
      )}
    </div>
  );
}
