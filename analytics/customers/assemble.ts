import type { FieldInfo } from "../api/customers.ts";
import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { AttributeTable } from "./attributes.ts";
import { attributeKnown, attributeRows, attributeTables } from "./attributes.ts";
import { blocks, scratch } from "./blocks.ts";
import type { ViewField, ViewFields } from "./fields.ts";
import type { VasService } from "./registry/vas.ts";
import { groupServices } from "./registry/vas.ts";
import { valueDefaults } from "./registry/value.ts";
import { customerKnown, datedTables } from "./sources.ts";
import type { KeyRange, ViewWindow } from "./window.ts";

/**
 * Everyone the view has a row for: with a customer row, a file's row or a dated fact that is known. Returns how many. The facts
 * are only asked about those whom the customer table does not tell of.
 */
export async function loadBase(writer: Writer, window: ViewWindow): Promise<number> {
  const known = sql`select customer_key from project.customer_now where ${customerKnown(window)}`;
  await writer.run(sql`
    create or replace temp table ${id("view_others")} as
    select customer_key from project.customer_key anti join (${known}) as known using (customer_key)`);
  const parts: Sql[] = [known];
  const others = (table: Sql, condition: Sql) =>
    parts.push(sql`select customer_key from ${table} where ${condition}
      and customer_key in (select customer_key from ${scratch("others")})`);
  for (const table of (await attributeTables(writer)).keys()) {
    // An undated row says nothing about when: it does not bring in somebody who joins later.
    others(
      id("attribute", table),
      sql`${attributeKnown(window)}
        and (month is not null or customer_key not in (select customer_key from project.customer_now where not ${customerKnown(window)}))`,
    );
  }
  if (window.asOfEnd !== null) {
    const end = sql`${window.asOfEnd}`;
    for (const table of datedTables) if (table.customers) others(id("project", table.name), table.known(end));
  }
  await writer.run(sql`
    create or replace temp table ${id("view_base")} as
    select customer_key, customer_id from project.customer_key
    where customer_key in (${join(parts, sql` union all `)})
    order by customer_key`);
  return (await writer.value<number>(sql`select count(*) from ${scratch("base")}`)) ?? 0;
}

/** The services with rows in the window, under the names the files use; none without the source. */
export async function findServices(
  reader: Reader,
  present: ReadonlySet<string>,
  window: ViewWindow,
): Promise<VasService[]> {
  if (!present.has("vas_usage")) return groupServices([]);
  const names = await reader.rows<{ service: string }>(sql`
    select distinct service from project.vas_usage
    where month >= cast(${window.windowStart} as date) and month < cast(${window.asOfEnd} as date)`);
  return groupServices(names.map((row) => row.service));
}

/** Turns block vas_service into columns `uses_0, uses_1, …` of one row per customer: block vas_uses. */
export async function spreadServices(writer: Writer, services: readonly VasService[]): Promise<void> {
  const columns = services.map((service, index) => {
    const column = id(`uses_${index}`);
    if (service.names.length === 0) return sql`cast(null as bigint) as ${column}`;
    return sql`cast(sum(case when service_name in (${join(service.names.map((name) => sql`${name}`))}) then service_uses else 0 end) as bigint) as ${column}`;
  });
  await writer.run(sql`
    create or replace temp table ${id("view_vas_uses")} as
    select customer_key, ${join(columns)} from ${scratch("vas_service")} group by customer_key`);
}

/** The blocks and files as joined to `base`; `vas_service` has become `vas_uses`. */
function joins(present: ReadonlySet<string>, files: readonly AttributeTable[]): Sql {
  const built = blocks
    .filter((block) => present.has(block.needs) && !block.monthly)
    .map((block) => (block.name === "vas_service" ? { ...block, name: "vas_uses" } : block));
  return join(
    [
      ...built.map(
        (block) =>
          sql`left join ${scratch(block.name)} as ${id(block.name)} on ${block.on ?? sql`${id(block.name, "customer_key")} = base.customer_key`}`,
      ),
      ...files.map(
        (file) =>
          sql`left join ${scratch(file.scratchName)} as ${id(file.scratchName)} on ${id(file.scratchName, "customer_key")} = base.customer_key`,
      ),
    ],
    sql` `,
  );
}

