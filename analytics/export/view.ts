import type { CallParams } from "../api/contract.ts";
import type { ExportResult } from "../api/export.ts";
import type { JobContext } from "../db/context.ts";
import { sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { fieldColumn } from "./columns.ts";
import type { FileColumn } from "./csv.ts";
import { writeCsv } from "./csv.ts";
import { recordExport } from "./log.ts";
import { exportPath } from "./path.ts";

/** Writes every field of a customer view, one row per customer in the view's order; personal fields are masked unless a purpose is given. */
export async function exportView(params: CallParams<"export.view">, context: JobContext): Promise<ExportResult> {
  const { db } = context;
  const view = await openView(db, params.asOf);
  const path = await exportPath(context.projectPath, params.path, `view-${view.asOf ?? "undated"}.csv`);
  const masked = params.purpose === undefined;
  const columns: FileColumn[] = [
    { name: "customer_id", value: sql`v.customer_id`, text: true },
    ...view.fields.map((field) => fieldColumn(field, "v", masked)),
  ];
  const file = await writeCsv(context, path, columns, sql`${view.table} v order by v.customer_key`);
  try {
    const result: ExportResult = { path, rows: file.rows, controls: 0, sha256: file.sha256, masked };
    await recordExport(db, result, { campaignId: null, purpose: params.purpose ?? null, at: context.now() });
    await file.commit();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}
