import { useMemo } from "react";
import type { ChurnLabel, LabelMonth } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatMonth, formatPercent, missing } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useSettled } from "../../campaigns/useSettled.ts";
import { wilson } from "../figures/accuracy.ts";
import type { Sight } from "../figures/figure.ts";

/** Churners that a model needs in each of its months. */
const churnersNeeded = 50;

interface Props {
  readonly label: ChurnLabel | null;
  readonly sight: Sight;
}

/** The label on the data as it is: its rate month by month, and whom it leaves out; before anything is trained. */
export function LabelMonths({ label, sight }: Props) {
  const text = sight.words.churn;
  const key = useSettled(JSON.stringify(label), 200);
  const settled = useMemo(() => JSON.parse(key) as ChurnLabel | null, [key]);
  const found = useCall("churn.labels", settled ? { label: settled } : {}, { enabled: settled !== null, keep: true });
  const months = found.data?.months;
  return (
    <Section title={text.baseRates} note={text.baseRatesHint}>
      {settled === null && <p className="soft">{text.chooseColumn}</p>}
      {found.error && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {settled !== null && found.isPending && <SkeletonRows rows={5} height={18} />}
      {settled !== null && months && !found.error && (
        <div className={`stack${found.isPlaceholderData ? " segments-stale" : ""}`} aria-live="polite">
          {months.length === 0 ? (
            <p className="soft">{settled.kind === "column" ? text.columnGone : text.noMonths}</p>
          ) : (
            <>
              <MonthTable months={months} sight={sight} />
              <p className="soft small">
                {settled.kind === "column" ? text.planColumn : months.length > 1 ? text.planTime : text.planOneMonth}
              </p>
            </>
          )}
        </div>
      )}
    </Section>
  );
}

function MonthTable({ months, sight }: { readonly months: readonly LabelMonth[]; readonly sight: Sight }) {
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
