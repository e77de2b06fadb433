import { chiSquaredTail } from "../chi-squared.ts";
import { MathError } from "../failure.ts";
import { choleskyFactor, choleskySolve } from "../matrix.ts";

/** Below this p value the arms are not those that were planned, and no effect should be believed. */
export const mismatchAlarm = 0.001;

export interface RatioCheck {
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly alarm: boolean;
}

/**
 * Sample-ratio mismatch: R's chisq.test(counts, p = shares, rescale.p = TRUE) of the arms' customers against the planned
 * shares, with an alarm below p = 0.001. An arm planned empty that has customers alarms. Throws `bad_shape`, `too_few_rows`
 * without customers or with fewer than two arms.
 * Source: Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments" (KDD 2019).
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): RatioCheck {
  if (counts.length !== shares.length) throw new MathError("bad_shape", { counts: counts.length });
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const all = shares.reduce((sum, share) => sum + share, 0);
  if (counts.length < 2 || !(rows > 0) || !(all > 0)) throw new MathError("too_few_rows", { rows });
  let chiSquared = 0;
  counts.forEach((count, arm) => {
    const expected = (rows * shares[arm]) / all;
    if (expected > 0) chiSquared += (count - expected) ** 2 / expected;
    else if (count > 0) chiSquared = Number.POSITIVE_INFINITY;
  });
  const degreesOfFreedom = counts.length - 1;
  const pValue = chiSquaredTail(chiSquared, degreesOfFreedom);
  return { chiSquared, degreesOfFreedom, pValue, alarm: pValue < mismatchAlarm };
}

export interface FieldBalance {
  readonly treatedMean: number;
  readonly controlMean: number;
  /** Difference of means over the root of the mean variance of the arms; 0 for a constant field. */
  readonly standardised: number;
}

export interface Balance {
  /** In the order of the columns. */
  readonly fields: readonly FieldBalance[];
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  /** That differences so large in all fields together come by chance. */
  readonly pValue: number;
}

/**
 * How alike the arms were before: the standardised mean difference of each column, and Hansen & Bowers' omnibus test of all
 * of them together. NaN counts as the column's mean; columns that others imply leave the omnibus. Throws `empty` without
 * columns, `too_few_rows` below two customers an arm.
 * Source: Austin, Statistics in Medicine 28 (2009); Hansen & Bowers, Statistical Science 23 (2008).
 */
export function balance(columns: readonly ArrayLike<number>[], treated: ArrayLike<number>): Balance {
  if (columns.length === 0) throw new MathError("empty");
  const rows = treated.length;
  let treatedRows = 0;
  for (let i = 0; i < rows; i++) treatedRows += treated[i];
  const controlRows = rows - treatedRows;
  if (treatedRows < 2 || controlRows < 2) throw new MathError("too_few_rows", { rows });
  const centred = columns.map((column) => centre(column));
  const fields = centred.map(({ values, mean }) => armsOf(values, mean, treated, treatedRows, controlRows));

  const kept: { values: Float64Array; gap: number }[] = [];
  let factor: Float64Array = new Float64Array(0);
  let covariance: Float64Array = new Float64Array(0);
  centred.forEach(({ values }, i) => {
    const candidate = [...kept, { values, gap: fields[i].treatedMean - fields[i].controlMean }];
    const grown = growCovariance(covariance, kept, values);
    try {
      factor = choleskyFactor(grown, candidate.length);
    } catch {
      return;
    }
    covariance = grown;
    kept.push(candidate[candidate.length - 1]);
  });
  const gaps = kept.map(({ gap }) => gap);
  const spread = 1 / treatedRows + 1 / controlRows;
  const solved = kept.length > 0 ? choleskySolve(factor, kept.length, gaps) : [];
  const chiSquared = gaps.reduce((sum, gap, i) => sum + gap * solved[i], 0) / spread;
  const degreesOfFreedom = kept.length;
  const pValue = degreesOfFreedom > 0 ? chiSquaredTail(chiSquared, degreesOfFreedom) : 1;
  return { fields, chiSquared, degreesOfFreedom, pValue };
}

/** A column about its mean; unknown values are 0. */
function centre(column: ArrayLike<number>): { values: Float64Array; mean: number } {
  let [sum, known] = [0, 0];
  for (let i = 0; i < column.length; i++) {
    if (Number.isNaN(column[i])) continue;
    sum += column[i];
    known++;
  }
  const mean = known > 0 ? sum / known : 0;
  return { mean, values: Float64Array.from(column, (value) => (Number.isNaN(value) ? 0 : value - mean)) };
}

function armsOf(
  values: Float64Array,
  mean: number,
  treated: ArrayLike<number>,
  treatedRows: number,
  controlRows: number,
): FieldBalance {
  let [inTreated, inControl] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (treated[i] === 1) inTreated += values[i];
    else inControl += values[i];
  }
  const [a, b] = [inTreated / treatedRows, inControl / controlRows];
  let [squaresA, squaresB] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (treated[i] === 1) squaresA += (values[i] - a) ** 2;
    else squaresB += (values[i] - b) ** 2;
  }
  const sd = Math.sqrt((squaresA / (treatedRows - 1) + squaresB / (controlRows - 1)) / 2);
  return { treatedMean: mean + a, controlMean: mean + b, standardised: sd > 0 ? (a - b) / sd : 0 };
}

/** The covariance of the kept columns (n − 1) with one more row: that of the new column with each of them and itself. */
function growCovariance(
  covariance: Float64Array,
  kept: readonly { readonly values: Float64Array }[],
  values: Float64Array,
): Float64Array {
  const size = kept.length + 1;
  const out = new Float64Array(size * size);
  for (let i = 0; i < kept.length; i++)
    for (let j = 0; j < kept.length; j++) out[i * size + j] = covariance[i * kept.length + j];
  [...kept.map((column) => column.values), values].forEach((other, j) => {
    let sum = 0;
    for (let row = 0; row < values.length; row++) sum += values[row] * other[row];
    out[kept.length * size + j] = sum / (values.length - 1);
  });
  return out;
}
