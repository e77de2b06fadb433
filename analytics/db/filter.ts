import { parseSegmentField } from "../api/segments.ts";
import type { FieldInfo, FilterCondition, FilterNode, Scalar } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Sql } from "./sql.ts";
import { monthStart } from "./months.ts";
import { id, join, sql } from "./sql.ts";
import type { View } from "./view.ts";
import { fieldOf } from "./view.ts";

/**
 * A filter tree as a condition over the view's columns: always true or false, never NULL, so that `not` keeps the
 * customers without a value. An empty `and` is true, an empty `or` false. A condition on `segment:ID` asks who was put into
 * which segment (`segmentField`). Throws `unknown_field`, `filter_invalid`.
 */
export function filterSql(filter: FilterNode | null | undefined, view: View): Sql {
  if (!filter) return sql`true`;
  if (!("items" in filter)) {
    const membership = parseSegmentField(filter.field);
    return membership
      ? memberSql(filter, membership.segmentationId, membership.asOf === undefined ? view.asOf : membership.asOf)
      : conditionSql(filter, fieldOf(view, filter.field));
  }
  const parts = filter.items.map((item) => sql`(${filterSql(item, view)})`);
  if (filter.op === "or") return parts.length === 0 ? sql`false` : join(parts, sql` or `);
  const all = parts.length === 0 ? sql`true` : join(parts, sql` and `);
  return filter.op === "not" ? sql`not (${all})` : all;
}

function conditionSql(condition: FilterCondition, field: FieldInfo): Sql {
  const column = id(field.name);
  const invalid = () => new EngineError("filter_invalid", { field: field.name, op: condition.op });
  const one = (): Sql => {
    const { value } = condition;
    if (value === undefined || Array.isArray(value)) throw invalid();
    return bound(value as Scalar, field, invalid);
  };
  const list = (): Sql[] => {
    if (!Array.isArray(condition.value)) throw invalid();
    return (condition.value as readonly Scalar[]).map((value) => bound(value, field, invalid));
  };
  const never = sql`false`;
  switch (condition.op) {
    case "is_null":
      return sql`${column} is null`;
    case "is_not_null":
      return sql`${column} is not null`;
    case "=":
      return sql`${column} is not distinct from ${one()}`;
    case "!=":
      return sql`${column} is distinct from ${one()}`;
    case "<":
      return sql`coalesce(${column} < ${one()}, false)`;
    case "<=":
      return sql`coalesce(${column} <= ${one()}, false)`;
    case ">":
      return sql`coalesce(${column} > ${one()}, false)`;
    case ">=":
      return sql`coalesce(${column} >= ${one()}, false)`;
    case "between": {
      const [from, to, ...more] = list();
      if (!from || !to || more.length > 0) throw invalid();
      return sql`coalesce(${column} between ${from} and ${to}, false)`;
    }
    case "in": {
      const values = list();
      return values.length === 0 ? never : sql`coalesce(${column} in (${join(values)}), false)`;
    }
    case "not_in": {
      const values = list();
      return values.length === 0 ? sql`true` : sql`not coalesce(${column} in (${join(values)}), false)`;
    }
    case "contains":
      return sql`coalesce(contains(lower(cast(${column} as varchar)), lower(${text(condition, invalid)})), false)`;
    case "starts_with":
      return sql`coalesce(starts_with(lower(cast(${column} as varchar)), lower(${text(condition, invalid)})), false)`;
  }
}

/** Who is, as of a month, in a segment of a segmentation. Fails with `segmentation_not_applied` when the query runs. */
function memberSql({ field, op, value }: FilterCondition, segmentationId: number, asOf: Month | null): Sql {
  const invalid = () => new EngineError("filter_invalid", { field, op });
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  const failure = `segmentation_not_applied ${JSON.stringify({ segmentationId, asOf })}`;
  const applied = sql`coalesce((select any_value(true) from project.segment_month
    where segmentation_id = ${segmentationId} and as_of is not distinct from ${month}), error(${failure}))`;
  const members = sql`select customer_key from project.segment_member
    where segmentation_id = ${segmentationId} and as_of is not distinct from ${month}`;
  const among = (wanted: unknown): Sql => {
    if (!Array.isArray(wanted) || !wanted.every((index) => Number.isInteger(index))) throw invalid();
    const indexes = (wanted as number[]).map((index) => sql`${index}`);
    const chosen = indexes.length === 0 ? sql`false` : sql`segment_index in (${join(indexes)})`;
    return sql`(${applied} and customer_key in (${members} and ${chosen}))`;
  };
  switch (op) {
    case "=":
      return among([value]);
    case "!=":
      return sql`not ${among([value])}`;
    case "in":
      return among(value);
    case "not_in":
      return sql`not ${among(value)}`;
    case "is_null":
      return sql`(${applied} and customer_key not in (${members}))`;
    case "is_not_null":
      return sql`(${applied} and customer_key in (${members}))`;
    default:
      throw invalid();
  }
}

function text(condition: FilterCondition, invalid: () => EngineError): string {
  if (typeof condition.value !== "string") throw invalid();
  return condition.value;
}

function bound(value: Scalar, field: FieldInfo, invalid: () => EngineError): Sql {
  switch (field.type) {
    case "number":
    case "whole":
    case "fen":
      if (typeof value !== "number" || !Number.isFinite(value)) throw invalid();
      return sql`cast(${value} as double)`;
    case "yes_no":
      if (typeof value !== "boolean") throw invalid();
      return sql`${value}`;
    case "date":
      if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) throw invalid();
      return sql`cast(${value} as date)`;
    case "text":
    case "category":
      return sql`${String(value)}`;
  }
}
