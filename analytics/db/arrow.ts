import type { DuckDBDataChunk, DuckDBType } from "@duckdb/node-api";
import { DuckDBTypeId } from "@duckdb/node-api";
import type { Data } from "apache-arrow";
import {
  Bool,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
  makeData,
  makeVector,
} from "apache-arrow";
import type { Reader } from "./database.ts";
import type { Sql } from "./sql.ts";
import { TextColumn, bitmap, valid } from "./arrow-columns.ts";

/** Text columns with at most this many different values per 8 rows are worth a dictionary. */
const ROWS_PER_VALUE = 8;

/** A result as Arrow: column names and types, and the chunks DuckDB returned. */
export interface ChunkedResult {
  readonly names: readonly string[];
  readonly types: readonly DuckDBType[];
  readonly chunks: readonly DuckDBDataChunk[];
}

/** Runs a query and encodes its rows; see `encodeArrow`. */
export async function queryArrow(reader: Reader, statement: Sql): Promise<Uint8Array> {
  const result = await reader.connection.run(statement.text, [...statement.values]);
  return encodeArrow({
    names: result.columnNames(),
    types: result.columnTypes(),
    chunks: await result.fetchAllChunks(),
  });
}

/**
 * One Arrow IPC stream with one record batch, made from the chunks' own typed arrays. Numbers are Int32 or Float64 (64-bit
 * integers too, when all are safe; Int64 otherwise), text is Utf8 or, with few different values, a dictionary; dates and
 * times are ISO text; lists are text joined by `; `.
 */
export function encodeArrow(result: ChunkedResult): Uint8Array {
  const rows = result.chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns = result.types.map((type, index) => encodeColumn(type, index, result.chunks, rows));
  const fields = columns.map((data, index) => new Field(result.names[index], data.type, true));
  const schema = new Schema(fields);
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(fields), length: rows, nullCount: 0, children: columns }),
  );
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  return writer.toUint8Array(true);
}

function encodeColumn(type: DuckDBType, index: number, chunks: readonly DuckDBDataChunk[], rows: number): Data {
  const nullBitmap = new Uint8Array(((rows + 63) >> 6) << 3);
  const { typeId } = type;
  switch (typeId) {
    case DuckDBTypeId.BOOLEAN: {
      const bits = bitmap(rows);
      const nullCount = each(chunks, index, nullBitmap, (value, row) => {
        if (value === true) bits[row >> 3] |= 1 << (row & 7);
      });
      return makeData({ type: new Bool(), length: rows, nullCount, nullBitmap, data: bits });
    }
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER: {
      const { values, nullCount } = numbers(chunks, index, nullBitmap, new Int32Array(rows));
      return makeData({ type: new Int32(), length: rows, nullCount, nullBitmap, data: values });
    }
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE: {
      const { values, nullCount } = numbers(chunks, index, nullBitmap, new Float64Array(rows));
      return makeData({ type: new Float64(), length: rows, nullCount, nullBitmap, data: values });
    }
    case DuckDBTypeId.BIGINT:
      return wholeNumbers(chunks, index, nullBitmap, rows);
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.DECIMAL: {
      const values = new Float64Array(rows);
      const nullCount = each(chunks, index, nullBitmap, (value, row) => {
        values[row] = Number(String(value));
      });
      return makeData({ type: new Float64(), length: rows, nullCount, nullBitmap, data: values });
    }
    default: {
      const text = new TextColumn(rows);
      const nullCount = each(chunks, index, nullBitmap, (value, row) => text.set(row, asText(value)));
      return textData(text, index, rows, nullCount, nullBitmap);
    }
  }
}

/** Values that are no numbers, one after the other; sets the bit of those that are there, returns how many are not. */
function each(
  chunks: readonly DuckDBDataChunk[],
  index: number,
  nullBitmap: Uint8Array,
  take: (value: unknown, row: number) => void,
): number {
  let row = 0;
  let nulls = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    for (let i = 0; i < chunk.rowCount; i++, row++) {
      const value = vector.getItem(i);
      if (value === null) nulls++;
      else {
        nullBitmap[row >> 3] |= 1 << (row & 7);
        take(value, row);
      }
    }
  }
  return nulls;
}

/** Copies whole vectors of numbers: their typed arrays and their validity bits. */
function numbers<A extends Int32Array | Float64Array>(
  chunks: readonly DuckDBDataChunk[],
  index: number,
  nullBitmap: Uint8Array,
  values: A,
): { values: A; nullCount: number } {
  let row = 0;
  let nullCount = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    values.set((vector as unknown as { readonly items: A }).items.subarray(0, chunk.rowCount), row);
    nullCount += valid(vector, chunk.rowCount, nullBitmap, row, values, 0);
    row += chunk.rowCount;
  }
  return { values, nullCount };
}

function wholeNumbers(chunks: readonly DuckDBDataChunk[], index: number, nullBitmap: Uint8Array, rows: number): Data {
  const whole = new BigInt64Array(rows);
  let row = 0;
  let nullCount = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    whole.set((vector as unknown as { readonly items: BigInt64Array }).items.subarray(0, chunk.rowCount), row);
    nullCount += valid(vector, chunk.rowCount, nullBitmap, row, whole, 0n);
    row += chunk.rowCount;
  }
  const floats = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    if (((nullBitmap[i >> 3] >> (i & 7)) & 1) === 0) continue;
    const value = Number(whole[i]);
    if (!Number.isSafeInteger(value))
      return makeData({ type: new Int64(), length: rows, nullCount, nullBitmap, data: whole });
    floats[i] = value;
  }
  return makeData({ type: new Float64(), length: rows, nullCount, nullBitmap, data: floats });
}

function textData(text: TextColumn, index: number, rows: number, nullCount: number, nullBitmap: Uint8Array): Data {
  const distinct = text.distinct(Math.floor(rows / ROWS_PER_VALUE));
  if (distinct === undefined) {
    const { offsets, bytes } = text.encode();
    return makeData({ type: new Utf8(), length: rows, nullCount, nullBitmap, valueOffsets: offsets, data: bytes });
  }
  const words = new TextColumn(distinct.values.length);
  distinct.values.forEach((value, row) => words.set(row, value));
  const { offsets, bytes } = words.encode();
  const dictionary = makeVector(
    makeData({ type: new Utf8(), length: distinct.values.length, nullCount: 0, valueOffsets: offsets, data: bytes }),
  );
  return makeData({
    // Without an id it takes the next of a counter of the process.
    type: new Dictionary(new Utf8(), new Int32(), index),
    length: rows,
    nullCount,
    nullBitmap,
    data: distinct.codes,
    dictionary,
  });
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  const items = (value as { readonly items?: readonly unknown[] }).items;
  return Array.isArray(items) ? items.map((item) => (item === null ? "" : String(item))).join("; ") : String(value);
}
