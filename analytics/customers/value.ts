import type { FieldInfo, FieldValue, Scalar } from "../api/customers.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";

/** A field's column as it is shown: masked unless asked otherwise, dates as ISO text. */
export function shownSql(field: FieldInfo, unmask = false, table?: string): Sql {
  const column = table === undefined ? id(field.name) : id(table, field.name);
  const shown = unmask ? column : maskSql(field, column);
  return field.type === "date" ? sql`cast(${shown} as varchar)` : shown;
}

/** What `shownSql` gave, as the contract has it: a list field has items. */
export function asValue(field: FieldInfo, value: unknown): FieldValue {
  if (value === null || value === undefined) return null;
  return field.list && typeof value === "string" ? value.split("; ") : (value as Scalar);
}
