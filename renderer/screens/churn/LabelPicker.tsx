import { Select } from "antd";
import type { ChurnLabel, LabelOptions } from "../../../analytics/api/index.ts";
import { formatCount } from "../../format.ts";
import type { Dictionary } from "../../text/index.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

const within = "\u0000left_within:";
const inactive = "\u0000inactive:";
const horizons = [1, 2, 3, 6];

export function labelText(label: ChurnLabel, titleOf: (field: string) => string, text: Dictionary["churn"]): string {
  if (label.kind === "left_within") return text.labelWithin(label.months);
  if (label.kind === "inactive") return text.labelInactive(label.months);
  return text.labelColumn(titleOf(label.field), String(label.positive));
}

interface Props {
  readonly options: LabelOptions;
  readonly value: ChurnLabel | null;
  readonly onChange: (label: ChurnLabel) => void;
  readonly titleOf: (field: string) => string;
  readonly disabled: boolean;
}

/** What counts as churn: leaving within some months, or a column with the value that means "left". */
export function LabelPicker({ options, value, onChange, titleOf, disabled }: Props) {
  const text = useText().churn;
  const locale = useLocale();
  const column = value?.kind === "column" ? options.columns.find((item) => item.field === value.field) : undefined;
  const suggested = options.suggested?.kind === "left_within" ? [options.suggested.months] : [];
  const months = options.leaving.length > 0 ? [...new Set([...horizons, ...suggested])].sort((a, b) => a - b) : [];
  const silent = options.inactivity ? horizons.slice(0, 3) : [];
  return (
    <>
      <Select
        aria-label={text.label}
        placeholder={text.label}
        disabled={disabled}
        popupMatchSelectWidth={false}
        value={value ? (value.kind === "column" ? value.field : `\u0000${value.kind}:${value.months}`) : null}
        options={[
          ...months.map((count) => ({ value: within + count, label: text.labelWithin(count) })),
          ...silent.map((count) => ({ value: inactive + count, label: text.labelInactive(count) })),
          ...options.columns.map((item) => ({ value: item.field, label: titleOf(item.field) })),
        ]}
        onChange={(next: string | null) => {
          if (next === null) return;
          if (next.startsWith(within))
            return onChange({ kind: "left_within", months: Number(next.slice(within.length)) });
          if (next.startsWith(inactive))
            return onChange({ kind: "inactive", months: Number(next.slice(inactive.length)) });
          const found = options.columns.find((item) => item.field === next);
          const positive = found?.suggestedPositive ?? found?.values.at(-1)?.value;
          if (found && positive !== undefined) onChange({ kind: "column", field: found.field, positive });
        }}
      />
      {column && value?.kind === "column" && (
        <Select
          aria-label={text.positive}
          disabled={disabled}
          popupMatchSelectWidth={false}
          value={String(value.positive)}
          options={column.values.map((item) => ({
            value: String(item.value),
            label: text.positiveCount(String(item.value), formatCount(item.customers, locale)),
          }))}
          onChange={(next: string) => {
            const found = column.values.find((item) => String(item.value) === next);
            if (found) onChange({ kind: "column", field: column.field, positive: found.value });
          }}
        />
      )}
    </>
  );
}
