import { Button } from "antd";
import type { ChurnModel } from "../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatPercent } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { components } from "../../shell/registry.ts";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { DriversChart } from "./DriversChart.tsx";
import { labelText } from "./LabelPicker.tsx";
import { CalibrationChart, LiftChart, RocChart } from "./ModelCharts.tsx";

/** The tenth the model card speaks of. */
const audienceShare = 0.1;

interface Props {
  readonly model: ChurnModel;
  readonly titleOf: (field: string) => string;
}

export function ModelCard({ model, titleOf }: Props) {
  const text = useText().churn;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const [low, high] = model.aucInterval;
  return (
    <>
      <Section
        title={text.card}
        note={`${labelText(model.label, titleOf, text)} · ${model.validation === "out_of_time" ? text.outOfTime : text.kFold}`}
      >
        <StatRow>
          <Stat
            label={text.auc}
            value={formatFixed(model.auc, locale, 3)}
            note={text.interval(formatFixed(low, locale, 3), formatFixed(high, locale, 3))}
            customers={model.testCustomers}
            asOf={model.testAsOf}
          />
          <Stat label={text.baseRate} value={formatPercent(model.baseRate, locale)} customers={model.testCustomers} />
          <Stat
            label={text.lift10}
            value={formatFixed(model.lift10, locale, 2)}
            unit="×"
            note={text.lift10Hint(formatPercent(model.lift10 * model.baseRate, locale))}
          />
          <Stat label={text.brier} value={formatFixed(model.brier, locale, 3)} note={text.brierHint} />
          <Stat label={text.train} value={count(model.trainCustomers)} asOf={model.trainMonths.at(-1) ?? null} />
          <Stat label={text.scored} value={count(model.scored)} asOf={model.scoredAsOf} />
        </StatRow>
      </Section>
      <Bands model={model} />
      <div className="columns">
        <LiftChart model={model} />
        <RocChart model={model} />
      </div>
      <div className="columns">
        <DriversChart model={model} titleOf={titleOf} />
        <CalibrationChart model={model} />
      </div>
      {model.dropped.length > 0 && (
        <details>
          <summary className="soft">{text.dropped(model.dropped.length)}</summary>
          <ul className="small soft">
            {model.dropped.map((item) => (
              <li key={item.field}>
                {titleOf(item.field)} · {text.reasons[item.reason]}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Bands({ model }: { readonly model: ChurnModel }) {
  const words = useText();
  const text = words.churn;
  const locale = useLocale();
  return (
    <Section
      title={text.bands}
      actions={
        "campaigns" in components && (
          <Button size="small" onClick={() => go("campaigns", { topRisk: String(audienceShare) })}>
            {text.topAsAudience(formatPercent(audienceShare, locale, 0))}
          </Button>
        )
      }
    >
      <table className="plain-table">
        <thead>
          <tr>
            <th>{text.band}</th>
            <th className="right">{text.from}</th>
            <th className="right">{words.segments.customers}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {model.bands.map((band) => (
            <tr key={band.band}>
              <td>{words.customers.values.churn_band[band.band]}</td>
              <td className="right">{formatPercent(band.from, locale)}</td>
              <td className="right">{formatCount(band.customers, locale)}</td>
              <td className="right">
                <Button
                  size="small"
                  type="link"
                  onClick={() =>
                    go("customers", {
                      filter: JSON.stringify({
                        op: "and",
                        items: [{ field: "churn_band", op: "=", value: band.band }],
                      }),
                    })
                  }
                >
                  {text.open}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
