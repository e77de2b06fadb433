import type { SurvivalView } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatMonth, formatYuan, missing } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { bandColours } from "../figures/figure.ts";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly view: SurvivalView;
  readonly sight: Sight;
}

/** Expected months left and lifetime value by band. */
export function LifetimeTable({ view, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const money = (fen: number | null) => (fen === null ? missing : formatYuan(fen, locale));
  return (
    <Section
      title={text.lifetime}
      note={words.common.asOf(view.asOf === null ? words.common.undated : formatMonth(view.asOf, locale))}
    >
      <table className="plain-table" aria-label={text.lifetime}>
        <thead>
          <tr>
            <th>{text.band}</th>
            <th className="right">{words.segments.customers}</th>
            <th className="right">{text.monthsLeftOf(view.assumptions.horizonMonths)}</th>
            <th className="right">{text.valueMean}</th>
            <th className="right">{text.valueSum}</th>
          </tr>
        </thead>
        <tbody>
          {view.bands.map(({ band, customers, expectedMonths, lifetimeValueFen }) => (
            <tr key={band}>
              <td>
                <span className="row">
                  <span className="swatch" style={{ background: bandColours[band] }} />
                  {words.customers.values.churn_band[band]}
                </span>
              </td>
              <td className="right">{formatCount(customers, locale)}</td>
              <td className="right">{customers > 0 ? formatFixed(expectedMonths, locale, 1) : missing}</td>
              <td className="right">
                {money(lifetimeValueFen !== null && customers > 0 ? Math.round(lifetimeValueFen / customers) : null)}
              </td>
              <td className="right">{money(lifetimeValueFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
