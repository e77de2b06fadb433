import type { SurvivalAssumptions, SurvivalView } from "../api/churn.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { monthEnd } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import { id, sql } from "../db/sql.ts";
import { findView } from "../db/view.ts";
import { discountedMonths, expectedMonths, kaplanMeier, monthlyHazard } from "../math/survival.ts";
import { asOfSql, lastCustomers } from "./label.ts";
import { riskMonths, type StoredModel } from "./state.ts";
import { hasRevenue, revenueField } from "./store.ts";

/** Ten years of tenure are enough to see. */
const MOST_TENURE_MONTHS = 120;

/**
 * Expected months left and lifetime value by band: every customer's calibrated risk as a monthly hazard that stays the same;
 * margin × monthly bill × discounted months. Beside it the life table by tenure that leaving dates give. Throws `scores_missing`.
 */
export async function survivalView(
  reader: Reader,
  { document: { modelId, label } }: StoredModel,
  month: Month | null | undefined,
  assumptions: SurvivalAssumptions,
): Promise<SurvivalView> {
  const last = await reader.row<{ as_of: string | null }>(sql`
    select strftime(as_of, '%Y-%m') as as_of from project.churn_scoring where model_id = ${modelId}
    and ${month === undefined ? sql`true` : sql`as_of is not distinct from ${asOfSql(month)}`} order by scoring_id desc limit 1`);
  if (!last) throw new EngineError("scores_missing", { modelId, asOf: month ?? null });
  const asOf = last.as_of;
  const view = await findView(reader, asOf);
  const priced = view !== undefined && hasRevenue(view);
  const bill = priced ? sql`cast(v.${id(revenueField)} as double)` : sql`null::double`;
  const joined = view ? sql`left join ${view.table} v using (customer_key)` : sql``;
  const { columns } = await reader.columns(sql`
    select s.band, s.risk, ${bill} as bill from project.churn_score s ${joined}
    where s.model_id = ${modelId} and s.as_of is not distinct from ${asOfSql(asOf)} order by customer_key`);
  const [bands, risks, bills] = columns as [string[], number[], (number | null)[]];
  const months = riskMonths(label);
  const { horizonMonths, marginShare, annualDiscount } = assumptions;
  return {
    modelId,
    asOf,
    assumptions,
    method: "constant_hazard",
    revenueField: priced ? revenueField : null,
    bands: (["high", "medium", "low"] as const).map((band) => {
      const curve = new Array<number>(horizonMonths + 1).fill(0);
      let [customers, left, value] = [0, 0, 0];
      for (let row = 0; row < risks.length; row++) {
        if (bands[row] !== band) continue;
        const hazard = monthlyHazard(risks[row], months);
        customers++;
        left += expectedMonths(hazard, horizonMonths);
        const margin = Math.max(0, bills[row] ?? 0) * marginShare;
        value += Math.round(margin * discountedMonths(hazard, horizonMonths, annualDiscount));
        for (let t = 0, alive = 1; t <= horizonMonths; t++, alive *= 1 - hazard) curve[t] += alive;
      }
      return {
        band,
        customers,
        expectedMonths: customers > 0 ? left / customers : 0,
        lifetimeValueFen: priced ? value : null,
        curve: curve.map((sum) => (customers > 0 ? sum / customers : 0)),
      };
    }),
    lifeTable: await lifeTable(reader, asOf),
  };
}

/** Tenures in whole months up to the end of the month; a customer without a leaving date is watched until then. */
async function lifeTable(reader: Reader, asOf: Month | null): Promise<SurvivalView["lifeTable"]> {
  const month = asOf ?? (await readSettings(reader)).asOf;
  if (month === null) return [];
  const end = sql`cast(${monthEnd(month)} as date)`;
  const { columns } = await reader.columns(sql`
    select 1 + date_diff('month', joined_on, least(coalesce(left_on, ${end} - 1), ${end} - 1)) as tenure,
      coalesce(left_on < ${end}, false)::integer as gone
    from ${lastCustomers} latest
    where joined_on < ${end} and (left_on is null or left_on >= joined_on) and (left_on is not null or status is distinct from 'left')
    order by customer_key`);
  const [tenure, gone] = columns.map((values) => Int32Array.from(values as (number | bigint)[], Number));
  if (!gone.includes(1)) return [];
  return kaplanMeier(new Int32Array(tenure.length), tenure, gone)
    .filter(({ time }) => time <= MOST_TENURE_MONTHS)
    .map(({ time, atRisk, events, survival, standardError }) => ({
      tenureMonths: time,
      atRisk,
      left: events,
      survival,
      standardError: Number.isNaN(standardError) ? 0 : standardError,
    }));
}
