import { DuckDBDoubleVector, DuckDBFloatVector, DuckDBIntegerVector } from "@duckdb/node-api";
import type { Reader } from "./database.ts";
import type { Sql } from "./sql.ts";
import { join, sql } from "./sql.ts";
import { streamRows } from "./stream.ts";

/** One value of every row, as an expression over the source: `float` for features, `double` for exact sums. */
export interface ColumnSpec {
  readonly kind: "float" | "double" | "text";
  readonly value: Sql;
}

/** Columns of a table in the order asked for, `customer_key` by default; a missing number is NaN, a missing text null. */
export interface ColumnBlock {
  readonly rows: number;
  readonly keys: Int32Array;
  /** In the order of the specs. */
  readonly columns: readonly (Float32Array | Float64Array | (string | null)[])[];
}

/**
 * Reads columns chunk by chunk straight into arrays, without row objects; equal texts share one string.
 * `source` is what follows `from`, with a column `customer_key`; `atMost` bounds its rows. `order` is that of the rows.
 */
export async function readColumns(
  reader: Reader,
  source: Sql,
  specs: readonly ColumnSpec[],
  atMost: number,
  order: Sql = sql`customer_key`,
): Promise<ColumnBlock> {
  const types = { float: sql`float`, double: sql`double`, text: sql`varchar` };
  const values = specs.map(({ kind, value }) => sql`, cast(${value} as ${types[kind]})`);
  const statement = sql`select customer_key${join(values, sql``)} from ${source} order by ${order}`;
  const keys = new Int32Array(atMost);
  const columns = specs.map(({ kind }) =>
    kind === "text"
      ? new Array<string | null>(atMost).fill(null)
      : new (kind === "float" ? Float32Array : Float64Array)(atMost).fill(NaN),
  );
  const known = specs.map(() => new Map<string, string>());
  let rows = 0;
  for await (const some of streamRows(reader, statement)) {
    const count = some.rows;
    const key = some.column(0);
    if (!(key instanceof DuckDBIntegerVector)) throw new TypeError("customer_key is not an integer");
    for (let i = 0; i < count; i++) keys[rows + i] = key.getItem(i) ?? 0;
    for (let c = 0; c < specs.length; c++) {
      const vector = some.column(c + 1);
      const column = columns[c];
      if (Array.isArray(column)) {
        for (let i = 0; i < count; i++) column[rows + i] = shared(known[c], vector.getItem(i) as string | null);
      } else if (vector instanceof DuckDBFloatVector || vector instanceof DuckDBDoubleVector) {
        for (let i = 0; i < count; i++) column[rows + i] = vector.getItem(i) ?? NaN;
      }
    }
    rows += count;
  }
  return {
    rows,
    keys: keys.subarray(0, rows),
    columns: columns.map((column) => (Array.isArray(column) ? column.slice(0, rows) : column.subarray(0, rows))),
  };
}

function shared(known: Map<string, string>, text: string | null): string | null {
  if (text === null) return null;
  const same = known.get(text);
  if (same !== undefined) return same;
  known.set(text, text);
  return text;
}
