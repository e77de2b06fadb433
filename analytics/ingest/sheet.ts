import type { StreamRow } from "hucre/xlsx";
import { streamXlsxRows } from "hucre/xlsx";
import { EngineError } from "../api/errors.ts";
import { damaged, unzip } from "./archive.ts";
import type { SheetPart, Workbook } from "./workbook-parts.ts";
import { refuseDtd } from "./workbook-parts.ts";
import type { Row } from "./written.ts";

const MAX_ROW = 1_048_576;
const NAME = "xl/worksheets/sheet1.xml";

/**
 * The rows of a sheet that have a cell with something in it, as text: the one place that knows the XLSX library. It is
 * given a small package of our own making with this one sheet, so that nothing else of the file reaches it and every
 * size was checked; and it is fed only while a row is waited for, so that memory stays bounded.
 */
export async function* sheetRows(workbook: Workbook, sheet: SheetPart, file: string): AsyncGenerator<Row> {
  const state = { waiting: null as (() => void) | null, wanted: false, failed: null as unknown };
  const parts = packageOf(workbook, sheet, file);
  const source = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!state.wanted) await new Promise<void>((resolve) => (state.waiting = resolve));
        try {
          const next = await parts.next();
          if (next.done) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          state.failed = error;
          controller.error(error);
        }
      },
      async cancel() {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  const rows = streamXlsxRows(source);
  const feed = (wanted: boolean) => {
    state.wanted = wanted;
    if (wanted) state.waiting?.();
    if (wanted) state.waiting = null;
  };
  let last = 0;
  try {
    for (;;) {
      feed(true);
      const next = await rows.next();
      if (next.done) break;
      feed(false);
      const { line, cells } = textRow(next.value);
      if (!(line > last && line <= MAX_ROW)) throw damaged(file, "row number", last);
      last = line;
      if (cells.length > 0) yield { line, cells };
    }
    // The library stops at the last byte it was promised: what is checked beyond it is checked here.
    while (!(await parts.next()).done);
  } catch (error) {
    if (state.failed instanceof EngineError) throw state.failed;
    if (error instanceof EngineError) throw error;
    throw new EngineError("file_damaged", { file, detail: "sheet", at: last + 1 }, { cause: error });
  } finally {
    feed(true);
    await rows.return(undefined);
    await parts.return(undefined);
  }
}

function textRow({ index, values }: StreamRow): Row {
  const cells = values.map(cellText);
  while (cells.length > 0 && cells.at(-1) === "") cells.pop();
  return { line: index + 1, cells };
}

/** A value of a workbook as the text it is shown by. */
export function cellText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      // Excel keeps and shows 15 digits: 0.1 + 0.2 is 0.3 there.
      return String(Number(value.toPrecision(15)));
    case "boolean":
      return String(value);
    default:
      return value instanceof Date ? dateText(value) : "";
  }
}

/** `2024-01-31`, with a time `2024-01-31 08:00:00`, a time alone `08:00:00`. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "?";
  const text = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  const [day, time] = [text.slice(0, -14), text.slice(-13, -5)];
  if (date.getTime() < Date.UTC(1900, 0, 1)) return time;
  return time === "00:00:00" ? day : `${day} ${time}`;
}

async function* packageOf(
  { bytes, strings, styles, date1904 }: Workbook,
  { member }: SheetPart,
  file: string,
): AsyncGenerator<Uint8Array> {
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const link = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const links = (content: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${content}</Relationships>`;
  yield* stored("[Content_Types].xml", "<Types/>");
  yield* stored("_rels/.rels", links(link("rId1", "officeDocument", "xl/workbook.xml")));
  yield* stored(
    "xl/workbook.xml",
    `<workbook><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  );
  yield* stored(
    "xl/_rels/workbook.xml.rels",
    links(
      [
        link("rId1", "worksheet", "worksheets/sheet1.xml"),
        strings.length > 0 ? link("rId2", "sharedStrings", "sharedStrings.xml") : "",
        styles.length > 0 ? link("rId3", "styles", "styles.xml") : "",
      ].join(""),
    ),
  );
  if (strings.length > 0) yield* stored("xl/sharedStrings.xml", strings);
  if (styles.length > 0) yield* stored("xl/styles.xml", styles);
  yield localHeader(NAME, member.size);
  let tail = Buffer.alloc(0);
  let first = true;
  for await (const chunk of unzip(bytes, member, file)) {
    if (first) refuseDtd(chunk, file);
    first = false;
    tail = Buffer.concat([tail, chunk.subarray(-64)]).subarray(-64);
    yield withoutEmptyRows(chunk);
  }
  if (!/worksheet\s*>\s*$/.test(tail.toString("latin1"))) throw damaged(file, "truncated");
}

/** Blanks out numbered rows without a value, byte for byte: sheets may carry a million of them. */
function withoutEmptyRows(chunk: Buffer): Buffer {
  const text = chunk.toString("latin1");
  const blanked = text.replace(/<row\s[^>]*?\br="\d+"[^>]*(?:\/>|>(?:<c\s[^>]*\/>)*<\/row>)/g, (row) =>
    " ".repeat(row.length),
  );
  return blanked === text ? chunk : Buffer.from(blanked, "latin1");
}

function* stored(name: string, content: string | Buffer): Generator<Uint8Array> {
  const body = Buffer.from(content);
  yield localHeader(name, body.length);
  if (body.length > 0) yield body;
}

/** Header of a zip entry that is stored as it is. */
function localHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name)]);
}
