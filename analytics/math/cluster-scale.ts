import { MathError } from "./failure.ts";
import { quantilesOf, skewness, sortedValues } from "./quantile.ts";

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
  // Everything is read off the sorted values: sorted once, and the same in whatever order the rows came.
  const sorted = sortedValues(values);
  const [fill] = quantilesOf((rank) => sorted[rank], sorted.length, [0.5]);
  let low: number | null = null;
  let high: number | null = null;
  if (options.winsorShare > 0) {
    const share = options.winsorShare;
    const [from, to] = quantilesOf((rank) => sorted[rank], sorted.length, [share, 1 - share]);
    if (from < to) [low, high] = [from, to];
  }
  // By the values as they are: drawn in, a tail would look shorter than it is.
  const log = options.log && sorted[0] >= 0 && skewness(sorted) > HIGHLY_SKEWED;
  const draw = { log, low, high, fill };
  const x = new Float64Array(sorted.length);
  for (let i = 0; i < x.length; i++) x[i] = drawnIn(sorted[i], draw);
  const rows = values.length;
  const missing = rows - x.length;
  const filled = drawnIn(fill, draw);
  let sum = missing * filled;
  for (let i = 0; i < x.length; i++) sum += x[i];
  const mean = sum / rows;
  let squares = missing * (filled - mean) ** 2;
  for (let i = 0; i < x.length; i++) squares += (x[i] - mean) ** 2;
  const sd = Math.sqrt(squares / rows);
  if (!(sd > 0)) return undefined;
  if (options.scaling === "standard") return { log, low, high, fill, centre: mean, scale: sd, mean, sd };
  // The missing stand in the middle.
  const middle = x.length >> 1;
  const ranked = (rank: number) => (rank < middle ? x[rank] : rank < middle + missing ? filled : x[rank - missing]);
  const [lower, centre, upper] = quantilesOf(ranked, rows, [0.25, 0.5, 0.75]);
  return { log, low, high, fill, centre, scale: Math.max((upper - lower) / NORMAL_IQR, sd), mean, sd };
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
