import { Select } from "antd";
import type { ColumnProposal, ColumnType } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";
import type { Dictionary } from "../../../text/index.ts";
import { isKept, readingNow, targetOf, withReading } from "./choices.ts";
import type { Choices } from "./choices.ts";

const types = [
  "text",
  "whole",
  "number",
  "date",
  "timestamp",
  "month",
  "yes_no",
] as const satisfies readonly ColumnType[];
const auto = "auto" as const;

interface Props {
  readonly column: ColumnProposal;
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
  readonly disabled: boolean;
}

/** The type of a column: chosen for one that is kept under its own name, the field's own matter for the others. */
export function TypeMenu({ column, choices, onChange, disabled }: Props) {
  const text = useText().data;
  if (targetOf(column, choices) !== isKept)
    return <span className="faint type-fixed">{typeWord(text, column, choices)}</span>;
  const { type } = readingNow(column, choices);
  return (
    <Select
      size="small"
      variant="borderless"
      className={type ? "type-menu chosen" : "type-menu"}
      popupMatchSelectWidth={false}
      disabled={disabled}
      aria-label={text.typeOf(column.column)}
      value={type ?? auto}
      onChange={(next) => onChange(withReading(column, choices, { type: next === auto ? undefined : next }))}
      labelRender={() => typeWord(text, column, choices)}
      options={[
        { value: auto, label: text.typeAuto(text.inferredTypes[column.inferredType]) },
        ...types.map((value) => ({ value, label: text.types[value] })),
      ]}
    />
  );
}

/** The type chosen for a column, else what its first cells look like. */
export function typeWord(text: Dictionary["data"], column: ColumnProposal, choices: Choices): string {
  const { type } = readingNow(column, choices);
  return type ? text.types[type] : text.inferredTypes[column.inferredType];
}
