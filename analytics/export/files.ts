import type { ExportTemplate } from "../api/export.ts";
import type { JobContext } from "../db/context.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { AsideFile } from "./aside.ts";
import { writeAside } from "./aside.ts";
import type { FileColumn } from "./csv.ts";
import { writeCsv } from "./csv.ts";
import { writeXlsx } from "./xlsx.ts";

/** Writes a query beside `path` in the template's format; the same rows give the same bytes. */
export function writeTable(
  context: JobContext,
  path: string,
  columns: readonly FileColumn[],
  source: Sql,
  { format, encoding, digitsAsText }: Pick<ExportTemplate, "format" | "encoding" | "digitsAsText">,
): Promise<AsideFile> {
  switch (format) {
    case "csv":
      return writeCsv(context, path, columns, source, { encoding, digitsAsText });
    case "xlsx":
      return writeXlsx(context, path, columns, source);
    case "parquet":
      return copied(context, path, columns, source, sql`(format parquet, compression zstd)`);
    case "jsonl":
      return copied(context, path, columns, source, sql`(format json)`);
  }
}

function copied(
  context: JobContext,
  path: string,
  columns: readonly FileColumn[],
  source: Sql,
  options: Sql,
): Promise<AsideFile> {
  const list = columns.map(({ name, value }) => sql`${value} as ${id(name)}`);
  const copy = (to: string) =>
    context.during("write", () => context.db.run(sql`copy (select ${join(list)} from ${source}) to ${to} ${options}`));
  return writeAside(context, path, copy, true);
}
