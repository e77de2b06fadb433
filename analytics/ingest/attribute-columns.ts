import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { StoredColumn, StoredType, TypedColumn } from "./attribute.ts";
import { number } from "./convert.ts";
import type { Relation } from "./replaced.ts";
import { attributeRelation, hasLive, hasShadow, liveTable, shadowTable } from "./replaced.ts";

const sqlTypes: Readonly<Record<StoredType, Sql>> = {
  whole: sql`bigint`,
  number: sql`double`,
  date: sql`date`,
  timestamp: sql`timestamp`,
  text: sql`varchar`,
  yes_no: sql`boolean`,
};

/** Types a stored column can take up without loss; anything else becomes text. */
function common(stored: StoredType, coming: StoredType): StoredType {
  if (stored === coming) return stored;
  const pair = new Set([stored, coming]);
  if (pair.has("whole") && pair.has("number")) return "number";
  return pair.has("date") && pair.has("timestamp") ? "timestamp" : "text";
}

interface Known {
  readonly column_name: string;
  readonly type: StoredType;
  readonly field: string | null;
}

const reserved = new Set(["customer_key", "month", "import_id", "line"]);

/** Makes the table, or adds the columns it lacks and widens those whose type no longer does. */
export async function prepareTable(
  writer: Writer,
  name: string,
  importId: number,
  columns: readonly TypedColumn[],
): Promise<StoredColumn[]> {
  const table = id("attribute", name);
  const isNew = !(await hasLive(writer, attributeRelation(name)));
  const known = new Map((await knownColumns(writer, name)).map((row) => [row.column_name.toLowerCase(), row]));
  let position = known.size;
  const placed: StoredColumn[] = [];
  const added: (Known & { readonly position: number })[] = [];
  const ofTable = sql`table_name = ${name}`;
  for (const column of columns) {
    const wanted = reserved.has(column.header.toLowerCase()) ? `${column.header} (2)` : column.header;
    const stored = known.get(wanted.toLowerCase());
    if (!stored) {
      placed.push({ ...column, name: wanted });
      added.push({ column_name: wanted, type: column.type, field: column.field, position: ++position });
      continue;
    }
    const type = common(stored.type, column.type);
    // A text column takes the cells as they are written, not as numbers written again.
    const kind = type === "text" && column.field === null ? "text" : column.kind;
    placed.push({ ...column, kind, type, name: stored.column_name });
    const own = sql`${ofTable} and column_name = ${stored.column_name}`;
    if (type !== stored.type) {
      await writer.run(
        sql`alter table ${table} alter column ${id(stored.column_name)} set data type ${sqlTypes[type]}`,
      );
      await writer.run(sql`update project.attribute_column set type = ${type} where ${own}`);
    }
    if (column.field !== null && column.field !== stored.field) {
      await writer.run(sql`update project.attribute_column set field = ${column.field} where ${own}`);
    }
  }
  const definitions = added.map(({ column_name, type }) => sql`${id(column_name)} ${sqlTypes[type]}`);
  if (isNew) {
    const own = sql`customer_key integer not null, month date, import_id integer not null, line bigint not null`;
    await writer.run(sql`create table ${table} (${join([own, ...definitions])})`);
  } else {
    for (const definition of definitions) await writer.run(sql`alter table ${table} add column ${definition}`);
  }
  await writer.run(
    sql`insert into project.attribute_column select ${name}, column_name, position, type, field from ${rowsOf(added)} r`,
  );
  await remember(writer, name, importId, columns, placed);
  return placed;
}

async function remember(
  writer: Writer,
  name: string,
  importId: number,
  columns: readonly TypedColumn[],
  placed: readonly StoredColumn[],
): Promise<void> {
  if (columns.length === 0) return;
  const rows = columns.map(({ type, field }, nth) => ({
    column_name: placed[nth].name,
    position: nth + 1,
    type,
    field,
  }));
  await writer.run(sql`insert into project.attribute_import
    select cast(${importId} as integer), ${name}, column_name, position, type, field from ${rowsOf(rows)} r`);
}

