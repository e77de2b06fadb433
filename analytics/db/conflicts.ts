import type { Reader } from "./database.ts";
import type { FactSource } from "./facts.ts";
import { customerRows, factSources, inOrder, readPriorities, sourceRank } from "./facts.ts";
import type { Sql } from "./sql.ts";
import { id, join, sql } from "./sql.ts";

/** What the sources say of one field, one row for each customer and source: `customer_key, value, source, import_id, line, place, rank`. */
export interface FieldTold {
  readonly field: string;
  readonly rows: Sql;
  /** The rows with all facts side by side, where the customer table alone tells; else null. */
  readonly contested: Sql | null;
}

/**
 * The fields that more than one source fills, with what each says. `place` (the least first), then `rank` (the greatest
 * first) give the order in which the view takes the values.
 */
export async function toldTwice(reader: Reader): Promise<FieldTold[]> {
  const customers = await customerRows(reader);
  const priorities = await readPriorities(reader);
  const told: FieldTold[] = [];
  for (const [field, places] of await factSources(reader)) {
    const hasCustomer = places.some((place) => place.source === "customer");
    if (places.length < 2 && !(hasCustomer && customers.several)) continue;
    const parts = inOrder(field, places, priorities, customers.sources).map((place, index) =>
      partOf(
        place,
        index,
        place.source === "customer" ? (places.length > 1 ? customers.all : customers.contested) : null,
        sourceRank(field, priorities),
      ),
    );
    told.push({
      field,
      rows: sql`(${join(parts, sql` union all `)})`,
      contested: places.length === 1 ? customers.contested : null,
    });
  }
  return told;
}

function partOf({ source, column }: FactSource, index: number, customers: Sql | null, rank: Sql): Sql {
  const place = sql`cast(${index} as integer) as place`;
  const value = sql`trim(cast(${id(column)} as varchar)) as value`;
  if (customers) {
    return sql`select customer_key, ${value}, source, import_id, line, ${place}, ${rank} as rank from ${customers} c where ${id(column)} is not null`;
  }
  const table = id("attribute", source.slice("attribute:".length));
  return sql`
    select customer_key, ${value}, ${source} as source, import_id, line, ${place}, row(cast(0 as integer), import_id, line) as rank from ${table}
    where rowid in (
      select arg_max(rowid, row(coalesce(month, cast('0001-01-01' as date)), import_id, line)) from ${table} group by customer_key)
      and ${id(column)} is not null`;
}

/** Customers of whom the sources say different things of a field, and those of whom more than one says something. */
export interface ConflictCount {
  readonly told: FieldTold;
  readonly customers: number;
  readonly of: number;
  readonly examples: readonly string[];
}

/** Counts for all fields: those that only the customer table fills in one pass over it, the others one by one. */
export async function countConflicts(reader: Reader, all: readonly FieldTold[]): Promise<ConflictCount[]> {
  const wide = all.filter(({ contested }) => contested !== null);
  const counts = new Map<FieldTold, Counts>();
  if (wide.length > 0) {
    const folded = join(
      wide.flatMap(({ field }) => {
        const value = sql`cast(${id(field)} as varchar)`;
        return [
          sql`min(${value}) <> max(${value}) as ${id(`${field}_differs`)}`,
          sql`count(${id(field)}) as ${id(`${field}_told`)}`,
        ];
      }),
    );
    const summed = join(wide.flatMap(({ field }) => countsOf(id(`${field}_told`), id(`${field}_differs`))));
    const { columns } = await reader.columns(sql`
      select ${summed} from (select customer_key, ${folded} from ${wide[0].contested} c group by customer_key) as folded`);
    const cells = columns.map((column) => column[0]);
    wide.forEach((told, index) => counts.set(told, cells.slice(index * 3, index * 3 + 3) as unknown as Counts));
  }
  for (const told of all.filter(({ contested }) => contested === null)) {
    const { columns } = await reader.columns(sql`
      select ${join(countsOf(sql`told`, sql`differs`))}
      from (select customer_key, count(*) as told, min(value) <> max(value) as differs from ${told.rows} t group by customer_key) as folded`);
    counts.set(told, columns.map((column) => column[0]) as unknown as Counts);
  }
  const found: ConflictCount[] = [];
  for (const told of all) {
    const [of, customers, keys] = counts.get(told)!;
    found.push({ told, of, customers, examples: await idsOf(reader, keys ?? []) });
  }
  return found;
}

type Counts = readonly [of: number, customers: number, keys: readonly number[] | null];

function countsOf(told: Sql, differs: Sql): Sql[] {
  return [
    sql`count(*) filter (${told} > 1)`,
    sql`count(*) filter (${differs})`,
    sql`min(customer_key, 5) filter (${differs})`,
  ];
}

async function idsOf(reader: Reader, keys: readonly number[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await reader.rows<{ customer_id: string }>(sql`
    select customer_id from project.customer_key where customer_key in (${join(keys.map((key) => sql`${key}`))}) order by customer_key`);
  return rows.map((row) => row.customer_id);
}
