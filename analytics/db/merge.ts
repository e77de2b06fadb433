import type { Reader, Writer } from "./database.ts";
import { customerFacts, customerRows, readPriorities, sourceRank } from "./facts.ts";
import type { Sql } from "./sql.ts";
import { id, join, sql } from "./sql.ts";

/**
 * One row for each customer of whom several sources (or several lines) tell, each field by the sources' priority, else from the
 * latest import that has a value. Of one source only its last row counts.
 */
async function mergedRows(reader: Reader): Promise<Sql> {
  const { contested } = await customerRows(reader);
  const priorities = await readPriorities(reader);
  const values = customerFacts.map(
    (field) =>
      sql`arg_max(${id(field)}, ${sourceRank(field, priorities)}) filter (where ${id(field)} is not null) as ${id(field)}`,
  );
  return sql`(
    select customer_key, ${join(values)}, max(import_id) as import_id, arg_max(line, row(import_id, line)) as line
    from ${contested} as told where customer_key in (select customer_key from project.customer)
    group by customer_key)`;
}

/** Makes `derived.customer_merged` of those rows. */
export async function mergeCustomers(writer: Writer): Promise<void> {
  const merged = await mergedRows(writer);
  await writer.run(sql`delete from derived.customer_merged`);
  await writer.run(
    sql`insert into derived.customer_merged by name select * from ${merged} as merged order by customer_key`,
  );
}

/** The customer table as `project.customer_now` will show it once a view is made: what is asked between an import and that. */
export async function customersAsTold(reader: Reader): Promise<Sql> {
  const { several } = await customerRows(reader);
  if (!several) return sql`project.customer`;
  const merged = await mergedRows(reader);
  return sql`(
    with merged as materialized (from ${merged} as told_rows)
    select customer_key, ${join(customerFacts.map((field) => id(field)))} from project.customer anti join merged using (customer_key)
    union all by name select * exclude (import_id, line) from merged)`;
}
