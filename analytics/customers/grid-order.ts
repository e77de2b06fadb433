import { createHash } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";

/** So many orders are kept for a connection: a million customers take 4 MB each. */
const KEPT = 4;

interface Kept {
  version: string;
  /** The order used last stands last. */
  readonly orders: Map<string, Int32Array>;
}

const kept = new WeakMap<DuckDBConnection, Kept>();

/**
 * Keys that `statement` gives in its order, kept from the last time while no view has changed; undefined when they are not kept
 * and `make` is false. `version`: see `viewsVersion`, read before.
 */
export async function keptKeys(
  reader: Reader,
  statement: Sql,
  version: string,
  make: boolean,
): Promise<Int32Array | undefined> {
  let own = kept.get(reader.connection);
  if (own?.version !== version) {
    own = { version, orders: new Map() };
    kept.set(reader.connection, own);
  }
  const name = createHash("sha256")
    .update(JSON.stringify([statement.text, statement.values]))
    .digest("hex");
  const keys = own.orders.get(name) ?? (make ? await readKeys(reader, statement) : undefined);
  if (keys === undefined) return undefined;
  own.orders.delete(name);
  own.orders.set(name, keys);
  for (const oldest of own.orders.keys()) {
    if (own.orders.size <= KEPT) break;
    own.orders.delete(oldest);
  }
  return keys;
}

async function readKeys(reader: Reader, statement: Sql): Promise<Int32Array> {
  const result = await reader.connection.run(statement.text, [...statement.values]);
  const chunks = await result.fetchAllChunks();
  const keys = new Int32Array(chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0));
  let at = 0;
  for (const chunk of chunks) {
    const { items } = chunk.getColumnVector(0) as unknown as { readonly items: Int32Array };
    keys.set(items.subarray(0, chunk.rowCount), at);
    at += chunk.rowCount;
  }
  return keys;
}
