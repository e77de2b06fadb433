import { EngineError } from "../api/errors.ts";
import { canonicalTables } from "../api/project.ts";
import type { Month, ProjectInfo, TableSummary } from "../api/project.ts";
import type { Handlers } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { schemaVersion } from "../db/migrate.ts";
import { writeRules } from "../db/rules.ts";
import { projectMonths, readSettings, writeSetting } from "../db/settings.ts";
import { id, join, sql } from "../db/sql.ts";
import { staleViews } from "../db/view.ts";

export const projectHandlers: Handlers<"project.info" | "project.settings" | "project.configure"> = {
  "project.info": async (_params, { db, projectPath }) => describeProject(db, projectPath),
  "project.settings": async (_params, { db }) => readSettings(db),
  "project.configure": async ({ asOf, windowMonths, rules }, { db }) => {
    if (asOf !== undefined) {
      if (asOf !== null && !(await projectMonths(db)).includes(asOf)) throw new EngineError("no_month", { asOf });
      await writeSetting(db, "asOf", asOf);
    }
    if (windowMonths !== undefined) await writeSetting(db, "windowMonths", windowMonths);
    if (rules !== undefined) await writeRules(db, rules);
    return readSettings(db);
  },
};

/** What the project holds, counted from its tables; attribute tables carry the prefix `attribute:`. */
export async function describeProject(db: Reader, path: string): Promise<ProjectInfo> {
  const imported = await db.rows<{ table_name: string; months: Month[] }>(
    sql`select table_name, list_sort(list_distinct(flatten(list(months)))) as months from project.import where undone_at is null group by table_name`,
  );
  const monthsOf = new Map(imported.map(({ table_name, months }) => [table_name, months]));
  const attributes = await db.rows<{ name: string }>(
    sql`select table_name as name from duckdb_tables() where schema_name = 'attribute' and database_name = current_database() order by name`,
  );
  const tables: TableSummary[] = [];
  const add = async (kind: TableSummary["kind"], table: string, name: string) => {
    const schema = kind === "canonical" ? "project" : "attribute";
    const rows = (await db.value<number>(sql`select count(*) from ${id(schema, name)}`)) ?? 0;
    const months = monthsOf.get(table) ?? [];
    if (rows > 0) tables.push({ table, kind, rows, firstMonth: months[0] ?? null, lastMonth: months.at(-1) ?? null });
  };
  for (const table of canonicalTables) await add("canonical", table, table);
  for (const { name } of attributes) await add("attribute", `attribute:${name}`, name);
  const views = await db.rows<{ as_of: Month | null }>(
    sql`select strftime(as_of, '%Y-%m') as as_of from derived.customer_view order by as_of`,
  );
  return {
    path,
    name: (await db.value<string>(sql`select value from project.meta where key = 'name'`)) ?? "",
    schemaVersion,
    customers: await countCustomers(
      db,
      attributes.map(({ name }) => name),
    ),
    months: await projectMonths(db),
    tables,
    asOf: (await readSettings(db)).asOf,
    views: views.map(({ as_of }) => as_of),
    staleViews: await staleViews(db),
  };
}

/** Customers that a stored row is about. Keys outlive their rows: frozen lists and results still name them. */
async function countCustomers(db: Reader, attributes: readonly string[]): Promise<number> {
  const keys = sql`project.customer_key`;
  // Nothing ever left a table: then every key has a row, and the calls need not be read.
  const left = await db.value<boolean>(sql`
    select exists (from project.import where undone_at is not null)
      or exists (from duckdb_tables() where schema_name = 'replaced' and database_name = current_database() and estimated_size > 0)`);
  if (!left) return (await db.value<number>(sql`select count(*) from ${keys}`)) ?? 0;
  const tables = [
    ...canonicalTables.filter((table) => table !== "cell_quality").map((table) => id("project", table)),
    ...attributes.map((name) => id("attribute", name)),
  ];
  const rows = join(
    tables.map((table) => sql`select customer_key from ${table}`),
    sql` union all `,
  );
  return (await db.value<number>(sql`select count(*) from ${keys} where customer_key in (${rows})`)) ?? 0;
}
