import { InputNumber, Segmented } from "antd";
import type { Binning, ValueDefinition } from "../../../../analytics/api/index.ts";
import { FieldSelect } from "../../../parts/filter/FieldSelect.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { isNumeric } from "../../customers/fields.ts";
import type { Fields } from "../known.ts";
import { Labelled } from "./Labelled.tsx";
import { NumberList } from "./NumberList.tsx";

interface Props {
  readonly value: ValueDefinition;
  readonly fields: Fields;
  readonly onChange: (next: ValueDefinition) => void;
}

/** Tiers of one number. */
export function ValueForm({ value, fields, onChange }: Props) {
  const text = useText().segments;
  const field = fields.byName.get(value.field);
  return (
    <Section title={text.ways.value}>
      <Labelled label={text.field}>
        <FieldSelect
          fields={fields.list.filter((item) => isNumeric(item) && item.sources.length > 0)}
          value={value.field}
          onChange={(name) => onChange({ ...value, field: name })}
        />
      </Labelled>
      <BinningForm
        label={text.binning}
        kinds={["revenue_shares", "quantiles", "cuts"]}
        value={value.binning}
        money={field?.type === "fen"}
        unit={field?.unit ?? ""}
        onChange={(binning) => onChange({ ...value, binning })}
      />
    </Section>
  );
}

interface BinningProps<B extends Binning> {
  readonly label: string;
  readonly kinds: readonly B["kind"][];
  readonly value: B;
  /** Typed in yuan, kept in fen. */
  readonly money: boolean;
  readonly unit: string;
  readonly onChange: (next: B) => void;
}

const starts = {
  quantiles: { kind: "quantiles", bins: 5 },
  revenue_shares: { kind: "revenue_shares", shares: [0.5, 0.8, 0.95] },
} as const;

/** How a number is cut: by cumulative share, equal numbers, or own cut points. */
export function BinningForm<B extends Binning>({ label, kinds, value, money, unit, onChange }: BinningProps<B>) {
  const text = useText().segments;
  const set = (next: Binning) => onChange(next as B);
  return (
    <div className="row wrap binning">
      <Labelled label={label}>
        <Segmented<Binning["kind"]>
          size="small"
          aria-label={label}
          value={value.kind}
          options={kinds.map((kind) => ({ value: kind, label: text.binnings[kind] }))}
          onChange={(kind) =>
            set(
              kind === "cuts"
                ? { kind, cuts: money ? [5000, 10_000] : [1, 3] }
                : kind === "quantiles"
                  ? starts.quantiles
                  : { kind, shares: [...starts.revenue_shares.shares] },
            )
          }
        />
      </Labelled>
      {value.kind === "quantiles" && (
        <Labelled label={text.binsLabel}>
          <InputNumber<number>
            aria-label={`${label}: ${text.binsLabel}`}
            min={2}
            max={20}
            precision={0}
            value={value.bins}
            onChange={(bins) => bins !== null && set({ kind: "quantiles", bins })}
          />
        </Labelled>
      )}
      {value.kind === "revenue_shares" && (
        <NumberList
          label={text.sharesLabel}
          hint={text.sharesHint}
          value={value.shares}
          scale={0.01}
          whole={false}
          below={100}
          onChange={(shares) => set({ kind: "revenue_shares", shares })}
        />
      )}
      {value.kind === "cuts" && (
        <NumberList
          key={String(money)}
          label={text.cutsLabel(money ? text.yuanAxis : unit)}
          value={value.cuts}
          scale={money ? 100 : 1}
          whole={money}
          onChange={(cuts) => set({ kind: "cuts", cuts })}
        />
      )}
    </div>
  );
}
