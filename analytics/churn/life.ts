import type { ChurnModel, ChurnScoring } from "../api/churn.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { JobContext, WriteContext } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { refreshResults } from "../db/results.ts";
import { sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { driftOf } from "./drift.ts";
import { featuresOf } from "./fitted.ts";
import { readFrame } from "./frame.ts";
import { asOfSql } from "./label.ts";
import { bandsOf } from "./measure.ts";
import { monthsForChurn } from "./plan.ts";
import { politeHooks, runChurn } from "./run.ts";
import { correctedTo, scoreParts, wholeOf } from "./score.ts";
import { cutOffsOf, fieldsOfModel, fittedOf, readModel } from "./state.ts";
import { storeScores, storeScoring } from "./store.ts";

/**
 * Scores the customers of a month (the project's own when left out) with a stored model, in one pass: risks, bands by the
 * model's cut-offs, reasons, drift. Throws `model_missing`, `model_fields_missing`, `no_view`, `nobody_to_score`.
 */
export async function scoreMonth(
  { modelId, asOf }: CallParams<"churn.score">,
  context: JobContext,
): Promise<ChurnScoring> {
  const { db } = context;
  const model = await readModel(db, modelId);
  const { document, state } = model;
  const view = await openView(db, asOf);
  const fields = fieldsOfModel(model, view);
  const frame = await context.during("features", () => readFrame(db, view, fields, document.label, false));
  if (frame.rows === 0) throw new EngineError("nobody_to_score");
  const features = featuresOf(fields);
  context.progress("score", 0, null);
  const scored = correctedTo(
    await scoreParts(frame, wholeOf(frame, fittedOf(state.fitted)), state.calibrator, features, politeHooks(context)),
    document.baseRateCorrection,
  );
  const bands = bandsOf(scored.risks, cutOffsOf(document.bands));
  await storeScores(db, view, document, scored, bands);
  const drift = driftOf(document.modelId, view.asOf, state, frame, fields, scored);
  const scoring: ChurnScoring = {
    modelId: document.modelId,
    asOf: view.asOf,
    scored: frame.rows,
    meanRisk: drift.score.meanRisk,
    bands: bands.bands,
    drift,
  };
  await storeScoring(db, scoring);
  await refreshResults(db, view.asOf);
  return scoring;
}

/**
 * Trains again with the model's own parameters, of which the seed and the kind can be others, on the data as it is now, and
 * compares the two on the same test customers. Throws `model_too_old` where the parameters were not kept.
 */
export async function retrain(
  { modelId, seed, model }: CallParams<"churn.retrain">,
  context: JobContext,
): Promise<ChurnModel> {
  const { document, state } = await readModel(context.db, modelId);
  const asked = state.params;
  if (!asked) throw new EngineError("model_too_old", { modelId: document.modelId });
  const params = { ...asked, label: document.label, seed: seed ?? asked.seed, model: model ?? asked.model };
  return runChurn(params, context, document.modelId);
}

/** The months whose views training again needs. */
export async function monthsForRetrain(modelId: number | undefined, db: Reader): Promise<(Month | null)[]> {
  const { document } = await readModel(db, modelId);
  return monthsForChurn(document.label, db);
}

/** Moves the cut-offs of the bands of everybody the model has scored. */
export async function moveBands(
  { modelId, high, medium }: CallParams<"churn.bands">,
  { db }: WriteContext,
): Promise<ChurnModel> {
  const { document } = await readModel(db, modelId);
  const own = document.modelId;
  await db.run(sql`update project.churn_score set band =
    case when risk >= ${high} then 'high' when risk >= ${medium} then 'medium' else 'low' end where model_id = ${own}`);
  const at = asOfSql(document.scoredAsOf);
  const [counts] = await db.rows<{ high: number; medium: number; low: number }>(sql`
    select count(*) filter (band = 'high') as high, count(*) filter (band = 'medium') as medium, count(*) filter (band = 'low') as low
    from project.churn_score where model_id = ${own} and as_of is not distinct from ${at}`);
  const moved: ChurnModel = {
    ...document,
    bandsFrom: "asked",
    bands: [
      { band: "high", customers: counts.high, from: high },
      { band: "medium", customers: counts.medium, from: medium },
      { band: "low", customers: counts.low, from: 0 },
    ],
  };
  await db.run(sql`update project.churn_model set document = ${JSON.stringify(moved)} where model_id = ${own}`);
  const months = await db.rows<{ month: Month | null }>(
    sql`select strftime(as_of, '%Y-%m') as month from project.churn_scoring where model_id = ${own} order by scoring_id`,
  );
  for (const { month } of months) await refreshResults(db, month);
  return moved;
}
