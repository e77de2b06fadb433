import { CALL_RECORD } from "../db/calls.ts";
import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { ATTRIBUTE, findTable } from "./fields.ts";

/** A table that imports store rows in. */
export interface Relation {
  readonly schema: "project" | "attribute";
  readonly name: string;
  /** Of two rows with the same values here the one of the later import is shown; null: all are. */
  readonly key: readonly string[] | null;
  readonly dated: string | null;
}

export function attributeRelation(name: string): Relation {
  return { schema: "attribute", name, key: ["customer_key", "month"], dated: "month" };
}

/** Where rows of an import into `table` are: the table itself, and what a canonical file brought beside it. */
export function relationsOf(table: string): Relation[] {
  const spec = findTable(table);
  if (!spec) return [attributeRelation(table.slice(ATTRIBUTE.length))];
  const name = spec.name === "call" ? CALL_RECORD : spec.name;
  return [
    { schema: "project", name, key: spec.key, dated: spec.dated },
    { ...attributeRelation(spec.name), dated: null },
  ];
}

export function liveTable({ schema, name }: Relation): Sql {
  return id(schema, name);
}

/** Its rows in the fields that the table is known by. */
export function shownTable({ schema, name }: Relation): Sql {
  return id(schema, name === CALL_RECORD ? "call" : name);
}

function shadowName({ schema, name }: Relation): string {
  return schema === "project" ? name : ATTRIBUTE + name;
}

/** Rows that later ones took the place of: the table's columns and `replaced_by`. */
export function shadowTable(relation: Relation): Sql {
  return id("replaced", shadowName(relation));
}

async function columnsOf(reader: Reader, schema: string, table: string): Promise<string[]> {
  const rows = await reader.rows<{ name: string; type: string }>(sql`
    select column_name as name, data_type as type from duckdb_columns()
    where database_name = current_database() and schema_name = ${schema} and table_name = ${table}`);
  return rows.map(({ name, type }) => `${name} ${type}`);
}

export async function hasLive(reader: Reader, relation: Relation): Promise<boolean> {
  return (await columnsOf(reader, relation.schema, relation.name)).length > 0;
}

export async function hasShadow(reader: Reader, relation: Relation): Promise<boolean> {
  return (await columnsOf(reader, "replaced", shadowName(relation))).length > 0;
}

/** Makes the shadow table, or gives it the columns and types the table has got since. */
async function prepareShadow(writer: Writer, relation: Relation): Promise<void> {
  const [live, shadow] = [liveTable(relation), shadowTable(relation)];
  const known = new Set(await columnsOf(writer, "replaced", shadowName(relation)));
  const shape = sql`select *, cast(null as integer) as replaced_by from ${live} limit 0`;
  if (known.size === 0) await writer.run(sql`create table ${shadow} as ${shape}`);
  else if ((await columnsOf(writer, relation.schema, relation.name)).some((column) => !known.has(column))) {
    await writer.run(sql`create or replace table ${shadow} as select * from ${shadow} union all by name (${shape})`);
  }
}

export function sameKey(key: readonly string[]): Sql {
  return join(
    key.map((name) => sql`old.${id(name)} is not distinct from new.${id(name)}`),
    sql` and `,
  );
}

/**
 * Puts stored rows aside that rows of an import take the place of: those with the same key, and with `replaceMonths`
 * all of the months it brings. Nothing is lost: `undo` puts them back.
 */
export async function displace(
  writer: Writer,
  relation: Relation,
  importId: number,
  replaceMonths: boolean,
): Promise<void> {
  const live = liveTable(relation);
  const own = sql`from ${live} where import_id = ${importId}`;
  const covers: Sql[] = [];
  if (relation.key) {
    covers.push(
      sql`(select distinct ${join(relation.key.map((name) => id(name)))} ${own}) as new on ${sameKey(relation.key)}`,
    );
  }
  if (replaceMonths && relation.dated !== null) {
    const month = (of: Sql) => sql`date_trunc('month', ${of})`;
    const dated = id(relation.dated);
    covers.push(
      sql`(select distinct ${month(dated)} as month ${own}) as new on ${month(sql`old.${dated}`)} = new.month`,
    );
  }
  for (const cover of covers)
    await putAside(
      writer,
      relation,
      importId,
      sql`from ${live} as old semi join ${cover} where old.import_id <> ${importId}`,
    );
}

/**
 * Puts rows of earlier imports of the same file aside where the table has no key: each of its rows is there again, and
 * would else stand twice.
 */
export async function displaceSame(writer: Writer, relation: Relation, importId: number, earlier: Sql): Promise<void> {
  if (relation.key !== null || !(await hasLive(writer, relation))) return;
  // Looking for the rows of none would read all that the transaction itself has written, on one thread.
  if (!(await writer.value<boolean>(sql`select exists (from ${earlier} same)`))) return;
  const covered = sql`from ${liveTable(relation)} as old where import_id in (select import_id from ${earlier} same)`;
  await putAside(writer, relation, importId, covered);
}

async function putAside(writer: Writer, relation: Relation, importId: number, covered: Sql): Promise<void> {
  if (!(await writer.value<boolean>(sql`select exists (select 1 ${covered})`))) return;
  await prepareShadow(writer, relation);
  await writer.run(
    sql`insert into ${shadowTable(relation)} by name select old.*, cast(${importId} as integer) as replaced_by ${covered}`,
  );
  await writer.run(sql`delete from ${liveTable(relation)} where rowid in (select old.rowid ${covered})`);
}

/** Whether rows of the import are put aside, or rows of others stand in months that it would empty. */
export async function isDisturbed(
  reader: Reader,
  table: string,
  importId: number,
  replaceMonths: boolean,
): Promise<boolean> {
  for (const relation of relationsOf(table)) {
    if (!(await hasLive(reader, relation))) continue;
    if (await hasShadow(reader, relation)) {
      const gone = await reader.value<boolean>(
        sql`select exists (from ${shadowTable(relation)} where import_id = ${importId})`,
      );
      if (gone) return true;
    }
    if (replaceMonths && relation.dated !== null) {
      const dated = id(relation.dated);
      const others = await reader.value<boolean>(sql`
        select exists (from ${liveTable(relation)} as old semi join (
            select distinct date_trunc('month', ${dated}) as month from ${liveTable(relation)} where import_id = ${importId}) as new
          on date_trunc('month', old.${dated}) = new.month where old.import_id <> ${importId})`);
      if (others) return true;
    }
  }
  return false;
}
