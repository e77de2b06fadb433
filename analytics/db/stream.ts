import { BIGINT, DuckDBDataChunk } from "@duckdb/node-api";
import type { DuckDBVector } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import { EngineError } from "../api/errors.ts";
import type { Reader, Writer } from "./database.ts";
import type { Sql } from "./sql.ts";
import { sql } from "./sql.ts";

/** Some rows of a result, in their order. */
export interface Rows {
  readonly rows: number;
  /** A column, its values to be asked one by one. */
  column(index: number): DuckDBVector;
  /** A column of `bytes` a value as the database keeps it in memory; where there is NULL it means nothing. */
  raw(index: number, bytes: number): Uint8Array;
  /** A bit a row, 1 where the column has a value; null where every row has one. */
  known(index: number): Uint8Array | null;
}

/** The first `rows` rows of a chunk, its columns counted from `first`. Bytes are those of the chunk itself, or copies. */
export function rowsOf(chunk: DuckDBDataChunk, rows: number, first: number): Rows {
  const vector = (index: number) => duckdb.data_chunk_get_vector(chunk.chunk, first + index);
  return {
    rows,
    column: (index) => chunk.getColumnVector(first + index),
    raw: (index, bytes) => duckdb.vector_get_data(vector(index), rows * bytes),
    known: (index) => duckdb.vector_get_validity(vector(index), 8 * Math.ceil(rows / 64)),
  };
}

/**
 * The rows of a statement, some at a time; the next ones are fetched while those are looked at. A loop may be left early.
 *
 * A stream that fails on its way ends like one that is done: fetching tells no error. So a row is added behind the last one, and
 * where that does not come, `rows_broke_off` is thrown. The added row doubles what fetching costs, a union being put together
 * in another way: for very many rows in any order see `handOver`.
 */
export async function* streamRows(reader: Reader, statement: Sql): AsyncGenerator<Rows, void> {
  const { text, values } = sql`
    select *, cast(null as boolean) as "stream: end" from (${statement}) as rows
    union all by name select true as "stream: end"`;
  const stream = await reader.connection.stream(text, [...values]);
  const mark = stream.columnCount - 1;
  const fetchNext = () => {
    const fetching = stream.fetchChunk();
    // Nobody may be waiting when it fails; whoever waits later is told.
    fetching.catch(() => null);
    return fetching;
  };
  let next = fetchNext();
  let isWhole = false;
  try {
    for (;;) {
      const fetched = await next;
      if (!fetched || fetched.rowCount === 0) break;
      next = fetchNext();
      if (isWhole) throw new Error("rows behind the last one");
      isWhole = fetched.getColumnVector(mark).getItem(fetched.rowCount - 1) === true;
      const rows = fetched.rowCount - (isWhole ? 1 : 0);
      if (rows > 0) yield rowsOf(fetched, rows, 0);
    }
    if (!isWhole) throw new EngineError("rows_broke_off");
  } finally {
    await next.catch(() => null);
  }
}

/** Appends columns of 64-bit whole numbers, equally long, to a temporary table of such columns. */
export async function appendColumns(
  writer: Writer,
  table: string,
  columns: readonly BigInt64Array<ArrayBuffer>[],
): Promise<void> {
  const appender = await writer.connection.createAppender(table, "main", "temp");
  const types = columns.map(() => BIGINT);
  const total = columns[0]?.length ?? 0;
  const most = duckdb.vector_size();
  for (let from = 0; from < total; from += most) {
    const rows = Math.min(most, total - from);
    const part = DuckDBDataChunk.create(types, rows);
    for (const [index, { buffer, byteOffset }] of columns.entries()) {
      const vector = duckdb.data_chunk_get_vector(part.chunk, index);
      duckdb.copy_data_to_vector(vector, 0, buffer, byteOffset + 8 * from, 8 * rows);
    }
    appender.appendDataChunk(part);
  }
  appender.closeSync();
}
