import { Select } from "antd";
import type { ConditionOp, FilterCondition, Scalar } from "../../../analytics/api/index.ts";
import { useText } from "../../text/index.ts";
import type { SegmentAsked } from "./segments.ts";
import { takesNothing, withOp } from "./tree.ts";

interface Props {
  readonly asked: SegmentAsked;
  readonly condition: FilterCondition;
  readonly onChange: (next: FilterCondition) => void;
}

const ops: readonly ConditionOp[] = ["in", "not_in", "is_null", "is_not_null"];

/** Who is in which segment of a segmentation: it came with a link, and its segments can be changed. */
export function SegmentCondition({ asked, condition, onChange }: Props) {
  const text = useText().parts.filter;
  const { field, value } = condition;
  // One segment and a list of one are the same question.
  const op = condition.op === "=" ? "in" : condition.op === "!=" ? "not_in" : condition.op;
  const chosen = (Array.isArray(value) ? value : value === undefined ? [] : [value]) as readonly Scalar[];
  return (
    <>
      <span className="filter-segmentation ellipsis" title={asked.title}>
        {asked.title}
      </span>
      <Select<ConditionOp>
        size="small"
        aria-label={text.operator}
        className="filter-op"
        popupMatchSelectWidth={false}
        value={op}
        options={ops.map((one) => ({ value: one, label: text.segmentOps[one as keyof typeof text.segmentOps] }))}
        onChange={(next) => onChange(withOp({ ...condition, op }, next))}
      />
      {!takesNothing(op) && (
        <Select<Scalar[]>
          size="small"
          mode="multiple"
          className="filter-list"
          aria-label={text.value}
          placeholder={text.value}
          maxTagCount="responsive"
          value={[...chosen]}
          options={[...asked.options]}
          optionFilterProp="label"
          onChange={(next) => onChange(next.length > 0 ? { field, op, value: next } : { field, op })}
        />
      )}
    </>
  );
}
