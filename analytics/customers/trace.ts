import type { CallParams } from "../api/contract.ts";
import type { FieldInfo, FieldTrace, Scalar, TraceSource } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Reader } from "../db/database.ts";
import { latestRun } from "../db/results.ts";
import { maskSql } from "../db/mask.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { fieldOf, openView } from "../db/view.ts";
import { registryFields } from "./fields.ts";
import { readOrigin } from "./origin.ts";
import { sourceOrder } from "./order.ts";
import type { FileRow } from "./provenance.ts";
import { customerRowsOf, filesOf, standsOn, wins } from "./provenance.ts";
import type { FieldDef, RowsOf } from "./registry/field.ts";
import { rowsNeeded } from "./registry/rows.ts";
import { TraceRows } from "./trace-rows.ts";
import { viewWindow } from "./window.ts";

/**
 * The rows behind one customer's value of a field, with those behind the fields it is computed from. Rows later than the
 * as-of month are never among them. Throws `no_view`, `unknown_field`, `customer_missing`.
 */
export async function traceField(params: CallParams<"customers.trace">, reader: Reader): Promise<FieldTrace> {
  const view = await openView(reader, params.asOf);
  const field = fieldOf(view, params.field);
  const { customerId } = params;
  const key = await reader.value<number>(sql`select customer_key from ${view.table} where customer_id = ${customerId}`);
  if (key === undefined) throw new EngineError("customer_missing", { customerId, asOf: view.asOf });
  const values = await valuesOf(reader, view, key);
  const shownValues = params.unmask ? values : await valuesOf(reader, view, key, true);
  const value = shownValues[field.name] ?? null;
  const told = {
    customerId,
    asOf: view.asOf,
    field: field.name,
    value: field.list && typeof value === "string" ? value.split("; ") : value,
  };
  const withValues = (names: readonly string[]) =>
    names.filter((name) => name in values).map((name) => ({ field: name, value: shownValues[name] ?? null }));
  if (field.category === "results") {
    const run = value === null ? null : await latestRun(reader, field.name, view.asOf);
    return {
      ...told,
      inputs: withValues(run?.features ?? []),
      run: run && { kind: run.kind, id: run.id },
      sources: [],
    };
  }

  const { rules, definitions } = await readOrigin(reader, view.asOf);
  const { services } = definitions;
  const { joined, value: valueDefs } = registryFields({ rules, services, windowMonths: view.windowMonths });
  const defs = new Map([...joined, ...valueDefs].map((def) => [def.name, def]));
  const window = viewWindow(view.asOf, view.windowMonths);
  const files = await filesOf(reader, window, key);
  const order = await sourceOrder(reader);
  const customer = await customerRowsOf(reader, key);
  const rows = new TraceRows(reader, window, key, (values["usual_cell"] as string | null | undefined) ?? null);

  const visited = new Set<string>();
  const follow = async (one: FieldInfo): Promise<void> => {
    if (visited.has(one.name)) return;
    visited.add(one.name);
    if (one.category === "attribute") {
      // A file's own column is titled as the file names it.
      const file = files.find(({ table }) => table === one.sources[0]);
      return file && rows.addFile(file.table, one.title.en, file.at);
    }
    const def = defs.get(one.name)!;
    const own = files.filter((file) => file.columns.get(one.name) === true);
    const ofCustomer = (standsOn[one.name] ?? [one.name]).flatMap((column) => {
      const at = customer.get(column);
      return at && one.sources.includes("customer") ? [{ column, at }] : [];
    });
    if (await fromFile(one, def, own, ofCustomer.length > 0)) {
      const [first] = order(
        one,
        own.map((file) => ({ source: `attribute:${file.table}`, file })),
      );
      return rows.addFile(first.file.table, await columnFilling(reader, first.file.table, one.name), first.file.at);
    }
    for (const { column, at } of ofCustomer.slice(0, one.name === "status" ? 2 : 1)) await rows.addCustomer(column, at);
    for (const spec of rowSpecs(one, def)) await rows.add(spec);
    for (const input of definitions.fields[one.name].inputs) {
      const next = view.fields.find((candidate) => candidate.name === input);
      if (next) await follow(next);
    }
  };
  /** Whether a file's column gave the value rather than the customer table or the facts. */
  const fromFile = async (one: FieldInfo, def: FieldDef, own: readonly FileRow[], hasCustomer: boolean) => {
    if (own.length === 0) return false;
    if (one.kind === "recorded") {
      const places = [
        ...(hasCustomer ? [{ source: "customer" }] : []),
        ...own.map((file) => ({ source: `attribute:${file.table}` })),
      ];
      return order(one, places)[0]?.source !== "customer";
    }
    if (wins(order, one, own)) return true;
    const computed =
      hasCustomer || def.inputs.length > 0 || one.sources.some((source) => !own.some((file) => file.table === source));
    return !computed || (!hasCustomer && def.inputs.length === 0 && (await rows.none(rowSpecs(one, def))));
  };
  const rowSpecs = (one: FieldInfo, def: FieldDef): readonly RowsOf[] => {
    if (window.asOfEnd === null) return [];
    const second = definitions.fields[one.name]?.otherwise ? def.otherwise : undefined;
    const specs = second ? (second.rows ?? rowsNeeded(second.needs)) : (def.rows ?? rowsNeeded(def.needs));
    return specs.filter((spec) => one.sources.includes(spec.table) || spec.everyone);
  };

  await follow(field);
  const sources: TraceSource[] = await rows.read(params.limit, params.unmask);
  return { ...told, inputs: withValues(definitions.fields[field.name].inputs), run: null, sources };
}

async function columnFilling(reader: Reader, table: string, field: string): Promise<string> {
  return (await reader.value<string>(
    sql`select column_name from project.attribute_column where table_name = ${table} and field = ${field} order by position limit 1`,
  ))!;
}

async function valuesOf(
  reader: Reader,
  view: View,
  key: number,
  masked = false,
): Promise<Readonly<Record<string, Scalar | null>>> {
  const columns = view.fields.map((field) => {
    const column = id("view", field.name);
    const shown = masked ? maskSql(field, column) : column;
    return sql`${field.type === "date" ? sql`cast(${shown} as varchar)` : shown} as ${id(field.name)}`;
  });
  return (await reader.row<Record<string, Scalar | null>>(
    sql`select ${join(columns)} from ${view.table} as ${id("view")} where customer_key = ${key}`,
  ))!;
}