/** The tier of each average bill, by the share of revenue of the customers above it; see `value_tier`. */
export async function loadTiers(
  writer: Writer,
  fields: ViewFields,
  present: ReadonlySet<string>,
  files: readonly AttributeTable[],
  window: ViewWindow,
  everyone: KeyRange,
): Promise<void> {
  const [a, b, c] = valueDefaults.tierShares_percent;
  const averageBill = averageBillOf(fields);
  const bill = present.has("bill")
    ? sql`left join ${scratch("bill")} as bill on bill.customer_key = base.customer_key`
    : sql``;
  const filling = files
    .filter((file) => file.columns.some((column) => column.fills === averageBill.info.name))
    .map(
      (file) =>
        sql`left join (${attributeRows(file, window, everyone)}) as ${id(file.scratchName)} on ${id(file.scratchName, "customer_key")} = base.customer_key`,
    );
  await writer.run(sql`
    create or replace temp table ${id("view_tiers")} as
    select tier_bill,
           case when tier_bill <= 0 then 'D' when above_fen * 100 < all_fen * cast(${a} as hugeint) then 'A'
                when above_fen * 100 < all_fen * cast(${b} as hugeint) then 'B'
                when above_fen * 100 < all_fen * cast(${c} as hugeint) then 'C' else 'D' end as tier
    from (
      select tier_bill, sum(revenue_fen) over (order by tier_bill desc) - revenue_fen as above_fen, sum(revenue_fen) over () as all_fen
      from (
        select tier_bill, sum(cast(greatest(tier_bill, 0) as hugeint)) as revenue_fen
        from (select ${averageBill.value} as tier_bill from ${scratch("base")} as base ${bill} ${join(filling, sql` `)}) as bills
        where tier_bill is not null group by tier_bill
      ) as by_bill
    ) as ranked`);
}

function averageBillOf(fields: ViewFields): ViewField {
  return fields.joined.find((field) => field.info.name === "avg_bill")!;
}

/** Joins a range of customers and adds it to `target`, in order of customer_key; the first range makes the table. */
export async function assemble(
  writer: Writer,
  target: Sql,
  fields: ViewFields,
  present: ReadonlySet<string>,
  files: readonly AttributeTable[],
  keys: KeyRange,
  first: boolean,
): Promise<void> {
  const aliased = (field: ViewField) => sql`${field.value} as ${id(field.info.name)}`;
  const named = (field: ViewField) => id("fields", field.info.name);
  const inner = [
    ...[...fields.joined, ...fields.attributes].map(aliased),
    ...fields.fills.map((fill) => sql`${fill.value} as ${id(fill.name)}`),
  ];
  await writer.run(sql`
    ${first ? sql`create or replace table ${target} as` : sql`insert into ${target}`}
    select fields.customer_key, fields.customer_id,
           ${join([...fields.joined.map(named), ...fields.value.map(aliased), ...fields.results.map(aliased), ...fields.attributes.map(named)])}
    from (
      select base.customer_key, base.customer_id, cast(${averageBillOf(fields).info.sources.length > 0} as boolean) as avg_bill_known,
             ${join(inner)}
      from ${scratch("base")} as base ${joins(present, files)}
      where base.customer_key >= ${keys.from} and base.customer_key < ${keys.to}
    ) as fields
    left join ${scratch("tiers")} as tiers on tiers.tier_bill = fields.avg_bill
    order by fields.customer_key`);
}

/** The fields of the finished table, each with its count of customers that have a value. */
export async function countFilled(reader: Reader, table: Sql, fields: ViewFields): Promise<FieldInfo[]> {
  const infos = [...fields.joined, ...fields.value, ...fields.results, ...fields.attributes].map((field) => field.info);
  const counts = await reader.columns(
    sql`select ${join(infos.map((info) => sql`count(${id(info.name)})`))} from ${table}`,
  );
  return infos.map((info, index) => ({ ...info, filled: counts.columns[index][0] as number }));
}
