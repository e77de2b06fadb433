import type {
  ConditionOp,
  FieldInfo,
  FieldType,
  FilterCondition,
  FilterGroup,
  FilterNode,
  Scalar,
} from "../../../analytics/api/index.ts";
import { parseSegmentField } from "../../../analytics/api/index.ts";

export const isGroup = (node: FilterNode): node is FilterGroup => "items" in node;

export const emptyFilter: FilterGroup = { op: "and", items: [] };

const ordered: readonly ConditionOp[] = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "between",
  "in",
  "not_in",
  "is_null",
  "is_not_null",
];
const opsByType: Readonly<Record<FieldType, readonly ConditionOp[]>> = {
  text: ["=", "!=", "contains", "starts_with", "in", "not_in", "is_null", "is_not_null"],
  category: ["in", "not_in", "=", "!=", "contains", "starts_with", "is_null", "is_not_null"],
  number: [">=", "<=", ">", "<", "between", "=", "!=", "in", "not_in", "is_null", "is_not_null"],
  whole: [">=", "<=", ">", "<", "between", "=", "!=", "in", "not_in", "is_null", "is_not_null"],
  fen: [">=", "<=", ">", "<", "between", "=", "!=", "is_null", "is_not_null"],
  date: ordered.filter((op) => op !== "in" && op !== "not_in"),
  yes_no: ["=", "is_null", "is_not_null"],
};

/** Of a field whose value is several items a condition asks for an item. */
const itemOps: readonly ConditionOp[] = ["in", "not_in", "contains", "starts_with", "is_null", "is_not_null"];

const membershipOps: readonly ConditionOp[] = ["in", "not_in", "=", "!=", "is_null", "is_not_null"];

export const opsOf = (type: FieldType, list = false): readonly ConditionOp[] => (list ? itemOps : opsByType[type]);
/** Segments are numbered, but have no order. */
export const opsOfField = ({ name, type, list }: Pick<FieldInfo, "name" | "type" | "list">): readonly ConditionOp[] =>
  parseSegmentField(name) ? membershipOps : opsOf(type, list);
export const isList = (op: ConditionOp): boolean => op === "in" || op === "not_in";
export const takesNothing = (op: ConditionOp): boolean => op === "is_null" || op === "is_not_null";

/** The condition a newly chosen field starts with. */
export function startCondition(field: Pick<FieldInfo, "name" | "type" | "list">): FilterCondition {
  const op = opsOfField(field)[0] ?? "=";
  return field.type === "yes_no" ? { field: field.name, op, value: true } : { field: field.name, op };
}

/** Another operator; the value is kept where it still fits. */
export function withOp(condition: FilterCondition, op: ConditionOp): FilterCondition {
  const { field, value } = condition;
  if (takesNothing(op)) return { field, op };
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : value === undefined ? [] : [value as Scalar];
  if (isList(op)) return list.length > 0 && condition.op !== "between" ? { field, op, value: list } : { field, op };
  if (op === "between")
    return list.length === 2 && condition.op === "between" ? { field, op, value: list } : { field, op };
  return list[0] === undefined ? { field, op } : { field, op, value: list[0] };
}

export function isComplete(condition: FilterCondition): boolean {
  const { field, op, value } = condition;
  if (field === "") return false;
  if (takesNothing(op)) return true;
  if (op === "between") return Array.isArray(value) && value.length === 2 && value.every((item) => item !== "");
  if (isList(op)) return Array.isArray(value) && value.length > 0;
  return value !== undefined && !Array.isArray(value) && value !== "";
}

/** What the engine is asked: incomplete conditions and empty groups left out; null when nothing remains. */
export function effective(node: FilterNode | null): FilterNode | null {
  if (!node) return null;
  if (!isGroup(node)) return isComplete(node) ? node : null;
  const items = node.items.map(effective).filter((item): item is FilterNode => item !== null);
  return items.length > 0 ? { op: node.op, items } : null;
}

