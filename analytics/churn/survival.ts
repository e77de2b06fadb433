import type { SurvivalAssumptions, SurvivalView } from "../api/churn.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { id, sql } from "../db/sql.ts";
import { findView } from "../db/view.ts";
import { kaplanMeier, monthsUnder } from "../math/survival.ts";
import { asOfSql } from "./label.ts";
import { riskMonths, type StoredModel } from "./state.ts";
import { hasRevenue, revenueField } from "./store.ts";
import { outlookOf, watchedTenures } from "./tenure.ts";

/** Ten years of tenure are enough to see. */
const MOST_TENURE_MONTHS = 120;

/**
 * Expected months left and lifetime value by band: every customer's calibrated risk as a monthly hazard that goes on as `outlookOf`
 * says; margin × monthly bill × discounted months. Beside it the life table by tenure that leaving dates give. Throws `scores_missing`.
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
    select s.band, s.risk, ${bill} as bill, s.customer_key from project.churn_score s ${joined}
    where s.model_id = ${modelId} and s.as_of is not distinct from ${asOfSql(asOf)} order by customer_key`);
  const [bands, risks, bills, keys] = columns as [string[], number[], (number | null)[], number[]];
  const outlook = await outlookOf(reader, view, asOf, riskMonths(label));
  const { horizonMonths, marginShare, annualDiscount } = assumptions;
  return {
    modelId,
    asOf,
    assumptions,
    method: outlook.method,
    revenueField: priced ? revenueField : null,
    bands: (["high", "medium", "low"] as const).map((band) => {
      const curve = new Array<number>(horizonMonths + 1).fill(0);
      let [customers, left, value] = [0, 0, 0];
      for (let row = 0; row < risks.length; row++) {
        if (bands[row] !== band) continue;
        const own = outlook.curve(keys[row], risks[row], horizonMonths);
        customers++;
        left += monthsUnder(own, 0);
        const margin = Math.max(0, bills[row] ?? 0) * marginShare;
        value += Math.round(margin * monthsUnder(own, annualDiscount));
        for (let t = 0; t <= horizonMonths; t++) curve[t] += own[t];
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

async function lifeTable(reader: Reader, asOf: Month | null): Promise<SurvivalView["lifeTable"]> {
  const { entry, exit, gone } = await watchedTenures(reader, asOf);
  if (!gone.includes(1)) return [];
  return kaplanMeier(entry, exit, gone)
    .filter(({ time }) => time <= MOST_TENURE_MONTHS)
    .map(({ time, atRisk, events, survival, standardError }) => ({
      tenureMonths: time,
      atRisk,
      left: events,
      survival,
      standardError: Number.isNaN(standardError) ? 0 : standardError,
    }));
}
