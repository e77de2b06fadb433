import { InputNumber } from "antd";
import type { SurvivalAssumptions } from "../../../../analytics/api/index.ts";
import type { Dictionary } from "../../../text/index.ts";
import { Labelled } from "../../segments/create/Labelled.tsx";

interface Props {
  readonly value: SurvivalAssumptions;
  readonly words: Dictionary;
  readonly onChange: (next: SurvivalAssumptions) => void;
}

/** What a lifetime value rests on: how far ahead, how much of the bill is margin, what later money is worth less. */
export function AssumptionFields({ value, words, onChange }: Props) {
  const text = words.churn;
  const share = (label: string, key: "marginShare" | "annualDiscount") => (
    <Labelled label={label}>
      <InputNumber<number>
        aria-label={label}
        min={0}
        max={100}
        suffix={<span className="faint small">%</span>}
        value={Number((value[key] * 100).toFixed(2))}
        onChange={(percent) => percent !== null && onChange({ ...value, [key]: percent / 100 })}
      />
    </Labelled>
  );
  return (
    <div className="row wrap churn-inputs">
      <Labelled label={text.horizon}>
        <InputNumber<number>
          aria-label={text.horizon}
          min={1}
          max={120}
          precision={0}
          suffix={<span className="faint small">{text.monthsUnit}</span>}
          value={value.horizonMonths}
          onChange={(horizonMonths) => horizonMonths !== null && onChange({ ...value, horizonMonths })}
        />
      </Labelled>
      {share(text.margin, "marginShare")}
      {share(text.discount, "annualDiscount")}
    </div>
  );
}
