import type { CallParams } from "../api/contract.ts";
import type { RejectPage, RejectRow } from "../api/ingest.ts";
import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { Check } from "./rows.ts";

/** Reasons that begin so stand for a cell that was left out of a row that stayed. */
export const CELL = "cell_";

/**
 * Lists the rows that checks reject, and the cells that others leave out; returns the number of rows rejected. They are
 * counted in `all (bad, odd)`, and read from `rows`, which has at least those rows, as `convertedRows` makes them.
 */
export async function storeRejects(
  writer: Writer,
  importId: number,
  all: Sql,
  rows: Sql,
  checks: readonly Check[],
): Promise<number> {
  if (checks.length === 0) return 0;
  const cellChecks = checks.filter((check) => !check.row);
  const counted = (await writer.row<{ rejected: number; cells: number }>(sql`
    select count(bad) as rejected, count(*) filter (bad is null and odd) as cells from ${all} r`))!;
  if (counted.rejected > 0) {
    const what = join(
      checks.map((check, index) => sql`when ${index + 1} then ${described(check, "")}`),
      sql` `,
    );
    await writer.run(sql`
      insert into project.import_reject (import_id, line, column_name, value, reason)
      select cast(${importId} as integer), line, what.column_name, what.value, what.reason
      from (select line, case bad ${what} end as what from ${rows} r where bad is not null) found order by line`);
  }
  if (counted.cells > 0) {
    for (const check of cellChecks) {
      await writer.run(sql`
        insert into project.import_reject (import_id, line, column_name, value, reason)
        select cast(${importId} as integer), line, what.column_name, what.value, what.reason
        from (select line, ${described(check, CELL)} as what from ${rows} r where bad is null and ${check.condition}) found order by line`);
    }
  }
  return counted.rejected;
}

function described({ header, value, reason }: Check, prefix: string): Sql {
  return sql`{column_name: ${header}, value: left(cast(${value} as varchar), 200), reason: ${prefix + reason}}`;
}

/** Lists the records the format itself refused; `refused` may have the whole line as `text`. */
export async function storeRefused(writer: Writer, importId: number, refused: Sql): Promise<void> {
  const none = sql`select cast(null as varchar) as text limit 0`;
  await writer.run(sql`
    insert into project.import_reject (import_id, line, column_name, value, reason, text)
    select cast(${importId} as integer), line, column_name, value, reason, case when length(text) <= ${MAX_TEXT} then text end
    from (from (${none}) union all by name from ${refused} r) as listed order by line`);
}

/** Lines longer than this are not kept whole. */
const MAX_TEXT = 100_000;

/** Adds the whole line to rejected rows of an import that lack it, written again from its cells. */
export async function fillTexts(
  writer: Writer,
  importId: number,
  scan: Sql,
  columns: number,
  delimiter: string,
): Promise<void> {
  const wanted = sql`import_id = ${importId} and text is null and not starts_with(reason, ${CELL})`;
  if (!(await writer.value<boolean>(sql`select exists (from project.import_reject where ${wanted})`))) return;
  const special = sql`'["\\r\\n]'`;
  const cells = join(
    Array.from({ length: columns }, (_, index) => {
      const cell = sql`coalesce(cast(${id(`c${index}`)} as varchar), '')`;
      return sql`case when contains(${cell}, ${delimiter}) or regexp_matches(${cell}, ${special})
      then '"' || replace(${cell}, '"', '""') || '"' else ${cell} end`;
    }),
    sql` || ${delimiter} || `,
  );
  await writer.run(sql`
    update project.import_reject as listed set text = case when length(found.text) <= ${MAX_TEXT} then found.text end from (
      select line, ${cells} as text from ${scan} s
      where line in (select line from project.import_reject where ${wanted})
    ) as found where listed.import_id = ${importId} and listed.line = found.line and listed.text is null
      and not starts_with(listed.reason, ${CELL})`);
}

/** Rows by reason, the commonest first. */
export async function reasonCounts(reader: Reader, importId: number): Promise<{ reason: string; rows: number }[]> {
  return reader.rows(sql`
    select reason, count(*) as rows from project.import_reject where import_id = ${importId}
    group by reason order by rows desc, reason`);
}

/** Rejected rows and cells of an import by line; only those of one reason, when it is given. */
export async function rejectPage(
  reader: Reader,
  { importId, reason, offset, limit }: CallParams<"ingest.rejects">,
): Promise<RejectPage> {
  const listed = sql`project.import_reject where import_id = ${importId} ${reason === undefined ? sql`` : sql`and reason = ${reason}`}`;
  const total = (await reader.value<number>(sql`select count(*) from ${listed}`)) ?? 0;
  const rows = await reader.rows<{
    line: number;
    column_name: string | null;
    value: string | null;
    reason: string;
    text: string | null;
  }>(sql`
    select line, column_name, value, reason, text from ${listed}
    order by line, column_name nulls first, reason limit ${limit} offset ${offset}`);
  return {
    total,
    rows: rows.map(({ column_name: column, ...row }): RejectRow => ({ ...row, column })),
  };
}
