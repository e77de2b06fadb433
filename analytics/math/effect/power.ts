import { normalCdf, normalQuantile, studentQuantile } from "../distributions.ts";
import { MathError } from "../failure.ts";
import { simultaneousLevel } from "./guard.ts";

/** What a comparison is planned on: a rate that is `base` without contact, or a mean with this standard deviation. */
export type Outcome = { readonly kind: "rate"; readonly base: number } | { readonly kind: "mean"; readonly sd: number };

export interface Design {
  readonly outcome: Outcome;
  /** Customers of one offer, and of the control group. */
  readonly treated: number;
  readonly control: number;
  /** Offers compared with the one control group; each is then tested at Šidák's level. Default 1. */
  readonly comparisons?: number | undefined;
  /** Of the intervals, all together. Default 0.95. */
  readonly level?: number | undefined;
  /** Share of the variance that the pre-period will take away (CUPED). Default 0. */
  readonly reduction?: number | undefined;
}

/** Power at which an effect counts as one that the design can show. */
export const usualPower = 0.8;

function check({ outcome, treated, control, reduction = 0 }: Design): void {
  if (!(treated >= 1 && control >= 1)) throw new MathError("too_few_rows", { treated, control });
  if (!(reduction >= 0 && reduction < 1)) throw new MathError("bad_option", { name: "reduction", value: reduction });
  if (outcome.kind === "rate" && !(outcome.base >= 0 && outcome.base <= 1))
    throw new MathError("bad_option", { name: "base", value: outcome.base });
  if (outcome.kind === "mean" && !(outcome.sd >= 0))
    throw new MathError("bad_option", { name: "sd", value: outcome.sd });
}

function levelOf({ comparisons = 1, level = 0.95 }: Design): number {
  return simultaneousLevel(comparisons, level);
}

/**
 * Probability that the comparison of one offer with control will show an effect of this size (difference of rates, or of
 * means in the unit of `sd`; the sign says the direction) in its own direction. For rates R's power.prop.test with any two
 * sizes, for means the normal approximation of power.t.test. 0 where the rate would leave 0 … 1.
 * Throws `too_few_rows`, `bad_option`.
 * Source: Fleiss, Levin & Paik, "Statistical methods for rates and proportions" (2003), 4.2; Cohen (1988).
 */
export function power(design: Design, effect: number): number {
  check(design);
  const { outcome, treated, control, reduction = 0 } = design;
  const alpha = 1 - levelOf(design);
  const size = Math.abs(effect);
  const shrink = Math.sqrt(1 - reduction);
  if (outcome.kind === "mean") {
    const error = shrink * outcome.sd * Math.sqrt(1 / treated + 1 / control);
    if (error === 0) return size > 0 ? 1 : alpha / 2;
    const critical = studentQuantile(1 - alpha / 2, Math.max(1, treated + control - 2));
    return normalCdf(size / error - critical);
  }
  const a = outcome.base + effect;
  const b = outcome.base;
  if (a < 0 || a > 1) return 0;
  const pooled = (a * treated + b * control) / (treated + control);
  const under = shrink * Math.sqrt(pooled * (1 - pooled) * (1 / treated + 1 / control));
  const apart = shrink * Math.sqrt((a * (1 - a)) / treated + (b * (1 - b)) / control);
  if (apart === 0) return size > 0 ? 1 : alpha / 2;
  return normalCdf((size - normalQuantile(1 - alpha / 2) * under) / apart);
}

/**
 * The smallest effect that the design shows with this power: upwards, or downwards for `direction` −1 (then negative). Null
 * where no effect that is possible would be shown. Throws as `power`.
 */
export function detectableEffect(design: Design, direction: 1 | -1 = 1, wanted = usualPower): number | null {
  check(design);
  const { outcome } = design;
  let high: number;
  if (outcome.kind === "rate") high = direction === 1 ? 1 - outcome.base : outcome.base;
  else {
    high = outcome.sd || 1;
    while (power(design, high) < wanted) high *= 2;
  }
  if (power(design, direction * high) < wanted) return null;
  let low = 0;
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (power(design, direction * middle) < wanted) low = middle;
    else high = middle;
  }
  return direction * high;
}

/** No audience is larger. */
const mostRows = 2 ** 40;

/**
 * Customers needed in all (each offer and control) so that an effect of this size is shown with this power, when `controlShare`
 * of them are control and the offers share the rest alike; null where even 2⁴⁰ would not do. Throws as `power`, and
 * `bad_option` for a share outside (0, 1).
 */
export function neededRows(
  plan: Omit<Design, "treated" | "control"> & { readonly controlShare: number },
  effect: number,
  wanted = usualPower,
): number | null {
  const { controlShare, comparisons = 1 } = plan;
  if (!(controlShare > 0 && controlShare < 1))
    throw new MathError("bad_option", { name: "controlShare", value: controlShare });
  const shows = (rows: number) => {
    const treated = (rows * (1 - controlShare)) / comparisons;
    const control = rows * controlShare;
    return treated >= 1 && control >= 1 && power({ ...plan, treated, control }, effect) >= wanted;
  };
  let high = 4;
  while (!shows(high)) {
    high *= 2;
    if (high > mostRows) return null;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shows(middle)) high = middle;
    else low = middle;
  }
  return high;
}
