import { ANY, BOOLEAN, DuckDBScalarFunction } from "@duckdb/node-api";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { Reader } from "./database.ts";
import { rowsOf } from "./stream.ts";
import type { Rows } from "./stream.ts";
import type { Sql } from "./sql.ts";
import { id, join, sql } from "./sql.ts";

const NAME = "hand_over";

const takers = new Map<number, (chunk: DuckDBDataChunk) => void>();
let lastTaker = 0;

/** Makes `handOver` known to all connections of a database. */
export function registerHandOver(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: NAME,
      varArgsType: ANY,
      returnType: BOOLEAN,
      specialHandling: true,
      volatile: true,
      mainFunction(_info, chunk) {
        takers.get(chunk.getColumnVector(0).getItem(0) as number)!(chunk);
      },
    }),
  );
}

/**
 * Hands columns of all rows of `from` (a table and what follows it) to `take`, some thousands at a time and in any order, by the
 * threads that read them: a third of what a stream of them costs. `take` must not keep them: they are gone when it is done. What
 * it throws is thrown, and ends the transaction as any failed statement does. Returns how many rows there were.
 */
export async function handOver(
  reader: Reader,
  columns: readonly Sql[],
  from: Sql,
  take: (rows: Rows) => void,
): Promise<number> {
  const taker = ++lastTaker;
  let failure: { readonly error: unknown } | null = null;
  takers.set(taker, (chunk) => {
    try {
      take(rowsOf(chunk, chunk.rowCount, 1));
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  });
  try {
    const given = sql`${id(NAME)}(cast(${taker} as integer), ${join(columns)})`;
    return (await reader.value<number>(sql`select count(${given}) from ${from}`))!;
  } catch (error) {
    throw (failure as { readonly error: unknown } | null)?.error ?? error;
  } finally {
    takers.delete(taker);
  }
}
