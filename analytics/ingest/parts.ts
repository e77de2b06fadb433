import type { Sql } from "../db/sql.ts";
import type { Staged } from "./source.ts";

/** A staged file through a query over its rows that keeps their lines. */
export function through({ scan, cut }: Staged, query: (rows: Sql) => Sql): Pick<Staged, "scan" | "cut"> {
  return { scan: query(scan), cut: (parts) => cut(parts).map(query) };
}

/** Where parts of so many rows begin and end, all as long as the others. */
export function bounds(rows: number, parts: number): (readonly [from: number, to: number])[] {
  const bound = (nth: number) => Math.floor((rows * nth) / parts);
  return Array.from({ length: parts }, (_, nth) => [bound(nth), bound(nth + 1)] as const);
}
