import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";

export function hasField(view: View, name: string): boolean {
  return view.fields.some((field) => field.name === name);
}

/** Whether a field says anything of anybody in the view. */
export function hasValues(view: View, name: string): boolean {
  return view.fields.some((field) => field.name === name && field.filled > 0);
}

/** Who has not left, over the columns of the view. */
export function presentSql(view: View): Sql {
  return hasField(view, "status") ? sql`status is distinct from 'left'` : sql`true`;
}
