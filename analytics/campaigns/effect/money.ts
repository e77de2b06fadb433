import type { Kpi, Money } from "../../api/effect.ts";
import type { Reader } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { Comparison } from "../../math/effect/compare.ts";
import { returnsOf } from "../../math/effect/returns.ts";
import { repliesSql, type Frozen, type KpiSource } from "./kpi.ts";

/**
 * What a campaign cost and brought. Every treated customer is a contact; an offer costs for each of its customers who bought it,
 * or who answered where nobody could buy. What it brought is the difference times the treated of whom the KPI is known: at the
 * plan's margin a response, or in fen where the KPI is money (a month's, for a monthly field). Unknown where the KPI has no price.
 * `measured`: those treated.
 */
export async function moneyOf(
  reader: Reader,
  { campaignId, plan, frozen }: Frozen,
  kpi: Kpi,
  source: Pick<KpiSource, "isMoney" | "kind"> | null,
  overall: Comparison | null,
  measured: number,
): Promise<Money> {
  const taken = await reader.rows<{ offer: number; bought: number; answered: number }>(sql`
    select m.offer, count(*) filter (reply.bought) as bought, count(*) filter (reply.answered or reply.bought) as answered
    from project.campaign_member m join ${repliesSql(campaignId)} reply using (customer_key)
    where m.campaign_id = ${campaignId} and m.arm = 'treatment' group by m.offer order by m.offer`);
  const anyBought = taken.some(({ bought }) => bought > 0);
  const contactCostFen = frozen.treated * plan.costPerContactFen;
  const offerCostFen = taken.reduce(
    (sum, { offer, bought, answered }) =>
      sum + (anyBought ? bought : answered) * (plan.offers[offer ?? 0]?.costFen ?? 0),
    0,
  );
  const costFen = contactCostFen + offerCostFen + plan.fixedCostFen;
  const cost = { contactCostFen, offerCostFen, fixedCostFen: plan.fixedCostFen, costFen };
  const perUnit =
    kpi.kind === "response" ? plan.marginPerResponseFen : source?.isMoney && source.kind === "mean" ? 1 : 0;
  if (overall === null || perUnit === 0)
    return { ...cost, incrementalFen: null, incrementalInterval: null, roi: null, roiInterval: null };
  const { incremental, roi } = returnsOf(overall, measured * perUnit, costFen);
  return {
    ...cost,
    incrementalFen: Math.round(incremental.value),
    incrementalInterval: { low: Math.round(incremental.low), high: Math.round(incremental.high) },
    roi: roi?.value ?? null,
    roiInterval: roi && { low: roi.low, high: roi.high },
  };
}
