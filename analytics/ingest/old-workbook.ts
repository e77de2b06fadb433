import { fromHtml } from "hucre";
import { readXls } from "hucre/xlsx";
import { EngineError } from "../api/errors.ts";
import type { Encoding, FileFormat, ImportOptions } from "../api/ingest.ts";
import { damaged, gather } from "./archive.ts";
import { decoderOf, encodingOfHead } from "./encoding.ts";
import type { OpenedFile } from "./file.ts";
import { cellText } from "./sheet.ts";
import type { Layout } from "./source.ts";
import { firstTable } from "./workbook.ts";
import type { Row } from "./written.ts";
import { rowsLayout, writeRows } from "./written.ts";

interface OldSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: readonly Row[];
}

/** They are taken apart in memory, whole; the old format itself ends at 65,536 rows a sheet. */
const MAX_BYTES = 96 << 20;
const passwordProtected = Buffer.from("EncryptedPackage", "utf16le");

/**
 * A workbook of Excel 97–2003, or a page with a table that a system calls one (`.xls`). Throws `file_encrypted`,
 * `file_damaged`, `file_bomb` beyond 96 MB, and `file_format_unknown` for what such a container holds otherwise.
 */
export async function oldWorkbookLayout(
  stream: () => AsyncIterable<Buffer>,
  opened: OpenedFile,
  options: ImportOptions,
): Promise<Layout> {
  const { file, kind } = opened;
  const bytes = await gather(stream(), MAX_BYTES, file);
  const encoding = kind === "html" ? encodingOfHead(bytes, true, options.encoding) : "utf-8";
  const sheets = kind === "html" ? pageTables(bytes, encoding, file) : await oldSheets(bytes, file);
  const layout = (sheet: OldSheet) =>
    layoutOf(sheet, sheets, kind === "html" ? "html" : "xls", encoding, opened, options);
  return firstTable(sheets, layout, file, options.sheet);
}

async function oldSheets(bytes: Buffer, file: string): Promise<OldSheet[]> {
  if (bytes.includes(passwordProtected)) throw new EngineError("file_encrypted", { file });
  try {
    const { sheets } = await readXls(bytes);
    return sheets.map(({ name, rows, hidden, veryHidden }) => ({
      name,
      hidden: hidden === true || veryHidden === true,
      rows: textRows(rows),
    }));
  } catch (error) {
    const { name, message } = error as Error;
    if (/encrypt|password/i.test(name + message)) throw new EngineError("file_encrypted", { file }, { cause: error });
    if (/missing Workbook|version/i.test(message))
      throw new EngineError("file_format_unknown", { file, format: "xls" }, { cause: error });
    throw new EngineError("file_damaged", { file, detail: "xls", at: 0 }, { cause: error });
  }
}

/** The tables of a page, each a sheet. One that is cut off is not read as far as it goes: its last rows would be missing quietly. */
function pageTables(bytes: Buffer, encoding: Encoding, file: string): OldSheet[] {
  let text: string;
  try {
    text = decoderOf(encoding).decode(bytes);
  } catch (error) {
    throw new EngineError("file_encoding_unknown", { file, offset: 0, encoding }, { cause: error });
  }
  text = text.replace(/<br\s*\/?>/gi, " ").replace(/&nbsp;|&yen;/g, (name) => (name === "&yen;" ? "¥" : "\u00a0"));
  const found = [...text.matchAll(/<table\b[\s\S]*?(<\/table\s*>|$)/gi)];
  if (found.some(([, end]) => end === "")) throw damaged(file, "html", bytes.length);
  if (found.length === 0) throw new EngineError("file_format_unknown", { file, format: "html" });
  return found.map(([table], nth) => ({
    name: String(nth + 1),
    hidden: false,
    rows: textRows(fromHtml(table, { typeInference: false, classes: false }).rows),
  }));
}

function textRows(rows: readonly (readonly unknown[])[]): Row[] {
  return rows.flatMap((row, index) => {
    const cells = Array.from(row, cellText);
    while (cells.length > 0 && cells.at(-1) === "") cells.pop();
    return cells.length > 0 ? [{ line: index + 1, cells }] : [];
  });
}

function layoutOf(
  sheet: OldSheet,
  sheets: readonly OldSheet[],
  format: FileFormat,
  encoding: Encoding,
  opened: OpenedFile,
  options: ImportOptions,
): Layout {
  return rowsLayout(sheet.rows, options, {
    opened,
    format,
    encoding,
    sheets: sheets.map(({ name }) => name),
    sheet: sheet.name,
    notes:
      sheets.length > 1 ? [{ code: "more_sheets", params: { sheets: sheets.length - 1, chosen: sheet.name } }] : [],
    async unpack(to, shape, onBytes) {
      async function* rows(): AsyncGenerator<Row> {
        yield* sheet.rows;
      }
      await writeRows(to, rows(), shape, opened.file, () => onBytes(0));
      return null;
    },
  });
}
