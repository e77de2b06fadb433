import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { trimmed } from "./convert.ts";
import type { Staged } from "./source.ts";

/** Columns that one statement looks through: each statement costs a while for every column that the file has. */
export const COLUMNS_AT_ONCE = 1000;

/**
 * The trimmed cells `t` of columns one below the other; `nth` is the column's place in `columns`. What is asked of many
 * columns is then bound once, not once a column.
 */
export function cellsOf(staged: Staged, columns: readonly number[]): Sql {
  const texts = join(columns.map((index) => trimmed(id(`c${index}`), staged.outer)));
  return sql`(select unnest([${texts}]) as t, unnest(range(cast(${columns.length} as bigint))) as nth from ${staged.scan} s0)`;
}
