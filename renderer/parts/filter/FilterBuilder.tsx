import CloseOutlined from "@ant-design/icons/CloseOutlined";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import { Button, Select, Tooltip } from "antd";
import type { ReactNode } from "react";
import type { ConditionOp, FieldInfo, FilterCondition, FilterGroup, FilterNode } from "../../../analytics/api/index.ts";
import { useText } from "../../text/index.ts";
import type { Dictionary } from "../../text/index.ts";
import { FieldSelect } from "./FieldSelect.tsx";
import { appendItem, isComplete, isGroup, opsOfField, replaceItem, startCondition, withOp } from "./tree.ts";
import type { Suggestion, ValuesOf } from "./suggest.ts";
import { ValueEditor } from "./ValueEditor.tsx";
import "./filter.css";

interface Props {
  readonly fields: readonly FieldInfo[];
  readonly value: FilterGroup;
  readonly onChange: (filter: FilterGroup) => void;
  /** The live count of what the filter leaves. */
  readonly count?: ReactNode;
  /** Values a field is known to have, with the words for them. */
  readonly suggest?: (field: string) => readonly Suggestion[] | undefined;
  /** Month of the view whose values are offered, and against which pasted lists are matched; none without. */
  readonly asOf?: string | null;
  /** A kept view in place of the month's. */
  readonly snapshotId?: number | undefined;
}

/** A tree of conditions over view fields. What is not complete yet is shown but does not filter (see `effective`). */
export function FilterBuilder({ fields, value, onChange, count, suggest, asOf, snapshotId }: Props) {
  const view: ValuesOf | undefined =
    asOf === undefined ? undefined : { asOf, ...(snapshotId === undefined ? {} : { snapshotId }) };
  const text = useText().parts.filter;
  const byName = new Map(fields.map((field) => [field.name, field]));
  return (
    <div className="filter">
      <Group
        fields={fields}
        byName={byName}
        group={value}
        depth={0}
        onChange={(next) => onChange(next ?? { op: "and", items: [] })}
        suggest={suggest}
        view={view}
      />
      {value.items.length === 0 && <p className="soft small">{text.empty}</p>}
      {count && <div className="filter-count">{count}</div>}
    </div>
  );
}

/** A field with several items to a value is asked for an item. */
export const opWords = (text: Dictionary["parts"]["filter"], field: FieldInfo | undefined, op: ConditionOp): string =>
  (field?.list && op in text.itemOps ? text.itemOps[op as keyof typeof text.itemOps] : undefined) ??
  (field?.type === "date" && op in text.dateOps ? text.dateOps[op as keyof typeof text.dateOps] : text.ops[op]);

interface Shared {
  readonly fields: readonly FieldInfo[];
  readonly byName: ReadonlyMap<string, FieldInfo>;
  readonly suggest: ((field: string) => readonly Suggestion[] | undefined) | undefined;
  readonly view: ValuesOf | undefined;
}

function Group({
  group,
  depth,
  onChange,
  ...shared
}: Shared & {
  readonly group: FilterGroup;
  readonly depth: number;
  readonly onChange: (next: FilterGroup | null) => void;
}) {
  const text = useText().parts.filter;
  const first = shared.fields[0];
  const ops: FilterGroup["op"][] = ["and", "or", "not"];
  return (
    <div className={`filter-group${depth > 0 ? " nested" : ""}`} role="group" aria-label={text[group.op]}>
      <div className="row">
        <Select
          size="small"
          variant="filled"
          popupMatchSelectWidth={false}
          aria-label={text.operator}
          value={group.op}
          options={ops.map((op) => ({ value: op, label: text[op] }))}
          onChange={(op) => onChange({ op, items: group.items })}
        />
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined aria-hidden />}
          disabled={!first}
          onClick={() => onChange(appendItem(group, { field: "", op: "=" }))}
        >
          {text.addCondition}
        </Button>
        {depth < 4 && (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined aria-hidden />}
            disabled={!first}
            onClick={() => onChange(appendItem(group, { op: group.op === "and" ? "or" : "and", items: [] }))}
          >
            {text.addGroup}
          </Button>
        )}
        {depth > 0 && (
          <Tooltip title={text.removeGroup}>
            <Button
              size="small"
              type="text"
              icon={<CloseOutlined aria-hidden />}
              aria-label={text.removeGroup}
              onClick={() => onChange(null)}
            />
          </Tooltip>
        )}
      </div>
      {group.items.map((item, index) => {
        const change = (next: FilterNode | null) => onChange(replaceItem(group, index, next));
        return isGroup(item) ? (
          <Group key={index} {...shared} group={item} depth={depth + 1} onChange={change} />
        ) : (
          <Condition key={index} {...shared} condition={item} onChange={change} />
        );
      })}
    </div>
  );
}

function Condition({
  condition,
  onChange,
  fields,
  byName,
  suggest,
  view,
}: Shared & { readonly condition: FilterCondition; readonly onChange: (next: FilterCondition | null) => void }) {
  const text = useText().parts.filter;
  const field = byName.get(condition.field);
  return (
    <div className={`filter-condition${isComplete(condition) ? "" : " open"}`}>
      <FieldSelect
        fields={fields}
        value={condition.field || null}
        onChange={(name) => {
          const next = byName.get(name);
          if (next) onChange(startCondition(next));
        }}
      />
      {field && (
        <Select<ConditionOp>
          size="small"
          aria-label={text.operator}
          className="filter-op"
          popupMatchSelectWidth={false}
          value={condition.op}
          options={opsOfField(field).map((op) => ({ value: op, label: opWords(text, field, op) }))}
          onChange={(op) => onChange(withOp(condition, op))}
        />
      )}
      {field && (
        <ValueEditor
          key={field.name}
          field={field}
          condition={condition}
          onChange={onChange}
          suggestions={suggest?.(field.name)}
          view={view}
        />
      )}
      <Tooltip title={text.remove}>
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined aria-hidden />}
          aria-label={text.remove}
          onClick={() => onChange(null)}
        />
      </Tooltip>
      {!isComplete(condition) && <span className="faint small">{text.incomplete}</span>}
    </div>
  );
}