export const countConditions = (node: FilterNode | null): number =>
  !node ? 0 : isGroup(node) ? node.items.reduce((sum, item) => sum + countConditions(item), 0) : 1;

/** Replaces item `index`; null removes it. */
export function replaceItem(group: FilterGroup, index: number, next: FilterNode | null): FilterGroup {
  const items = next
    ? group.items.map((item, at) => (at === index ? next : item))
    : group.items.filter((_, at) => at !== index);
  return { op: group.op, items };
}

export const appendItem = (group: FilterGroup, item: FilterNode): FilterGroup => ({
  op: group.op,
  items: [...group.items, item],
});

/** Cells of what was pasted as a column, a row or a comma list, trimmed; what follows the last one that is written is none. */
const pastedCells = (pasted: string): string[] =>
  pasted
    .replace(/[\s,;，；、]+$/, "")
    .split(/\r\n|[\n\r\t,;，；、]/)
    .map((part) => part.trim());

/** What was pasted as a column, a row or a comma list: its entries, trimmed. */
export const pastedEntries = (pasted: string): string[] => pastedCells(pasted).filter((part) => part !== "");

export interface PastedList {
  /** Once each, in the order of the list. */
  readonly values: readonly Scalar[];
  /** Entries that were there already. */
  readonly doubles: number;
  readonly blanks: number;
  /** Entries that are no numbers where the field asks for them. */
  readonly otherType: number;
}

/** Values out of a pasted list, and how many of its cells give none; numbers where the field asks for them. */
export function readList(pasted: string, type: FieldType): PastedList {
  const cells = pasted.trim() === "" ? [] : pastedCells(pasted);
  const parts = cells.filter((part) => part !== "");
  const numeric = type === "number" || type === "whole" || type === "fen";
  const read: Scalar[] = numeric
    ? parts.map((part) => Number(part.replaceAll("_", ""))).filter((value) => Number.isFinite(value))
    : parts;
  const values = [...new Set(type === "fen" ? read.map((yuan) => fenOf(Number(yuan))) : read)];
  return {
    values,
    doubles: read.length - values.length,
    blanks: cells.length - parts.length,
    otherType: parts.length - read.length,
  };
}

/** Values out of a pasted list: once each; numbers where the field asks for them. */
export const parseList = (pasted: string, type: FieldType): Scalar[] => [...readList(pasted, type).values];

/** First and last day of the months from `2024-01` to `2024-03`; the other way round is put right. */
export function monthRange(from: string, to: string): [string, string] {
  const [first, last] = from <= to ? [from, to] : [to, from];
  const days = new Date(Date.UTC(Number(last.slice(0, 4)), Number(last.slice(5, 7)), 0)).getUTCDate();
  return [`${first}-01`, `${last}-${String(days).padStart(2, "0")}`];
}

/** Yuan as typed into whole fen; rounding keeps 19.99 from becoming 1998. */
export const fenOf = (yuan: number): number => Math.round(yuan * 100);

/** A node as a line of words, for headings and lists. */
export function describe(
  node: FilterNode,
  title: (field: string) => string,
  value: (field: string, value: Scalar) => string,
  words: { and: string; or: string; not: string; ops: Readonly<Record<ConditionOp, string>> },
  opWords: (condition: FilterCondition) => string = ({ op }) => words.ops[op],
): string {
  if (isGroup(node)) {
    const inner = node.items.map((item) => {
      const told = describe(item, title, value, words, opWords);
      return isGroup(item) ? `(${told})` : told;
    });
    return node.items.length === 1 && node.op !== "not" ? (inner[0] ?? "") : `${words[node.op]}: ${inner.join("; ")}`;
  }
  const list =
    node.value === undefined
      ? []
      : Array.isArray(node.value)
        ? (node.value as readonly Scalar[])
        : [node.value as Scalar];
  const shown = list
    .slice(0, 5)
    .map((item) => value(node.field, item))
    .join(node.op === "between" ? " – " : ", ");
  return `${title(node.field)} ${opWords(node)} ${shown}${list.length > 5 ? " …" : ""}`.trim();
}
