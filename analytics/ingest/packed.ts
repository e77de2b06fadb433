import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { EngineError } from "../api/errors.ts";
import type { FileNote, ImportOptions } from "../api/ingest.ts";
import type { Bytes, Member } from "./archive.ts";
import { bufferBytes, fileBytes, gather, gunzip, headOf, readMembers, unzip } from "./archive.ts";
import type { OpenedFile } from "./file.ts";
import { HEAD_BYTES, kindOf } from "./file.ts";
import { isJson, jsonLayout } from "./json.ts";
import { plainLayout } from "./layout.ts";
import { oldWorkbookLayout } from "./old-workbook.ts";
import type { Layout } from "./source.ts";
import { workbookLayout } from "./workbook.ts";
import { foreignPackage, isWorkbook } from "./workbook-parts.ts";

type Stream = () => AsyncIterable<Buffer>;

const MAX_WORKBOOK = 512 << 20;
const named = /\.(csv|tsv|tab|txt|dat|psv|json|ndjson|jsonl|xlsx|xlsm|xls)$/i;

/** The layout of a file whose text has to be got out first: gzip, zip, workbook, JSON; null for plain text. */
export async function packedLayout(opened: OpenedFile, options: ImportOptions): Promise<Layout | null> {
  const { path, file, bytes } = opened;
  switch (opened.kind) {
    case "gzip":
      return innerLayout(() => gunzip(fileBytes(path, bytes), file), opened, options);
    case "zip":
      return zipLayout(fileBytes(path, bytes), opened, options);
    case "text":
      return isJson(opened.head, opened.complete) ? jsonLayout(() => createReadStream(path), opened, options) : null;
    case "xls":
    case "html":
      return oldWorkbookLayout(() => createReadStream(path), opened, options);
    case "parquet":
      return null;
  }
}

async function zipLayout(bytes: Bytes, opened: OpenedFile, options: ImportOptions): Promise<Layout> {
  const { file } = opened;
  const members = await readMembers(bytes, file);
  if (isWorkbook(members)) return workbookLayout(bytes, members, opened, options);
  const foreign = foreignPackage(members);
  if (foreign) throw new EngineError("file_format_unknown", { file, format: foreign });
  const files = members.filter(isFile);
  const tables = files.some(({ name }) => named.test(name)) ? files.filter(({ name }) => named.test(name)) : files;
  if (tables.length === 0) throw new EngineError("file_empty", { file });
  const names = tables.map(({ name }) => name);
  const asked = tables.find(({ name }) => name === options.sheet);
  if (options.sheet !== undefined && !asked && tables.length > 1) throw missing(file, options.sheet, names);
  const member = asked ?? tables[0];
  const layout = await innerLayout(
    () => unzip(bytes, member, file),
    opened,
    asked ? { ...options, sheet: undefined } : options,
  );
  if (options.sheet !== undefined && !asked && layout.sheet !== options.sheet)
    throw missing(file, options.sheet, names);
  if (layout.sheets.length > 0 && tables.length === 1) return layout;
  const more: FileNote[] =
    tables.length > 1 ? [{ code: "more_members", params: { members: tables.length - 1, chosen: member.name } }] : [];
  return { ...layout, sheets: names, sheet: member.name, notes: [...more, ...layout.notes] };
}

function isFile({ name, size }: Member): boolean {
  return (
    size > 0 && !name.endsWith("/") && !/(^|[/\\])(\.|__MACOSX)/.test(name.replaceAll("../", "").replaceAll("./", ""))
  );
}

function missing(file: string, sheet: string, names: readonly string[]): EngineError {
  return new EngineError("sheet_missing", { file, sheet, sheets: names.slice(0, 20).join(", ") });
}

/** What lies in a gzip file or a member of a zip, told by its own first bytes. */
async function innerLayout(stream: Stream, opened: OpenedFile, options: ImportOptions): Promise<Layout> {
  const { file } = opened;
  const { head, complete } = await headOf(stream(), HEAD_BYTES);
  if (head.length === 0) throw new EngineError("file_empty", { file });
  const kind = kindOf(head, file);
  if (kind === "zip") {
    const bytes = bufferBytes(await gather(stream(), MAX_WORKBOOK, file));
    const members = await readMembers(bytes, file);
    if (isWorkbook(members)) return workbookLayout(bytes, members, opened, options);
  }
  if (kind === "xls" || kind === "html") return oldWorkbookLayout(stream, { ...opened, kind }, options);
  if (kind !== "text") throw new EngineError("file_format_unknown", { file, format: `${kind} in ${opened.kind}` });
  const inner: OpenedFile = { ...opened, head, complete, kind };
  if (isJson(head, complete)) return jsonLayout(stream, inner, options);
  return {
    ...plainLayout(inner, options),
    packed: { written: false, unpack: (to, onBytes) => writeAll(stream(), to, onBytes) },
  };
}

async function writeAll(stream: AsyncIterable<Buffer>, to: string, onBytes: (done: number) => void): Promise<null> {
  const out = await open(to, "w");
  let done = 0;
  try {
    for await (const chunk of stream) {
      await out.writeFile(chunk);
      done += chunk.length;
      onBytes(done);
    }
  } finally {
    await out.close();
  }
  return null;
}
