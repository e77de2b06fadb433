import type { CallParams } from "../api/contract.ts";
import type { ValueMatch } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import { whereSql, valueList } from "../db/filter.ts";
import { id, sql } from "../db/sql.ts";
import { fieldOf } from "../db/view.ts";
import { openGrid } from "./read.ts";

/** Values that nobody has are told one by one up to so many. */
const TOLD = 1000;

/**
 * How a pasted list meets a field: which values customers have, and which nobody has. Throws `filter_invalid` for values
 * that are not of the field's type.
 */
export async function matchValues(params: CallParams<"customers.match">, reader: Reader): Promise<ValueMatch> {
  const view = await openGrid(reader, params);
  const field = fieldOf(view, params.field);
  const values = [...new Set(params.values)];
  const condition = { field: field.name, op: "in", value: values } as const;
  const held = field.list ? sql`unnest(string_split(${id(field.name)}, '; '))` : id(field.name);
  const value = field.type === "date" ? sql`cast(value as varchar)` : sql`value`;
  const found = await reader.columns(sql`
    select ${value} from (${valueList(condition, field)}) as listed(value)
    where value in (select ${held} from ${view.table} where ${id(field.name)} is not null)`);
  const customers = await reader.value<number>(
    sql`select count(*) from ${view.table} where ${whereSql(condition, view)}`,
  );
  const textual = field.type === "text" || field.type === "category";
  const known = new Set(found.columns[0]);
  const unmatched = values.filter((one) => !known.has(textual ? String(one) : one));
  return {
    values: values.length,
    matched: values.length - unmatched.length,
    customers: customers ?? 0,
    unmatched: unmatched.slice(0, TOLD),
  };
}
