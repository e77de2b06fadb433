import { BIGINT, DuckDBDataChunk } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { Reader, Writer } from "./database.ts";
import type { Sql } from "./sql.ts";

/** Some rows of a result, its columns as the database keeps them in memory. */
export interface RawChunk {
  readonly rows: number;
  /** The values of a column of `bytes` each, one after the other; those of NULLs mean nothing. */
  column(index: number, bytes: number): Uint8Array;
  /** A bit a row, 1 where there is a value; null where every row has one. */
  known(index: number): Uint8Array | null;
}

/**
 * The rows of a statement chunk by chunk, for columns of fixed width that are taken over as they are: a tenth of what rows
 * cost. The next chunk is fetched while one is looked at. A loop may be left early.
 */
export async function* rawChunks(reader: Reader, statement: Sql): AsyncGenerator<RawChunk, void> {
  const stream = await reader.connection.stream(statement.text, [...statement.values]);
  let next = stream.fetchChunk();
  try {
    for (;;) {
      const fetched = await next;
      if (!fetched || fetched.rowCount === 0) return;
      next = stream.fetchChunk();
      const { chunk, rowCount: rows } = fetched;
      const vector = (index: number) => duckdb.data_chunk_get_vector(chunk, index);
      yield {
        rows,
        column: (index, bytes) => duckdb.vector_get_data(vector(index), rows * bytes),
        known: (index) =>
          (duckdb.vector_get_validity(vector(index), 8 * Math.ceil(rows / 64)) as Uint8Array | null) ?? null,
      };
    }
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
