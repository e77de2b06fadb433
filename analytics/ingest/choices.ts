import type { ColumnChoice, Mapping } from "../api/ingest.ts";

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
  const { field, keep, unit, dateOrder } = asked;
  return {
    ...(field === null && keep !== undefined ? { keep } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
  };
}

/** The choices that say anything, by column. */
export function choicesOf(columns: readonly string[], mapping: Mapping | undefined): Readonly<Record<string, Choice>> {
  const entries = columns.map((column) => [column, choiceFor(mapping, column)] as const);
  return Object.fromEntries(entries.filter(([, choice]) => Object.keys(choice).length > 0));
}
