import type { ReactNode } from "react";
import type { ChurnBand, ChurnModel } from "../../../../analytics/api/index.ts";
import { formatCount, formatPercent } from "../../../format.ts";
import { bandColours } from "../figures/figure.ts";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly model: Pick<ChurnModel, "bands" | "scored">;
  readonly sight: Sight;
  readonly renderAction?: (band: ChurnBand["band"]) => ReactNode;
}

/** How many customers each band has, and from which risk on. */
export function BandTable({ model, sight, renderAction }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  return (
    <table className="plain-table" aria-label={text.bands}>
      <thead>
        <tr>
          <th>{text.band}</th>
          <th className="right">{text.riskFrom}</th>
          <th className="right">{words.segments.customers}</th>
          <th className="right">{words.segments.customerShare}</th>
          {renderAction && <th />}
        </tr>
      </thead>
      <tbody>
        {model.bands.map(({ band, from, customers }) => (
          <tr key={band}>
            <td>
              <span className="row">
                <span className="swatch" style={{ background: bandColours[band] }} />
                {words.customers.values.churn_band[band]}
              </span>
            </td>
            <td className="right">{formatPercent(from, locale, 2)}</td>
            <td className="right">{formatCount(customers, locale)}</td>
            <td className="right">{formatPercent(customers / Math.max(1, model.scored), locale)}</td>
            {renderAction && <td className="right nowrap">{renderAction(band)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
