import type { CallParams } from "../api/contract.ts";
import type { CheckReport } from "../api/ingest.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { findTable } from "./fields.ts";
import { monthsOf } from "./record.ts";
import { reasonCounts } from "./rejects.ts";
import type { Relation } from "./replaced.ts";
import { hasLive, hasShadow, liveTable, relationsOf, shadowTable, shownTable } from "./replaced.ts";
import { bringIn } from "./run.ts";
import { suspiciousValues } from "./suspicious.ts";

const EXAMPLES = 5;

/**
 * What an import of the file would do. The import itself is run, then looked at; the engine rolls the transaction of a
 * trial back, so nothing of it stays. The import's number is not drawn: sequences do not roll back.
 */
export async function checkImport(params: CallParams<"ingest.check">, context: JobContext): Promise<CheckReport> {
  const { db } = context;
  return bringIn(params, context, async ({ layout, before, found, columns, identity, store }) => {
    const { file } = layout.opened;
    const importId = ((await db.value<number>(sql`select max(import_id) from project.import`)) ?? 0) + 1;
    const { numbers, stored } = await store(importId);
    const progress = (done: number, all: number | null) => context.progress("check", done, all, { file });
    progress(0, null);
    const relation = relationsOf(found.table)[0];
    const rows = sql`(select * from ${shownTable(relation)} where import_id = ${importId})`;
    const months = (await monthsOf(db, found.table, importId)).filter((month) => month !== null);
    return {
      file,
      table: found.table,
      sha256: identity.sha256,
      ...numbers,
      months,
      rejectReasons: await reasonCounts(db, importId),
      alreadyImported: before?.importId ?? null,
      duplicates: relation.key === null ? await repeats(db, found.table, rows) : numbers.replaced,
      unknownCustomers: await unknownCustomers(db, found.table, importId, rows),
      monthRows: await monthRows(db, relation, importId),
      suspicious: await suspiciousValues(
        {
          db,
          rows,
          importId,
          table: found.table,
          columns,
          fields: found.fields,
          incoming: stored.incoming,
          now: context.now(),
        },
        progress,
      ),
    };
  });
}

/** Rows of a table without a key that say the same as a row before them. */
async function repeats(db: Reader, table: string, rows: Sql): Promise<number> {
  const spec = findTable(table);
  if (!spec) return 0;
  const fields = join(spec.fields.filter(({ name }) => name !== "customer_id").map(({ name }) => id(name)));
  return (
    (await db.value<number>(sql`select count(*) - count(distinct hash(customer_key, ${fields})) from ${rows} r`)) ?? 0
  );
}

/** Customers of the file of whom no customer row and no row of another attribute table says anything. */
async function unknownCustomers(
  db: Reader,
  table: string,
  importId: number,
  rows: Sql,
): Promise<CheckReport["unknownCustomers"]> {
  const spec = findTable(table);
  if (table === "customer" || (spec && !spec.fields.some(({ name }) => name === "customer_id"))) return null;
  const attributes = await db.rows<{ name: string }>(
    sql`select table_name as name from duckdb_tables() where schema_name = 'attribute' and database_name = current_database() order by name`,
  );
  const others = sql`where import_id <> ${importId}`;
  const known = join(
    [
      sql`select customer_key from project.customer ${others}`,
      ...attributes.map(({ name }) => sql`select customer_key from ${id("attribute", name)} ${others}`),
    ],
    sql` union `,
  );
  // Rows that this import puts aside were there before it.
  const aside: Sql[] = [];
  for (const relation of relationsOf(table)) {
    if (relation.schema === "attribute" && (await hasShadow(db, relation))) {
      aside.push(sql`select customer_key from ${shadowTable(relation)} where replaced_by = ${importId}`);
    }
  }
  const all = join([known, ...aside], sql` union `);
  if (!(await db.value<boolean>(sql`select exists (from (${all}) k)`))) return null;
  const unknown = sql`(select customer_key, count(*) as n from ${rows} r anti join (${all}) k using (customer_key) group by customer_key)`;
  const counted = (await db.row<{ customers: number; rows: number }>(
    sql`select count(*) as customers, coalesce(sum(n), 0)::bigint as rows from ${unknown} u`,
  ))!;
  const examples = await db.rows<{ customer_id: string }>(sql`
    select customer_id from ${unknown} u join project.customer_key using (customer_key) order by customer_id limit ${EXAMPLES}`);
  return { ...counted, examples: examples.map((row) => row.customer_id) };
}

/** Rows here, and rows stored before, of each month the file has. */
async function monthRows(db: Reader, relation: Relation, importId: number): Promise<CheckReport["monthRows"]> {
  if (relation.dated === null || !(await hasLive(db, relation))) return [];
  const month = sql`date_trunc('month', ${id(relation.dated)})`;
  const aside = (await hasShadow(db, relation))
    ? sql`union all select ${month} as month, false as here from ${shadowTable(relation)} where replaced_by = ${importId}`
    : sql``;
  return db.rows(sql`
    select strftime(month, '%Y-%m') as month, count(*) filter (here) as rows, count(*) filter (not here) as stored from (
      select ${month} as month, import_id = ${importId} as here from ${liveTable(relation)} ${aside}
    ) found where month is not null group by found.month having count(*) filter (here) > 0 order by found.month`);
}
