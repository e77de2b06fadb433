import type { ImportOptions } from "../api/ingest.ts";
import type { Reader } from "../db/database.ts";
import { join, sql } from "../db/sql.ts";
import { givenType } from "./attribute.ts";
import type { Choice } from "./choices.ts";
import { convert } from "./convert.ts";
import { ordersOfCells } from "./dates.ts";
import { decimalOfCells } from "./decimals.ts";
import { readingOptions } from "./store.ts";

export interface Tried {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly choices: Readonly<Record<string, Choice>>;
  readonly table: string;
  readonly options: ImportOptions;
}

/** Per column with a type of its own: the rows whose cell cannot be read as that type, exactly as an import reads it. */
export async function misfits(
  reader: Reader,
  { columns, rows, choices, table, options }: Tried,
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for (const [index, column] of columns.entries()) {
    const choice = choices[column];
    if (choice?.type === undefined || choice.type === "text") continue;
    const cells = rows.map((row) => (row[index] ?? "").trim());
    const filled = cells.flatMap((cell, row) => (cell === "" ? [] : [{ cell, row }]));
    if (filled.length === 0) continue;
    const asked = choice.dateOrder ?? options.dateOrder;
    const reading = {
      ...readingOptions(column, undefined, table, options, choice),
      dates: asked ? { dash: asked, slash: asked } : ordersOfCells(cells),
      comma: (options.decimal ?? decimalOfCells(cells)) === "comma",
    };
    const values = join(filled.map(({ cell, row }) => sql`(cast(${row} as integer), ${cell})`));
    const unread = await reader.rows<{ row: number }>(sql`
      select nth as row from (values ${values}) cells(nth, cell)
      where ${convert(givenType(choice.type).kind, sql`cell`, reading)} is null order by nth`);
    found.set(
      column,
      unread.map(({ row }) => row),
    );
  }
  return found;
}
