import type { Arm, CampaignPlan, DesignPower, DesignWarning } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { detectableEffect, power, usualPower } from "../math/effect/power.ts";
import { select } from "./audience.ts";
import { readPolicy } from "./policy.ts";
import { failedSql, segmentSql, sourceSql, withSql } from "./selection.ts";
import { armsOf, splitStrata } from "./split.ts";
import { checkPlan } from "./store.ts";
import { drawOn } from "./universal.ts";

/** Below so many expected responses, or customers without one, the comparison of rates is not to be trusted (Cochran 1954). */
const FEWEST = 5;

/** What the design can show before anything is sent. Throws `window_backwards`, `control_too_large`. */
export async function designPower(params: CallParams<"campaigns.power">, reader: Reader): Promise<DesignPower> {
  const { plan, customers } = params;
  checkPlan(plan);
  const arms = armsOf(plan, splitStrata(plan, [customers]));
  const offers = arms.slice(0, -1);
  const control = arms.at(-1)!.customers;
  const design = (treated: number, controls: number) => ({
    outcome: { kind: "rate", base: plan.baseRate } as const,
    treated,
    control: controls,
    comparisons: offers.length,
  });
  const comparable = (offer: Arm) => control > 0 && offer.customers > 0;
  const direction = plan.hopedLift < 0 ? -1 : 1;
  const treated = customers - control;
  const rate = Math.min(1, Math.max(0, plan.baseRate + plan.hopedLift));
  const contactCostFen = treated * plan.costPerContactFen;
  const offerCostFen = offers.reduce((sum, { customers: n }, i) => sum + n * rate * plan.offers[i].costFen, 0);
  const costFen = contactCostFen + Math.round(offerCostFen) + plan.fixedCostFen;
  const shown = offers.map((offer) =>
    comparable(offer) ? power(design(offer.customers, control), plan.hopedLift) : null,
  );
  return {
    arms,
    minimumDetectable: offers.map((offer) => {
      const found = comparable(offer) ? detectableEffect(design(offer.customers, control), direction) : null;
      return found === null ? null : Math.abs(found);
    }),
    power: shown,
    controlNeeded: controlNeeded(plan, customers),
    warnings: await warnings(params, reader, { arms, shown, costFen }),
    contactCostFen,
    expectedResponses: treated * rate,
    expectedMarginFen: Math.round(treated * plan.hopedLift * plan.marginPerResponseFen) - costFen,
  };
}

/**
 * The smallest control group that shows the effect hoped for of every offer, the others of the list being divided as planned.
 * Power rises with the control group up to the share at which the smallest offer's comparison is sharpest, and falls after it.
 */
function controlNeeded(plan: CampaignPlan, customers: number): number | null {
  const weights = plan.offers.map(({ weight }) => weight);
  const least = Math.min(...weights) / weights.reduce((sum, weight) => sum + weight, 0);
  const shows = (control: number) => {
    const treated = (customers - control) * least;
    const outcome = { kind: "rate", base: plan.baseRate } as const;
    return (
      control >= 1 &&
      treated >= 1 &&
      power({ outcome, treated, control, comparisons: weights.length }, plan.hopedLift) >= usualPower
    );
  };
  let high = Math.round((customers * Math.sqrt(least)) / (1 + Math.sqrt(least)));
  if (!shows(high)) return null;
  let low = 0;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shows(middle)) high = middle;
    else low = middle;
  }
  return high;
}

async function warnings(
  { plan, asOf, campaignId }: CallParams<"campaigns.power">,
  reader: Reader,
  { arms, shown, costFen }: { arms: readonly Arm[]; shown: readonly (number | null)[]; costFen: number },
): Promise<DesignWarning[]> {
  const control = arms.at(-1)!.customers;
  const found: DesignWarning[] = [];
  if (control === 0) found.push("no_control");
  if (shown.some((value) => value !== null && value < usualPower)) found.push("underpowered");
  if (plan.budgetFen !== null && costFen > plan.budgetFen) found.push("over_budget");
  const rarer = Math.min(plan.baseRate, 1 - plan.baseRate);
  const measured = control === 0 ? [] : arms;
  if (measured.some(({ customers }) => customers * rarer < FEWEST)) found.push("arm_too_small");
  if (asOf !== undefined && control > 0) {
    const strata = await strataOf(plan, asOf, campaignId, reader);
    if (splitStrata(plan, strata).some((stratum) => stratum.control === 0)) found.push("stratum_without_control");
  }
  const { universal } = await readPolicy(reader);
  if (universal && !(await drawOn(reader, plan.sendWindow.from))) found.push("no_universal_control");
  return found;
}

/** Customers of the audience by stratum, before the cuts by rank. */
async function strataOf(
  plan: CallParams<"campaigns.power">["plan"],
  asOf: string | null,
  campaignId: number | null,
  reader: Reader,
): Promise<number[]> {
  const selection = await select({ plan, asOf, campaignId }, reader);
  const by = new Set(plan.control.stratifyBy);
  const rows = await reader.rows<{ customers: number }>(sql`
    ${withSql(selection)}select count(*) as customers from (
      select ${by.has("segment") ? segmentSql(selection) : sql`null`} as segment,
             ${by.has("band") ? sql`churn_band` : sql`null`} as band
      from ${sourceSql(selection)} where ${failedSql(selection)} = ${selection.rules.length}
    ) passed group by segment, band order by segment nulls first, band nulls first`);
  return rows.map(({ customers }) => customers);
}
