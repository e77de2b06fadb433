import { AutoComplete, Input, InputNumber, Segmented, Select } from "antd";
import { parseSegmentField } from "../../../analytics/api/index.ts";
import type { FieldInfo, FilterCondition, Scalar } from "../../../analytics/api/index.ts";
import { isShare } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { DateRange } from "./DateRange.tsx";
import { ListValue } from "./ListValue.tsx";
import type { Suggestion, ValuesOf } from "./suggest.ts";
import { useTopValues } from "./suggest.ts";
import { suggestionRow } from "./SuggestionRow.tsx";
import { fenOf, isList, takesNothing } from "./tree.ts";

interface Props {
  readonly field: FieldInfo;
  readonly condition: FilterCondition;
  readonly onChange: (next: FilterCondition) => void;
  readonly suggestions: readonly Suggestion[] | undefined;
  /** The view whose values are offered and matched; undefined: none are. */
  readonly view: ValuesOf | undefined;
}

/** The value of a condition, by type of field: yuan are typed, fen are kept. */
export function ValueEditor({ field, condition, onChange, suggestions: known, view }: Props) {
  const text = useText().parts.filter;
  const top = useTopValues(field, known ? undefined : view);
  const suggestions = known ?? top;
  const { op, value } = condition;
  const set = (next: FilterCondition["value"]) =>
    onChange(next === undefined ? { field: field.name, op } : { field: field.name, op, value: next });
  if (takesNothing(op)) return null;
  if (isList(op))
    return (
      <ListValue
        field={field}
        value={(value as readonly Scalar[] | undefined) ?? []}
        onChange={set}
        suggestions={suggestions}
        view={parseSegmentField(field.name) ? undefined : view}
      />
    );
  if (op === "between" && field.type === "date")
    return <DateRange value={(value as readonly string[] | undefined) ?? []} onChange={set} />;
  if (op === "between") {
    const pair = Array.isArray(value) ? (value as readonly Scalar[]) : [];
    const at = (index: 0 | 1) => (next: Scalar | undefined) => {
      const both = [pair[0] ?? "", pair[1] ?? ""];
      both[index] = next ?? "";
      set(both);
    };
    return (
      <>
        <OneValue field={field} label={text.low} value={pair[0]} onChange={at(0)} suggestions={undefined} />
        <span className="faint">–</span>
        <OneValue field={field} label={text.high} value={pair[1]} onChange={at(1)} suggestions={undefined} />
      </>
    );
  }
  return (
    <OneValue
      field={field}
      label={text.value}
      value={value as Scalar | undefined}
      onChange={set}
      suggestions={suggestions}
    />
  );
}

interface OneProps {
  readonly field: FieldInfo;
  readonly label: string;
  readonly value: Scalar | undefined;
  readonly onChange: (value: Scalar | undefined) => void;
  readonly suggestions: readonly Suggestion[] | undefined;
}

function OneValue({ field, label, value, onChange, suggestions }: OneProps) {
  const words = useText();
  if (field.type === "yes_no") {
    return (
      <Segmented
        size="small"
        aria-label={label}
        value={value === false ? "no" : "yes"}
        options={[
          { value: "yes", label: words.common.yes },
          { value: "no", label: words.common.no },
        ]}
        onChange={(next) => onChange(next === "yes")}
      />
    );
  }
  if (field.type === "date") {
    return (
      <Input
        size="small"
        type="date"
        aria-label={label}
        className="filter-date"
        value={String(value ?? "")}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    );
  }
  if (suggestions && field.type === "whole") {
    return (
      <Select
        size="small"
        className="filter-text"
        aria-label={label}
        placeholder={label}
        value={value === undefined ? null : String(value)}
        options={[...suggestions]}
        onChange={(next: string | null) => onChange(next === null ? undefined : Number(next))}
      />
    );
  }
  if (field.type === "text" || field.type === "category") {
    return suggestions && suggestions.length > 0 ? (
      <AutoComplete
        size="small"
        className="filter-text"
        aria-label={label}
        placeholder={label}
        value={String(value ?? "")}
        options={[...suggestions]}
        optionRender={suggestionRow}
        showSearch={{
          filterOption: (typed, option) => String(option?.label).toLowerCase().includes(typed.toLowerCase()),
        }}
        onChange={(next: string) => onChange(next || undefined)}
      />
    ) : (
      <Input
        size="small"
        aria-label={label}
        className="filter-text"
        placeholder={label}
        value={String(value ?? "")}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    );
  }
  const money = field.type === "fen";
  const share = isShare(field);
  const scale = money ? 100 : share ? 0.01 : 1;
  const unit = money ? words.parts.filter.yuan : share ? "%" : null;
  return (
    <InputNumber<number>
      size="small"
      className="filter-number"
      aria-label={unit ? `${label} (${unit})` : label}
      placeholder={label}
      value={typeof value === "number" ? Number((value / scale).toPrecision(12)) : null}
      {...(field.type === "whole" ? { precision: 0 } : money ? { precision: 2 } : {})}
      suffix={unit ? <span className="faint small">{unit}</span> : undefined}
      onChange={(next) =>
        onChange(
          next === null ? undefined : money ? fenOf(next) : share ? Number((next * scale).toPrecision(12)) : next,
        )
      }
    />
  );
}
