import type { ViewRules } from "../api/rules.ts";
import { hasDroppedCalls, optionalCallColumns } from "../db/dropped-calls.ts";
import { customerFacts } from "../db/facts.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { dormantStart } from "./window.ts";
import type { ViewWindow } from "./window.ts";

/** Which rows of a table are known as of the month. A monthly feed counts as a source only with a row in the window. */
export interface SourceTable {
  readonly name: string;
  known(end: Sql): Sql;
  readonly monthly?: (start: Sql) => Sql;
  readonly columns: readonly string[];
  /** Rows of this table make a customer one of the view. */
  readonly customers: boolean;
}

export const datedTables: readonly SourceTable[] = [
  {
    name: "bill",
    customers: true,
    columns: ["total_fen", "outgoing_call_fen", "vas_fen"],
    known: (end) => sql`month < cast(${end} as date)`,
    monthly: (start) => sql`month >= cast(${start} as date)`,
  },
  {
    name: "call",
    customers: true,
    columns: optionalCallColumns,
    known: (end) => sql`started_at < cast(${end} as timestamp)`,
    monthly: (start) => sql`started_at >= cast(${start} as timestamp)`,
  },
  {
    name: "cell_quality",
    customers: false,
    columns: [],
    known: (end) => sql`(month is null or month < cast(${end} as date))`,
  },
  {
    name: "payment",
    customers: true,
    columns: ["method", "due_on"],
    known: (end) =>
      sql`coalesce(least(cast(billed_month as timestamp), cast(due_on as timestamp), paid_at) < cast(${end} as timestamp), true)`,
  },
  {
    name: "complaint",
    customers: true,
    columns: ["type", "satisfaction"],
    known: (end) => sql`opened_at < cast(${end} as timestamp)`,
  },
  {
    name: "vas_usage",
    customers: true,
    columns: ["fee_fen"],
    known: (end) => sql`month < cast(${end} as date)`,
    monthly: (start) => sql`month >= cast(${start} as date)`,
  },
  {
    name: "subscription",
    customers: true,
    columns: ["ended_on"],
    known: (end) => sql`(started_on is null or started_on < cast(${end} as date))`,
  },
  {
    name: "contact",
    customers: true,
    columns: [],
    known: (end) => sql`coalesce(sent_at < cast(${end} as timestamp), true)`,
  },
  {
    name: "response",
    customers: true,
    columns: [],
    known: (end) => sql`coalesce(responded_at < cast(${end} as timestamp), true)`,
  },
];

/** Age is told by any of three columns, counted together below. */
const customerColumns = customerFacts.filter((column) => column !== "birth_date" && column !== "age_years");

/** Rows of the customer table that are known: those who join later are not. */
export function customerKnown(window: ViewWindow): Sql {
  return window.asOfEnd === null ? sql`true` : sql`coalesce(joined_on < cast(${window.asOfEnd} as date), true)`;
}

/**
 * `table` and `table.column` of everything that has rows as of the month: what `FieldDef.needs` asks for. With rules that ask
 * for them also `call.dormant`, `bill.dormant` (dormancy has months of its own) and `rules` (customers are named).
 */
export async function presentSources(reader: Reader, window: ViewWindow, rules: ViewRules): Promise<Set<string>> {
  const present = new Set<string>();
  const any = async (table: string, condition: Sql) =>
    (await reader.value<number>(sql`select 1 from ${id("project", table)} where ${condition} limit 1`)) === 1;
  if (window.asOfEnd !== null && window.windowStart !== null) {
    const end = sql`${window.asOfEnd}`;
    const dropped = await hasDroppedCalls(reader);
    for (const table of datedTables) {
      const known = table.known(end);
      if (
        !(await any(table.name, table.monthly ? sql`${known} and ${table.monthly(sql`${window.windowStart}`)}` : known))
      )
        continue;
      present.add(table.name);
      for (const column of table.columns) {
        const told = await any(table.name, sql`${known} and ${id(column)} is not null`);
        if (
          told ||
          (table.name === "call" &&
            dropped &&
            (await any("call_dropped", sql`month < cast(${end} as date) and ${id(column)}`)))
        )
          present.add(`${table.name}.${column}`);
      }
    }
    if (present.has("complaint") && (await any("complaint", sql`closed_at < cast(${end} as timestamp)`)))
      present.add("complaint.closed_at");
  }
  const known = customerKnown(window);
  const left =
    window.asOfEnd === null ? sql`left_on` : sql`case when left_on < cast(${window.asOfEnd} as date) then left_on end`;
  const counts = await reader.row<Record<string, number>>(sql`
    select count(*) as "rows", count(coalesce(cast(birth_date as varchar), id_number, cast(age_years as varchar))) as age,
      ${join(customerColumns.map((column) => sql`count(${column === "left_on" ? left : id(column)}) as ${id(column)}`))}
    from project.customer_now where ${known}`);
  for (const [column, count] of Object.entries(counts ?? {})) {
    if (count > 0) present.add(column === "rows" ? "customer" : `customer.${column}`);
  }
  if (dormantStart(window, rules) !== null) {
    for (const table of ["call", "bill"]) if (present.has(table)) present.add(`${table}.dormant`);
  }
  if (rules.keyAccounts.customerIds.length > 0) present.add("rules");
  return present;
}

/** The tables that meet `needs`, or null when something is missing. See `FieldDef.needs`. */
export function meet(
  needs: readonly string[],
  present: ReadonlySet<string>,
  fields: ReadonlyMap<string, readonly string[]>,
): string[] | null {
  const tables = new Set<string>();
  for (const need of needs) {
    let met = need.startsWith("?");
    for (const choice of need.replace("?", "").split(" | ")) {
      const inherited = choice.startsWith("field:")
        ? fields.get(choice.slice(6))
        : present.has(choice)
          ? [choice.split(".")[0]]
          : undefined;
      if (!inherited || inherited.length === 0) continue;
      met = true;
      for (const table of inherited) tables.add(table);
    }
    if (!met) return null;
  }
  return [...tables];
}
