import type { Reader } from "../db/database.ts";
import { fieldOfLabel, leavingColumn, positiveSql } from "../db/leavers.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";

export function hasField(view: View, name: string): boolean {
  return view.fields.some((field) => field.name === name);
}

/** Whether a field says anything of anybody in the view. */
export function hasValues(view: View, name: string): boolean {
  return view.fields.some((field) => field.name === name && field.filled > 0);
}

/** Who has not left, and a text that says what that went by, over the columns of the view. */
export interface Presence {
  readonly present: Sql;
  readonly fact: Sql;
}

/**
 * Has left: by the status, or by the column that the churn model of the month's scores takes for leaving. Such a model gives those
 * no risk, and nobody can keep them.
 */
export async function presence(reader: Reader, view: View): Promise<Presence> {
  const label = await leavingColumn(reader, view.asOf);
  const field = label && fieldOfLabel(view, label);
  const known = hasField(view, "status");
  const byStatus = known ? sql`status is distinct from 'left'` : sql`true`;
  const status = known ? sql`cast(status as varchar)` : sql`cast(null as varchar)`;
  if (!label || !field) return { present: byStatus, fact: status };
  const stays = sql`${id(field.name)} is distinct from ${positiveSql(field, label.positive)}`;
  return {
    present: sql`${byStatus} and ${stays}`,
    fact: sql`case when ${stays} then ${status} else ${`${field.name} = ${String(label.positive)}`} end`,
  };
}
