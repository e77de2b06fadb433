import { InputNumber, Segmented, Select } from "antd";
import type { FieldInfo } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { Labelled } from "../../segments/create/Labelled.tsx";
import type { Sight } from "../figures/figure.ts";
import { AssumptionFields } from "../lifetime/AssumptionFields.tsx";
import type { Draft } from "./draft.ts";

interface Props {
  readonly draft: Draft;
  readonly sight: Sight;
  /** What a model could look at; empty before there is a view. */
  readonly fields: readonly FieldInfo[];
  /** Those that the model before left out for giving the outcome away. */
  readonly leaks: readonly string[];
  readonly onChange: (change: Partial<Draft>) => void;
}

/** How a model is trained, where the usual way is not wanted. */
export function TrainOptions({ draft, sight, fields, leaks, onChange }: Props) {
  const { words, locale, titleOf } = sight;
  const text = words.churn;
  return (
    <Section title={text.training}>
      <div className="row wrap churn-inputs">
        <Labelled label={text.kind} hint={text.kindHints[draft.model]}>
          <Segmented
            size="small"
            aria-label={text.kind}
            value={draft.model}
            options={(["auto", "logistic", "trees"] as const).map((value) => ({ value, label: text.kinds[value] }))}
            onChange={(model) => onChange({ model })}
          />
        </Labelled>
      </div>
      <details>
        <summary className="soft">{text.moreOptions}</summary>
        <div className="stack churn-more">
          <div className="row wrap churn-inputs">
            <Labelled label={text.weights} hint={text.weightsHint}>
              <Segmented
                size="small"
                aria-label={text.weights}
                value={draft.weights}
                options={(["none", "balanced"] as const).map((value) => ({ value, label: text.weightsOf[value] }))}
                onChange={(weights) => onChange({ weights })}
              />
            </Labelled>
            <Labelled label={text.population} hint={text.populationHint}>
              <InputNumber<number>
                aria-label={text.population}
                min={0.01}
                max={99.99}
                placeholder={text.asLearned}
                suffix={<span className="faint small">%</span>}
                value={draft.baseRate === null ? null : Number((draft.baseRate * 100).toFixed(4))}
                onChange={(percent) => onChange({ baseRate: percent === null ? null : percent / 100 })}
              />
            </Labelled>
            <Labelled label={text.folds} hint={text.foldsHint}>
              <InputNumber<number>
                aria-label={text.folds}
                min={2}
                max={20}
                precision={0}
                value={draft.folds}
                onChange={(folds) => folds !== null && onChange({ folds })}
              />
            </Labelled>
            <Labelled label={text.seed}>
              <InputNumber<number>
                aria-label={text.seed}
                min={0}
                max={2 ** 31 - 1}
                precision={0}
                value={draft.seed}
                onChange={(seed) => seed !== null && onChange({ seed })}
              />
            </Labelled>
          </div>
          {fields.length > 0 && (
            <Labelled label={text.without} hint={text.withoutHint}>
              <Select
                className="churn-without"
                mode="multiple"
                aria-label={text.without}
                placeholder={text.withoutNone}
                optionFilterProp="label"
                value={[...draft.without]}
                options={fields.map((field) => ({ value: field.name, label: field.title[locale] }))}
                onChange={(without: string[]) => onChange({ without })}
              />
            </Labelled>
          )}
          {leaks.length > 0 && (
            <Labelled label={text.also} hint={text.alsoHint}>
              <Select
                className="churn-without"
                mode="multiple"
                aria-label={text.also}
                placeholder={text.alsoNone}
                optionFilterProp="label"
                value={[...draft.also]}
                options={leaks.map((field) => ({ value: field, label: titleOf(field) }))}
                onChange={(also: string[]) => onChange({ also })}
              />
            </Labelled>
          )}
          <Labelled label={text.lifetimeAssumptions}>
            <AssumptionFields value={draft.survival} words={words} onChange={(survival) => onChange({ survival })} />
          </Labelled>
        </div>
      </details>
    </Section>
  );
}
