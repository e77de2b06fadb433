import { Input } from "antd";
import { useState } from "react";

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

const linesOf = (text: string) => [
  ...new Set(
    text
      .split(/[\n,，;；\t]+/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** A list, one entry a line; a column copied from a sheet can be pasted. */
export function LinesInput({ label, hint, value, onChange }: Props) {
  // What is typed stays as it is typed until the list itself is another.
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed !== null && linesOf(typed).join("\n") === value.join("\n") ? typed : value.join("\n");
  return (
    <span className="rule-lines">
      <Input.TextArea
        aria-label={label}
        className="mono"
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(linesOf(event.target.value));
        }}
      />
      <span className="faint small">{hint}</span>
    </span>
  );
}
