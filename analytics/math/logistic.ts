import { MathError } from "./failure.ts";
import { type Hooks, rowsBetweenYields } from "./hooks.ts";
import { choleskyFactor, choleskyInverse, choleskySolve, type Matrix } from "./matrix.ts";

export interface LogisticOptions extends Hooks {
  /**
   * Ridge penalty λ: the sum of losses + λ/2 Σ coefficient² is minimised, so scikit-learn's C is 1/λ.
   * The intercept is never penalised. Default 0, as R's glm.
   */
  lambda?: number | undefined;
  /** One non-negative weight for each row, as frequencies. */
  weights?: Float64Array | undefined;
  /** Default 50. */
  maxIterations?: number | undefined;
  /** Warm start, e.g. a fit to a sample. */
  start?: LogisticModel | undefined;
}

/** A fitted model as plain JSON. */
export interface LogisticModel {
  intercept: number;
  /** One for each column, per unit of the column, on the log-odds scale. */
  coefficients: number[];
}

export interface LogisticFit extends LogisticModel {
  interceptStandardError: number;
  /** From the inverse of the penalised Hessian at the solution (R's glm with λ = 0). */
  standardErrors: number[];
  /** −2 × log likelihood (without the penalty), and that of the intercept alone. */
  deviance: number;
  nullDeviance: number;
  iterations: number;
  converged: boolean;
  /**
   * Some columns separate the classes (perhaps only in part), so that without a penalty no finite optimum
   * exists: coefficients and errors are where the search stopped and mean nothing. Fit again with λ > 0.
   */
  separated: boolean;
}

/** Gradient and Hessian of the loss over some rows, p = cols + 1, the intercept first. */
interface Sums {
  gradient: Float64Array;
  /** p × p, lower triangle. */
  hessian: Float64Array;
  /** Σ wᵢ × log loss. */
  loss: number;
  largestEta: number;
}

const blockRows = 128;

/** log(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** Scratch for one block: columns one after the other (the intercept's ones first), and each row's weight. */
interface Scratch {
  columns: Float64Array;
  weighted: Float64Array;
  eta: Float64Array;
  curvature: Float64Array;
}

/** Adds rows [from, to) to `sums`: the inner loops, which a WASM kernel replaces. */
function addBlock(
  matrix: Matrix,
  y: ArrayLike<number>,
  weights: Float64Array | undefined,
  beta: Float64Array,
  from: number,
  to: number,
  scratch: Scratch,
  sums: Sums,
): void {
  const { data, cols } = matrix;
  const p = cols + 1;
  const n = to - from;
  const { columns, weighted, eta, curvature } = scratch;
  eta.fill(beta[0]);
  columns.fill(1, 0, n);
  for (let j = 1; j < p; j++) {
    const b = beta[j];
    const at = j * blockRows;
    for (let i = 0, cell = from * cols + j - 1; i < n; i++, cell += cols) {
      const x = data[cell];
      columns[at + i] = x;
      eta[i] += b * x;
    }
  }
  let loss = 0;
  let largest = sums.largestEta;
  for (let i = 0; i < n; i++) {
    const weight = weights === undefined ? 1 : weights[from + i];
    const e = eta[i];
    const probability = 1 / (1 + Math.exp(-e));
    loss += weight * (softplus(e) - y[from + i] * e);
    if (Math.abs(e) > largest) largest = Math.abs(e);
    curvature[i] = weight * probability * (1 - probability);
    eta[i] = weight * (probability - y[from + i]);
  }
  sums.loss += loss;
  sums.largestEta = largest;

  for (let a = 0; a < p; a++) {
    const at = a * blockRows;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      slope += eta[i] * columns[at + i];
      weighted[at + i] = curvature[i] * columns[at + i];
    }
    sums.gradient[a] += slope;
  }
  // Two rows by four columns at a time: eight sums stay in registers while each value is loaded once.
  for (let a = 0; a < p; a += 2) {
    const last = Math.min(a + 1, p - 1);
    const tiled = last > a ? Math.floor((a + 1) / 4) * 4 : 0;
    for (let b = 0; b < tiled; b += 4) addTile(columns, weighted, n, p, a, b, sums.hessian);
    for (let row = a; row <= last; row++) {
      for (let col = tiled; col <= row; col++) {
        let sum = 0;
        for (let i = 0, w = row * blockRows, c = col * blockRows; i < n; i++, w++, c++) sum += weighted[w] * columns[c];
        sums.hessian[row * p + col] += sum;
      }
    }
  }
}

