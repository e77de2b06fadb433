import type { ExportResult } from "../api/export.ts";
import type { CallParams } from "../api/contract.ts";
import type { FieldInfo } from "../api/customers.ts";
import type { JobContext } from "../db/context.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import type { CsvColumn } from "./csv.ts";
import { writeCsv } from "./csv.ts";
import { recordExport } from "./log.ts";
import { exportPath } from "./path.ts";

/** Writes every field of a customer view, one row per customer in the view's order; personal fields are masked unless a purpose is given. */
export async function exportView(params: CallParams<"export.view">, context: JobContext): Promise<ExportResult> {
  const { db } = context;
  const view = await openView(db, params.asOf);
  const path = await exportPath(context.projectPath, params.path, `view-${view.asOf ?? "undated"}.csv`);
  const masked = params.purpose === undefined;
  const columns: CsvColumn[] = [
    { name: "customer_id", value: sql`v.customer_id`, text: true },
    ...view.fields.map((field) => csvColumn(field, masked)),
  ];
  const file = await writeCsv(context, path, columns, sql`${view.table} v order by v.customer_key`);
  try {
    const result: ExportResult = { path, rows: file.rows, controls: 0, sha256: file.sha256, masked };
    await recordExport(db, result, { targetListId: null, purpose: params.purpose ?? null, at: context.now() });
    await file.commit();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

function csvColumn(field: FieldInfo, masked: boolean): CsvColumn {
  const column = id("v", field.name);
  const { name, type } = field;
  if (type === "fen" || field.unit?.startsWith("fen"))
    return { name: yuanName(name), value: yuanSql(column), text: false };
  const shown: Sql = masked ? maskSql(field, column) : column;
  return { name, value: shown, text: type === "text" || type === "category" || (masked && field.personal) };
}

/** Whole fen as yuan with two decimals, exactly. */
function yuanSql(column: Sql): Sql {
  return sql`cast(round(${column}) as decimal(20, 0)) * cast(0.01 as decimal(3, 2))`;
}

/** The file is in yuan: a header that says fen would be wrong. */
function yuanName(name: string): string {
  return name.replace(/_fen$/, "_yuan");
}
