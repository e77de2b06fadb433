import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";

/**
 * A customer's turn in a drawing, as an expression over `customer_id`: 64 bits of MD5, so that it hangs on the seed and the id
 * alone, and neither on the order of rows or imports nor on who else takes part. `role` keeps drawings of one seed apart.
 */
export function turnSql(role: "control" | "universal", seed: number): Sql {
  return sql`md5_number_lower(concat(cast(${`${role}/${seed}/`} as varchar), customer_id))`;
}
