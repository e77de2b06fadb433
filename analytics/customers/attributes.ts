import type { FieldInfo, FieldType } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { castTo } from "./registry/field.ts";
import type { KeyRange, ViewWindow } from "./window.ts";

/** Text with at most this many different values is a category. */
const CATEGORY_VALUES = 50;

/** A file's own column in the view. */
export interface AttributeColumn {
  readonly table: string;
  readonly column: string;
  readonly type: FieldType;
  /** The view field it fills, null when it is a field of its own. */
  readonly fills: string | null;
  /** The value, once the scratch table of its file is joined. */
  readonly value: Sql;
}

export interface AttributeTable {
  readonly table: string;
  readonly scratchName: string;
  readonly columns: readonly AttributeColumn[];
}

interface Stored {
  readonly table_name: string;
  readonly column_name: string;
  readonly type: string;
  readonly field: string | null;
}

/** Which rows of an attribute table may enter: undated ones always, dated ones up to the as-of month. */
export function attributeKnown(window: ViewWindow): Sql {
  return window.asOfEnd === null ? sql`month is null` : sql`(month is null or month < cast(${window.asOfEnd} as date))`;
}

export async function attributeTables(reader: Reader): Promise<Map<string, Stored[]>> {
  const rows = await reader.rows<Stored>(sql`
    select table_name, column_name, type, field from project.attribute_column
    where table_name in (select table_name from duckdb_tables() where schema_name = 'attribute' and database_name = current_database())
    order by table_name, position`);
  const tables = new Map<string, Stored[]>();
  for (const row of rows) tables.set(row.table_name, [...(tables.get(row.table_name) ?? []), row]);
  return tables;
}

/** The columns of the files that have rows as of the month, with their types; `fieldNames`: view fields they may fill. */
export async function describeAttributes(
  reader: Reader,
  window: ViewWindow,
  fieldNames: ReadonlySet<string>,
): Promise<AttributeTable[]> {
  const described: AttributeTable[] = [];
  for (const [table, stored] of await attributeTables(reader)) {
    const known = sql`from ${id("attribute", table)} where ${attributeKnown(window)}`;
    const texts = stored.filter((column) => column.type === "text");
    const counts = await reader.columns(sql`
      select count(*), ${join(texts.map((column) => sql`count(distinct ${id(column.column_name)})`))} ${known}`);
    const [rows, ...distinct] = counts.columns.map((column) => column[0] as number);
    if (rows === 0) continue;
    const name = `attribute_${described.length}`;
    const columns = stored.map((column): AttributeColumn => {
      const type = fieldType(column.type, distinct[texts.indexOf(column)] ?? 0);
      const value = id(name, column.column_name);
      const fills = column.field !== null && fieldNames.has(column.field) ? column.field : null;
      return { table, column: column.column_name, type, fills, value: fills === null ? castTo(type, value) : value };
    });
    described.push({ table, scratchName: name, columns });
  }
  return described;
}

/**
 * The latest known row of each customer in a range: undated rows count as oldest, rows of one month by import and line.
 */
export function attributeRows(file: AttributeTable, window: ViewWindow, keys: KeyRange): Sql {
  const source = id("attribute", file.table);
  return sql`
    select customer_key, ${join(file.columns.map((column) => id(column.column)))} from ${source}
    where rowid in (
      select arg_max(rowid, row(coalesce(month, cast('0001-01-01' as date)), import_id, line)) from ${source}
      where ${attributeKnown(window)} and customer_key >= ${keys.from} and customer_key < ${keys.to}
      group by customer_key)`;
}

function fieldType(stored: string, distinct: number): FieldType {
  if (stored === "number" || stored === "whole" || stored === "yes_no") return stored;
  if (stored === "date" || stored === "timestamp") return "date";
  return distinct <= CATEGORY_VALUES ? "category" : "text";
}

export function attributeInfo(column: AttributeColumn, name: string): FieldInfo {
  return {
    name,
    category: "attribute",
    kind: "recorded",
    type: column.type,
    unit: null,
    title: { "zh-CN": column.column, en: column.column },
    formula: null,
    sources: [column.table],
    filled: 0,
    personal: false,
  };
}
