import type { FieldInfo, FilterGroup, FilterNode } from "../../../analytics/api/index.ts";
import { isGroup } from "../../parts/filter/tree.ts";

/** The filter a link carries, `#/customers?filter=…`; a broken one is no filter. */
export function filterFromParam(param: string | undefined): FilterGroup {
  const none: FilterGroup = { op: "and", items: [] };
  if (!param) return none;
  try {
    const node = JSON.parse(param) as FilterNode;
    if (typeof node !== "object" || node === null) return none;
    return isGroup(node) ? node : { op: "and", items: [node] };
  } catch {
    return none;
  }
}

const defaultWidth: Readonly<Record<FieldInfo["type"], number>> = {
  text: 140,
  category: 120,
  number: 110,
  whole: 104,
  fen: 116,
  date: 108,
  yes_no: 84,
};

/** Wide enough for the title as well. */
export function columnWidth(field: FieldInfo, title: string): number {
  let letters = 0;
  for (const letter of title) letters += letter.charCodeAt(0) > 0x2e7f ? 13 : 7;
  return Math.min(260, Math.max(defaultWidth[field.type], letters + 40));
}

/** What is shown before anything was chosen: every field with a source; an empty column says nothing. */
export const defaultColumns = (fields: readonly FieldInfo[]): string[] =>
  fields
    .filter((field) => field.sources.length > 0 || field.filled > 0 || field.name === "customer_id")
    .map((field) => field.name);

export const isNumeric = (field: Pick<FieldInfo, "type">): boolean =>
  field.type === "number" || field.type === "whole" || field.type === "fen";
