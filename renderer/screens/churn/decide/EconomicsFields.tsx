import { InputNumber } from "antd";
import type { ChurnEconomics } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { Labelled } from "../../segments/create/Labelled.tsx";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly value: ChurnEconomics;
  readonly sight: Sight;
  readonly onChange: (next: ChurnEconomics) => void;
}

/** What a kept customer is worth, what an offer costs, how often it works. Typed in yuan, kept in fen. */
export function EconomicsFields({ value, sight, onChange }: Props) {
  const text = sight.words.churn;
  const money = (label: string, hint: string, key: "valueSavedFen" | "offerCostFen") => (
    <Labelled label={label} hint={hint}>
      <InputNumber<number>
        aria-label={label}
        min={0}
        max={1e9}
        precision={2}
        prefix={<span className="faint">¥</span>}
        value={value[key] / 100}
        onChange={(yuan) => yuan !== null && onChange({ ...value, [key]: Math.round(yuan * 100) })}
      />
    </Labelled>
  );
  return (
    <Section title={text.economics} note={text.economicsHint}>
      <div className="row wrap churn-inputs">
        {money(text.valueSaved, text.valueSavedHint, "valueSavedFen")}
        {money(text.offerCost, text.offerCostHint, "offerCostFen")}
        <Labelled label={text.successRate} hint={text.successRateHint}>
          <InputNumber<number>
            aria-label={text.successRate}
            min={0.1}
            max={100}
            suffix={<span className="faint small">%</span>}
            value={Number((value.successRate * 100).toFixed(2))}
            onChange={(percent) =>
              percent !== null && percent > 0 && onChange({ ...value, successRate: percent / 100 })
            }
          />
        </Labelled>
      </div>
    </Section>
  );
}
