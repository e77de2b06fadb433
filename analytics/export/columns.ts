import type { FieldInfo } from "../api/customers.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import type { FileColumn } from "./csv.ts";

/** A field of the view, of the relation `from`, as a column of a file: money in yuan, personal data masked when asked for. */
export function fieldColumn(field: FieldInfo, from: string, masked: boolean): FileColumn {
  const column = id(from, field.name);
  const { name, type } = field;
  if (type === "fen" || field.unit?.startsWith("fen"))
    return { name: yuanName(name), value: yuanSql(column), text: false };
  const value = masked ? maskSql(field, column) : column;
  return { name, value, text: type === "text" || type === "category" || (masked && field.personal) };
}

/** Whole fen as yuan with two decimals, exactly. */
function yuanSql(column: Sql): Sql {
  return sql`cast(round(${column}) as decimal(20, 0)) * cast(0.01 as decimal(3, 2))`;
}

/** The file is in yuan: a header that says fen would be wrong. */
function yuanName(name: string): string {
  return name.replace(/_fen$/, "_yuan");
}
