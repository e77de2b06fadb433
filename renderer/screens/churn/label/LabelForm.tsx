import { InputNumber, Segmented, Select } from "antd";
import type { LabelOptions } from "../../../../analytics/api/index.ts";
import { formatCount } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { Labelled } from "../../segments/create/Labelled.tsx";
import type { Sight } from "../figures/figure.ts";
import { offered, ways } from "./draft.ts";
import type { Draft } from "./draft.ts";

interface Props {
  readonly options: LabelOptions;
  readonly draft: Draft;
  readonly sight: Sight;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** What counts as churn: leaving, falling silent, or a column with the value that means "left". */
export function LabelForm({ options, draft, sight, onChange }: Props) {
  const text = sight.words.churn;
  const can = offered(options);
  return (
    <Section title={text.label}>
      <Segmented
        className="self-start"
        aria-label={text.label}
        value={draft.way}
        options={ways.map((way) => ({ value: way, label: text.ways[way], disabled: !can[way] }))}
        onChange={(way) => onChange({ way })}
      />
      <p className="soft">{can[draft.way] ? text.wayHints[draft.way] : text.wayMissing[draft.way]}</p>
      {draft.way === "column" ? (
        <ColumnFields options={options} draft={draft} sight={sight} onChange={onChange} />
      ) : (
        <div className="row wrap churn-inputs">
          <Labelled label={text.within}>
            <InputNumber<number>
              aria-label={text.within}
              min={1}
              max={12}
              precision={0}
              suffix={<span className="faint small">{text.monthsUnit}</span>}
              value={draft.months}
              onChange={(months) => months !== null && onChange({ months })}
            />
          </Labelled>
          <Labelled label={text.gap} hint={text.gapHint}>
            <InputNumber<number>
              aria-label={text.gap}
              min={0}
              max={6}
              precision={0}
              suffix={<span className="faint small">{text.monthsUnit}</span>}
              value={draft.gapMonths}
              onChange={(gapMonths) => gapMonths !== null && onChange({ gapMonths })}
            />
          </Labelled>
        </div>
      )}
    </Section>
  );
}

function ColumnFields({ options, draft, sight, onChange }: Props) {
  const { words, locale, titleOf, valueOf } = sight;
  const text = words.churn;
  const { column } = draft;
  const found = options.columns.find(({ field }) => field === column?.field);
  return (
    <div className="row wrap churn-inputs">
      <Labelled label={text.column}>
        <Select
          aria-label={text.column}
          popupMatchSelectWidth={false}
          value={column?.field ?? null}
          options={options.columns.map(({ field }) => ({ value: field, label: titleOf(field) }))}
          onChange={(field: string | null) => {
            const next = options.columns.find((item) => item.field === field);
            const positive = next?.suggestedPositive ?? next?.values[0]?.value;
            if (next && positive !== undefined) onChange({ column: { field: next.field, positive } });
          }}
        />
      </Labelled>
      {found && column && (
        <Labelled label={text.positive}>
          <Select
            aria-label={text.positive}
            popupMatchSelectWidth={false}
            value={String(column.positive)}
            options={found.values.map(({ value, customers }) => ({
              value: String(value),
              label: text.positiveCount(
                typeof value === "boolean" ? (value ? words.common.yes : words.common.no) : valueOf(found.field, value),
                formatCount(customers, locale),
              ),
            }))}
            onChange={(next: string) => {
              const value = found.values.find((item) => String(item.value) === next)?.value;
              if (value !== undefined) onChange({ column: { field: found.field, positive: value } });
            }}
          />
        </Labelled>
      )}
    </div>
  );
}
