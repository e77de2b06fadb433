import { createHash } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { Sql } from "../db/sql.ts";

/** Pages that end within so many customers are found by the best of them alone; later ones by an order of all, made once. */
export const SHALLOW = 10_000;

/** So many orders are kept for a connection: a million customers take 4 MB each. */
const ORDERS = 4;

/** So many pages are: the same customers are asked for in one group of columns after another. */
const PAGES = 64;

interface Kept {
  version: string;
  /** What was used last stands last. */
  readonly orders: Map<string, Int32Array>;
  readonly pages: Map<string, Int32Array>;
}

const kept = new WeakMap<DuckDBConnection, Kept>();

interface Asked {
  readonly offset: number;
  readonly limit: number;
  /** See `viewsVersion`, read before; undefined: the answer changes though no view does, and nothing is kept. */
  readonly version: string | undefined;
  readonly shallow: number;
}

/**
 * Keys of a page of what `statement` gives in its order. Kept from the last time while no view has changed: the page, and
 * beyond the first `shallow` customers the order of all.
 */
export async function pageKeys(reader: Reader, statement: Sql, asked: Asked): Promise<Int32Array> {
  const { offset, limit, version } = asked;
  const end = offset + limit;
  const readPage = () => readKeys(reader, sql`${statement} limit ${limit} offset ${offset}`);
  if (version === undefined) return readPage();
  let own = kept.get(reader.connection);
  if (own?.version !== version) {
    own = { version, orders: new Map(), pages: new Map() };
    kept.set(reader.connection, own);
  }
  const name = createHash("sha256")
    .update(JSON.stringify([statement.text, statement.values]))
    .digest("hex");
  if (end > asked.shallow || own.orders.has(name)) {
    const order = await keep(own.orders, ORDERS, name, () => readKeys(reader, statement));
    return order.subarray(offset, end);
  }
  return keep(own.pages, PAGES, `${name} ${offset} ${limit}`, readPage);
}

async function keep(
  among: Map<string, Int32Array>,
  most: number,
  name: string,
  make: () => Promise<Int32Array>,
): Promise<Int32Array> {
  const keys = among.get(name) ?? (await make());
  among.delete(name);
  among.set(name, keys);
  for (const oldest of among.keys()) {
    if (among.size <= most) break;
    among.delete(oldest);
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
