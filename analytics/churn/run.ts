import { setImmediate } from "node:timers/promises";
import type { ChurnModel, ModelComparison } from "../api/churn.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import { refreshResults } from "../db/results.ts";
import { sql } from "../db/sql.ts";
import { fieldOf } from "../db/view.ts";
import type { Hooks } from "../math/hooks.ts";
import { monthsOfCard, telling, warningsOf } from "./card.ts";
import { choose, type Judged } from "./choose.ts";
import { compareWith } from "./compare.ts";
import { type Data, readData } from "./data.ts";
import { droppedFields } from "./design.ts";
import { driftOf, spreadsOf } from "./drift.ts";
import { dependenceOf, featureList, importanceOf } from "./drivers.ts";
import { featuresOf, type Fitted, type Trainer } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { readFrame } from "./frame.ts";
import { type Learned, learnInFolds, learnOverTime } from "./learn.ts";
import { bandsOf, chooseCutOffs, measure } from "./measure.ts";
import { hasDrivers, LEARN_ROWS, logisticTrainer } from "./model.ts";
import { penaltyOf } from "./penalty.ts";
import { churners, frameRows, stackFrames } from "./rows.ts";
import { correctedTo, scoreParts, type ScorePart, wholeOf } from "./score.ts";
import { segmentPerformance } from "./segments.ts";
import { type ModelState, viewHash } from "./state.ts";
import { storeScores, storeScoring, storeTest } from "./store.ts";
import { canGrowTrees, treesTrainer } from "./trees.ts";

type Params = CallParams<"churn.run">;

/** Lets others in between, and ends the work of a cancelled job. */
export function politeHooks({ signal }: JobContext): Hooks {
  return {
    yieldNow: async () => {
      await setImmediate();
      if (signal.aborted) throw new EngineError("cancelled");
    },
  };
}

/**
 * Trains, validates and stores a churn model, scores the customers of the project's month and fills the view's
 * `churn_risk` and `churn_band`. The same data, parameters and seed give the same bytes. `replaces`: an earlier model to
 * compare with on the same test customers. Throws before anything is stored.
 */
export async function runChurn(params: Params, context: JobContext, replaces?: number): Promise<ChurnModel> {
  const { db } = context;
  if (!(await db.value<number>(sql`select count(*) from project.customer_key`))) throw new EngineError("no_data");
  const hooks = politeHooks(context);
  const data = await readData(params, context);
  const { plan, scoreView, testView, test, train, fields, leaks } = data;
  const { label } = plan;

  const { learned, ridge } = await learnAll(params, context, hooks, data);
  const judged = learned.map((one): Judged => ({ learned: one, measures: measure(one.risks, test.labels) }));
  const { kept, choice } = choose(judged, test.labels, params.model);
  const { fitted, calibrator } = await kept.learned.finish();
  const whole = train ? stackFrames(train, test) : test;
  const features = featuresOf(fields);

  const { probe } = kept.learned;
  const importance = await importanceOf(probe.fitted, probe.frame, fields, features, params.seed, hooks);
  const partialDependence = await dependenceOf(fitted, calibrator, whole, fields, importance, params.seed, hooks);
  const segments = await segmentPerformance(
    db,
    testView,
    params.segmentFields ?? telling(importance, fields),
    test.keys,
    kept.learned.risks,
    test.labels,
  );

  const toScore = await context.during("score", () => readFrame(db, scoreView, fields, label, false));
  if (toScore.rows === 0) throw new EngineError("nobody_to_score");
  const correction = params.baseRate === undefined ? null : { from: churners(whole) / whole.rows, to: params.baseRate };
  const heldOut = label.kind === "column" ? partsOf(toScore, test, kept.learned, fitted) : wholeOf(toScore, fitted);
  context.progress("score", 0, null);
  const scored = correctedTo(
    withHeldRisks(await scoreParts(toScore, heldOut, calibrator, features, hooks), test, kept.learned, label.kind),
    correction,
  );
  const cutOffs = chooseCutOffs(scored.risks, kept.measures.gains, params.bands, params.economics);
  const bands = bandsOf(scored.risks, cutOffs);

  const modelId = (await db.value<number>(sql`select nextval('project.model_number')`))!;
  const logistic = hasDrivers(fitted) ? fitted : learned.map((one) => one.probe.fitted).find(hasDrivers);
  const comparison: ModelComparison | null =
    replaces === undefined ? null : await compareWith(db, replaces, testView, label, test, kept.learned.risks, hooks);
  const document: ChurnModel = {
    modelId,
    kind: kept.learned.kind,
    choice,
    trainedAt: context.now().toISOString(),
    viewHash: viewHash(
      scoreView,
      features.names.map((name) => fieldOf(scoreView, name)),
    ),
    label,
    seed: params.seed,
    training: { folds: params.folds, weights: params.weights, features: params.features ?? null },
    validation: train ? "out_of_time" : "k_fold",
    trainMonths: train ? plan.train : [testView.asOf],
    ridge,
    testAsOf: testView.asOf,
    scoredAsOf: scoreView.asOf,
    trainCustomers: Math.min((train ?? test).rows, LEARN_ROWS),
    trainChurners: churners(train ?? test),
    windowMonths: scoreView.windowMonths,
    labelMonths: await monthsOfCard(db, label, testView, test),
    ...kept.measures,
    calibrationMethod: calibrator.kind,
    segments,
    importance,
    partialDependence,
    features: featureList(scoreView, fields, whole, features),
    drivers: logistic ? logistic.drivers : [],
    dropped: [...data.dropped, ...(logistic ? droppedFields(logistic.state.design, logistic.state.scale) : [])],
    warnings: warningsOf(leaks, importance, kept, test, train),
    comparison,
    baseRateCorrection: correction,
    bandsFrom: cutOffs.from,
    economics: params.economics ?? null,
    survival: params.survival,
    scored: toScore.rows,
    bands: bands.bands,
  };
  const { frame: reference, risks: referenceRisks } = referenceOf(label, whole, test, kept.learned.risks);
  const state: ModelState = {
    version: 2,
    fitted: fitted.state,
    calibrator,
    spreads: spreadsOf(reference, fields, await fitted.score(reference, hooks)),
    meanRisk: referenceRisks.reduce((sum, risk) => sum + risk, 0) / referenceRisks.length,
    params,
  };
  await db.run(
    sql`insert into project.churn_model values (${modelId}, ${JSON.stringify(document)}, ${JSON.stringify(state)})`,
  );
  await storeTest(db, modelId, test.keys, test.labels, kept.learned.risks);
  await storeScores(db, scoreView, document, scored, bands);
  const drift = driftOf(modelId, scoreView.asOf, state, toScore, fields, scored);
  const meanRisk = drift.score.meanRisk;
  await storeScoring(db, { modelId, asOf: scoreView.asOf, scored: toScore.rows, meanRisk, bands: bands.bands, drift });
  await refreshResults(db, scoreView.asOf);
  return document;
}

