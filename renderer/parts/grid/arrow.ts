import { tableFromIPC } from "apache-arrow";

/** One decoded page: values by column name and row. */
export interface Page {
  readonly rows: number;
  get(column: string, row: number): unknown;
}

/** 64-bit integers become numbers (fen and counts stay far below 2^53), lists become arrays. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value && typeof value === "object" && Symbol.iterator in value)
    return [...(value as Iterable<unknown>)].map(plain);
  return value;
}

export function decodePage(bytes: Uint8Array): Page {
  const table = tableFromIPC(bytes);
  const columns = new Map(table.schema.fields.map((field, index) => [field.name, table.getChildAt(index)]));
  return {
    rows: table.numRows,
    get: (column, row) => plain(columns.get(column)?.get(row)) ?? null,
  };
}
