import { existsSync, readFileSync } from "node:fs";
import { sharedData } from "./reference.ts";

/** Kevin Hillstrom's randomised e-mail test (MineThatData 2008): 64,000 customers in three arms. */
const file = new URL("hillstrom-email/hillstrom.csv", sharedData);
export const hasHillstrom = existsSync(file);

export interface Hillstrom {
  readonly rows: number;
  /** "No E-Mail", "Mens E-Mail" or "Womens E-Mail" of each customer. */
  readonly arm: readonly string[];
  number(name: string): Float64Array;
  text(name: string): string[];
}

export function readHillstrom(): Hillstrom {
  const lines = (hasHillstrom ? readFileSync(file, "utf8") : "").trim().split(/\r?\n/);
  // Only history_segment holds commas, within quotes or as "$1,000".
  const [header, ...cells] = lines.map((line): string[] => line.match(/"[^"]*"|[^,]+/g) ?? []);
  const text = (name: string) => cells.map((line) => line[header.indexOf(name)]);
  return {
    rows: cells.length,
    arm: hasHillstrom ? text("segment") : [],
    number: (name) => Float64Array.from(text(name), Number),
    text,
  };
}

/** The rows for which the test holds. */
export function rowsWhere(rows: number, holds: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row).filter(holds);
}
