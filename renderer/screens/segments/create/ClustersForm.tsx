import { Checkbox, InputNumber, Segmented, Select } from "antd";
import type { ClustersDefinition } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import type { Fields } from "../known.ts";
import { FeatureTable } from "./FeatureTable.tsx";

interface Props {
  readonly value: ClustersDefinition;
  readonly fields: Fields;
  readonly onChange: (next: ClustersDefinition) => void;
}

const least = 2;
const most = 15;

/** Features with a check of each, the number of segments, the preparation. */
export function ClustersForm({ value, fields, onChange }: Props) {
  const text = useText().segments;
  const set = (change: Partial<ClustersDefinition>) => onChange({ ...value, ...change });
  const prepare = (change: Partial<ClustersDefinition["preparation"]>) =>
    set({ preparation: { ...value.preparation, ...change } });
  const [from, to] = value.kRange;
  const ks = (low: number, high: number) =>
    Array.from({ length: high - low + 1 }, (_, at) => ({ value: low + at, label: String(low + at) }));
  return (
    <>
      <Section title={text.kMode}>
        <div className="row wrap cluster-options">
          <Segmented
            size="small"
            aria-label={text.kMode}
            value={value.k === null ? "auto" : "fixed"}
            options={[
              { value: "auto", label: text.kAuto },
              { value: "fixed", label: text.kFixed },
            ]}
            onChange={(mode) => set({ k: mode === "auto" ? null : 5 })}
          />
          {value.k === null ? (
            <span className="row">
              <span className="soft small">{text.kRange}</span>
              <Select
                size="small"
                aria-label={`${text.kRange}: ${text.from}`}
                value={from}
                options={ks(least, to)}
                onChange={(next) => set({ kRange: [next, to] })}
              />
              –
              <Select
                size="small"
                aria-label={`${text.kRange}: ${text.to}`}
                value={to}
                options={ks(from, most)}
                onChange={(next) => set({ kRange: [from, next] })}
              />
            </span>
          ) : (
            <InputNumber<number>
              size="small"
              aria-label={text.k}
              min={least}
              max={most}
              precision={0}
              value={value.k}
              onChange={(k) => k !== null && set({ k })}
            />
          )}
          <span className="row">
            <span className="soft small">{text.seed}</span>
            <InputNumber<number>
              size="small"
              aria-label={text.seed}
              min={0}
              max={1_000_000}
              precision={0}
              value={value.seed}
              onChange={(seed) => seed !== null && set({ seed })}
            />
          </span>
        </div>
      </Section>
      <Section title={text.more}>
        <div className="row wrap cluster-options">
          <Checkbox checked={value.preparation.log} onChange={(event) => prepare({ log: event.target.checked })}>
            {text.prepLog}
          </Checkbox>
          <Checkbox
            checked={value.preparation.missingFlags}
            onChange={(event) => prepare({ missingFlags: event.target.checked })}
          >
            {text.prepFlags}
          </Checkbox>
          <span className="row">
            <span className="soft small">{text.prepWinsor}</span>
            <InputNumber<number>
              size="small"
              aria-label={text.prepWinsor}
              min={0}
              max={10}
              step={0.5}
              value={Number((value.preparation.winsorShare * 100).toPrecision(6))}
              onChange={(percent) => percent !== null && prepare({ winsorShare: percent / 100 })}
            />
          </span>
          <span className="row">
            <span className="soft small">{text.prepScaling}</span>
            <Select
              size="small"
              aria-label={text.prepScaling}
              popupMatchSelectWidth={false}
              value={value.preparation.scaling}
              options={(["robust", "standard"] as const).map((kind) => ({ value: kind, label: text.scalings[kind] }))}
              onChange={(scaling) => prepare({ scaling })}
            />
          </span>
        </div>
      </Section>
      <FeatureTable chosen={value.features} fields={fields} onChange={(features) => set({ features })} />
    </>
  );
}