/** Adds rows a, a + 1 by columns b … b + 3 of Xᵀ W X over the block. */
function addTile(
  columns: Float64Array,
  weighted: Float64Array,
  n: number,
  p: number,
  a: number,
  b: number,
  hessian: Float64Array,
): void {
  let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0, w = a * blockRows, c = b * blockRows; i < n; i++, w++, c++) {
    const w0 = weighted[w];
    const w1 = weighted[w + blockRows];
    const x0 = columns[c];
    const x1 = columns[c + blockRows];
    const x2 = columns[c + 2 * blockRows];
    const x3 = columns[c + 3 * blockRows];
    s0 += w0 * x0;
    s1 += w0 * x1;
    s2 += w0 * x2;
    s3 += w0 * x3;
    t0 += w1 * x0;
    t1 += w1 * x1;
    t2 += w1 * x2;
    t3 += w1 * x3;
  }
  const row = a * p + b;
  hessian[row] += s0;
  hessian[row + 1] += s1;
  hessian[row + 2] += s2;
  hessian[row + 3] += s3;
  hessian[row + p] += t0;
  hessian[row + p + 1] += t1;
  hessian[row + p + 2] += t2;
  hessian[row + p + 3] += t3;
}

/** One pass over all rows at `beta`, in blocks of fixed size added in order, penalty included. */
async function evaluate(
  matrix: Matrix,
  y: ArrayLike<number>,
  beta: Float64Array,
  lambda: number,
  options: LogisticOptions,
): Promise<Sums & { objective: number }> {
  const p = matrix.cols + 1;
  const sums: Sums = { gradient: new Float64Array(p), hessian: new Float64Array(p * p), loss: 0, largestEta: 0 };
  const scratch: Scratch = {
    columns: new Float64Array(p * blockRows),
    weighted: new Float64Array(p * blockRows),
    eta: new Float64Array(blockRows),
    curvature: new Float64Array(blockRows),
  };
  for (let from = 0; from < matrix.rows; from += blockRows) {
    const to = Math.min(matrix.rows, from + blockRows);
    addBlock(matrix, y, options.weights, beta, from, to, scratch, sums);
    if (options.yieldNow !== undefined && to % rowsBetweenYields === 0) await options.yieldNow();
  }
  let penalty = 0;
  for (let j = 1; j < p; j++) {
    penalty += (lambda / 2) * beta[j] * beta[j];
    sums.gradient[j] += lambda * beta[j];
    sums.hessian[j * p + j] += lambda;
  }
  return { ...sums, objective: sums.loss + penalty };
}

function classWeights(matrix: Matrix, y: ArrayLike<number>, options: LogisticOptions): { ones: number; all: number } {
  const { weights, start, lambda = 0 } = options;
  if (matrix.rows === 0) throw new MathError("empty");
  if (y.length !== matrix.rows) throw new MathError("bad_shape", { rows: matrix.rows, labels: y.length });
  if (weights !== undefined && weights.length !== matrix.rows) {
    throw new MathError("bad_shape", { rows: matrix.rows, weights: weights.length });
  }
  if (start !== undefined && start.coefficients.length !== matrix.cols) {
    throw new MathError("bad_shape", { cols: matrix.cols, coefficients: start.coefficients.length });
  }
  if (!(lambda >= 0)) throw new MathError("bad_option", { name: "lambda", value: lambda });
  let ones = 0;
  let all = 0;
  for (let i = 0; i < y.length; i++) {
    if (y[i] !== 0 && y[i] !== 1) throw new MathError("bad_option", { name: "label", row: i, value: y[i] });
    const weight = weights === undefined ? 1 : weights[i];
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new MathError("bad_option", { name: "weight", row: i, value: weight });
    }
    all += weight;
    ones += weight * y[i];
  }
  if (!(ones > 0 && ones < all)) throw new MathError("one_class", { ones, rows: all });
  return { ones, all };
}

/** Past these, an unpenalised search is chasing infinity: Newton's steps in the separated direction stay near 1. */
const separationEta = 15;
const separationIterations = 12;
/** Squared Newton decrement (a squared distance in standard errors) below which the next point is the optimum. */
const decrementLimit = 1e-10;

