import { MathError } from "./failure.ts";
import { type Hooks, rowsBetweenYields } from "./hooks.ts";
import { createMatrix, type Matrix } from "./matrix.ts";
import { median, skewness } from "./quantile.ts";

export interface StandardiseOptions extends Hooks {
  /** What stands in for a missing value. Default "median". */
  fill?: "mean" | "median" | undefined;
  /** "auto" (default): log1p where skewness > `logSkewness`, min ≥ 0 and max ≥ 20; "never". */
  log?: "auto" | "never" | undefined;
  /** Default 2. */
  logSkewness?: number | undefined;
  /** A column with a larger share of missing values is dropped. Default 0.5. */
  maxMissingShare?: number | undefined;
  /** A column whose |r| with an earlier kept one reaches this is dropped. Default 0.98. */
  maxCorrelation?: number | undefined;
}

/** How one input column becomes one output column: log1p?, fill, subtract mean, divide by sd. */
export interface PreparedColumn {
  /** Position in the input. */
  column: number;
  log1p: boolean;
  /** On the scale after log1p, like `mean` and `sd`. */
  fill: number;
  mean: number;
  /** Population standard deviation after filling (as scikit-learn's StandardScaler). */
  sd: number;
  missingShare: number;
  /** Before log1p; NaN never occurs, the column would be constant. */
  skewness: number;
}

export type DroppedColumn =
  | { column: number; reason: "all_missing" | "constant" }
  | { column: number; reason: "mostly_missing"; missingShare: number }
  | { column: number; reason: "near_duplicate"; of: number; correlation: number };

/** A fitted preparation: plain JSON, to be stored and applied to later rows. */
export interface Preparation {
  version: 1;
  inputCols: number;
  /** In input order: output column j is `columns[j]`. */
  columns: PreparedColumn[];
  dropped: DroppedColumn[];
}

/** A column that ends below this, such as a count of complaints or a rate, has no tail for a logarithm to draw in. */
const WIDE = 20;

/** One column as float64, scaled by log1p where asked; anything that is not finite becomes NaN. */
function readColumn(matrix: Matrix, column: number, out: Float64Array): number {
  const { data, rows, cols } = matrix;
  let missing = 0;
  for (let i = 0, at = column; i < rows; i++, at += cols) {
    const value = data[at];
    if (Number.isFinite(value)) out[i] = value;
    else {
      out[i] = Number.NaN;
      missing++;
    }
  }
  return missing;
}

function fitColumn(
  values: Float64Array,
  column: number,
  missing: number,
  options: StandardiseOptions,
): PreparedColumn | DroppedColumn {
  const rows = values.length;
  if (missing === rows) return { column, reason: "all_missing" };
  const missingShare = missing / rows;
  if (missingShare > (options.maxMissingShare ?? 0.5)) return { column, reason: "mostly_missing", missingShare };
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  if (min === max) return { column, reason: "constant" };

  const skew = skewness(values);
  const log1p = options.log !== "never" && min >= 0 && max >= WIDE && skew > (options.logSkewness ?? 2);
  if (log1p) for (let i = 0; i < rows; i++) values[i] = Math.log1p(values[i]);

  let sum = 0;
  for (let i = 0; i < rows; i++) if (!Number.isNaN(values[i])) sum += values[i];
  const fill = options.fill === "mean" ? sum / (rows - missing) : median(values);
  const mean = (sum + missing * fill) / rows;
  let squares = missing * (fill - mean) ** 2;
  for (let i = 0; i < rows; i++) if (!Number.isNaN(values[i])) squares += (values[i] - mean) ** 2;
  const sd = Math.sqrt(squares / rows);
  if (!(sd > 0)) return { column, reason: "constant" };
  return { column, log1p, fill, mean, sd, missingShare, skewness: skew };
}

/** The transformed value of one cell, in float64. A later negative in a log1p column counts as 0. */
function prepare(value: number, { log1p, fill, mean, sd }: PreparedColumn): number {
  let x = fill;
  if (Number.isFinite(value)) x = log1p ? Math.log1p(value > 0 ? value : 0) : value;
  return (x - mean) / sd;
}

const correlationBlockRows = 256;

