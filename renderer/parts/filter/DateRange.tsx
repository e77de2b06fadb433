import { Input, Segmented } from "antd";
import { useState } from "react";
import { useText } from "../../text/index.ts";
import { monthRange } from "./tree.ts";

interface Props {
  /** Two ISO days, or none yet. */
  readonly value: readonly string[];
  readonly onChange: (value: [string, string]) => void;
}

/** From a day to a day, or from a month to a month, which takes in all its days. */
export function DateRange({ value, onChange }: Props) {
  const text = useText().parts.filter;
  const [from = "", to = ""] = value;
  const [byMonth, setByMonth] = useState(
    () => from !== "" && to !== "" && monthRange(from.slice(0, 7), to.slice(0, 7)).join() === [from, to].join(),
  );
  const shown = byMonth ? [from.slice(0, 7), to.slice(0, 7)] : [from, to];
  const set = (index: 0 | 1, next: string) => {
    const [first, last] = index === 0 ? [next, shown[1]] : [shown[0], next];
    onChange(
      byMonth && first && last
        ? monthRange(first, last)
        : [byMonth && first ? `${first}-01` : first, byMonth && last ? monthRange(last, last)[1] : last],
    );
  };
  return (
    <span className="filter-range">
      <Segmented
        size="small"
        aria-label={text.dateBy}
        value={byMonth ? "month" : "day"}
        options={[
          { value: "day", label: text.byDay },
          { value: "month", label: text.byMonth },
        ]}
        onChange={(next) => {
          setByMonth(next === "month");
          if (next === "month" && from && to) onChange(monthRange(from.slice(0, 7), to.slice(0, 7)));
        }}
      />
      {([0, 1] as const).map((index) => (
        <Input
          key={index}
          size="small"
          type={byMonth ? "month" : "date"}
          className="filter-date"
          aria-label={index === 0 ? text.low : text.high}
          value={shown[index] ?? ""}
          onChange={(event) => set(index, event.target.value)}
        />
      ))}
    </span>
  );
}
