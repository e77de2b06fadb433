import { Input, Segmented, Select } from "antd";
import type { RfmDefinition } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { Labelled } from "./Labelled.tsx";
import { BinningForm } from "./ValueForm.tsx";

interface Props {
  readonly value: RfmDefinition;
  readonly onChange: (next: RfmDefinition) => void;
}

const dated = ["bill", "call", "payment", "vas_usage"] as const;
const kinds = ["quantiles", "cuts"] as const;
const lookBacks = [3, 6, 12, 24];

/** Recency, frequency and money of a dated source. */
export function RfmForm({ value, onChange }: Props) {
  const text = useText().segments;
  const project = useProject();
  const set = (change: Partial<RfmDefinition>) => onChange({ ...value, ...change });
  const { source } = value;
  const own = source.table.startsWith("attribute:");
  const tables = [
    ...dated
      .filter((name) => project.tables.some(({ table, rows }) => table === name && rows > 0))
      .map((name) => ({ value: name as string, label: text.sources[name] })),
    ...project.tables
      .filter(({ kind }) => kind === "attribute")
      .map(({ table }) => ({ value: `attribute:${table}`, label: table })),
  ];
  const money = source.table === "bill" || source.table === "payment";
  const measures = [
    { name: "recency", money: false },
    { name: "frequency", money: false },
    { name: "monetary", money: money && source.amount === null },
  ] as const;
  return (
    <Section title={text.ways.rfm}>
      <div className="row wrap">
        <Labelled label={text.source}>
          <Select
            aria-label={text.source}
            className="segments-select"
            value={source.table}
            options={tables}
            onChange={(table) => set({ source: { table, date: null, amount: null } })}
          />
        </Labelled>
        {own && (
          <>
            <Labelled label={text.sourceDate}>
              <Input
                aria-label={text.sourceDate}
                value={source.date ?? ""}
                onChange={(event) => set({ source: { ...source, date: event.target.value || null } })}
              />
            </Labelled>
            <Labelled label={text.sourceAmount}>
              <Input
                aria-label={text.sourceAmount}
                placeholder={text.amountDefault}
                value={source.amount ?? ""}
                onChange={(event) => set({ source: { ...source, amount: event.target.value || null } })}
              />
            </Labelled>
          </>
        )}
        <Labelled label={text.lookBack}>
          <Select
            aria-label={text.lookBack}
            className="segments-select"
            value={value.months ?? 0}
            options={[
              { value: 0, label: text.lookBackAll },
              ...lookBacks.map((count) => ({ value: count, label: text.lookBackMonths(count) })),
            ]}
            onChange={(count) => set({ months: count > 0 ? count : null })}
          />
        </Labelled>
      </div>
      {measures.map((measure) => (
        <BinningForm
          key={measure.name}
          label={text[measure.name]}
          kinds={kinds}
          value={value[measure.name]}
          money={measure.money}
          unit=""
          onChange={(next) => set({ [measure.name]: next })}
        />
      ))}
      <Labelled label={text.grouping}>
        <Segmented
          size="small"
          aria-label={text.grouping}
          value={value.grouping}
          options={(["eight", "scores"] as const).map((kind) => ({ value: kind, label: text.groupings[kind] }))}
          onChange={(grouping) => set({ grouping })}
        />
      </Labelled>
    </Section>
  );
}
