import { MathError } from "./failure.ts";
import { median, quantiles, skewness } from "./quantile.ts";

/** Values of one column; NaN = missing. */
export type Column = Float32Array | Float64Array;

export interface ScaleOptions {
  /** log(1 + x) where it helps; see `fitScale`. */
  readonly log: boolean;
  /** Share at either end that is drawn in; 0 for none. */
  readonly winsorShare: number;
  readonly scaling: "robust" | "standard";
}

/** How one column becomes comparable with others: plain JSON, to be stored and applied to later rows. */
export interface ColumnScale {
  readonly log: boolean;
  /** Bounds that values are drawn in to, natural units; null for none. */
  readonly low: number | null;
  readonly high: number | null;
  /** What stands in for a missing value, natural units: the median. */
  readonly fill: number;
  /** After log: prepared = (x − centre) / scale. */
  readonly centre: number;
  readonly scale: number;
  /** Mean and population standard deviation of x over all rows, after filling, drawing in and log. */
  readonly mean: number;
  readonly sd: number;
}

/** Above this a distribution is called highly skewed (Bulmer, "Principles of Statistics", 1979). */
const HIGHLY_SKEWED = 1;
/** Interquartile range of a normal distribution, in standard deviations. */
const NORMAL_IQR = 1.349;

/**
 * Learns the scale of one column (NaN = missing, ±∞ not allowed).
 * - Missing values get the median.
 * - Values beyond the `winsorShare` quantiles are drawn in, unless that would leave a single value.
 * - log(1 + x) for columns without negative values that are highly skewed to the right.
 * - `robust`: median and IQR / 1.349, but never less than the standard deviation: a column whose middle half hardly
 *   differs (many zeros and a few users) would otherwise outweigh all others. `standard`: mean and standard deviation.
 * Undefined for a constant column. Throws `empty` when nothing is observed.
 */
export function fitScale(values: Column, options: ScaleOptions): ColumnScale | undefined {
  const fill = median(values);
  let low: number | null = null;
  let high: number | null = null;
  if (options.winsorShare > 0) {
    const [from, to] = quantiles(values, [options.winsorShare, 1 - options.winsorShare]);
    if (from < to) [low, high] = [from, to];
  }
  const log = options.log && heavyTailed(values);
  const draw = { log, low, high, fill };
  const x = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    x[i] = drawnIn(values[i], draw);
    sum += x[i];
  }
  const mean = sum / x.length;
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (x[i] - mean) ** 2;
  const sd = Math.sqrt(squares / x.length);
  if (!(sd > 0)) return undefined;
  if (options.scaling === "standard") return { log, low, high, fill, centre: mean, scale: sd, mean, sd };
  const [lower, centre, upper] = quantiles(x, [0.25, 0.5, 0.75]);
  return { log, low, high, fill, centre, scale: Math.max((upper - lower) / NORMAL_IQR, sd), mean, sd };
}

/** Whether a tail calls for a logarithm, by the values as they are: drawn in, it would look shorter than it is. */
function heavyTailed(values: Column): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) return false;
  return skewness(values) > HIGHLY_SKEWED;
}

/** A value filled, drawn in and logged, before centring: what `mean` and `sd` are told of. */
export function drawnIn(
  value: number,
  { log, low, high, fill }: Pick<ColumnScale, "log" | "low" | "high" | "fill">,
): number {
  let x = Number.isFinite(value) ? value : fill;
  if (low !== null && x < low) x = low;
  if (high !== null && x > high) x = high;
  // A later month may bring a negative value to a column that had none.
  return log ? Math.log1p(Math.max(x, 0)) : x;
}

/** Rows that are brought to their scales at a time: a few tiles of this size stay in the cache. */
const tileRows = 512;

/**
 * Pearson correlation of every pair of columns (lower triangle, p × p) on their scales, missing values filled. Nothing
 * of the size of the columns is made. Throws `bad_shape`.
 */
export function correlations(columns: readonly Column[], scales: readonly ColumnScale[]): Float64Array {
  const p = columns.length;
  const rows = columns[0]?.length ?? 0;
  columns.forEach(({ length }, column) => {
    if (length !== rows) throw new MathError("bad_shape", { column, rows, length });
  });
  const out = new Float64Array(p * p);
  const tile = Array.from({ length: p }, () => new Float64Array(tileRows));
  for (let from = 0; from < rows; from += tileRows) {
    const count = Math.min(tileRows, rows - from);
    for (let a = 0; a < p; a++) {
      const [x, values, scale] = [tile[a], columns[a], scales[a]];
      for (let i = 0; i < count; i++) x[i] = (drawnIn(values[from + i], scale) - scale.mean) / scale.sd;
      for (let b = 0; b < a; b++) {
        const y = tile[b];
        let sum = 0;
        for (let i = 0; i < count; i++) sum += x[i] * y[i];
        out[a * p + b] += sum;
      }
    }
  }
  return out.map((sum) => sum / rows);
}
