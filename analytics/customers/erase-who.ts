import type { Reader } from "../db/database.ts";
import { keepsReplaced } from "../db/facts.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";

/** A customer and everything a file might call them by. */
export interface Who {
  readonly customerKey: number;
  readonly customerId: string;
  /** Phones, id numbers, mail addresses, account numbers, of all sources there ever were; the customer id is not among them. */
  readonly others: readonly string[];
}

/** The customers of these ids, in the order of their ids; ids that nobody has are left out. */
export async function findWho(reader: Reader, customerIds: readonly string[]): Promise<Who[]> {
  const mine = sql`customer_key in (select customer_key from project.customer_key where customer_id in (${textsSql(customerIds)}))`;
  const people = ["project.customer", ...((await keepsReplaced(reader, "customer")) ? ["replaced.customer"] : [])];
  const matches = ["project.match", ...((await keepsReplaced(reader, "match")) ? ["replaced.match"] : [])];
  const table = (name: string) => id(...name.split("."));
  const told = [
    ...people.flatMap((name) =>
      (["phone", "id_number", "email"] as const).map(
        (field) => sql`select customer_key, ${id(field)} as other from ${table(name)} where ${mine}`,
      ),
    ),
    ...matches.map((name) => sql`select customer_key, other_id as other from ${table(name)} where ${mine}`),
  ];
  const rows = await reader.rows<{ customerKey: number; customerId: string; others: string }>(sql`
    select customer_key as "customerKey", customer_id as "customerId",
      coalesce(cast(to_json(list(distinct other order by other) filter (other <> '' and other <> customer_id)) as varchar), '[]') as others
    from project.customer_key left join (${join(told, sql` union all `)}) told using (customer_key)
    where ${mine} group by customer_key, customer_id order by customer_id`);
  return rows.map((row) => ({ ...row, others: JSON.parse(row.others) as string[] }));
}

/** A table with rows of customers. */
export interface KeyedTable {
  readonly schema: string;
  readonly name: string;
}

/** Every table that has a column `customer_key`, whichever feature made it: what is not known here is erased all the same. */
export async function keyedTables(reader: Reader): Promise<KeyedTable[]> {
  return reader.rows<KeyedTable & object>(sql`
    select t.schema_name as schema, t.table_name as name
    from duckdb_tables() t join duckdb_columns() c using (database_name, schema_name, table_name)
    where t.database_name = current_database() and not t.internal and not t.temporary and c.column_name = 'customer_key'
    order by t.schema_name = 'derived', t.schema_name, t.table_name`);
}

export function tableSql({ schema, name }: KeyedTable): Sql {
  return id(schema, name);
}

/** Their keys as a query, bound as one value whatever their number. */
export function keysOf(who: readonly Who[]): Sql {
  return sql`select unnest(from_json(${JSON.stringify(who.map(({ customerKey }) => customerKey))}, '["INTEGER"]'))`;
}

/** All they are called by. */
export function namesOf(who: readonly Who[]): string[] {
  return [...new Set(who.flatMap(({ customerId, others }) => [customerId, ...others]))];
}

/** Texts as a query. */
export function textsSql(texts: readonly string[]): Sql {
  return sql`select unnest(from_json(${JSON.stringify(texts)}, '["VARCHAR"]'))`;
}
