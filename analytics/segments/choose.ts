import type { FieldCategory, FieldInfo } from "../api/customers.ts";
import { canonicalTables } from "../api/project.ts";
import type { View } from "../db/view.ts";
import { fieldOf } from "../db/view.ts";

/** How customers use the service: what stands for features when none are named. */
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
const labelLike = /churn|attrition|流失|离网|销户/i;
const statusLike = /status|状态/i;
const outcomeLike = /complain|retention|投诉|挽留|default\.payment/i;
const idLike = /(^|[\s_])(id|no|key|code|zip)([\s_]|$)|编号|编码|号码|邮编|latitude|longitude|经度|纬度/i;

export function isNumeric(field: FieldInfo): boolean {
  return field.type === "number" || field.type === "whole" || field.type === "fen" || field.type === "yes_no";
}

export function isCategory(field: FieldInfo): boolean {
  return field.type === "category" || field.type === "text";
}

/** What happens to a customer rather than what the customer does: to compare segments by. */
export function isOutcome(field: FieldInfo): boolean {
  return (
    labelLike.test(field.name) ||
    outcomeLike.test(field.name) ||
    ["payment", "complaint", "call_quality", "value", "results"].includes(field.category)
  );
}

/** Whether one of a category's values says that a customer has left. */
export function tellsWhoLeft(values: Iterable<string | null>): boolean {
  for (const value of values) if (value !== null && labelLike.test(value)) return true;
  return false;
}

export function looksLikeId(field: FieldInfo): boolean {
  return idLike.test(field.name);
}

/** Columns of a file that may say who has left: those named so, then those that tell a status. */
export function churnColumns(view: View): FieldInfo[] {
  const told = view.fields.filter((field) => field.category === "attribute" && (isNumeric(field) || isCategory(field)));
  return [
    ...told.filter((field) => labelLike.test(field.name)),
    ...told.filter((field) => statusLike.test(field.name) && isCategory(field)),
  ];
}

/**
 * Fields to cluster on. Named ones are taken as they are. Otherwise: the numeric behaviour fields that have a source (bill,
 * call frequency, call pattern, mobility, other calls, services). Left out on purpose: the network's quality (not the
 * customer's doing), tenure, payments and complaints (outcomes to compare segments by), value tiers and results (made
 * from the same numbers). A project with fewer than three such fields is one of wide attribute files: then the numeric
 * attribute fields, whatever view fields a file filled, and categories count too; identifiers, coordinates, outcomes and
 * what is made from other fields (value tier, lifecycle stage) do not. `asked` says whether somebody named them.
 */
export function chooseFields(
  view: View,
  named: readonly string[] | null,
): { readonly fields: readonly FieldInfo[]; readonly asked: boolean } {
  if (named) return { fields: [...new Set(named)].map((name) => fieldOf(view, name)), asked: true };
  const usable = view.fields.filter((field) => field.sources.length > 0 && !field.personal);
  const behaviours = usable.filter((field) => behaviour.has(field.category) && isNumeric(field));
  if (behaviours.length >= FEW_FIELDS) return { fields: behaviours, asked: false };
  const wide = usable.filter(
    (field) =>
      (behaviours.includes(field) || fromFile(field)) &&
      field.category !== "results" &&
      field.type !== "date" &&
      field.name !== "status" &&
      field.category !== "value" &&
      !labelLike.test(field.name) &&
      !(field.category === "attribute" && outcomeLike.test(field.name)) &&
      !looksLikeId(field),
  );
  return { fields: wide, asked: false };
}

function fromFile(field: FieldInfo): boolean {
  return field.sources.some((source) => !(canonicalTables as readonly string[]).includes(source));
}
