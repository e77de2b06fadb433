import type { ExportRecord, ExportResult } from "../api/campaigns.ts";
import type { Reader, Writer } from "../db/database.ts";
import { sql } from "../db/sql.ts";

interface Logged extends Omit<ExportRecord, "exportedAt"> {
  readonly exportedAt: Date;
}

/** Keeps on record what was written, where and, for whole numbers, what for. */
export async function recordExport(
  db: Writer,
  result: ExportResult,
  about: { targetListId: number | null; purpose: string | null; at: Date },
): Promise<void> {
  await db.run(sql`
    insert into project.export_log
    select nextval('project.export_number'), ${about.targetListId}, ${result.path}, ${result.rows}, ${result.controls},
           ${result.sha256}, ${result.masked}, ${about.purpose}, cast(${about.at.toISOString().slice(0, -1)} as timestamp)`);
}

/** Every export, the earliest first. */
export async function listExports(db: Reader): Promise<ExportRecord[]> {
  const rows = await db.rows<Logged>(sql`
    select export_id as "exportId", target_list_id as "targetListId", path, rows, controls, sha256, masked, purpose,
           exported_at as "exportedAt"
    from project.export_log order by export_id`);
  return rows.map((row) => ({ ...row, exportedAt: row.exportedAt.toISOString() }));
}
