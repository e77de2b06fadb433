import type { FieldInfo } from "../api/customers.ts";
import type { Reader, Writer } from "../db/database.ts";
import { droppedCalls, hasDroppedCalls } from "../db/dropped-calls.ts";
import type { ViewRules } from "../api/rules.ts";
import type { Bindable, Sql } from "../db/sql.ts";
import { id, join, sql, sqlFile } from "../db/sql.ts";
import type { AttributeTable } from "./attributes.ts";
import { attributeKnown, attributeRows, attributeTables } from "./attributes.ts";
import { runTable, scratch } from "./blocks.ts";
import type { ViewField, ViewFields } from "./fields.ts";
import type { VasService } from "./registry/vas.ts";
import { groupServices } from "./registry/vas.ts";
import { orZero } from "./registry/field.ts";
import type { Activity } from "./registry/value.ts";
import { customerKnown, datedTables } from "./sources.ts";
import type { KeyRange, ViewWindow } from "./window.ts";
import { splitKeys } from "./window.ts";

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
    if (await hasDroppedCalls(writer)) others(droppedCalls, sql`month < cast(${end} as date)`);
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
  rules: ViewRules,
): Promise<VasService[]> {
  if (!present.has("vas_usage")) return groupServices([], rules.services);
  const names = await reader.rows<{ service: string }>(sql`
    select distinct service from project.vas_usage
    where month >= cast(${window.windowStart} as date) and month < cast(${window.asOfEnd} as date)`);
  return groupServices(
    names.map((row) => row.service),
    rules.services,
  );
}

/** Block vas_service as columns `all_uses`, `vas_fees` (fen) and `uses_0, uses_1, …` of one row per customer: block vas_uses. `from`: its rows. */
export function servicesSpread(services: readonly VasService[], from: Sql): Sql {
  const columns = services.map((service, index) => {
    const column = id(`uses_${index}`);
    if (service.names.length === 0) return sql`cast(null as bigint) as ${column}`;
    return sql`cast(sum(case when service_name in (${join(service.names.map((name) => sql`${name}`))}) then service_uses else 0 end) as bigint) as ${column}`;
  });
  const all = sql`cast(sum(service_uses) as bigint) as all_uses, cast(sum(service_fees) as bigint) as vas_fees`;
  return sql`select ${join([id("customer_key"), all, ...columns])} from ${from} group by customer_key`;
}

/** What tells activity when dormancy has months of its own: columns of the blocks, passed on under names no file's column has. */
export function activityOf(present: ReadonlySet<string>): {
  readonly activity: Activity;
  readonly passed: readonly Sql[];
} {
  const calls = present.has("call.dormant");
  const bills = present.has("bill.dormant");
  return {
    activity: {
      recentCalls: calls ? id("fields", "calls: recent") : null,
      recent_fen: bills ? id("fields", "bills: recent") : null,
    },
    passed: [
      ...(calls ? [sql`${orZero("call_activity", "recent_calls")} as ${id("calls: recent")}`] : []),
      ...(bills ? [sql`${orZero("bill_activity", "recent_fen")} as ${id("bills: recent")}`] : []),
    ],
  };
}

/** What is joined to the customers of a range, in this order: rows of a scratch table, or of a query of its own. */
export interface Joined {
  readonly name: string;
  readonly rows: Sql;
  /** See `Block.on`. */
  readonly on?: Sql | undefined;
}

function joins(joined: readonly Joined[]): Sql {
  return join(
    joined.map(
      ({ name, rows, on }) =>
        sql`left join ${rows} as ${id(name)} on ${on ?? sql`${id(name, "customer_key")} = base.customer_key`}`,
    ),
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
  rules: ViewRules,
  everyone: KeyRange,
): Promise<void> {
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
    create or replace temp table ${id("view_tier_bills")} as
    select tier_bill
    from (select ${averageBill.value} as tier_bill from ${scratch("base")} as base ${bill} ${join(filling, sql` `)}) as bills
    where tier_bill is not null`);
  await runTable(writer, "tiers", sqlFile(tiersPath, tierParameters(rules)));
}

export const tiersPath = "customers/value_tiers.sql";

export function tierParameters({ valueTiers }: ViewRules): Record<string, Bindable> {
  const byShare = valueTiers.by === "revenue_share";
  const [a, b, c] = byShare ? valueTiers.shares_percent.map((share) => Math.round(share * 100)) : valueTiers.from_fen;
  return { by_share: byShare, a, b, c };
}

function averageBillOf(fields: ViewFields): ViewField {
  return fields.joined.find((field) => field.info.name === "avg_bill")!;
}

/** Which customers are joined by one statement, and how. */
export interface CustomerRange {
  readonly keys: KeyRange;
  /** It makes the table; the others add to it. */
  readonly isFirst: boolean;
  /** The base has all customers. */
  readonly isEveryone: boolean;
  /** Customers are read in so many parts, each joined by a thread of its own. */
  readonly slices: number;
}

/** Joins a range of customers of the base and adds it to `target`, in order of customer_key. */
export async function assemble(
  writer: Writer,
  target: Sql,
  fields: ViewFields,
  present: ReadonlySet<string>,
  joined: readonly Joined[],
  { keys, isFirst, isEveryone, slices }: CustomerRange,
): Promise<void> {
  const aliased = (field: ViewField) => sql`${field.value} as ${id(field.info.name)}`;
  const named = (field: ViewField) => id("fields", field.info.name);
  const inner = [
    ...activityOf(present).passed,
    ...[...fields.joined, ...fields.attributes].map(aliased),
    ...fields.fills.map((fill) => sql`${fill.value} as ${id(fill.name)}`),
  ];
  const within = isEveryone ? sql`` : sql`base.customer_key in (select customer_key from ${scratch("base")}) and`;
  // Customers come from the stored table: what a transaction itself has written is read by one thread alone.
  const parts = splitKeys(keys, slices).map(
    ({ from, to }) => sql`
        select customer_key, customer_id from project.customer_key where customer_key >= ${from} and customer_key < ${to}`,
  );
  const base = parts.length > 1 ? sql`(${join(parts, sql` union all `)})` : sql`project.customer_key`;
  await writer.run(sql`
    ${isFirst ? sql`create or replace table ${target} as` : sql`insert into ${target}`}
    select fields.customer_key, fields.customer_id,
           ${join([...fields.joined.map(named), ...fields.value.map(aliased), ...fields.results.map(aliased), ...fields.attributes.map(named)])}
    from (
      select base.customer_key, base.customer_id, cast(${averageBillOf(fields).info.sources.length > 0} as boolean) as avg_bill_known,
             ${join(inner)}
      from ${base} as base ${joins(joined)}
      where ${within} base.customer_key >= ${keys.from} and base.customer_key < ${keys.to}
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
