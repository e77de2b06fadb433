import type { Writer } from "../db/database.ts";
import { ERASED, anyErased, cellsOf, erasedCell, isErased } from "../db/erased.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";

const KEPT = id("temp", "ingest_erased");

/** Rows without those of customers who were erased on request, and how many those are. */
export interface KeptOut {
  readonly rows: number;
  /** A relation with a column `line`, without their lines. */
  without(relation: Sql): Sql;
}

const nobody: KeptOut = { rows: 0, without: (relation) => relation };

/**
 * Lists the rows of `all` that one of the `owners` (their ids, as SQL over it) was erased with, by line and reason alone. An old file
 * does not bring anybody back.
 */
export async function keepOut(
  writer: Writer,
  importId: number,
  all: Sql,
  owners: readonly Sql[],
  column: string | null,
): Promise<KeptOut> {
  if (owners.length === 0 || !(await anyErased(writer))) return nobody;
  const ids = join(
    owners.map((owner) => sql`select ${owner} as customer_id from ${all} a`),
    sql` union `,
  );
  await writer.run(sql`create or replace temp table ingest_erased as
    with erased as materialized (
      select customer_id from (${ids}) ids where ${isErased(sql`cast(customer_id as varchar)`, "customer_id")})
    select distinct line from ${all} a where ${join(
      owners.map((owner) => sql`${owner} in (from erased)`),
      sql` or `,
    )}`);
  const rows = await writer.run(sql`
    insert into project.import_reject (import_id, line, column_name, value, reason)
    select cast(${importId} as integer), line, ${column}, null, ${ERASED}
    from ${all} a where line in (from ${KEPT}) order by line`);
  return rows === 0
    ? nobody
    : { rows, without: (relation) => sql`(select * from ${relation} kept where line not in (from ${KEPT}))` };
}

export async function forgetKeptOut(writer: Writer): Promise<void> {
  await writer.run(sql`drop table if exists ${KEPT}`);
}

/**
 * Empties what an import lists of lines of people who were erased: lines are told by any cell that was an id, a phone or an account
 * number of theirs. To be called when all its lines are listed.
 */
export async function emptyErased(writer: Writer, importId: number): Promise<void> {
  if (!(await anyErased(writer))) return;
  const own = sql`import_id = ${importId}`;
  await writer.run(sql`
    update project.import_reject set value = null, text = null, reason = case reason when 'unknown_account' then ${ERASED} else reason end
    where ${own} and (reason = ${ERASED} or rowid in (
      select place from (
        select rowid as place, unnest(${cellsOf(sql`concat_ws(chr(10), text, value)`)}) as cell
        from project.import_reject where ${own} and (value is not null or text is not null)
      ) cells where ${erasedCell(sql`cell`)}))`);
}
