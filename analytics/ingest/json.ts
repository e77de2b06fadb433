import { EngineError } from "../api/errors.ts";
import type { Encoding, ImportOptions } from "../api/ingest.ts";
import { damaged } from "./archive.ts";
import { decodeHead, decoderOf, encodingOfHead } from "./encoding.ts";
import type { OpenedFile } from "./file.ts";
import { SAMPLE_ROWS } from "./layout.ts";
import type { Layout } from "./source.ts";
import { columnNames } from "./titles.ts";
import type { Row } from "./written.ts";
import { writeRows } from "./written.ts";

type Stream = () => AsyncIterable<Buffer>;
type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

interface Found {
  readonly line: number;
  readonly values: ReadonlyMap<string, string>;
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
 * row is its record's number in an array, else the line it begins on.
 */
export async function jsonLayout(stream: Stream, opened: OpenedFile, options: ImportOptions): Promise<Layout> {
  const { file } = opened;
  const encoding = encodingOfHead(opened.head, opened.complete, options.encoding);
  decodeHead(opened.head, encoding, opened.complete, file);
  const keys = new Map<string, number>();
  const sample: Found[] = [];
  for await (const found of records(stream(), encoding, file)) {
    sample.push(found);
    addKeys(keys, found, file);
    if (sample.length === SAMPLE_ROWS) break;
  }
  if (sample.length === 0 || keys.size === 0) throw new EngineError("file_empty", { file });
  return layoutOf(
    stream,
    opened,
    encoding,
    [...keys.keys()],
    sample.map((found) => cellsOf(found, keys)),
  );
}

function layoutOf(
  stream: Stream,
  opened: OpenedFile,
  encoding: Encoding,
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
        const all = new Map<string, number>();
        for await (const found of records(stream(), encoding, file)) addKeys(all, found, file);
        const names = [...all.keys()];
        return layoutOf(
          stream,
          opened,
          encoding,
          names,
          sample.map((cells) => names.map((_, index) => cells[index] ?? "")),
        );
      },
      async unpack(to, onBytes) {
        const index = new Map(keys.map((key, position) => [key, position]));
        async function* rows(): AsyncGenerator<Row> {
          for await (const found of records(counted(stream(), onBytes), encoding, file))
            yield { line: found.line, cells: cellsOf(found, index) };
        }
        await writeRows(to, rows(), { columns: keys.length, skipLines: 0 }, file, () => undefined);
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

/** Cuts the stream into its objects; throws `file_damaged` with the line where one is not JSON or is cut off. */
async function* records(stream: AsyncIterable<Buffer>, encoding: Encoding, file: string): AsyncGenerator<Found> {
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
  function* take(): Generator<Found> {
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
  const decode = (chunk?: Buffer) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (error) {
      throw new EngineError("file_encoding_unknown", { file, offset: 0, encoding }, { cause: error });
    }
  };
  for await (const chunk of stream) {
    text += decode(chunk);
    yield* take();
  }
  text += decode();
  yield* take();
  if (depth > 0 || (array && !closed)) throw damaged(file, "truncated", line);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
}

function parse(text: string, line: number, file: string): Found {
  let value: Value;
  try {
    // Long numbers are ids: they keep all their digits. A string is taken whole, so that digits within it stay.
    value = JSON.parse(
      text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
        token.length > 15 && token[0] !== '"' ? `"${token}"` : token,
      ),
    ) as Value;
  } catch (error) {
    throw new EngineError("file_damaged", { file, detail: "not JSON", at: line }, { cause: error });
  }
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
