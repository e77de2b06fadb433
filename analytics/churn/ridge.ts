import type { CallParams } from "../api/contract.ts";
import type { JobContext } from "../db/context.ts";
import { foldRows, stratifiedFolds } from "../math/folds.ts";
import type { Hooks } from "../math/hooks.ts";
import { fitLogistic, predictLogistic } from "../math/logistic.ts";
import type { LogisticModel } from "../math/logistic.ts";
import type { Matrix } from "../math/matrix.ts";
import { takeRows } from "../math/matrix.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import { applyPreparation } from "../math/standardise.ts";
import { applyDesign, fitDesign, fitScale } from "./design.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";

/** The penalty asked for, else the best on the training rows. */
export async function ridgeOf(
  frame: Frame,
  fields: FieldSet,
  params: Pick<CallParams<"churn.run">, "ridge" | "seed">,
  context: JobContext,
  hooks: Hooks,
): Promise<number> {
  if (params.ridge !== undefined) return params.ridge;
  const raw = applyDesign(frame, fitDesign(frame, fields));
  return chooseRidge(raw, frame.labels, params.seed, hooks, (done, total) => context.progress("tune", done, total));
}

/** From strong to weak, so that each fit starts from the one before. */
const CANDIDATES = [3000, 300, 30, 3] as const;
const FOLDS = 3;
const MOST_ROWS = 6000;
/** From a warm start, enough for an order of size. */
const MOST_STEPS = 5;

/**
 * The ridge penalty with the least cross-validated deviance (mean −2 log likelihood of held-out rows; Hastie, Tibshirani and
 * Friedman, The Elements of Statistical Learning, 7.10). Rare churners beside many columns want a strong one, plenty of both
 * a weak one. Looks at no more than 6,000 rows: the deviance is flat around its least, so the order of size is what counts.
 */
async function chooseRidge(
  all: Matrix,
  allLabels: Float32Array,
  seed: number,
  hooks: Hooks,
  step: (done: number, total: number) => void,
): Promise<number> {
  const rows = all.rows <= MOST_ROWS ? null : sampleRows(all.rows, MOST_ROWS, createRandom(deriveSeed(seed, "ridge")));
  const raw = rows ? takeRows(all, rows) : all;
  const labels = rows ? Float32Array.from(rows, (row) => allLabels[row]) : allLabels;
  const foldOf = stratifiedFolds(labels, FOLDS, createRandom(deriveSeed(seed, "ridge folds")));
  const deviance = new Float64Array(CANDIDATES.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const { train, test } = foldRows(foldOf, fold);
    const trainRaw = takeRows(raw, train);
    const scale = await fitScale(trainRaw, { yieldNow: hooks.yieldNow });
    if (scale.columns.length === 0) return 1;
    const x = applyPreparation(trainRaw, scale);
    const y = Float32Array.from(train, (row) => labels[row]);
    const held = applyPreparation(takeRows(raw, test), scale);
    let start: LogisticModel | undefined;
    for (let i = 0; i < CANDIDATES.length; i++) {
      step(fold * CANDIDATES.length + i, FOLDS * CANDIDATES.length);
      const fit = await fitLogistic(x, y, {
        lambda: CANDIDATES[i],
        start,
        maxIterations: MOST_STEPS,
        yieldNow: hooks.yieldNow,
      });
      start = { intercept: fit.intercept, coefficients: fit.coefficients };
      deviance[i] += heldOutDeviance(predictLogistic(held, fit), test, labels);
    }
  }
  return CANDIDATES[deviance.indexOf(Math.min(...deviance))];
}

function heldOutDeviance(risks: Float64Array, rows: ArrayLike<number>, labels: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < risks.length; i++) {
    const p = Math.min(1 - 1e-12, Math.max(1e-12, risks[i]));
    sum -= 2 * Math.log(labels[rows[i]] === 1 ? p : 1 - p);
  }
  return sum;
}
