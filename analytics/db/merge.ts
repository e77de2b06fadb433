import type { Writer } from "./database.ts";
import { customerFacts, customerRows, readPriorities, sourceRank } from "./facts.ts";
import { id, join, sql } from "./sql.ts";

/**
 * Makes `derived.customer_merged`: one row for each customer of whom several sources (or several lines) tell, each field by
 * the sources' priority, else from the latest import that has a value. Of one source only its last row counts.
 */
export async function mergeCustomers(writer: Writer): Promise<void> {
  const { contested } = await customerRows(writer);
  const priorities = await readPriorities(writer);
  const values = customerFacts.map(
    (field) =>
      sql`arg_max(${id(field)}, ${sourceRank(field, priorities)}) filter (where ${id(field)} is not null) as ${id(field)}`,
  );
  await writer.run(sql`delete from derived.customer_merged`);
  await writer.run(sql`
    insert into derived.customer_merged by name
    select customer_key, ${join(values)}, max(import_id) as import_id, arg_max(line, row(import_id, line)) as line
    from ${contested} as told where customer_key in (select customer_key from project.customer)
    group by customer_key order by customer_key`);
}
