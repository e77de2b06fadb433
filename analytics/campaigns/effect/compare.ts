import type { ArmResult, Comparison, Verdict, VerdictReason } from "../../api/effect.ts";
import type { Comparison as Measured } from "../../math/effect/compare.ts";
import { detectableEffect } from "../../math/effect/power.ts";
import { type TrialResult, verdictOf } from "../../math/effect/trial.ts";
import { normalQuantile } from "../../math/distributions.ts";
import type { KpiSource } from "./kpi.ts";
import { isMeasured, type Members } from "./members.ts";

/** An arm by name; `offer` null is control, or all offers together. */
export interface ArmName {
  readonly offer: number | null;
  readonly name: string;
}

/** What groups of a list's members add up to: group g of `groupOf`, −1 for none. */
export function armSums(members: Members, groupOf: (row: number) => number, groups: number) {
  const [customers, seen, sums, under] = Array.from({ length: 4 }, () => new Float64Array(groups));
  for (let row = 0; row < members.rows; row++) {
    const group = groupOf(row);
    if (group < 0) continue;
    customers[group]++;
    if (!isMeasured(members, row)) continue;
    seen[group]++;
    sums[group] += members.outcome[row];
    under[group] += members.under ? members.under[row] : 1;
  }
  return (group: number, { offer, name }: ArmName): ArmResult => ({
    offer,
    name,
    customers: customers[group],
    measured: seen[group],
    sum: sums[group],
    value: under[group] > 0 ? sums[group] / under[group] : 0,
  });
}

/** A comparison as it is handed out; the arms show what was seen, the difference what is left after adjusting. */
export function comparisonOf(
  found: Measured,
  treated: ArmResult,
  control: ArmResult,
  { covariate }: Pick<TrialResult, "covariate">,
  source: Pick<KpiSource, "kind">,
): Comparison {
  const { low, high, lift, difference, pValue } = found;
  return {
    treated,
    control,
    difference,
    interval: { low, high },
    relative: lift?.value ?? null,
    relativeInterval: lift && { low: lift.low, high: lift.high },
    p: pValue,
    method: methodOf(found, covariate?.used === true, source.kind),
    varianceReduction: covariate?.used ? covariate.reduction : null,
  };
}

function methodOf({ method }: Measured, adjusted: boolean, kind: KpiSource["kind"]): Comparison["method"] {
  if (method === "stratified") return "stratified";
  if (adjusted) return "cuped";
  if (kind === "ratio") return "ratio";
  switch (method) {
    case "proportions":
      return "two_proportions";
    case "newcombe_fisher":
      return "exact";
    case "welch":
      return "welch";
    case "pooled_skewed":
      return "skewed";
  }
}

/** What may be said of the whole campaign, and why no more. */
export function judge(
  overall: Measured | null,
  wanted: 1 | -1,
  known: { readonly reason: VerdictReason | null; readonly mismatch: boolean },
): { readonly verdict: Verdict; readonly reason: VerdictReason | null } {
  if (known.reason !== null) return { verdict: "unknown", reason: known.reason };
  if (overall === null) return { verdict: "unknown", reason: "no_control" };
  if (known.mismatch) return { verdict: "untrusted", reason: "sample_ratio" };
  const verdict = verdictOf(overall, wanted);
  return { verdict, reason: verdict === "not_shown" && !overall.enough ? "too_few" : null };
}

/**
 * The smallest difference that a comparison of this size shows with 80 % power, at two-sided 5 %: for plain rates from the rate
 * of control, else (1.96 + 0.84) standard errors.
 */
export function minimumDetectable(
  { method, treated, control, standardError }: Measured,
  wanted: 1 | -1,
): number | null {
  if (method === "proportions" || method === "newcombe_fisher") {
    const design = {
      outcome: { kind: "rate", base: control.mean },
      treated: treated.count,
      control: control.count,
    } as const;
    const found = detectableEffect(design, wanted) ?? detectableEffect(design, wanted === 1 ? -1 : 1);
    return found === null ? null : Math.abs(found);
  }
  return (normalQuantile(0.975) + normalQuantile(0.8)) * standardError;
}
