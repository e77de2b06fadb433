import { EngineError } from "../api/errors.ts";
import type { FileNote, ImportOptions } from "../api/ingest.ts";
import type { Bytes, Member } from "./archive.ts";
import type { OpenedFile } from "./file.ts";
import { SAMPLE_ROWS } from "./layout.ts";
import { sheetRows } from "./sheet.ts";
import type { Layout } from "./source.ts";
import type { SheetPart, Workbook } from "./workbook-parts.ts";
import { openWorkbook } from "./workbook-parts.ts";
import type { Row } from "./written.ts";
import { rowsLayout, writeRows } from "./written.ts";

/** The layout of a workbook: of the sheet asked for, else of the first one that holds a table. */
export async function workbookLayout(
  bytes: Bytes,
  members: readonly Member[],
  opened: OpenedFile,
  options: ImportOptions,
): Promise<Layout> {
  const { file } = opened;
  const workbook = await openWorkbook(bytes, members, file);
  return firstTable(workbook.sheets, (sheet) => sheetLayout(workbook, sheet, opened, options), file, options.sheet);
}

/** The layout of the sheet asked for, else of the first one that is shown and holds a table. Throws `sheet_missing`. */
export async function firstTable<S extends { readonly name: string; readonly hidden: boolean }>(
  sheets: readonly S[],
  layout: (sheet: S) => Layout | Promise<Layout>,
  file: string,
  asked: string | undefined,
): Promise<Layout> {
  if (asked !== undefined) {
    const sheet = sheets.find(({ name }) => name === asked);
    const names = sheets.map(({ name }) => name);
    if (!sheet) throw new EngineError("sheet_missing", { file, sheet: asked, sheets: names.slice(0, 20).join(", ") });
    return layout(sheet);
  }
  const seen = sheets.filter(({ hidden }) => !hidden);
  let refused: unknown = null;
  for (const sheet of seen.length > 0 ? seen : sheets) {
    try {
      return await layout(sheet);
    } catch (error) {
      if (!(error instanceof EngineError) || !noTable.has(error.code)) throw error;
      refused ??= error;
    }
  }
  throw refused;
}

const noTable = new Set<string>(["file_empty", "file_header_only", "file_not_table"]);

async function sheetLayout(
  workbook: Workbook,
  sheet: SheetPart,
  opened: OpenedFile,
  options: ImportOptions,
): Promise<Layout> {
  const { file } = opened;
  const rows: Row[] = [];
  for await (const row of sheetRows(workbook, sheet, file)) {
    rows.push(row);
    if (rows.length > SAMPLE_ROWS + Math.max(20, options.headerRow ?? 0)) break;
  }
  const others = workbook.sheets.length - 1;
  const notes: FileNote[] = others > 0 ? [{ code: "more_sheets", params: { sheets: others, chosen: sheet.name } }] : [];
  return rowsLayout(rows, options, {
    opened,
    format: "xlsx",
    encoding: "utf-8",
    sheets: workbook.sheets.map(({ name }) => name),
    sheet: sheet.name,
    notes,
    async unpack(to, shape, onBytes) {
      // Rows are told by number only; a sheet says nowhere reliably how many it has.
      await writeRows(to, sheetRows(workbook, sheet, file), shape, file, () => onBytes(0));
      return null;
    },
  });
}
