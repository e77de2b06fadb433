import type { ChurnModel } from "../api/churn.ts";
import type { FieldInfo } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { fieldOf } from "../db/view.ts";

export type Dropped = ChurnModel["dropped"][number];

/** One column read from the view (as `v`): a field, or something worked out of fields. */
export interface Input {
  /** How drivers call it. */
  readonly name: string;
  readonly field: string;
  readonly value: Sql;
}

/** What a model may learn from. */
export interface FieldSet {
  readonly numbers: readonly Input[];
  readonly categories: readonly Input[];
}

export const MAX_LEVELS = 50;
/** The label of `left_within` in other words. */
const labelFields: ReadonlySet<string> = new Set(["status", "left_on"]);
const identifier = /(^|[\s_])(id|no)([\s_]|$)|编号|编码|号码/i;

/**
 * What a straight line through the fields cannot say: a trend means more on a small bill, and a contract that ends
 * within two months is another thing than a shorter one, and one that ended more than a year ago says little. Added where the fields are.
 */
const derived: readonly { readonly input: Input; readonly needs: readonly string[] }[] = [
  {
    input: {
      name: "bill_trend / avg_bill",
      field: "bill_trend",
      value: sql`v.bill_trend / nullif(cast(v.avg_bill as double), 0)`,
    },
    needs: ["bill_trend", "avg_bill"],
  },
  {
    input: {
      name: "duration_trend / minutes_per_month",
      field: "duration_trend",
      value: sql`v.duration_trend / nullif(cast(v.minutes_per_month as double), 0)`,
    },
    needs: ["duration_trend", "minutes_per_month"],
  },
  {
    input: {
      name: "contract_months_left < 2",
      field: "contract_months_left",
      value: sql`coalesce(v.contract_months_left < 2, false)`,
    },
    needs: ["contract_months_left"],
  },
  {
    input: {
      name: "contract_months_left −12 … 1",
      field: "contract_months_left",
      value: sql`coalesce(v.contract_months_left between -12 and 1, false)`,
    },
    needs: ["contract_months_left"],
  },
];

/** What values come from, by the name that a stored model has for it. */
export function inputCalled(name: string, field: string): Input {
  return derived.find(({ input }) => input.name === name)?.input ?? { name, field, value: id("v", field) };
}

/** The view's fields without which a model's inputs cannot be read. */
export function fieldsNeeded({ name, field }: Pick<Input, "name" | "field">): readonly string[] {
  return derived.find(({ input }) => input.name === name)?.needs ?? [field];
}

function isNumeric(field: FieldInfo): boolean {
  return field.type === "number" || field.type === "whole" || field.type === "fen" || field.type === "yes_no";
}

/**
 * Fields to learn from, out of those asked for or all: numbers, yes/no, and texts with at most 50 values. Left out, with
 * the reason: personal and identifying fields, the label and what says the same (status, left_on), texts with more
 * values. Results of earlier runs are never eligible, dates are none of these kinds. A field must be in every view.
 */
export async function chooseFields(
  reader: Reader,
  views: readonly View[],
  labelField: string | null,
  asked: readonly string[] | undefined,
): Promise<FieldSet & { readonly dropped: Dropped[] }> {
  const view = views[0];
  const everywhere = (field: FieldInfo) =>
    views.every((other) =>
      other.fields.some(({ name, type }) => name === field.name && kindOf(type) === kindOf(field.type)),
    );
  const eligible = asked
    ? [...new Set(asked)].map((name) => fieldOf(view, name))
    : view.fields.filter(({ sources }) => sources.length > 0);
  const dropped: Dropped[] = [];
  const numbers: FieldInfo[] = [];
  const texts: FieldInfo[] = [];
  for (const field of eligible) {
    const { name } = field;
    if (name === labelField || labelFields.has(name)) dropped.push({ field: name, reason: "label" });
    else if (field.category === "results") {
      if (asked) dropped.push({ field: name, reason: "leak" });
    } else if (field.personal || (field.category === "attribute" && field.type !== "number" && identifier.test(name)))
      dropped.push({ field: name, reason: "identifier" });
    else if (!everywhere(field)) dropped.push({ field: name, reason: "all_missing" });
    else if (isNumeric(field)) numbers.push(field);
    else if (field.type !== "date") texts.push(field);
  }
  const levels = await countLevels(reader, view, texts);
  const categories = texts.filter((field, i) => {
    if (levels[i] > MAX_LEVELS) dropped.push({ field: field.name, reason: "too_many_values" });
    return levels[i] <= MAX_LEVELS;
  });
  const numbered = await distinctNumbers(reader, view, numbers);
  const kept = numbers.filter((field) => !numbered.has(field.name));
  for (const name of numbered) dropped.push({ field: name, reason: "identifier" });
  const names = new Set(kept.map(({ name }) => name));
  const more = derived.filter(({ needs }) => needs.every((need) => names.has(need))).map(({ input }) => input);
  return { numbers: [...kept.map(inputOf), ...more], categories: categories.map(inputOf), dropped };
}

/** From so many customers on, whole numbers of which none comes twice are numbers of something, not of how much. */
const NUMBERED_FROM = 1000;

/** Whole numbers of a file that are all different: running numbers and codes, in whose digits anything may hide. */
async function distinctNumbers(reader: Reader, view: View, fields: readonly FieldInfo[]): Promise<Set<string>> {
  const whole = fields.filter(({ category, type }) => category === "attribute" && type === "whole");
  if (whole.length === 0 || view.rows < NUMBERED_FROM) return new Set();
  const counts = whole.map(
    ({ name }) => sql`count(${id(name)}) >= ${NUMBERED_FROM} and count(distinct ${id(name)}) = count(${id(name)})`,
  );
  const { columns } = await reader.columns(sql`select ${join(counts)} from ${view.table}`);
  return new Set(whole.flatMap(({ name }, i) => (columns[i][0] === true ? [name] : [])));
}

function inputOf({ name }: FieldInfo): Input {
  return { name, field: name, value: id("v", name) };
}

function kindOf(type: FieldInfo["type"]): string {
  return type === "category" || type === "text" ? "text" : type === "date" ? "date" : "number";
}

async function countLevels(reader: Reader, view: View, fields: readonly FieldInfo[]): Promise<number[]> {
  if (fields.length === 0) return [];
  const counts = fields.map((field) => sql`count(distinct ${id(field.name)})`);
  const { columns } = await reader.columns(sql`select ${join(counts)} from ${view.table}`);
  return columns.map(([count]) => Number(count));
}
