import { InputNumber, Select } from "antd";
import type { CrossDefinition, Segmentation } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { Labelled } from "./Labelled.tsx";

interface Props {
  readonly value: CrossDefinition;
  readonly list: readonly Segmentation[];
  readonly onChange: (next: CrossDefinition) => void;
}

/** Every pair of two segmentations' segments. */
export function CrossForm({ value, list, onChange }: Props) {
  const text = useText().segments;
  const options = list.map((made) => ({
    value: made.segmentationId,
    label: [text.nameOf(made), made.version > 1 ? text.version(made.version) : "", text.groupsCount(made.k)]
      .filter(Boolean)
      .join(" · "),
  }));
  const [first, second] = value.of;
  return (
    <Section title={text.ways.cross}>
      <Labelled label={text.crossFirst}>
        <Select
          aria-label={text.crossFirst}
          value={first}
          options={options}
          onChange={(next) => onChange({ ...value, of: [next, second] })}
        />
      </Labelled>
      <Labelled label={text.crossSecond}>
        <Select
          aria-label={text.crossSecond}
          value={second}
          options={options}
          onChange={(next) => onChange({ ...value, of: [first, next] })}
        />
      </Labelled>
      <Labelled label={text.minShare}>
        <InputNumber<number>
          aria-label={text.minShare}
          min={0}
          max={50}
          step={0.5}
          value={Number((value.minShare * 100).toPrecision(6))}
          onChange={(percent) => percent !== null && onChange({ ...value, minShare: percent / 100 })}
        />
      </Labelled>
    </Section>
  );
}
