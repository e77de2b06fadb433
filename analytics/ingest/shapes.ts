import type { FieldSpec } from "./fields.ts";
import { ATTRIBUTE, fieldsOf } from "./fields.ts";
import { isBareId, isKnownHeader } from "./header.ts";

type Shape = "phone" | "id_number" | "month" | "money" | "date";

const patterns: readonly (readonly [Shape, RegExp])[] = [
  ["phone", /^(?:\+?86[- ]?)?1[3-9]\d{9}$/],
  ["month", /^(19|20)\d\d([-/.]|年)(0?[1-9]|1[0-2])月?$/],
  [
    "date",
    /^(19|20)\d\d([-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)([ T]\d{1,2}:\d{2}.*)?$|^\d{1,2}[-/.]\d{1,2}[-/.](19|20)\d\d([ T]\d{1,2}:\d{2}.*)?$/,
  ],
  ["money", /^[¥￥]\s*-?[\d,]+(\.\d+)?$|^-?[\d,]+(\.\d+)?\s*元$|^-?\d{1,3}(,\d{3})*\.\d{2}$|^-?\d+\.\d{2}$/],
];
/** Six digits are a month only where few values come again and again. */
const digitMonth = /^(19|20)\d\d(0[1-9]|1[0-2])$/;

/** Check digit of an 18-digit id number (GB 11643-1999, ISO 7064 MOD 11-2). */
function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dXx]$/.test(text)) return false;
  const sum = Array.from(text.slice(0, 17)).reduce(
    (total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11),
    0,
  );
  return "10X98765432"[sum % 11] === text[17].toUpperCase();
}

function shapeOf(cells: readonly string[]): Shape | null {
  if (cells.length === 0) return null;
  if (cells.every(isIdNumber)) return "id_number";
  const found = patterns.find(([, pattern]) => cells.every((cell) => pattern.test(cell)));
  if (found) return found[0];
  const few = new Set(cells).size * 2 <= cells.length;
  return few && cells.every((cell) => digitMonth.test(cell)) ? "month" : null;
}

/**
 * Fields told by what the cells look like, for columns whose header no table knows. A shape with two columns for it, or
 * two fields, tells nothing.
 */
export function shapeFields(
  file: { readonly columns: readonly string[]; readonly sample: readonly (readonly string[])[] },
  table: string,
  fields: readonly (string | null)[],
): [index: number, field: string][] {
  const open = fieldsOf(table).filter((field) => !fields.includes(field.name));
  const silent = file.columns.flatMap((column, index) =>
    fields[index] === null && !isKnownHeader(column) ? [index] : [],
  );
  if (open.length === 0 || silent.length === 0 || file.sample.length === 0) return [];
  const shapes = new Map<Shape, number[]>();
  for (const index of silent) {
    const shape = shapeOf(file.sample.map((row) => (row[index] ?? "").trim()).filter((cell) => cell !== ""));
    if (shape) shapes.set(shape, [...(shapes.get(shape) ?? []), index]);
  }
  const found: [number, string][] = [];
  for (const [shape, columns] of shapes) {
    const field = fieldOfShape(shape, table, open);
    if (field !== null && columns.length === 1) found.push([columns[0], field]);
  }
  return found;
}

function fieldOfShape(shape: Shape, table: string, open: readonly FieldSpec[]): string | null {
  const has = (name: string) => open.some((field) => field.name === name);
  switch (shape) {
    case "phone":
      return ["phone", "phone_id", "other_number"].find(has) ?? null;
    case "id_number":
      return has("id_number") ? "id_number" : null;
    case "month":
      return ["month", "billed_month"].find(has) ?? null;
    case "money": {
      if (table.startsWith(ATTRIBUTE)) return null;
      return ["total_fen", "amount_fen", "fee_fen"].find(has) ?? null;
    }
    case "date": {
      const required = open.filter((field) => field.required && (field.kind === "date" || field.kind === "timestamp"));
      return required.length === 1 ? required[0].name : null;
    }
  }
}

const idWords = /(id|no|num|nbr|number|code|key|编号|号码|号|编码|代码|标识)$|(^|_)id(_|$)/i;
const otherIds =
  /row|index|order|invoice|ticket|trans|record|serial|seq|log|zip|post|序号|行号|订单|流水|工单|发票|邮/i;
const FEWEST_IDS = 20;

/**
 * The column that numbers the customers of a file whose headers name none: the first whose header speaks of an id, of
 * nothing else than a customer, and whose cells are codes, all of them different.
 */
export function ownerByShape(file: {
  readonly columns: readonly string[];
  readonly sample: readonly (readonly string[])[];
}): number | null {
  const { columns, sample } = file;
  if (sample.length < FEWEST_IDS) return null;
  const found = columns.findIndex((column, index) => {
    if (isBareId(column) || !idWords.test(column.trim()) || otherIds.test(column)) return false;
    const cells = sample.map((row) => (row[index] ?? "").trim());
    return cells.every((cell) => /^[\p{L}\p{N}_+/=-]{3,64}$/u.test(cell)) && new Set(cells).size === cells.length;
  });
  return found < 0 ? null : found;
}
