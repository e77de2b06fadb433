import type { ExportRecord, ExportedFile } from "../api/export.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";

export { recordExport } from "../db/export-file.ts";

interface Logged extends Omit<ExportRecord, "exportedAt" | "files"> {
  readonly exportedAt: Date;
  readonly files: string | null;
}

/** Every export, the earliest first. */
export async function listExports(db: Reader): Promise<ExportRecord[]> {
  const rows = await db.rows<Logged>(sql`
    select export_id as "exportId", campaign_id as "campaignId", path, rows, controls, sha256, masked, purpose,
           exported_at as "exportedAt", document as files
    from project.export_log order by export_id`);
  return rows.map((row) => ({
    ...row,
    exportedAt: row.exportedAt.toISOString(),
    files: row.files === null ? [] : (JSON.parse(row.files) as ExportedFile[]),
  }));
}
