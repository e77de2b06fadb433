import type { CustomerDetail, FieldInfo } from "../api/customers.ts";
import type { Provenance } from "../api/identity.ts";
import type { Reader } from "../db/database.ts";
import { customerFacts, customerRows, importSources, readPriorities, sourceRank } from "../db/facts.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { attributeKnown, attributeTables } from "./attributes.ts";
import { sourceOrder } from "./order.ts";
import { datedTables } from "./sources.ts";
import type { ViewWindow } from "./window.ts";
import { viewWindow } from "./window.ts";

export interface At {
  readonly table: string;
  readonly importId: number;
  readonly line: number | null;
}

/** The customer columns that a derived field stands on. */
export const standsOn: Readonly<Record<string, readonly string[]>> = {
  age_years: ["birth_date", "id_number", "age_years"],
  tenure_months: ["joined_on"],
  status: ["status", "left_on"],
};

/**
 * Of every field with a value where it came from: for recorded fields the row, for derived ones the imports of the rows in the
 * window. Fields without a value, and results of runs, have none.
 */
export async function provenanceOf(
  reader: Reader,
  view: View,
  key: number,
  values: CustomerDetail["values"],
): Promise<CustomerDetail["provenance"]> {
  const window = viewWindow(view.asOf, view.windowMonths);
  const customer = await customerRowsOf(reader, key);
  const files = await filesOf(reader, window, key);
  const facts = await factImports(reader, window, key, new Set(view.fields.flatMap((field) => field.sources)));
  const order = await sourceOrder(reader);
  const imports = new Map((await importSources(reader, null)).map((one) => [one.importId, one]));
  const told = ({ table, importId, line }: At): Provenance => {
    const one = imports.get(importId);
    return { table, file: one?.file ?? "", importId, line, loadedAt: one?.loadedAt ?? "" };
  };
  const result: Record<string, Provenance[]> = {};
  for (const field of view.fields) {
    const value = values[field.name];
    if (value === null || value === undefined || field.category === "results") continue;
    const found = placesOf(field, customer, files, facts, order);
    if (found.length > 0) result[field.name] = found.map(told);
  }
  return result;
}

type Order = Awaited<ReturnType<typeof sourceOrder>>;

function placesOf(
  field: FieldInfo,
  customer: ReadonlyMap<string, At>,
  files: readonly FileRow[],
  facts: ReadonlyMap<string, readonly At[]>,
  order: Order,
): At[] {
  const own = files.filter((file) => file.columns.get(field.name) === true);
  if (field.category === "attribute") {
    const [table] = field.sources;
    return files.filter((file) => file.table === table).map(({ at }) => at);
  }
  const ofCustomer = (standsOn[field.name] ?? [field.name]).flatMap((column) => customer.get(column) ?? []);
  const choices = [
    ...(ofCustomer.length > 0 && field.sources.includes("customer")
      ? [{ source: "customer", at: [ofCustomer[0]] }]
      : []),
    ...field.sources
      .filter((table) => table !== "customer" && facts.has(table))
      .map((table) => ({ source: table, at: facts.get(table)! })),
    ...own.map((file) => ({ source: `attribute:${file.table}`, at: [file.at] })),
  ];
  const filling = choices.filter(({ source }) => source === "customer" || source.startsWith("attribute:"));
  const computed = choices.filter((choice) => !filling.includes(choice)).flatMap(({ at }) => at);
  // A field computed from several tables stands on all of them; of those that only fill it one wins.
  if (field.kind === "derived" && computed.length > 0 && !wins(order, field, own))
    return [...computed, ...(field.sources.includes("customer") ? ofCustomer.slice(0, 1) : [])];
  if (field.kind === "derived" && field.category === "value") return choices.flatMap(({ at }) => at);
  return [...(order(field, filling)[0]?.at ?? [])];
}

/** Whether a file that fills a derived field goes before what is computed. */
export function wins(order: Order, field: FieldInfo, own: readonly FileRow[]): boolean {
  const places = [{ source: "computed" }, ...own.map((file) => ({ source: `attribute:${file.table}` }))];
  return order(field, places)[0]?.source !== "computed";
}

/** Of each customer fact the row it was taken from, by the sources' priority. */
export async function customerRowsOf(reader: Reader, key: number): Promise<Map<string, At>> {
  const priorities = await readPriorities(reader);
  const { all } = await customerRows(reader, sql`customer_key = ${key}`);
  const picks = customerFacts.map(
    (field) =>
      sql`arg_max({import_id: import_id, line: line}, ${sourceRank(field, priorities)}) filter (where ${id(field)} is not null) as ${id(field)}`,
  );
  const row = await reader.row<Record<string, { import_id: number; line: bigint | number } | null>>(
    sql`select ${join(picks)} from ${all} told`,
  );
  const found = new Map<string, At>();
  for (const [field, at] of Object.entries(row ?? {})) {
    if (at) found.set(field, { table: "customer", importId: at.import_id, line: Number(at.line) });
  }
  return found;
}

export interface FileRow {
  readonly table: string;
  readonly at: At;
  /** View field a column fills → whether the row has a value for it. */
  readonly columns: ReadonlyMap<string, boolean>;
}

/** The row of each attribute table that the view took. */
export async function filesOf(reader: Reader, window: ViewWindow, key: number): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for (const [table, stored] of await attributeTables(reader)) {
    const filling = stored.filter((column) => column.field !== null);
    const flags = filling.map((column, index) => sql`${id(column.column_name)} is not null as ${id(`has_${index}`)}`);
    const row = await reader.row<Record<string, number | boolean>>(sql`
      select import_id, line, ${join([...flags, sql`true as found`])} from ${id("attribute", table)}
      where customer_key = ${key} and ${attributeKnown(window)}
      order by coalesce(month, cast('0001-01-01' as date)) desc, import_id desc, line desc limit 1`);
    if (!row) continue;
    rows.push({
      table,
      at: { table: `attribute:${table}`, importId: row["import_id"] as number, line: row["line"] as number },
      columns: new Map(filling.map((column, index) => [column.field!, row[`has_${index}`] === true])),
    });
  }
  return rows;
}

/** Per dated table the imports that the customer's rows of the window came from. */
async function factImports(
  reader: Reader,
  window: ViewWindow,
  key: number,
  wanted: ReadonlySet<string>,
): Promise<Map<string, At[]>> {
  const found = new Map<string, At[]>();
  if (window.asOfEnd === null || window.windowStart === null) return found;
  for (const { name, customers, known, monthly } of datedTables) {
    if (!wanted.has(name)) continue;
    const inWindow: Sql[] = [known(sql`${window.asOfEnd}`)];
    if (customers) inWindow.push(sql`customer_key = ${key}`);
    if (monthly) inWindow.push(monthly(sql`${window.windowStart}`));
    const rows = await reader.rows<{ import_id: number }>(sql`
      select distinct import_id from ${id("project", name)} where ${join(inWindow, sql` and `)} order by import_id`);
    found.set(
      name,
      rows.map(({ import_id }) => ({ table: name, importId: import_id, line: null })),
    );
  }
  return found;
}
