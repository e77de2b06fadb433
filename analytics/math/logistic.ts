import { MathError } from "./failure.ts";
import { kernelPass } from "./kernels/logistic.ts";
import { kernelPool } from "./kernels/pool.ts";
import { inArena, type KernelHooks } from "./kernels/shared.ts";
import { type LogisticPass, type LogisticSums, plainPass } from "./logistic-sums.ts";
import { choleskyFactor, choleskyInverse, choleskySolve, type Matrix, takeRows } from "./matrix.ts";
import { createRandom, sampleRows } from "./random.ts";

export interface LogisticOptions extends KernelHooks {
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
  /** Newton's steps over all rows. */
  iterations: number;
  converged: boolean;
  /**
   * Some columns separate the classes (perhaps only in part), so that without a penalty no finite optimum
   * exists: coefficients and errors are where the search stopped and mean nothing. Fit again with λ > 0.
   */
  separated: boolean;
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

/** From twice so many rows on the search starts from a fit to a sample of this size: most of its passes are over few rows. */
const sampledRows = 50_000;
/** Squared Newton decrement at which nothing is left to gain. */
const nothingLeft = 1e-14;
const mostApproaches = 12;
/** A step and its halves. */
const mostTries = 31;

/**
 * Logistic regression of y ∈ {0, 1} on the columns of `matrix` (rows × cols, no missing values) with an
 * intercept: Newton's method (iteratively reweighted least squares) with step halving, ridge penalty and
 * row weights; float64 sums over fixed parts of the rows in their order, so that every run gives the same bytes on any
 * number of threads. Started from the intercept of the base rate unless `start` is given. Of many rows, some are fitted
 * first, and their curvature then leads close to the optimum of all by passes that need no Hessian.
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
  const { ones, all } = classWeights(matrix, y, options);
  const { start } = options;
  const cold = [Math.log(ones / (all - ones)), ...new Array<number>(matrix.cols).fill(0)];
  const from = Float64Array.from(start === undefined ? cold : [start.intercept, ...start.coefficients]);
  const sample = start === undefined ? await fitToSample(matrix, y, from, options) : undefined;
  return withPass(matrix, y, options, async (pass) => {
    const near = sample === undefined ? from : await approach(pass, sample, options.lambda ?? 0);
    const found = await search(pass, near, all, options);
    return fitOf(found, ones, all);
  });
}

function withPass<T>(
  matrix: Matrix,
  y: ArrayLike<number>,
  options: LogisticOptions,
  work: (pass: LogisticPass) => Promise<T>,
): Promise<T> {
  const { pool = kernelPool(), weights } = options;
  return inArena(
    matrix,
    pool,
    (arena, at) => work(kernelPass(arena, at, matrix, y, weights, options)),
    () => work(plainPass(matrix, y, weights, options)),
  );
}

/** Where a fit to a sample ended, with the Cholesky factor of what the Hessian of all rows will be near there. */
interface SampleFit {
  readonly beta: Float64Array;
  readonly factor: Float64Array;
}

/** Undefined where there are few rows, and where the sample alone has no solution. */
async function fitToSample(
  matrix: Matrix,
  y: ArrayLike<number>,
  from: Float64Array,
  options: LogisticOptions,
): Promise<SampleFit | undefined> {
  if (matrix.rows < 2 * sampledRows) return undefined;
  const chosen = sampleRows(matrix.rows, sampledRows, createRandom(1));
  const { weights, lambda = 0 } = options;
  const share = sampledRows / matrix.rows;
  const some = {
    ...options,
    onStep: undefined,
    weights: weights && Float64Array.from(chosen, (row) => weights[row]),
    lambda: lambda * share,
  };
  const labels = Float32Array.from(chosen, (row) => y[row]);
  try {
    const sample = takeRows(matrix, chosen);
    const { all } = classWeights(sample, labels, some);
    const { beta, at, converged } = await withPass(sample, labels, some, (pass) => search(pass, from, all, some));
    const hessian = at.hessian.map((cell) => cell / share);
    return converged ? { beta, factor: choleskyFactor(hessian, beta.length) } : undefined;
  } catch (error) {
    if (error instanceof MathError) return undefined;
    throw error;
  }
}

/** Steps by the sample's curvature, as long as they bring something. */
async function approach(pass: LogisticPass, { beta, factor }: SampleFit, lambda: number): Promise<Float64Array> {
  let best = beta;
  let least = Number.POSITIVE_INFINITY;
  let next = beta;
  for (let steps = 0; steps < mostApproaches; steps++) {
    const { gradient } = penalised(await pass(next, false), next, lambda);
    const step = choleskySolve(factor, beta.length, gradient);
    const decrement = step.reduce((sum, size, j) => sum + size * gradient[j], 0);
    if (!(decrement < least)) break;
    [best, least] = [next, decrement];
    if (decrement <= nothingLeft) break;
    next = best.map((b, j) => b - step[j]);
  }
  return best;
}

interface Found {
  readonly beta: Float64Array;
  readonly at: LogisticSums;
  readonly iterations: number;
  readonly converged: boolean;
  readonly separated: boolean;
}

/** Newton's method on a pass over rows of the weight `all`. */
async function search(
  pass: LogisticPass,
  from: Float64Array,
  all: number,
  { lambda = 0, maxIterations = 50, onStep }: LogisticOptions,
): Promise<Found> {
  const p = from.length;
  const evaluate = async (point: Float64Array) => penalised(await pass(point, true), point, lambda);

  let beta = from;
  let at = await evaluate(beta);
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
    for (let tries = decrement > nothingLeft ? mostTries : 0; tries > 0; tries--) {
      const next = beta.map((b, j) => b - scale * step[j]);
      const there = await evaluate(next);
      // The slack is rounding of the objective itself: near the optimum a good step cannot show a gain.
      if (there.objective <= at.objective + 1e-12 * Math.abs(at.objective)) {
        [beta, at] = [next, there];
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
    onStep?.(iterations, maxIterations);
  }
  return { beta, at, iterations, converged, separated };
}

function fitOf({ beta, at, iterations, converged, separated }: Found, ones: number, all: number): LogisticFit {
  const share = ones / all;
  const errors = standardErrors(at.hessian, beta.length);
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

/** The sums with λ/2 Σ coefficient² added. */
function penalised(sums: LogisticSums, beta: Float64Array, lambda: number): LogisticSums & { objective: number } {
  const p = beta.length;
  let penalty = 0;
  for (let j = 1; j < p; j++) {
    penalty += (lambda / 2) * beta[j] * beta[j];
    sums.gradient[j] += lambda * beta[j];
    sums.hessian[j * p + j] += lambda;
  }
  return { ...sums, objective: sums.loss + penalty };
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