/** Adds one block's Σ zᵢzⱼ (lower triangle, p × p) to `sums`. */
function addCrossProducts(
  matrix: Matrix,
  from: number,
  to: number,
  columns: PreparedColumn[],
  sums: Float64Array,
): void {
  const p = columns.length;
  const n = to - from;
  const block = new Float64Array(p * n);
  for (let j = 0; j < p; j++) {
    const spec = columns[j];
    for (let i = 0; i < n; i++) block[j * n + i] = prepare(matrix.data[(from + i) * matrix.cols + spec.column], spec);
  }
  for (let a = 0; a < p; a++) {
    let b = 0;
    // Four sums at once: one alone waits for each of its additions.
    for (; b + 3 < a; b += 4) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let i = 0, x = a * n, y = b * n; i < n; i++, x++, y++) {
        const value = block[x];
        s0 += value * block[y];
        s1 += value * block[y + n];
        s2 += value * block[y + 2 * n];
        s3 += value * block[y + 3 * n];
      }
      const at = a * p + b;
      sums[at] += s0;
      sums[at + 1] += s1;
      sums[at + 2] += s2;
      sums[at + 3] += s3;
    }
    for (; b < a; b++) {
      let sum = 0;
      for (let i = 0, x = a * n, y = b * n; i < n; i++, x++, y++) sum += block[x] * block[y];
      sums[a * p + b] += sum;
    }
  }
}

/**
 * Learns how to standardise each column of `matrix` (rows × cols, NaN = missing, ±∞ counts as missing).
 *
 * For each column: drop it when all or mostly missing or constant; log1p when it is heavy-tailed and
 * non-negative; fill the missing; mean and population sd in float64 after filling. A kept column whose
 * correlation with an earlier kept one reaches `maxCorrelation` is dropped too. `missing` is judged
 * before "constant"; the order of columns decides which of two duplicates stays.
 * Throws `empty` without rows. When every column is dropped, `columns` is empty.
 */
export async function fitPreparation(matrix: Matrix, options: StandardiseOptions = {}): Promise<Preparation> {
  const { rows, cols } = matrix;
  if (rows === 0) throw new MathError("empty");
  const maxCorrelation = options.maxCorrelation ?? 0.98;
  const candidates: PreparedColumn[] = [];
  const dropped: DroppedColumn[] = [];
  const values = new Float64Array(rows);
  for (let column = 0; column < cols; column++) {
    const missing = readColumn(matrix, column, values);
    const fitted = fitColumn(values, column, missing, options);
    if ("reason" in fitted) dropped.push(fitted);
    else candidates.push(fitted);
    options.onStep?.(column + 1, cols + 1);
    if (options.yieldNow !== undefined) await options.yieldNow();
  }

  const p = candidates.length;
  const sums = new Float64Array(p * p);
  for (let from = 0; from < rows; from += correlationBlockRows) {
    addCrossProducts(matrix, from, Math.min(rows, from + correlationBlockRows), candidates, sums);
    if (options.yieldNow !== undefined && (from + correlationBlockRows) % rowsBetweenYields === 0)
      await options.yieldNow();
  }
  const kept: number[] = [];
  for (let a = 0; a < p; a++) {
    const twin = kept.find((b) => Math.abs(sums[a * p + b] / rows) >= maxCorrelation);
    if (twin === undefined) kept.push(a);
    else {
      const correlation = Math.max(-1, Math.min(1, sums[a * p + twin] / rows));
      dropped.push({
        column: candidates[a].column,
        reason: "near_duplicate",
        of: candidates[twin].column,
        correlation,
      });
    }
  }
  dropped.sort((x, y) => x.column - y.column);
  options.onStep?.(cols + 1, cols + 1);
  return { version: 1, inputCols: cols, columns: kept.map((a) => candidates[a]), dropped };
}

/**
 * Applies a fitted preparation: rows × inputCols in, rows × `preparation.columns.length` out, mean 0 and
 * sd 1 on the rows it was fitted to. Missing values get the fitted fill, whatever the rows at hand.
 * Throws `bad_shape` when the number of columns differs from the fitted one.
 */
export function applyPreparation(matrix: Matrix, preparation: Preparation): Matrix {
  if (matrix.cols !== preparation.inputCols) {
    throw new MathError("bad_shape", { cols: matrix.cols, expected: preparation.inputCols });
  }
  const specs = preparation.columns;
  const out = createMatrix(matrix.rows, specs.length);
  const p = specs.length;
  for (let j = 0; j < p; j++) {
    const spec = specs[j];
    for (let i = 0, from = spec.column, to = j; i < matrix.rows; i++, from += matrix.cols, to += p) {
      out.data[to] = prepare(matrix.data[from], spec);
    }
  }
  return out;
}
