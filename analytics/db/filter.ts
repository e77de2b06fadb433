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
  return treeSql(filter, view, neverNull);
}

/**
 * As `filterSql` for a WHERE, where NULL is as good as false: plain comparisons, which a scan can judge before it reads other
 * columns. What stands below a `not` is never NULL here either.
 */
export function whereSql(filter: FilterNode | null | undefined, view: View): Sql {
  return treeSql(filter, view, (condition) => condition);
}

/** What a condition that may be NULL becomes. */
type Nulls = (condition: Sql) => Sql;

const neverNull: Nulls = (condition) => sql`coalesce(${condition}, false)`;

function treeSql(filter: FilterNode | null | undefined, view: View, nulls: Nulls): Sql {
  if (!filter) return sql`true`;
  if (!("items" in filter)) {
    const membership = parseSegmentField(filter.field);
    return membership
      ? memberSql(filter, membership.segmentationId, membership.asOf === undefined ? view.asOf : membership.asOf)
      : conditionSql(filter, fieldOf(view, filter.field), nulls);
  }
  const inside = filter.op === "not" ? neverNull : nulls;
  const parts = filter.items.map((item) => sql`(${treeSql(item, view, inside)})`);
  if (filter.op === "or") return parts.length === 0 ? sql`false` : join(parts, sql` or `);
  const all = parts.length === 0 ? sql`true` : join(parts, sql` and `);
  return filter.op === "not" ? sql`not (${all})` : all;
}

/** Lists up to this length are written out; longer ones, such as ids pasted from a sheet, are bound as one value. */
const WRITTEN_OUT = 32;

function conditionSql(condition: FilterCondition, field: FieldInfo, nulls: Nulls): Sql {
  const column = id(field.name);
  const one = (): Sql => {
    const { value } = condition;
    if (value === undefined || Array.isArray(value)) throw invalid(condition, field);
    return bound(value as Scalar, condition, field);
  };
  const any = (unknown: Nulls): Sql => {
    const values = listOf(condition, field);
    if (values.length === 0) return sql`false`;
    if (field.list) return unknown(sql`list_has_any(${items(column)}, [${join(values)}])`);
    if (values.length > WRITTEN_OUT) return unknown(sql`${column} in (${valueList(condition, field)})`);
    // Asked once for each value of a column's dictionary; IN is asked for each row.
    return field.type === "category"
      ? unknown(sql`list_contains([${join(values)}], ${column})`)
      : unknown(sql`${column} in (${join(values)})`);
  };
  switch (condition.op) {
    case "is_null":
      return sql`${column} is null`;
    case "is_not_null":
      return sql`${column} is not null`;
    case "=":
      return field.list ? nulls(sql`list_contains(${items(column)}, ${one()})`) : nulls(sql`${column} = ${one()}`);
    case "!=":
      return field.list
        ? sql`not coalesce(list_contains(${items(column)}, ${one()}), false)`
        : sql`${column} is distinct from ${one()}`;
    case "<":
      return nulls(sql`${column} < ${one()}`);
    case "<=":
      return nulls(sql`${column} <= ${one()}`);
    case ">":
      return nulls(sql`${column} > ${one()}`);
    case ">=":
      return nulls(sql`${column} >= ${one()}`);
    case "between": {
      const [from, to, ...more] = listOf(condition, field);
      if (!from || !to || more.length > 0) throw invalid(condition, field);
      return nulls(sql`${column} between ${from} and ${to}`);
    }
    case "in":
      return any(nulls);
    case "not_in":
      return sql`not ${any(neverNull)}`;
    case "contains":
      return textSql(condition, field, column, (value, part) => sql`contains(lower(${value}), lower(${part}))`);
    case "starts_with":
      return textSql(condition, field, column, (value, part) => sql`starts_with(lower(${value}), lower(${part}))`);
  }
}

