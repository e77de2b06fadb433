import type { Reader } from "./database.ts";
import type { Sql } from "./sql.ts";
import { id, join, sql } from "./sql.ts";

/** Columns of the customer table that sources fill. */
export const customerFacts = [
  "name",
  "gender",
  "birth_date",
  "age_years",
  "id_number",
  "phone",
  "email",
  "address",
  "region",
  "industry",
  "hobbies",
  "account_type",
  "joined_on",
  "join_channel",
  "plan",
  "status",
  "left_on",
  "marketing_consent",
  "account_manager",
] as const;

/** Per field the sources a person put in order; see `project.source_priority`. */
export type Priorities = ReadonlyMap<string, readonly string[]>;

export async function readPriorities(reader: Reader): Promise<Priorities> {
  const rows = await reader.rows<{ field: string; source: string }>(
    sql`select field, source from project.source_priority order by field, position`,
  );
  const lists = new Map<string, string[]>();
  for (const { field, source } of rows) lists.set(field, [...(lists.get(field) ?? []), source]);
  return lists;
}

/** What stays the same in the names of files of one source: `账单_2024-01(2).CSV.gz` → `账单`. */
export function sourceName(file: string): string {
  const base = file
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(\.[a-z]+)+$/, "");
  const names = /(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?![a-z])/g;
  const timeless = base.replace(/\d+\s*[年月日季]?/g, " ").replace(names, " ");
  return timeless.replace(/[^\p{L}]+/gu, "_").replace(/^_+|_+$/g, "") || "file";
}

export interface ImportSource {
  readonly importId: number;
  readonly file: string;
  readonly source: string;
  readonly loadedAt: string;
}

/** Imports of a table (all when null), each with the name of its source. */
export async function importSources(reader: Reader, table: string | null): Promise<ImportSource[]> {
  const rows = await reader.rows<{ import_id: number; file: string; loaded_at: string }>(sql`
    select import_id, file, strftime(imported_at, '%Y-%m-%dT%H:%M:%S.%gZ') as loaded_at from project.import
    where undone_at is null and ${table === null ? sql`true` : sql`table_name = ${table}`} order by import_id`);
  return rows.map(({ import_id, file, loaded_at }) => ({
    importId: import_id,
    file,
    source: sourceName(file),
    loadedAt: loaded_at,
  }));
}

/** Whether rows of a table that later ones took the place of are kept (schema `replaced`). */
export async function keepsReplaced(reader: Reader, table: string): Promise<boolean> {
  return (
    (await reader.value<number>(
      sql`select count(*) from duckdb_tables() where database_name = current_database() and schema_name = 'replaced' and table_name = ${table}`,
    )) === 1
  );
}

/** Rows of the customer table, those displaced by other imports too: `customer_key`, the facts, `import_id`, `line`, `source`. */
export interface CustomerRows {
  /** The last row of each source for each customer that several rows tell of. */
  readonly contested: Sql;
  /** The last row of each source for every customer. */
  readonly all: Sql;
  readonly sources: readonly string[];
  /** Several files told of customers, or rows of theirs were displaced: there may be contested ones. */
  readonly several: boolean;
}

/** `where`: over the columns of the customer table, for a few customers only. */
export async function customerRows(reader: Reader, where: Sql = sql`true`): Promise<CustomerRows> {
  const origins = await importSources(reader, "customer");
  const replaced = await keepsReplaced(reader, "customer");
  const columns = join([sql`customer_key`, ...customerFacts.map((name) => id(name)), sql`import_id, line`]);
  const stored = sql`select ${columns} from project.customer`;
  const rows = replaced ? sql`${stored} union all select ${columns} from ${id("replaced", "customer")}` : stored;
  const several = sql`select customer_key from project.customer group by customer_key having count(*) > 1`;
  const contestedKeys = replaced
    ? sql`select customer_key from ${id("replaced", "customer")} union ${several}`
    : several;
  const source =
    origins.length === 0
      ? sql`'customer'`
      : sql`coalesce(case import_id ${join(
          origins.map(({ importId, source: name }) => sql`when ${importId} then ${name}`),
          sql` `,
        )} end, 'customer')`;
  const last = (which: Sql) => sql`(
    select * from (select *, ${source} as source from (${rows}) as every_row where ${which}) as told
    qualify row_number() over (partition by customer_key, source order by import_id desc, line desc) = 1)`;
  return {
    contested: last(sql`customer_key in (${contestedKeys})`),
    all: last(where),
    sources: [...new Set(origins.map((origin) => origin.source))],
    several: replaced || origins.length > 1,
  };
}

/** Rank of a row of the customer table for a field, the highest wins: by the sources' order, then as late as possible. */
export function sourceRank(field: string, priorities: Priorities): Sql {
  const list = priorities.get(field) ?? [];
  const whole = list.indexOf("customer");
  const rest = sql`cast(${whole < 0 ? -1_000_000 : -whole} as integer)`;
  const named = list.flatMap((source, place) =>
    source === "customer" ? [] : [sql`when ${source} then cast(${-place} as integer)`],
  );
  const rank = named.length === 0 ? rest : sql`case source ${join(named, sql` `)} else ${rest} end`;
  return sql`row(${rank}, import_id, line)`;
}

/** A place a field's value may come from: the customer table, or a column of an attribute table. */
export interface FactSource {
  /** `customer` or `attribute:NAME`. */
  readonly source: string;
  readonly column: string;
  /** The last import that brought rows. */
  readonly latestImport: number;
}

/**
 * Puts the places in the order in which they are asked: those a person named as they stand, the others by their last
 * import, the latest first; the customer table goes before a file of the same import. Naming a source of the customer
 * table places that table.
 */
export function inOrder<S extends FactSource>(
  field: string,
  places: readonly S[],
  priorities: Priorities,
  customerSources: readonly string[],
): S[] {
  const list = priorities.get(field) ?? [];
  const place = ({ source }: S) => {
    const names = source === "customer" ? ["customer", ...customerSources] : [source];
    const found = names.map((name) => list.indexOf(name)).filter((index) => index >= 0);
    return found.length > 0 ? Math.min(...found) : list.length;
  };
  return [...places].sort(
    (a, b) =>
      place(a) - place(b) ||
      b.latestImport - a.latestImport ||
      Number(b.source === "customer") - Number(a.source === "customer"),
  );
}

/** Of each field the attribute columns that fill it, and the customer table where it has such a column. */
export async function factSources(reader: Reader): Promise<Map<string, FactSource[]>> {
  const columns = await reader.rows<{ table_name: string; column_name: string; field: string }>(sql`
    select table_name, column_name, field from project.attribute_column
    where field is not null and table_name in (
      select table_name from duckdb_tables() where schema_name = 'attribute' and database_name = current_database())
    order by table_name, position`);
  const latest = async (table: Sql) =>
    (await reader.value<number | null>(sql`select max(import_id) from ${table}`)) ?? null;
  const found = new Map<string, FactSource[]>();
  const add = (field: string, source: FactSource) => found.set(field, [...(found.get(field) ?? []), source]);
  const customer = await latest(sql`project.customer`);
  if (customer !== null)
    for (const column of customerFacts) add(column, { source: "customer", column, latestImport: customer });
  const latestOf = new Map<string, number | null>();
  for (const { table_name, column_name, field } of columns) {
    if (!latestOf.has(table_name)) latestOf.set(table_name, await latest(id("attribute", table_name)));
    const latestImport = latestOf.get(table_name) ?? null;
    if (latestImport !== null) add(field, { source: `attribute:${table_name}`, column: column_name, latestImport });
  }
  return found;
}
