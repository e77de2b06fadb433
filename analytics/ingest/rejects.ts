import type { RejectPage, RejectRow } from "../api/ingest.ts";
import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import type { Check } from "./rows.ts";

/** Reasons that begin so stand for a cell that was left out of a row that stayed. */
export const CELL = "cell_";

/** Lists the rows that checks reject, and the cells that others leave out; returns the number of rows rejected. */
export async function storeRejects(
  writer: Writer,
  importId: number,
  all: Sql,
  checks: readonly Check[],
  only: Sql | null,
): Promise<number> {
  if (checks.length === 0) return 0;
  const rows = only ? sql`(select * from ${all} a where ${only})` : all;
  const cellChecks = checks.filter((check) => !check.row);
  const anyCell =
    cellChecks.length > 0
      ? join(
          cellChecks.map(({ condition }) => sql`(${condition})`),
          sql` or `,
        )
      : sql`false`;
  const counted = (await writer.row<{ rejected: number; cells: number }>(sql`
    select count(bad) as rejected, count(*) filter (bad is null and (${anyCell})) as cells from ${rows} r`))!;
  if (counted.rejected > 0) {
    const what = join(
      checks.map((check, index) => sql`when ${index + 1} then ${described(check, "")}`),
      sql` `,
    );
    await writer.run(sql`
      insert into project.import_reject
      select cast(${importId} as integer), line, what.column_name, what.value, what.reason
      from (select line, case bad ${what} end as what from ${rows} r where bad is not null) found order by line`);
  }
  if (counted.cells > 0) {
    for (const check of cellChecks) {
      await writer.run(sql`
        insert into project.import_reject
        select cast(${importId} as integer), line, what.column_name, what.value, what.reason
        from (select line, ${described(check, CELL)} as what from ${rows} r where bad is null and ${check.condition}) found order by line`);
    }
  }
  return counted.rejected;
}

function described({ header, value, reason }: Check, prefix: string): Sql {
  return sql`{column_name: ${header}, value: left(cast(${value} as varchar), 200), reason: ${prefix + reason}}`;
}

export async function storeRefused(writer: Writer, importId: number, refused: Sql): Promise<void> {
  await writer.run(sql`
    insert into project.import_reject
    select cast(${importId} as integer), line, column_name, value, reason from ${refused} r order by line`);
}

/** Rows by reason, the commonest first. */
export async function reasonCounts(reader: Reader, importId: number): Promise<{ reason: string; rows: number }[]> {
  return reader.rows(sql`
    select reason, count(*) as rows from project.import_reject where import_id = ${importId}
    group by reason order by rows desc, reason`);
}

export async function rejectPage(reader: Reader, importId: number, offset: number, limit: number): Promise<RejectPage> {
  const total =
    (await reader.value<number>(sql`select count(*) from project.import_reject where import_id = ${importId}`)) ?? 0;
  const rows = await reader.rows<{
    line: number;
    column_name: string | null;
    value: string | null;
    reason: string;
  }>(sql`
    select line, column_name, value, reason from project.import_reject where import_id = ${importId}
    order by line, column_name nulls first, reason limit ${limit} offset ${offset}`);
  return {
    total,
    rows: rows.map(({ line, column_name, value, reason }): RejectRow => ({ line, column: column_name, value, reason })),
  };
}
