import type { CallParams } from "../api/contract.ts";
import type { Snapshot } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { ViewRules } from "../api/rules.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader, Writer } from "../db/database.ts";
import { monthStart } from "../db/months.ts";
import { id, sql } from "../db/sql.ts";
import { openView, staleViews } from "../db/view.ts";
import { readOrigin } from "./origin.ts";

/** Keeps the view of a month as it is. Throws `no_view`, and `view_stale` when it was built by earlier rules. */
export async function takeSnapshot(params: CallParams<"customers.snapshot">, context: JobContext): Promise<Snapshot> {
  const { db } = context;
  const view = await openView(db, params.asOf);
  if ((await staleViews(db)).includes(view.asOf)) throw new EngineError("view_stale", { asOf: view.asOf });
  const origin = await readOrigin(db, view.asOf);
  const snapshotId = (await db.value<number>(sql`select nextval('project.snapshot_number')`))!;
  const tableName = `view_snapshot_${snapshotId}`;
  context.progress("view_keep", 0, null);
  await db.run(sql`create table ${id("project", tableName)} as select * from ${view.table} order by customer_key`);
  await db.run(sql`create unique index ${id(`${tableName}_key`)} on ${id("project", tableName)} (customer_key)`);
  const date = view.asOf === null ? null : monthStart(view.asOf);
  const name = params.name?.trim() || (view.asOf ?? String(snapshotId));
  await db.run(sql`
    insert into project.snapshot values (${snapshotId}, ${name}, cast(${date} as date), ${view.windowMonths}, ${tableName},
      cast(${String(view.rows)} as bigint), ${JSON.stringify(view.fields)}, ${JSON.stringify(origin.rules)}, ${origin.rulesHash},
      ${JSON.stringify(origin.imports)}, ${origin.program}, ${JSON.stringify(origin.definitions)},
      cast(${context.now().toISOString().replace("Z", "")} as timestamp))`);
  return (await listSnapshots(db)).find((kept) => kept.snapshotId === snapshotId)!;
}

/** All snapshots, the latest first. */
export async function listSnapshots(reader: Reader): Promise<readonly Snapshot[]> {
  const rows = await reader.rows<{
    snapshot_id: number;
    name: string;
    as_of: Month | null;
    window_months: number;
    rules: string;
    rules_hash: string;
    rows: number;
    fields: number;
    imports: string;
    program: string;
    taken_at: string;
  }>(sql`
    select snapshot_id, name, strftime(as_of, '%Y-%m') as as_of, window_months, rules, rules_hash, rows,
           cast(json_array_length(fields) as integer) as fields, imports, program, strftime(taken_at, '%Y-%m-%dT%H:%M:%S.%gZ') as taken_at
    from project.snapshot order by snapshot_id desc`);
  return rows.map((row) => ({
    snapshotId: row.snapshot_id,
    name: row.name,
    asOf: row.as_of,
    windowMonths: row.window_months,
    rules: JSON.parse(row.rules) as ViewRules,
    rulesHash: row.rules_hash,
    rows: row.rows,
    fields: row.fields,
    imports: JSON.parse(row.imports) as Snapshot["imports"],
    program: row.program,
    takenAt: row.taken_at,
  }));
}

/** Deletes a snapshot. Throws `snapshot_missing`. */
export async function dropSnapshot(snapshotId: number, writer: Writer): Promise<{ dropped: boolean }> {
  const tableName = await writer.value<string>(
    sql`select table_name from project.snapshot where snapshot_id = ${snapshotId}`,
  );
  if (tableName === undefined) throw new EngineError("snapshot_missing", { snapshotId });
  await writer.run(sql`drop table ${id("project", tableName)}`);
  await writer.run(sql`delete from project.snapshot where snapshot_id = ${snapshotId}`);
  return { dropped: true };
}
