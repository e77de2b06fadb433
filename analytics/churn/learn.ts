import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import type { Hooks } from "../math/hooks.ts";
import type { Matrix } from "../math/matrix.ts";
import type { Design } from "./design.ts";
import { applyDesign, fitDesign } from "./design.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";
import type { Measures } from "./measure.ts";
import { measure } from "./measure.ts";
import type { FittedModel } from "./model.ts";
import { fitModel, outOfFold, predict } from "./model.ts";
import { chooseRidge } from "./ridge.ts";
import { stackFrames } from "./rows.ts";

export interface Learned {
  /** Of the test rows, by models that had not seen them. */
  readonly risks: Float64Array;
  readonly measures: Measures;
  readonly design: Design;
  readonly ridge: number;
  /** The model that scores. */
  readonly final: FittedModel;
  score(frame: Frame): Float64Array;
}

type Params = Pick<CallParams<"churn.run">, "folds" | "ridge" | "seed">;

/**
 * Trained on earlier months, tested on a later one. The model that scores is then fitted to all months' rows
 * together, so that the newest departures count; its own quality is not measured, the measured one is the earlier fit's.
 */
export async function learnOverTime(
  train: Frame,
  test: Frame,
  fields: FieldSet,
  params: Params,
  context: JobContext,
  hooks: Hooks,
): Promise<Learned> {
  const trial = fitDesign(train, fields);
  const raw = applyDesign(train, trial);
  const ridge = await ridgeFor(raw, train, params, context, hooks);
  const early = await fitChecked(raw, train, ridge, params.seed, context, hooks);
  context.progress("validate", 0, null);
  const risks = predict(applyDesign(test, trial), early);
  const measures = measure(risks, test.labels);
  const both = stackFrames(train, test);
  const design = fitDesign(both, fields);
  const final = await fitChecked(applyDesign(both, design), both, ridge, params.seed, context, hooks);
  return { risks, measures, design, ridge, final, score: (frame) => predict(applyDesign(frame, design), final) };
}

/** Validated in stratified folds of one month; the model that scores is fitted to all of its rows. */
export async function learnInFolds(
  rows: Frame,
  fields: FieldSet,
  params: Params,
  context: JobContext,
  hooks: Hooks,
): Promise<Learned> {
  const design = fitDesign(rows, fields);
  const raw = applyDesign(rows, design);
  const ridge = await ridgeFor(raw, rows, params, context, hooks);
  const final = await fitChecked(raw, rows, ridge, params.seed, context, hooks);
  const risks = await outOfFold(raw, rows.labels, params.folds, ridge, params.seed, hooks, (done) =>
    context.progress("validate", done, params.folds),
  );
  return {
    risks,
    measures: measure(risks, rows.labels),
    design,
    ridge,
    final,
    score: (frame) => predict(applyDesign(frame, design), final),
  };
}

function ridgeFor(
  raw: Matrix,
  { labels }: Frame,
  params: Params,
  context: JobContext,
  hooks: Hooks,
): Promise<number> | number {
  if (params.ridge !== undefined) return params.ridge;
  return chooseRidge(raw, labels, params.seed, hooks, (done, total) => context.progress("tune", done, total));
}

async function fitChecked(
  raw: Matrix,
  { labels }: Frame,
  ridge: number,
  seed: number,
  context: JobContext,
  hooks: Hooks,
): Promise<FittedModel> {
  const model = await fitModel(raw, labels, ridge, seed, {
    ...hooks,
    onStep: (done, total) => context.progress("train", done, total),
  });
  if (model.scale.columns.length === 0) throw new EngineError("no_usable_features");
  return model;
}
