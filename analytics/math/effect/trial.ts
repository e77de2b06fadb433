import { MathError } from "../failure.ts";
import type { SampleSummary } from "../intervals.ts";
import { adjustOutcome, compareStrata, type Covariate, fitCovariate, sharesDiffer } from "./adjust.ts";
import { skewness as skewnessOf } from "../quantile.ts";
import { compareMeans, compareRates, type Comparison, leastHits } from "./compare.ts";
import { simultaneousLevel } from "./guard.ts";

/** What was seen of every customer of a randomised list, one value a customer. */
export interface Trial {
  readonly kind: "rate" | "mean" | "ratio";
  /** 0 or 1 for a rate; the numerator of a ratio. */
  readonly outcome: ArrayLike<number>;
  /** Denominator of a ratio. */
  readonly under?: ArrayLike<number> | undefined;
  /** The same before the campaign, NaN where unknown: for CUPED. */
  readonly before?: ArrayLike<number> | undefined;
  /** 0: control; k: the k-th offer. */
  readonly arm: ArrayLike<number>;
  readonly offers: number;
  /** What control was drawn within, whole numbers from 0. */
  readonly stratum?: ArrayLike<number> | undefined;
}

/**
 * Disjoint parts of the list: a whole number from 0 to before `count` for each customer, or −1 for none. "offers": each offer
 * against the whole control group.
 */
export interface Layer {
  readonly codes: ArrayLike<number> | "offers";
  readonly count: number;
}

/** A part of a layer by itself, and at the level that holds for all parts of all layers together. */
export interface PartResult {
  readonly alone: Comparison;
  readonly joint: Comparison;
}

export interface TrialResult {
  /** All offers together against control; null without two customers on either side. */
  readonly overall: Comparison | null;
  /** Each offer against control, by itself; as a layer they are judged together. */
  readonly offers: readonly (Comparison | null)[];
  /** By layer and part; null without two customers on either side. */
  readonly layers: readonly (readonly (PartResult | null)[])[];
  /** Parts of all layers. */
  readonly parts: number;
  /** Level at which the intervals of the parts are drawn together. */
  readonly layerLevel: number;
  /** What the pre-period explains; null where none was given. It is used where `used`. */
  readonly covariate: Covariate | null;
  /** Whether strata were weighted because control was drawn from them at different shares. */
  readonly stratified: boolean;
}

/**
 * The effect of a randomised campaign by intention to treat: every customer counts in the arm drawn, contacted or not. What is
 * adjusted for is decided from all arms together or from sizes alone, before an effect is seen: the pre-period where it takes
 * away enough variance (`fitCovariate`), strata where their shares of control differ (`sharesDiffer`); a ratio is not adjusted.
 * Throws `bad_shape` where lengths differ.
 */
export function measureTrial(trial: Trial, layers: readonly Layer[] = [], level = 0.95): TrialResult {
  const { kind, outcome, arm, offers, before } = trial;
  const rows = outcome.length;
  for (const list of [
    arm,
    trial.under,
    before,
    trial.stratum,
    ...layers.map(({ codes }) => (codes === "offers" ? undefined : codes)),
  ])
    if (list && list.length !== rows) throw new MathError("bad_shape", { rows, length: list.length });
  const covariate = before && kind !== "ratio" && rows >= 2 ? fitCovariate(outcome, before) : null;
  const values = covariate?.used ? adjustOutcome(outcome, before!, covariate) : outcome;
  const strata = kind === "ratio" ? undefined : trial.stratum;
  const width = strata ? 1 + largest(strata) : 1;
  const everyone = split(trial, values, strata, width, (row) => Math.min(1, arm[row]), 2);
  const stratified = strata !== undefined && sharesDiffer(pairs(everyone, 1, width));
  const used = stratified ? strata : undefined;
  const usedWidth = stratified ? width : 1;
  const unusual = unusualShare(trial);
  const skewness = kind === "ratio" || rows === 0 ? 0 : skewnessOf(values);

  const compare = (groups: SampleSummary[], group: number, at: number): Comparison | null => {
    const cells = pairs(groups, group, usedWidth);
    const [treated, control] = [sizeOf(cells, "treated"), sizeOf(cells, "control")];
    if (treated < 2 || control < 2) return null;
    const hits = unusual * Math.min(treated, control);
    if (stratified) {
      const both = cells.filter((cell) => cell.treated.count > 0 && cell.control.count > 0);
      return sizeOf(both, "treated") + sizeOf(both, "control") < 4 ? null : compareStrata(both, at, hits >= leastHits);
    }
    const [cell] = cells;
    if (kind === "rate" && !covariate?.used) {
      const hitsOf = ({ mean, count }: SampleSummary) => Math.round(mean * count);
      return compareRates(hitsOf(cell.treated), treated, hitsOf(cell.control), control, at);
    }
    return compareMeans(cell.treated, cell.control, at, { hits, skewness });
  };

  const parts = layers.reduce((sum, { count }) => sum + count, 0);
  const layerLevel = simultaneousLevel(Math.max(1, parts), level);
  const whole = split(trial, values, used, usedWidth, (row) => Math.min(1, arm[row]), 2);
  const byOffer = split(trial, values, used, usedWidth, (row) => arm[row], offers + 1);
  return {
    overall: compare(whole, 1, level),
    offers: Array.from({ length: offers }, (_, offer) => compare(byOffer, offer + 1, level)),
    layers: layers.map(({ codes, count }) => {
      const both = (groups: SampleSummary[], group: number): PartResult | null => {
        const alone = compare(groups, group, level);
        return alone && { alone, joint: compare(groups, group, layerLevel)! };
      };
      if (codes === "offers") return Array.from({ length: count }, (_, offer) => both(byOffer, offer + 1));
      const code = (row: number) => (codes[row] < 0 ? -1 : 2 * codes[row] + Math.min(1, arm[row]));
      const groups = split(trial, values, used, usedWidth, code, 2 * count);
      return Array.from({ length: count }, (_, part) =>
        both(groups.slice(2 * part * usedWidth, 2 * (part + 1) * usedWidth), 1),
      );
    }),
    parts,
    layerLevel,
    covariate,
    stratified,
  };
}

