import type { Arm, CampaignPlan } from "../api/campaigns.ts";
import { EngineError } from "../api/errors.ts";
import { apportion, apportionGroups } from "../math/apportion.ts";

/** A stratum's customers divided: its control customers and those of each offer. */
export interface StratumSplit {
  readonly control: number;
  readonly offers: readonly number[];
}

/** Control customers of a list; throws `control_too_large` where nobody would be contacted. */
export function controlsOf({ control: { by } }: CampaignPlan, customers: number): number {
  if ("share" in by) return Math.round(customers * by.share);
  if (by.customers > 0 && by.customers >= customers)
    throw new EngineError("control_too_large", { controls: by.customers, customers });
  return by.customers;
}

/**
 * Divides every stratum: the control group as exactly its share as whole customers go (the total is exact, the rest goes to
 * the largest remainders), those who are contacted by the weights of the offers. Throws `control_too_large`.
 */
export function splitStrata(plan: CampaignPlan, strata: readonly number[]): StratumSplit[] {
  const customers = strata.reduce((sum, size) => sum + size, 0);
  const controls = customers === 0 ? 0 : controlsOf(plan, customers);
  const control = customers === 0 ? strata.map(() => 0) : apportion(controls, strata);
  const weights = plan.offers.map(({ weight }) => weight);
  const offers = apportionGroups(
    strata.map((size, i) => size - control[i]),
    weights,
  );
  return strata.map((_, i) => ({ control: control[i], offers: offers[i] }));
}

/** The arms of a split, offers in the order of the plan, the control group last. */
export function armsOf(plan: CampaignPlan, split: readonly StratumSplit[]): Arm[] {
  const sum = (count: (stratum: StratumSplit) => number) => split.reduce((total, stratum) => total + count(stratum), 0);
  return [
    ...plan.offers.map(({ name }, offer) => ({ offer, name, customers: sum(({ offers }) => offers[offer]) })),
    { offer: null, name: "control", customers: sum(({ control }) => control) },
  ];
}
