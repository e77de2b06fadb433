import type { FieldCategory, FieldInfo } from "../api/customers.ts";
import { canonicalTables } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { fieldOf } from "../db/view.ts";
import type { Segmentation } from "../api/segments.ts";

export type Dropped = Segmentation["dropped"][number];

/** The fields a segmentation works on, and those asked for that cannot be used. */
export interface Choice {
  readonly numbers: readonly FieldInfo[];
  readonly categories: readonly FieldInfo[];
  readonly dropped: readonly Dropped[];
}

/** How customers use the service: what `features` stands for when none are named. */
const behaviour: ReadonlySet<FieldCategory> = new Set([
  "bill",
  "call_frequency",
  "call_pattern",
  "mobility",
  "other_calls",
  "vas",
]);
/** Fewer behaviour fields than this, and the project is one of wide attribute files. */
const FEW_FIELDS = 3;
export const MAX_LEVELS = 12;
const labelLike = /churn|attrition|流失|离网|销户/i;
const idLike = /(^|[\s_])(id|no|key|code|zip)([\s_]|$)|编号|编码|号码|邮编|latitude|longitude|经度|纬度/i;

export function isNumeric(field: FieldInfo): boolean {
  return field.type === "number" || field.type === "whole" || field.type === "fen" || field.type === "yes_no";
}

/**
 * Fields to cluster on. Named ones are taken as they are (texts with up to 12 values one-hot, others `not_numeric`).
 * Otherwise: the numeric behaviour fields that have a source (bill, call frequency, call pattern, mobility, other calls,
 * services). Left out on purpose: the network's quality (not the customer's doing), tenure, payments and complaints
 * (outcomes to compare segments by), value tiers and results (made from the same numbers). A project with fewer than
 * three such fields is one of wide attribute files: then the numeric attribute fields, whatever numeric view fields a
 * file filled, and categories with up to 12 values count too; identifiers, coordinates and churn columns do not.
 */
export async function chooseFields(
  reader: Reader,
  view: View,
  source: Sql,
  named: readonly string[] | undefined,
): Promise<Choice> {
  if (named)
    return split(
      reader,
      source,
      [...new Set(named)].map((name) => fieldOf(view, name)),
      true,
    );
  const usable = view.fields.filter((field) => field.sources.length > 0 && !field.personal);
  const behaviours = usable.filter((field) => behaviour.has(field.category) && isNumeric(field));
  if (behaviours.length >= FEW_FIELDS) return { numbers: behaviours, categories: [], dropped: [] };
  const wide = usable.filter(
    (field) =>
      (behaviours.includes(field) || fromFile(field)) &&
      field.category !== "results" &&
      field.type !== "date" &&
      field.name !== "status" &&
      !labelLike.test(field.name) &&
      !idLike.test(field.name),
  );
  return split(reader, source, wide, false);
}

function fromFile(field: FieldInfo): boolean {
  return field.sources.some((source) => !(canonicalTables as readonly string[]).includes(source));
}

async function split(reader: Reader, source: Sql, fields: readonly FieldInfo[], asked: boolean): Promise<Choice> {
  const texts = fields.filter((field) => field.type === "category" || field.type === "text");
  const levels = await countLevels(reader, source, texts);
  const categories = texts.filter((_, i) => levels[i] <= MAX_LEVELS);
  const unusable = fields.filter((field) => !isNumeric(field) && !categories.includes(field));
  return {
    numbers: fields.filter(isNumeric),
    categories,
    dropped: asked ? unusable.map(({ name }) => ({ field: name, reason: "not_numeric" as const })) : [],
  };
}

async function countLevels(reader: Reader, source: Sql, fields: readonly FieldInfo[]): Promise<number[]> {
  if (fields.length === 0) return [];
  const counts = fields.map((field) => sql`count(distinct ${id(field.name)})`);
  const { columns } = await reader.columns(sql`select ${join(counts)} from ${source}`);
  return columns.map(([count]) => Number(count));
}
