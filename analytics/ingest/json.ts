import type { TextDecoder as Decoder } from "node:util";
import { EngineError } from "../api/errors.ts";
import type { Encoding, ImportOptions } from "../api/ingest.ts";
import { damaged } from "./archive.ts";
import { decodeHead, decoderOf, encodingOfHead } from "./encoding.ts";
import type { OpenedFile } from "./file.ts";
import { matchHeaders } from "./header.ts";
import { SAMPLE_ROWS } from "./layout.ts";
import type { Layout } from "./source.ts";
import { columnNames } from "./titles.ts";
import type { Row } from "./written.ts";
import { RefusedLines, writeRows } from "./written.ts";

type Stream = () => AsyncIterable<Buffer>;
type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

interface Found {
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
}

/** An object before it is flattened. */
interface Whole {
  readonly line: number;
  readonly value: Value;
}

/** A line that is no object. */
interface Broken {
  readonly line: number;
  readonly text: string;
}

const MAX_RECORD = 16 << 20;
const MAX_COLUMNS = 10_000;
const MAX_DEPTH = 5;

/** Whether a text begins as an array of objects, or as objects one after the other. */
export function isJson(head: Buffer, complete: boolean): boolean {
  const start = head.subarray(0, 4096);
  const encoding = encodingOfHead(start, complete && start.length === head.length, undefined);
  if (encoding === "gb18030" || encoding === "windows-1252") return jsonLike.test(start.toString("latin1"));
  return jsonLike.test(new TextDecoder(encoding).decode(start, { stream: true }));
}