/** Summaries by group and stratum: group g, stratum s at g × width + s. Rows of group −1 are left out. */
function split(
  { kind, under }: Trial,
  values: ArrayLike<number>,
  strata: ArrayLike<number> | undefined,
  width: number,
  groupOf: (row: number) => number,
  groups: number,
): SampleSummary[] {
  const cells = groups * width;
  const [counts, above, below, squares] = Array.from({ length: 4 }, () => new Float64Array(cells));
  const at = new Int32Array(values.length);
  const ratio = kind === "ratio" ? under! : null;
  for (let row = 0; row < values.length; row++) {
    const group = groupOf(row);
    const cell = group < 0 ? -1 : group * width + (strata ? strata[row] : 0);
    at[row] = cell;
    if (cell < 0) continue;
    counts[cell]++;
    above[cell] += values[row];
    below[cell] += ratio ? ratio[row] : 1;
  }
  const means = above.map((sum, cell) => (below[cell] > 0 ? sum / below[cell] : 0));
  for (let row = 0; row < values.length; row++) {
    const cell = at[row];
    if (cell >= 0) squares[cell] += (values[row] - means[cell] * (ratio ? ratio[row] : 1)) ** 2;
  }
  // For a ratio the linear part of the delta method, as in `ratioSummary`.
  return Array.from(counts, (count, cell) => ({
    count: below[cell] > 0 ? count : 0,
    mean: means[cell],
    variance: count > 1 && below[cell] > 0 ? squares[cell] / (count - 1) / (below[cell] / count) ** 2 : 0,
  }));
}

/** Group `treated` beside group 0, stratum by stratum. */
function pairs(groups: readonly SampleSummary[], treated: number, width: number) {
  return Array.from({ length: width }, (_, stratum) => ({
    treated: groups[treated * width + stratum],
    control: groups[stratum],
  }));
}

function sizeOf(
  cells: readonly { readonly treated: SampleSummary; readonly control: SampleSummary }[],
  arm: "treated" | "control",
): number {
  return cells.reduce((sum, cell) => sum + cell[arm].count, 0);
}

/** Share of customers, of all arms, whose outcome is not 0; of a rate the rarer answer. */
function unusualShare({ kind, outcome }: Trial): number {
  let unusual = 0;
  for (let row = 0; row < outcome.length; row++) if (outcome[row] !== 0) unusual++;
  const share = outcome.length > 0 ? unusual / outcome.length : 0;
  return kind === "rate" ? Math.min(share, 1 - share) : share;
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]);
  return most;
}

export type Verdict = "works" | "harms" | "not_shown" | "unknown";

/**
 * What may be claimed: only what p value and interval both say, in the direction that is wanted (1: more is better). Without a
 * comparison nothing is known.
 */
export function verdictOf(comparison: Comparison | null, wanted: 1 | -1, level = 0.95): Verdict {
  if (comparison === null) return "unknown";
  const { low, high, pValue, enough, difference } = comparison;
  if (!enough || pValue >= 1 - level || (low <= 0 && high >= 0)) return "not_shown";
  return difference * wanted > 0 ? "works" : "harms";
}
