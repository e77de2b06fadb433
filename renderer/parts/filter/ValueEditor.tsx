import { Button, Input, InputNumber, Popover, Segmented, Select } from "antd";
import { useState } from "react";
import type { FieldInfo, FilterCondition, Scalar } from "../../../analytics/api/index.ts";
import { formatCount, isShare } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { fenOf, isList, parseList, takesNothing } from "./tree.ts";

export interface Suggestion {
  readonly value: string;
  readonly label: string;
}

interface Props {
  readonly field: FieldInfo;
  readonly condition: FilterCondition;
  readonly onChange: (next: FilterCondition) => void;
  readonly suggestions: readonly Suggestion[] | undefined;
}

/** The value of a condition, by type of field: yuan are typed, fen are kept. */
export function ValueEditor({ field, condition, onChange, suggestions }: Props) {
  const text = useText().parts.filter;
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
      />
    );
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
  if (suggestions && (field.type === "text" || field.type === "category" || field.type === "whole")) {
    return (
      <Select
        size="small"
        className="filter-text"
        aria-label={label}
        placeholder={label}
        value={value === undefined ? null : String(value)}
        options={[...suggestions]}
        onChange={(next: string | null) =>
          onChange(next !== null && field.type === "whole" ? Number(next) : (next ?? undefined))
        }
      />
    );
  }
  if (field.type === "text" || field.type === "category") {
    return (
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

interface ListProps {
  readonly field: FieldInfo;
  readonly value: readonly Scalar[];
  readonly onChange: (value: Scalar[] | undefined) => void;
  readonly suggestions: readonly Suggestion[] | undefined;
}

function ListValue({ field, value, onChange, suggestions }: ListProps) {
  const words = useText();
  const text = words.parts.filter;
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const money = field.type === "fen";
  const asText = () =>
    value.map((item) => (money && typeof item === "number" ? String(item / 100) : String(item))).join("\n");
  const commit = (list: Scalar[]) => onChange(list.length > 0 ? list : undefined);
  const long = value.length > 12;
  return (
    <>
      {!long && (
        <Select
          size="small"
          mode="tags"
          className="filter-list"
          aria-label={text.value}
          placeholder={text.value}
          maxTagCount="responsive"
          value={value.map((item) => (money && typeof item === "number" ? String(item / 100) : String(item)))}
          options={[...(suggestions ?? [])]}
          tokenSeparators={[",", "，", "、", "\t", "\n"]}
          onChange={(next: string[]) => commit(parseList(next.join("\n"), field.type))}
        />
      )}
      <Popover
        trigger="click"
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          if (next) setTyped(asText());
        }}
        content={
          <div className="stack filter-paste">
            <span className="soft small">{text.list}</span>
            <Input.TextArea rows={8} autoFocus value={typed} onChange={(event) => setTyped(event.target.value)} />
            <div className="row">
              <span className="soft small grow">
                {text.listCount(formatCount(parseList(typed, field.type).length, locale))}
              </span>
              <Button
                size="small"
                type="primary"
                onClick={() => {
                  commit(parseList(typed, field.type));
                  setOpen(false);
                }}
              >
                {words.common.apply}
              </Button>
            </div>
          </div>
        }
      >
        <Button size="small" type={long ? "default" : "text"}>
          {long ? text.listCount(formatCount(value.length, locale)) : text.editList}
        </Button>
      </Popover>
    </>
  );
}