/** The segment, by index, that a customer of the view is in, for a field such as `segment:3`; null for other fields. */
export function membershipSql(field: string, view: View): Sql | null {
  const asked = parseSegmentField(field);
  if (!asked) return null;
  const asOf = asked.asOf === undefined ? view.asOf : asked.asOf;
  return sql`(select any_value(segment_index) from project.segment_member as own
    where segmentation_id = ${asked.segmentationId} and own.customer_key = ${view.table}.customer_key
      and as_of is not distinct from cast(${asOf === null ? null : monthStart(asOf)} as date))`;
}

/** Who is, as of a month, in a segment of a segmentation. Fails with `segmentation_not_applied` when the query runs. */
function memberSql({ field, op, value }: FilterCondition, segmentationId: number, asOf: Month | null): Sql {
  const wrong = () => new EngineError("filter_invalid", { field, op });
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  const failure = `segmentation_not_applied ${JSON.stringify({ segmentationId, asOf })}`;
  const applied = sql`coalesce((select any_value(true) from project.segment_month
    where segmentation_id = ${segmentationId} and as_of is not distinct from ${month}), error(${failure}))`;
  const members = sql`select customer_key from project.segment_member
    where segmentation_id = ${segmentationId} and as_of is not distinct from ${month}`;
  const among = (wanted: unknown): Sql => {
    if (!Array.isArray(wanted) || !wanted.every((index) => Number.isInteger(index))) throw wrong();
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
      throw wrong();
  }
}

/** The items of a list field's value. */
const items = (column: Sql): Sql => sql`string_split(${column}, '; ')`;

/** A test of a text; of a list field, of any item. */
function textSql(condition: FilterCondition, field: FieldInfo, column: Sql, test: (value: Sql, part: Sql) => Sql): Sql {
  if (typeof condition.value !== "string") throw invalid(condition, field);
  const part = sql`${condition.value}`;
  return field.list
    ? sql`coalesce(len(list_filter(${items(column)}, lambda item: ${test(sql`item`, part)})) > 0, false)`
    : sql`coalesce(${test(sql`cast(${column} as varchar)`, part)}, false)`;
}

const invalid = (condition: FilterCondition, field: FieldInfo): EngineError =>
  new EngineError("filter_invalid", { field: field.name, op: condition.op });

function listOf(condition: FilterCondition, field: FieldInfo): Sql[] {
  if (!Array.isArray(condition.value)) throw invalid(condition, field);
  return (condition.value as readonly Scalar[]).map((value) => bound(value, condition, field));
}

/** The values of a condition as a query of one column, in their order: one bound value whatever their number. */
export function valueList(condition: FilterCondition, field: FieldInfo): Sql {
  listOf(condition, field);
  const textual = field.type === "text" || field.type === "category";
  const values = (condition.value as readonly Scalar[]).map((value) => (textual ? String(value) : value));
  const json = sql`${JSON.stringify(values)}`;
  switch (field.type) {
    case "number":
    case "whole":
    case "fen":
      return sql`select unnest(from_json(${json}, '["DOUBLE"]'))`;
    case "yes_no":
      return sql`select unnest(from_json(${json}, '["BOOLEAN"]'))`;
    case "date":
      return sql`select cast(unnest(from_json(${json}, '["VARCHAR"]')) as date)`;
    case "text":
    case "category":
      return sql`select unnest(from_json(${json}, '["VARCHAR"]'))`;
  }
}

function bound(value: Scalar, condition: FilterCondition, field: FieldInfo): Sql {
  switch (field.type) {
    case "number":
    case "whole":
    case "fen":
      if (typeof value !== "number" || !Number.isFinite(value)) throw invalid(condition, field);
      // Of the column's own type, so that the column is not converted.
      return field.type !== "number" && Number.isSafeInteger(value)
        ? sql`cast(${value} as bigint)`
        : sql`cast(${value} as double)`;
    case "yes_no":
      if (typeof value !== "boolean") throw invalid(condition, field);
      return sql`${value}`;
    case "date":
      if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) throw invalid(condition, field);
      return sql`cast(${value} as date)`;
    case "text":
    case "category":
      return sql`${String(value)}`;
  }
}
