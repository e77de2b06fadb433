import { Input } from "antd";
import { useState } from "react";
import { useText } from "../../../text/index.ts";
import { parseNumbers } from "./draft.ts";
import { Labelled } from "./Labelled.tsx";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly value: readonly number[];
  /** From what is typed to what is kept: 100 for yuan to fen, 0.01 for percent to shares. */
  readonly scale: number;
  readonly whole: boolean;
  readonly below?: number;
  readonly onChange: (next: number[]) => void;
}

/** Ascending numbers separated by commas; what is not one is said and not taken. */
export function NumberList({ label, hint, value, scale, whole, below, onChange }: Props) {
  const text = useText().segments;
  const [typed, setTyped] = useState(() => value.map((item) => Number((item / scale).toPrecision(12))).join(", "));
  const parse = (words: string) => {
    const list = parseNumbers(words);
    return list && (below === undefined || list.every((item) => item > 0 && item < below)) ? list : null;
  };
  const bad = parse(typed) === null;
  return (
    <Labelled label={label} {...(bad ? { hint: text.listInvalid } : hint ? { hint } : {})}>
      <Input
        aria-label={label}
        value={typed}
        status={bad ? "error" : ""}
        onChange={(event) => {
          setTyped(event.target.value);
          const list = parse(event.target.value);
          if (list)
            onChange(list.map((item) => (whole ? Math.round(item * scale) : Number((item * scale).toPrecision(12)))));
        }}
      />
    </Labelled>
  );
}
