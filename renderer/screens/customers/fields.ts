import type { FieldInfo, FilterGroup, FilterNode } from "../../../analytics/api/index.ts";
import { digest } from "../../digest.ts";
import { isGroup } from "../../parts/filter/tree.ts";

/** Longer filters, such as ids pasted by the thousand, are kept for the tab, and the link carries their key. */
const longest = 8000;
const kept = "filter:";

/** The filter as a link carries it. */
export function filterToParam(filter: FilterNode): string {
  const text = JSON.stringify(filter);
  if (text.length <= longest) return text;
  const key = kept + digest(text);
  keep(key, filter);
  try {
    for (const old of Object.keys(sessionStorage)) if (old.startsWith(kept)) sessionStorage.removeItem(old);
    sessionStorage.setItem(key, text);
  } catch {
    // Outside of a browser, or no room: then it is known until the page is loaded anew.
  }
  return key;
}

/** The very trees that were put into links: what stays the same between two of them is the same object. */
const keptFilters = new Map<string, FilterNode>();

function keep(key: string, filter: FilterNode): void {
  keptFilters.delete(key);
  keptFilters.set(key, filter);
  for (const old of keptFilters.keys()) if (keptFilters.size > 20) keptFilters.delete(old);
}

/** The last one outlives a reload of the page; a tab has room for a few megabytes. */
function recall(key: string): FilterNode | undefined {
  const known = keptFilters.get(key);
  if (known) return known;
  try {
    const text = sessionStorage.getItem(key);
    if (text !== null) keep(key, JSON.parse(text) as FilterNode);
  } catch {
    // Outside of a browser.
  }
  return keptFilters.get(key);
}

/** The link stands for a filter that only another tab, or one that was closed, has known. */
export const isLostFilter = (param: string | undefined): boolean =>
  param !== undefined && param.startsWith(kept) && recall(param) === undefined;

/** The filter a link carries, `#/customers?filter=…`; a broken one is no filter. */
export function filterFromParam(param: string | undefined): FilterGroup {
  const none: FilterGroup = { op: "and", items: [] };
  if (!param) return none;
  try {
    const node = param.startsWith(kept) ? recall(param) : (JSON.parse(param) as FilterNode | null);
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

/** Fields as they are shown: what is told in fen, the change of an amount too, is shown and typed in yuan. */
export const inYuan = (fields: readonly FieldInfo[]): readonly FieldInfo[] =>
  fields.map((field) => (field.unit?.startsWith("fen") ? { ...field, type: "fen" } : field));

export const isNumeric = (field: Pick<FieldInfo, "type">): boolean =>
  field.type === "number" || field.type === "whole" || field.type === "fen";
