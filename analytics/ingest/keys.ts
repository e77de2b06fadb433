import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";

/**
 * Gives the ids of `relation (customer_id)` that are new their whole-number key: from the highest on, in the order of
 * the id's bytes, so that the same files in the same order give the same keys. Returns how many were new.
 */
export async function addCustomerKeys(writer: Writer, relation: Sql): Promise<number> {
  return writer.run(sql`
    insert into project.customer_key
    select cast((select coalesce(max(customer_key), 0) from project.customer_key) + row_number() over () as integer), customer_id
    from (
      select customer_id from (select distinct customer_id from ${relation}) found
      anti join project.customer_key known using (customer_id) order by customer_id
    ) sorted`);
}