/** Each kind of model that was asked for, trained and tested on the same rows. */
async function learnAll(
  params: Params,
  context: JobContext,
  hooks: Hooks,
  { train, test, fields }: Data,
): Promise<{ readonly learned: Learned[]; readonly ridge: number }> {
  const balanced = params.weights === "balanced";
  const trainers: { kind: ChurnModel["kind"]; trainer: Trainer }[] = [];
  let ridge = 0;
  if (params.model !== "trees" || !canGrowTrees()) {
    const penalty = await penaltyOf(train ?? test, fields, params, context, hooks);
    ridge = penalty.ridge;
    trainers.push({ kind: "logistic", trainer: logisticTrainer(fields, penalty, balanced) });
  }
  if (params.model !== "logistic" && canGrowTrees())
    trainers.push({ kind: "trees", trainer: treesTrainer(fields, balanced) });
  const learned: Learned[] = [];
  for (const { kind, trainer } of trainers) {
    learned.push(
      train
        ? await learnOverTime(kind, trainer, train, test, params.seed, context, hooks)
        : await learnInFolds(kind, trainer, test, params.folds, params.seed, context, hooks),
    );
  }
  return { learned, ridge };
}

/**
 * The customers that later months are compared with, and the risks told of them: all learned from. With a column as label those
 * who have left are never scored, so that only those who stayed can be compared.
 */
function referenceOf(
  label: ChurnModel["label"],
  whole: Frame,
  test: Frame,
  risks: Float64Array,
): { readonly frame: Frame; readonly risks: Float64Array } {
  if (label.kind !== "column") return { frame: whole, risks };
  const stayed = Uint32Array.from(test.keys.keys()).filter((row) => test.labels[row] === 0);
  return { frame: frameRows(test, stayed), risks: Float64Array.from(stayed, (row) => risks[row]) };
}

/** With a column as label the scored customers are among those learned from: each is scored by a model that had not seen them. */
function partsOf(toScore: Frame, test: Frame, learned: Learned, fitted: Fitted): ScorePart[] {
  const at = new Map(Array.from(toScore.keys, (key, row) => [key, row]));
  const seen = new Set<number>();
  const parts = learned.parts.map(({ rows, fitted: own }) => {
    const places = Array.from(rows, (row) => at.get(test.keys[row])).filter((row) => row !== undefined);
    for (const row of places) seen.add(row);
    return { rows: Uint32Array.from(places), fitted: own };
  });
  const others = Uint32Array.from([...at.values()].filter((row) => !seen.has(row)));
  return [...parts, { rows: others, fitted }];
}

/** Their risks too are the ones of the validation. */
function withHeldRisks<T extends { readonly keys: Int32Array; readonly risks: Float64Array }>(
  scored: T,
  test: Frame,
  learned: Learned,
  kind: ChurnModel["label"]["kind"],
): T {
  if (kind !== "column") return scored;
  const held = new Map(Array.from(test.keys, (key, row) => [key, learned.risks[row]]));
  return { ...scored, risks: scored.risks.map((risk, row) => held.get(scored.keys[row]) ?? risk) };
}
