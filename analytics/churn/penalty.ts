import type { CallParams } from "../api/contract.ts";
import type { JobContext } from "../db/context.ts";
import { foldRows, stratifiedFolds } from "../math/folds.ts";
import type { Hooks } from "../math/hooks.ts";
import { fitLogistic, predictLogistic } from "../math/logistic.ts";
import type { LogisticFit, LogisticModel, LogisticOptions } from "../math/logistic.ts";
import type { Matrix } from "../math/matrix.ts";
import { takeRows } from "../math/matrix.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import { applyPreparation, type Preparation } from "../math/standardise.ts";
import { applyDesign, fitDesign, fitScale } from "./design.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";

/** Below this, columns that add up to a constant would leave no single solution. */
const LEAST_RIDGE = 1e-6;

/** How coefficients are held down. */
export interface Penalty {
  readonly ridge: number;
  /** Columns whose coefficient is fewer standard errors from 0 in a first fit are left out; 0: none is. */
  readonly leastErrors: number;
}

/** The penalty asked for, else the best on the training rows. */
export async function penaltyOf(
  frame: Frame,
  fields: FieldSet,
  params: Pick<CallParams<"churn.run">, "ridge" | "seed">,
  context: JobContext,
  hooks: Hooks,
): Promise<Penalty> {
  if (params.ridge !== undefined) return { ridge: params.ridge, leastErrors: 0 };
  const raw = applyDesign(frame, fitDesign(frame, fields));
  return choosePenalty(raw, frame.labels, params.seed, hooks, (done, total) => context.progress("tune", done, total));
}

/** From strong to weak, so that each fit starts from the one before; the last one on few columns. */
const CANDIDATES: readonly Penalty[] = [
  { ridge: 3000, leastErrors: 0 },
  { ridge: 300, leastErrors: 0 },
  { ridge: 30, leastErrors: 0 },
  { ridge: 3, leastErrors: 0 },
  { ridge: 3, leastErrors: 2 },
];
/** Of the fit that tells which columns to keep. */
const FIRST_RIDGE = 30;
const FOLDS = 3;
const MOST_ROWS = 20_000;
/** From a warm start, enough for an order of size. */
const MOST_STEPS = 5;

/**
 * The penalty with the least cross-validated deviance (mean −2 log likelihood of held-out rows; Hastie, Tibshirani and
 * Friedman, The Elements of Statistical Learning, 7.10). Rare churners beside many columns want a strong one, plenty of both
 * a weak one, and where few of many columns matter, those alone. Looks at no more than 20,000 rows: the deviance is flat
 * around its least, so the order of size is what counts.
 */
async function choosePenalty(
  all: Matrix,
  allLabels: Float32Array,
  seed: number,
  hooks: Hooks,
  step: (done: number, total: number) => void,
): Promise<Penalty> {
  const rows = all.rows <= MOST_ROWS ? null : sampleRows(all.rows, MOST_ROWS, createRandom(deriveSeed(seed, "ridge")));
  const raw = rows ? takeRows(all, rows) : all;
  const labels = rows ? Float32Array.from(rows, (row) => allLabels[row]) : allLabels;
  const foldOf = stratifiedFolds(labels, FOLDS, createRandom(deriveSeed(seed, "ridge folds")));
  const deviance = new Float64Array(CANDIDATES.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const { train, test } = foldRows(foldOf, fold);
    const trainRaw = takeRows(raw, train);
    const scale = await fitScale(trainRaw, { yieldNow: hooks.yieldNow });
    if (scale.columns.length === 0) return { ridge: 1, leastErrors: 0 };
    const y = Float32Array.from(train, (row) => labels[row]);
    const heldRaw = takeRows(raw, test);
    let start: LogisticModel | undefined;
    for (const [i, penalty] of CANDIDATES.entries()) {
      step(fold * CANDIDATES.length + i, FOLDS * CANDIDATES.length);
      const fitted = await fitPenalised(trainRaw, scale, y, penalty, {
        start,
        maxIterations: MOST_STEPS,
        yieldNow: hooks.yieldNow,
      });
      start = { intercept: fitted.fit.intercept, coefficients: fitted.fit.coefficients };
      deviance[i] += heldOutDeviance(
        predictLogistic(applyPreparation(heldRaw, fitted.scale), fitted.fit),
        test,
        labels,
      );
    }
  }
  return CANDIDATES[deviance.indexOf(Math.min(...deviance))];
}

/**
 * Ridge logistic regression on the prepared columns: Σ loss + ridge/2 Σ coefficient². Where the penalty asks for it, on those
 * alone that a first fit tells from 0, unless that leaves none.
 */
export async function fitPenalised(
  raw: Matrix,
  scale: Preparation,
  labels: Float32Array,
  { ridge, leastErrors }: Penalty,
  options: LogisticOptions,
): Promise<{ readonly scale: Preparation; readonly fit: LogisticFit }> {
  const x = applyPreparation(raw, scale);
  const lambda = Math.max(ridge, LEAST_RIDGE);
  if (leastErrors === 0) return { scale, fit: await fitLogistic(x, labels, { ...options, lambda }) };
  const { coefficients, standardErrors } = await fitLogistic(x, labels, { ...options, lambda: FIRST_RIDGE });
  const told = coefficients.map((size, j) => Math.abs(size) >= leastErrors * standardErrors[j]);
  const kept = told.includes(true) ? { ...scale, columns: scale.columns.filter((_, j) => told[j]) } : scale;
  const fit = await fitLogistic(applyPreparation(raw, kept), labels, { ...options, lambda, start: undefined });
  return { scale: kept, fit };
}

function heldOutDeviance(risks: Float64Array, rows: ArrayLike<number>, labels: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < risks.length; i++) {
    const p = Math.min(1 - 1e-12, Math.max(1e-12, risks[i]));
    sum -= 2 * Math.log(labels[rows[i]] === 1 ? p : 1 - p);
  }
  return sum;
}
