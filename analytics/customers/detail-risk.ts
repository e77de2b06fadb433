import type { ChurnModel } from "../api/churn.ts";
import type { CustomerDetail, FieldInfo, RiskReason } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";

/** Drivers that are asked, the strongest of the model, and reasons that are told. */
const ASKED = 16;
const TOLD = 6;

/**
 * Why the latest churn model scores this customer as it does: its strongest drivers, by how far the customer is from all
 * customers of the view. None without a score of that month.
 */
export async function riskReasons(
  reader: Reader,
  view: View,
  key: number,
  values: CustomerDetail["values"],
): Promise<RiskReason[]> {
  const document = await reader.value<string>(sql`
    select document from project.churn_model where document ->> '$.scoredAsOf' is not distinct from ${view.asOf}
      and model_id in (select model_id from project.churn_score where customer_key = ${key})
    order by model_id desc limit 1`);
  if (document === undefined) return [];
  const drivers = (JSON.parse(document) as ChurnModel).drivers
    .filter(({ feature, field }) => feature === field || feature.startsWith(`${field} = `))
    .map((driver) => ({ driver, field: view.fields.find((field) => field.name === driver.field) }))
    .filter((one): one is typeof one & { field: FieldInfo } => one.field !== undefined && one.field.filled > 0)
    .map(({ driver, field }) => ({ driver, value: numeric(field, driver.category) }))
    .filter((one): one is typeof one & { value: Sql } => one.value !== null)
    .slice(0, ASKED);
  if (drivers.length === 0) return [];
  const measured = drivers.flatMap(({ value }, index) => [
    sql`avg(${value}) as ${id(`mean_${index}`)}`,
    sql`stddev_pop(${value}) as ${id(`sd_${index}`)}`,
    sql`max(case when customer_key = ${key} then ${value} end) as ${id(`own_${index}`)}`,
  ]);
  const row = await reader.row<Record<string, number | null>>(sql`select ${join(measured)} from ${view.table}`);
  const reasons = drivers
    .flatMap(({ driver: { field, category, coefficient } }, index): RiskReason[] => {
      const [mean, sd, own] = [row![`mean_${index}`], row![`sd_${index}`], row![`own_${index}`]];
      if (mean === null || !sd || own === null) return [];
      const push = rounded(((own - mean) / sd) * coefficient);
      return [{ field, category, value: values[field] ?? null, average: rounded(mean), push }];
    })
    .sort((a, b) => Math.abs(b.push) - Math.abs(a.push));
  return reasons
    .filter((reason, index) => reasons.findIndex(({ field }) => field === reason.field) === index)
    .slice(0, TOLD);
}

/** Sums of floats differ in their last digits with the order of the rows. */
const rounded = (value: number): number => Number(value.toPrecision(9));

/** The field as a number, or whether it is the category; null for what has no such reading. */
function numeric(field: FieldInfo, category: string | null): Sql | null {
  const column = id(field.name);
  if (category === "missing") return sql`cast(${column} is null as integer)`;
  if (category === "other") return null;
  if (category !== null) return sql`cast(cast(${column} as varchar) is not distinct from ${category} as integer)`;
  return ["number", "whole", "fen"].includes(field.type) ? sql`cast(${column} as double)` : null;
}