const jsonLike = /^\s*(\[\s*)?\{\s*("|\})/;

/**
 * An array of objects, or NDJSON: the columns are the keys in the order they first come, of the whole file for an
 * import and of its head for a preview. Objects within objects become `outer.inner`, arrays stay JSON. The line of a
 * row is its record's number in an array, else the line it begins on. Where lines are objects of their own, one that is
 * broken is a rejected row; an array, or objects over several lines, must be whole. One object around a single array of
 * objects, as services answer, stands for that array.
 */
export async function jsonLayout(stream: Stream, opened: OpenedFile, options: ImportOptions): Promise<Layout> {
  const { file } = opened;
  const encoding = encodingOfHead(opened.head, opened.complete, options.encoding);
  decodeHead(opened.head, encoding, opened.complete, file);
  const keys = new Map<string, number>();
  const sample: Found[] = [];
  const read = byLine(opened.head, encoding)
    ? (bytes: AsyncIterable<Buffer>) => flattened(lineRecords(bytes, encoding, file))
    : (bytes: AsyncIterable<Buffer>) => flattened(records(bytes, encoding, file));
  for await (const found of read(stream())) {
    if ("text" in found) continue;
    sample.push(found);
    addKeys(keys, found, file);
    if (sample.length === SAMPLE_ROWS) break;
  }
  if (sample.length === 0 || keys.size === 0) throw new EngineError("file_empty", { file });
  return layoutOf(
    () => read(stream()),
    (onBytes) => read(counted(stream(), onBytes)),
    opened,
    [...keys.keys()],
    sample.map((found) => cellsOf(found, keys)),
  );
}

type Records = AsyncIterable<Found | Broken>;

/** A file of one object is looked into. */
async function* flattened(all: AsyncGenerator<Whole | Broken>): Records {
  const first = await all.next();
  if (first.done) return;
  const second = await all.next();
  const inner = second.done && "value" in first.value ? onlyTable(first.value.value) : null;
  if (inner) {
    for (const [nth, value] of inner.entries()) yield foundOf(value, nth + 1);
    return;
  }
  yield "value" in first.value ? foundOf(first.value.value, first.value.line) : first.value;
  if (second.done) return;
  yield "value" in second.value ? foundOf(second.value.value, second.value.line) : second.value;
  for await (const one of all) yield "value" in one ? foundOf(one.value, one.line) : one;
}

/** The only array of objects within an object that is about no customer itself. */
function onlyTable(value: Value): readonly Value[] | null {
  const outside: string[] = [];
  const found: (readonly Value[])[] = [];
  const walk = (part: Value, depth: number): void => {
    for (const [key, inner] of Object.entries(part as object) as [string, Value][]) {
      if (Array.isArray(inner) && inner.length > 0 && inner.every(isObject)) found.push(inner);
      else if (isObject(inner) && depth < MAX_DEPTH) walk(inner, depth + 1);
      else outside.push(key);
    }
  };
  walk(value, 0);
  const isOwned = [...matchHeaders(outside, "customer").values()].includes("customer_id");
  return found.length === 1 && !isOwned ? found[0] : null;
}

function isObject(value: Value): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function layoutOf(
  all: () => Records,
  heard: (onBytes: (done: number) => void) => Records,
  opened: OpenedFile,
  keys: readonly string[],
  sample: readonly string[][],
): Layout {
  const { file } = opened;
  return {
    opened,
    format: "json",
    encoding: "utf-8",
    dialect: {
      delimiter: ",",
      header: keys,
      columns: keys.length,
      skipLines: 0,
      headerRow: 0,
      titles: 0,
      ragged: false,
    },
    columns: columnNames(keys, keys.length),
    sample,
    sheets: [],
    sheet: null,
    headerRow: 0,
    notes: [],
    packed: {
      written: true,
      async relayout() {
        const known = new Map<string, number>();
        for await (const found of all()) if (!("text" in found)) addKeys(known, found, file);
        const names = [...known.keys()];
        return layoutOf(
          all,
          heard,
          opened,
          names,
          sample.map((cells) => names.map((_, index) => cells[index] ?? "")),
        );
      },
      async unpack(to, onBytes) {
        const index = new Map(keys.map((key, position) => [key, position]));
        const refused = new RefusedLines(`${to}.refused`, "bad_json");
        async function* rows(): AsyncGenerator<Row> {
          for await (const found of heard(onBytes)) {
            if ("text" in found) await refused.add(found.line, found.text);
            else yield { line: found.line, cells: cellsOf(found, index) };
          }
        }
        try {
          await writeRows(to, rows(), { columns: keys.length, skipLines: 0 }, file, () => undefined);
        } finally {
          await refused.close();
        }
        return refused.written();
      },
    },
  };
}

async function* counted(stream: AsyncIterable<Buffer>, onBytes: (done: number) => void): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of stream) {
    done += chunk.length;
    onBytes(done);
    yield chunk;
  }
}

function addKeys(keys: Map<string, number>, { values, line }: Found, file: string): void {
  for (const key of values.keys()) if (!keys.has(key)) keys.set(key, keys.size);
  if (keys.size > MAX_COLUMNS) throw damaged(file, "too many keys", line);
}

function cellsOf({ values }: Found, keys: ReadonlyMap<string, number>): string[] {
  const cells: string[] = Array.from({ length: keys.size }, () => "");
  for (const [key, value] of values) cells[keys.get(key)!] = value;
  return cells;
}

const LOOK = 20;

/** Whether half of the first lines and more are objects, each on its own. */
function byLine(head: Buffer, encoding: Encoding): boolean {
  const text = new TextDecoder(encoding).decode(head, { stream: true }).replace(/^\ufeff/, "");
  const lines = text
    .split("\n", LOOK + 1)
    .filter((line) => line.trim() !== "")
    .slice(0, LOOK);
  return lines.filter((line) => parsed(line) !== null).length * 2 >= lines.length;
}

/** One record a line. */
async function* lineRecords(
  stream: AsyncIterable<Buffer>,
  encoding: Encoding,
  file: string,
): AsyncGenerator<Whole | Broken> {
  const decoder = decoderOf(encoding);
  let line = 0;
  let held = "";
  const take = (text: string): Whole | Broken | null => {
    line++;
    if (text.length > MAX_RECORD) throw new EngineError("file_line_too_long", { file, line });
    const plain = (line === 1 ? text.replace(/^\ufeff/, "") : text).trim();
    if (plain === "") return null;
    const value = parsed(plain);
    return value === null ? { line, text: plain } : { line, value };
  };
  for await (const chunk of stream) {
    const lines = (held + decoded(decoder, encoding, file, chunk)).split("\n");
    held = lines.pop()!;
    if (held.length > MAX_RECORD) throw new EngineError("file_line_too_long", { file, line: line + lines.length + 1 });
    for (const text of lines) {
      const found = take(text);
      if (found) yield found;
    }
  }
  const found = take(held + decoded(decoder, encoding, file));
  if (found) yield found;
}

/** Cuts the stream into its objects; throws `file_damaged` with the line where one is not JSON or is cut off. */
async function* records(stream: AsyncIterable<Buffer>, encoding: Encoding, file: string): AsyncGenerator<Whole> {
  const decoder = decoderOf(encoding);
  let text = "";
  let at = 0;
  let depth = 0;
  let start = -1;
  let string = false;
  let escaped = false;
  let array: boolean | null = null;
  let closed = false;
  let line = 1;
  let last = 0;
  function* take(): Generator<Whole> {
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10) line++;
      if (string) {
        if (escaped) escaped = false;
        else if (code === 92) escaped = true;
        else if (code === 34) string = false;
        continue;
      }
      if (depth === 0) {
        if (code === 123 && !closed) {
          start = at;
          depth = 1;
          array ??= false;
          last = array ? last + 1 : Math.max(last + 1, line);
        } else if (code === 91 && array === null) array = true;
        else if (code === 93 && array && !closed) closed = true;
        else if (!(code === 44 && array) && !isBlank(code)) throw damaged(file, "not JSON", line);
      } else if (code === 34) string = true;
      else if (code === 123 || code === 91) depth++;
      else if (code === 125 || code === 93) {
        depth--;
        if (depth > 0) continue;
        yield parse(text.slice(start, at + 1), last, file);
        start = -1;
      }
    }
    text = start < 0 ? "" : text.slice(start);
    at = text.length;
    if (start >= 0) start = 0;
    if (text.length > MAX_RECORD) throw new EngineError("file_line_too_long", { file, line });
  }
  for await (const chunk of stream) {
    text += decoded(decoder, encoding, file, chunk);
    yield* take();
  }
  text += decoded(decoder, encoding, file);
  yield* take();
  if (depth > 0 || (array && !closed)) throw damaged(file, "truncated", line);
}

function decoded(decoder: Decoder, encoding: Encoding, file: string, chunk?: Buffer): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (error) {
    throw new EngineError("file_encoding_unknown", { file, offset: 0, encoding }, { cause: error });
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
}

function parse(text: string, line: number, file: string): Whole {
  const value = parsed(text);
  if (value === null) throw damaged(file, "not JSON", line);
  return { line, value };
}

/** The object a text stands for; null when it is none. Long numbers are ids: they keep all their digits. */
function parsed(text: string): Value {
  try {
    // A string is taken whole, so that digits within it stay.
    const value = JSON.parse(
      text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
        token.length > 15 && token[0] !== '"' ? `"${token}"` : token,
      ),
    ) as Value;
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function foundOf(value: Value, line: number): Found {
  const values = new Map<string, string>();
  flatten(value, "", 0, values);
  return { line, values };
}

function flatten(value: Value, name: string, depth: number, into: Map<string, string>): void {
  if (value !== null && typeof value === "object" && !Array.isArray(value) && depth < MAX_DEPTH) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, name === "" ? key : `${name}.${key}`, depth + 1, into);
  } else into.set(name, value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
}
