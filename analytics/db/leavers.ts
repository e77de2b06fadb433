import type { ChurnLabel } from "../api/churn.ts";
import type { FieldInfo, Scalar } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "./database.ts";
import { monthStart } from "./months.ts";
import type { Sql } from "./sql.ts";
import { sql } from "./sql.ts";
import type { View } from "./view.ts";

export type ColumnLabel = Extract<ChurnLabel, { kind: "column" }>;

/** The field of the view that a column label reads; undefined in a month whose view lacks it, which marks nobody. */
export function fieldOfLabel(view: View, label: ColumnLabel): FieldInfo | undefined {
  return view.fields.find(({ name }) => name === label.field);
}

/** The value that means churn in the column's own type; a caller may write 1 for true and "1" for 1. Throws `filter_invalid`. */
export function positiveSql(field: FieldInfo, positive: Scalar): Sql {
  const text = String(positive).trim();
  if (field.type === "yes_no") return sql`cast(${/^(true|yes|y|t|1|是)$/i.test(text)} as boolean)`;
  if (field.type !== "number" && field.type !== "whole" && field.type !== "fen") return sql`${text}`;
  const number = typeof positive === "boolean" ? Number(positive) : Number(text);
  if (!Number.isFinite(number)) throw new EngineError("filter_invalid", { field: field.name, op: "=" });
  return sql`cast(${number} as double)`;
}

/** The column whose value marks who has left, by the model whose scores a month's view shows; null where it goes by no column. */
export async function leavingColumn(reader: Reader, asOf: Month | null): Promise<ColumnLabel | null> {
  const label = await reader.value<string>(sql`
    select cast(model.document -> '$.label' as varchar)
    from project.churn_model as model join project.churn_scoring as scoring using (model_id)
    where scoring.as_of is not distinct from cast(${asOf === null ? null : monthStart(asOf)} as date)
    order by scoring_id desc limit 1`);
  const found = label ? (JSON.parse(label) as ChurnLabel | null) : null;
  return found?.kind === "column" ? found : null;
}
