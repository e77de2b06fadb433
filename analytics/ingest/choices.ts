import type { ColumnChoice, ColumnFate, Mapping } from "../api/ingest.ts";
import { ATTRIBUTE } from "./fields.ts";

/** What a person, or a saved mapping, says of a column beyond its field. */
export type Choice = Omit<ColumnChoice, "field">;

/** The field that a mapping gives a column; undefined when it does not name the column. */
export function fieldFor(mapping: Mapping | undefined, column: string): string | null | undefined {
  if (!mapping || !Object.hasOwn(mapping, column)) return undefined;
  const asked = mapping[column];
  return typeof asked === "object" && asked !== null ? asked.field : asked;
}

/** Everything else that it says; null leaves the column out. */
export function choiceFor(mapping: Mapping | undefined, column: string): Choice {
  if (!mapping || !Object.hasOwn(mapping, column)) return {};
  const asked = mapping[column];
  if (asked === null) return { keep: false };
  if (typeof asked !== "object") return {};
  const { field, keep, unit, dateOrder, type } = asked;
  return {
    ...(field === null && keep !== undefined ? { keep } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(field !== null || type === undefined ? {} : { type }),
  };
}

/** The choices that say anything, by column. */
export function choicesOf(columns: readonly string[], mapping: Mapping | undefined): Readonly<Record<string, Choice>> {
  const entries = columns.map((column) => [column, choiceFor(mapping, column)] as const);
  return Object.fromEntries(entries.filter(([, choice]) => Object.keys(choice).length > 0));
}

/**
 * Whether columns without a field have a place beside the table's rows: one row per customer, or customer and month. Of
 * a call or a payment there are many, and an attribute has one value.
 */
export function keepsColumns(table: string): boolean {
  return table.startsWith(ATTRIBUTE) || table === "customer" || table === "bill";
}

/** What becomes of a column; further columns of bills are kept only when asked for. */
export function fateOf(table: string, field: string | null, { keep }: Choice = {}): ColumnFate {
  if (field !== null) return "field";
  return keepsColumns(table) && (keep ?? table !== "bill") ? "kept" : "left_out";
}