/** Descriptions of columns as a relation: one value to bind, however many they are. */
function rowsOf(columns: readonly (Known & { readonly position: number })[]): Sql {
  return sql`(select unnest(from_json(${JSON.stringify(columns)},
    '[{"column_name":"VARCHAR","position":"INTEGER","type":"VARCHAR","field":"VARCHAR"}]'), recursive := true))`;
}

function knownColumns(writer: Writer, name: string): Promise<Known[]> {
  return writer.rows<Known>(
    sql`select column_name, type, field from project.attribute_column where table_name = ${name} order by position`,
  );
}

/**
 * Before the rows of an import go: gives the table the columns and types that the other imports would have given it in
 * their order (DuckDB alters no table whose rows the transaction has deleted). A type stays wide where a cell could not
 * be read back exactly. A table that no other import has rows in goes: then false.
 */
export async function takeBackColumns(writer: Writer, relation: Relation, importId: number): Promise<boolean> {
  const { name } = relation;
  await writer.run(sql`delete from project.attribute_import where import_id = ${importId} and table_name = ${name}`);
  const tables = [liveTable(relation), ...((await hasShadow(writer, relation)) ? [shadowTable(relation)] : [])];
  const before = await knownColumns(writer, name);
  await writer.run(sql`delete from project.attribute_column where table_name = ${name}`);
  if (!(await anyRow(writer, tables, importId))) {
    for (const table of tables) await writer.run(sql`drop table ${table}`);
    await writer.run(sql`delete from project.attribute_import where table_name = ${name}`);
    return false;
  }
  const brought = await writer.rows<Known>(
    sql`select column_name, type, field from project.attribute_import where table_name = ${name} order by import_id, position`,
  );
  const now = new Map<string, Known>();
  for (const column of brought) {
    const first = now.get(column.column_name);
    now.set(
      column.column_name,
      first ? { ...first, type: common(first.type, column.type), field: column.field ?? first.field } : column,
    );
  }
  for (const { column_name, type } of before) {
    const kept = now.get(column_name);
    if (!kept) {
      for (const table of tables) await writer.run(sql`alter table ${table} drop column if exists ${id(column_name)}`);
    } else if (kept.type !== type && !(await narrow(writer, tables, importId, column_name, kept.type))) {
      now.set(column_name, { ...kept, type });
    }
  }
  let position = 0;
  for (const { column_name, type, field } of now.values()) {
    await writer.run(
      sql`insert into project.attribute_column values (${name}, ${column_name}, ${++position}, ${type}, ${field})`,
    );
  }
  return true;
}

async function anyRow(writer: Writer, tables: readonly Sql[], importId: number): Promise<boolean> {
  for (const table of tables) {
    if (await writer.value<boolean>(sql`select exists (from ${table} where import_id <> ${importId})`)) return true;
  }
  return false;
}

/** Gives a column its narrower type again; false when a value would not come through. */
async function narrow(
  writer: Writer,
  tables: readonly Sql[],
  importId: number,
  name: string,
  type: StoredType,
): Promise<boolean> {
  const column = id(name);
  const text = sql`cast(${column} as varchar)`;
  const value =
    type === "number"
      ? number(text)
      : type === "whole"
        ? sql`try_cast(${number(text)} as bigint)`
        : sql`try_cast(${text} as ${sqlTypes[type]})`;
  for (const table of tables) {
    const lost = sql`${table} where import_id <> ${importId} and ${column} is not null and ${value} is null`;
    if (await writer.value<boolean>(sql`select exists (from ${lost})`)) return false;
  }
  for (const table of tables) {
    await writer.run(sql`alter table ${table} alter column ${column} set data type ${sqlTypes[type]} using ${value}`);
  }
  return true;
}
