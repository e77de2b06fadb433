import type { ChurnDriver } from "../api/churn.ts";
import type { Hooks } from "../math/hooks.ts";
import type { LogisticFit, LogisticModel } from "../math/logistic.ts";
import { fitLogistic, predictLogistic } from "../math/logistic.ts";
import type { Matrix } from "../math/matrix.ts";
import { createMatrix, takeRows } from "../math/matrix.ts";
import type { Preparation } from "../math/standardise.ts";
import { applyPreparation } from "../math/standardise.ts";
import { foldRows, stratifiedFolds } from "../math/folds.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import type { Design } from "./design.ts";
import { fitScale } from "./design.ts";

/** Below this, columns that add up to a constant would leave no single solution. */
const LEAST_RIDGE = 1e-6;
/** With more rows than this a model is learned from a random sample of so many: coefficients no longer change by more than their errors. */
export const LEARN_ROWS = 200_000;
const PREDICT_ROWS = 50_000;

export interface FittedModel {
  readonly scale: Preparation;
  readonly fit: LogisticFit;
}

/** All that is needed to score another month: plain JSON, stored with the model. */
export interface ModelState {
  readonly version: 1;
  readonly design: Design;
  readonly scale: Preparation;
  readonly model: LogisticModel;
}

/** Ridge logistic regression on the standardised columns: Σ loss + ridge/2 Σ coefficient². */
export async function fitModel(
  all: Matrix,
  allLabels: Float32Array,
  ridge: number,
  seed: number,
  hooks: Hooks,
): Promise<FittedModel> {
  let [raw, labels] = [all, allLabels];
  if (all.rows > LEARN_ROWS) {
    const rows = sampleRows(all.rows, LEARN_ROWS, createRandom(deriveSeed(seed, "learn")));
    raw = takeRows(all, rows);
    labels = Float32Array.from(rows, (row) => allLabels[row]);
  }
  const scale = await fitScale(raw, { yieldNow: hooks.yieldNow });
  const fit = await fitLogistic(applyPreparation(raw, scale), labels, {
    ...hooks,
    lambda: Math.max(ridge, LEAST_RIDGE),
  });
  return { scale, fit };
}

export function predict(raw: Matrix, { scale, fit }: { scale: Preparation; fit: LogisticModel }): Float64Array {
  const risks = new Float64Array(raw.rows);
  for (let from = 0; from < raw.rows; from += PREDICT_ROWS) {
    const rows = Math.min(PREDICT_ROWS, raw.rows - from);
    const some = createMatrix(rows, raw.cols, raw.data.subarray(from * raw.cols, (from + rows) * raw.cols));
    risks.set(predictLogistic(applyPreparation(some, scale), fit), from);
  }
  return risks;
}

/** Each row's risk from a model that never saw it: stratified folds, scaling and coefficients learned anew in each. */
export async function outOfFold(
  raw: Matrix,
  labels: Float32Array,
  folds: number,
  ridge: number,
  seed: number,
  hooks: Hooks,
  step: (done: number) => void,
): Promise<Float64Array> {
  const foldOf = stratifiedFolds(labels, folds, createRandom(deriveSeed(seed, "folds")));
  const risks = new Float64Array(raw.rows);
  for (let fold = 0; fold < folds; fold++) {
    step(fold);
    const { train, test } = foldRows(foldOf, fold);
    const model = await fitModel(
      takeRows(raw, train),
      Float32Array.from(train, (row) => labels[row]),
      ridge,
      deriveSeed(seed, "fold", fold),
      { yieldNow: hooks.yieldNow },
    );
    predict(takeRows(raw, test), model).forEach((risk, i) => (risks[test[i]] = risk));
  }
  return risks;
}

/** The columns of the model by falling weight. Coefficients are per standard deviation of the prepared column. */
export function driversOf(design: Design, { scale, fit }: FittedModel): ChurnDriver[] {
  return scale.columns
    .map(({ column }, j): ChurnDriver => {
      const { input, field, category } = design.columns[column];
      const coefficient = fit.coefficients[j];
      return {
        feature: category === null ? input : `${input} = ${category}`,
        field,
        category,
        coefficient,
        standardError: fit.standardErrors[j],
        oddsRatio: Math.exp(coefficient),
      };
    })
    .sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient) || (a.feature < b.feature ? -1 : 1));
}