/**
 * Logistic regression of y ∈ {0, 1} on the columns of `matrix` (rows × cols, no missing values) with an
 * intercept: Newton's method (iteratively reweighted least squares) with step halving, ridge penalty and
 * row weights; float64 sums over blocks of 128 rows in order, so that every run gives the same bytes.
 * Started from the intercept of the base rate unless `start` is given.
 *
 * Throws `one_class` when only one class has weight; `not_positive_definite` with `column` when λ = 0 and a
 * column is a combination of earlier ones (−1: of none, i.e. the intercept itself); `not_finite`;
 * `bad_shape`; `bad_option`; and whatever a hook throws.
 * Source: McCullagh & Nelder, Generalized Linear Models, 2nd ed. (1989), §4.4; Hastie, Tibshirani &
 * Friedman, The Elements of Statistical Learning, 2nd ed., §4.4.1.
 */
export async function fitLogistic(
  matrix: Matrix,
  y: ArrayLike<number>,
  options: LogisticOptions = {},
): Promise<LogisticFit> {
  const { lambda = 0, maxIterations = 50, start } = options;
  const p = matrix.cols + 1;
  const { ones, all } = classWeights(matrix, y, options);
  const share = ones / all;

  let beta = new Float64Array(p);
  beta[0] = start?.intercept ?? Math.log(share / (1 - share));
  if (start !== undefined) beta.set(start.coefficients, 1);
  let at = await evaluate(matrix, y, beta, lambda, options);
  if (!Number.isFinite(at.objective)) throw new MathError("not_finite");
  let iterations = 0;
  let converged = false;
  let separated = false;
  while (iterations < maxIterations && !converged && !separated) {
    let factor: Float64Array;
    try {
      factor = choleskyFactor(at.hessian, p);
    } catch (error) {
      if (!(error instanceof MathError) || error.code !== "not_positive_definite") throw error;
      if (iterations > 0 && at.largestEta > separationEta) {
        separated = true;
        break;
      }
      throw new MathError("not_positive_definite", { column: Number(error.params.pivot) - 1 });
    }
    const step = choleskySolve(factor, p, at.gradient);
    let decrement = 0;
    for (let j = 0; j < p; j++) decrement += step[j] * at.gradient[j];

    let scale = 1;
    let halvings = 0;
    for (;;) {
      const next = beta.map((b, j) => b - scale * step[j]);
      const there = await evaluate(matrix, y, next, lambda, options);
      // The slack is rounding of the objective itself: near the optimum a good step cannot show a gain.
      const accepted = there.objective <= at.objective + 1e-12 * Math.abs(at.objective);
      if (accepted || halvings === 30) {
        if (accepted) [beta, at] = [next, there];
        break;
      }
      scale /= 2;
      halvings++;
    }
    iterations++;
    converged = decrement <= decrementLimit && halvings === 0;
    separated =
      lambda === 0 &&
      ((!converged && iterations >= separationIterations && at.largestEta > separationEta) || at.loss < 1e-6 * all);
    if (separated) converged = false;
    options.onStep?.(iterations, maxIterations);
  }

  const errors = standardErrors(at.hessian, p);
  return {
    intercept: beta[0],
    coefficients: Array.from(beta.subarray(1)),
    interceptStandardError: errors[0],
    standardErrors: errors.slice(1),
    deviance: 2 * at.loss,
    nullDeviance: -2 * (ones * Math.log(share) + (all - ones) * Math.log(1 - share)),
    iterations,
    converged,
    separated,
  };
}

/** Square roots of the inverse Hessian's diagonal; ∞ when it cannot be inverted (separation). */
function standardErrors(hessian: Float64Array, p: number): number[] {
  try {
    const inverse = choleskyInverse(choleskyFactor(hessian, p), p);
    return Array.from({ length: p }, (_, j) => Math.sqrt(inverse[j * p + j]));
  } catch (error) {
    if (error instanceof MathError && error.code === "not_positive_definite")
      return Array<number>(p).fill(Number.POSITIVE_INFINITY);
    throw error;
  }
}

/** Probability of class 1 for each row, float64. Throws `bad_shape` when the columns differ. */
export function predictLogistic(matrix: Matrix, model: LogisticModel): Float64Array {
  const { data, rows, cols } = matrix;
  if (model.coefficients.length !== cols) {
    throw new MathError("bad_shape", { cols, coefficients: model.coefficients.length });
  }
  const beta = Float64Array.from(model.coefficients);
  const out = new Float64Array(rows);
  for (let i = 0, cell = 0; i < rows; i++) {
    let eta = model.intercept;
    for (let j = 0; j < cols; j++, cell++) eta += beta[j] * data[cell];
    out[i] = 1 / (1 + Math.exp(-eta));
  }
  return out;
}
