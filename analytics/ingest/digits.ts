import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";

/** Fields of a call that are kept as whole numbers where they are digits; see migration 011. */
export const codedFields: ReadonlySet<string> = new Set(["other_number", "cell_id", "base_station_id", "forwarded_to"]);

/** A text of digits as a whole number: with a 1 before them, so that zeros in front stay. NULL where no number fits. */
export function numbered(text: Sql): Sql {
  return sql`try_cast('1' || ${text} as bigint)`;
}

/** Whether `numbered` is the text again: casts also read `1e5`, `5 ` and `1_0`. False of NULL. */
export function isDigits(text: Sql): Sql {
  return sql`coalesce(cast(${numbered(text)} as varchar) = '1' || ${text}, false)`;
}
