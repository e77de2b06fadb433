import { setImmediate } from "node:timers/promises";
import type { ChurnModel, ChurnWarning, FieldImportance, ModelComparison } from "../api/churn.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import { refreshResults } from "../db/results.ts";
import { readSettings } from "../db/settings.ts";
import { sql } from "../db/sql.ts";
import { fieldOf, openView } from "../db/view.ts";
import type { View } from "../db/view.ts";
import type { Hooks } from "../math/hooks.ts";
import { choose, type Judged } from "./choose.ts";
import { compareWith } from "./compare.ts";
import { droppedFields } from "./design.ts";
import { driftOf, spreadsOf } from "./drift.ts";
import { dependenceOf, featureList, importanceOf } from "./drivers.ts";
import { chooseFields, type FieldSet } from "./fields.ts";
import { featuresOf, type Fitted, type Trainer } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { readFrame } from "./frame.ts";
import { labelName } from "./label.ts";
import { CHURNERS_NEEDED, labelMonths } from "./labels.ts";
import { findLeaks, leakWarnings } from "./leak.ts";
import { type Learned, learnInFolds, learnOverTime } from "./learn.ts";
import { bandsOf, chooseCutOffs, measure } from "./measure.ts";
import { hasDrivers, LEARN_ROWS, logisticTrainer } from "./model.ts";
import { planChurn } from "./plan.ts";
import { ridgeOf } from "./ridge.ts";
import { churners, keepFields, labelledRows, stackFrames, takeFrame } from "./rows.ts";
import { correctedTo, scoreParts, type ScorePart, wholeOf } from "./score.ts";
import { segmentPerformance } from "./segments.ts";
import { type ModelState, viewHash } from "./state.ts";
import { storeScores, storeScoring, storeTest } from "./store.ts";
import { canGrowTrees, treesTrainer } from "./trees.ts";

type Params = CallParams<"churn.run">;

/** Mean distance of predicted and observed rates from which risks are not to be taken at their word. */
const BADLY_CALIBRATED = 0.05;
const FEW_CHURNERS = 200;
const SEGMENT_FIELDS = 3;

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

  const learned = await learnAll(params, context, hooks, data);
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
    validation: train ? "out_of_time" : "k_fold",
    trainMonths: train ? plan.train : [testView.asOf],
    ridge: data.ridge ?? 0,
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
    dropped: [
      ...data.dropped,
      ...(params.features ? [] : [...leaks.keys()].map((field) => ({ field, reason: "leak" as const }))),
      ...(logistic ? droppedFields(logistic.state.design, logistic.state.scale) : []),
    ],
    warnings: warningsOf(leaks, kept, test, train),
    comparison,
    baseRateCorrection: correction,
    bandsFrom: cutOffs.from,
    economics: params.economics ?? null,
    survival: params.survival,
    scored: toScore.rows,
    bands: bands.bands,
  };
  const wholeScores = await fitted.score(whole, hooks);
  const state: ModelState = {
    version: 2,
    fitted: fitted.state,
    calibrator,
    spreads: spreadsOf(whole, fields, wholeScores),
    meanRisk: kept.learned.risks.reduce((sum, risk) => sum + risk, 0) / test.rows,
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

/** Base rates as the card keeps them: of a column there is one month, of which those without a value are left out. */
async function monthsOfCard(
  db: JobContext["db"],
  label: ChurnModel["label"],
  view: View,
  test: Frame,
): Promise<ChurnModel["labelMonths"]> {
  if (label.kind !== "column") return labelMonths(db, label, (await readSettings(db)).asOf);
  const [found, without] = [churners(test), view.rows - test.rows];
  return [
    {
      asOf: view.asOf,
      customers: test.rows,
      churners: found,
      baseRate: found / test.rows,
      leftOut: without > 0 ? [{ reason: "no_value", customers: without }] : [],
    },
  ];
}

interface Data {
  readonly plan: Awaited<ReturnType<typeof planChurn>>;
  readonly scoreView: View;
  readonly testView: View;
  readonly test: Frame;
  /** Undefined where folds of the test month do both. */
  readonly train: Frame | undefined;
  readonly fields: FieldSet;
  readonly dropped: ChurnModel["dropped"];
  readonly leaks: ReadonlyMap<string, number>;
  ridge?: number;
}

/** Reads the months, checks the label, chooses the fields. */
async function readData(params: Params, context: JobContext): Promise<Data> {
  const { db } = context;
  const plan = await planChurn(db, params.label);
  const { label } = plan;
  const scoreView = await openView(db, plan.score);
  const testView = plan.test === plan.score ? scoreView : await openView(db, plan.test);
  const trainViews: View[] = [];
  for (const month of plan.train) trainViews.push(await openView(db, month));
  const labelField = label.kind === "column" ? fieldOf(scoreView, label.field).name : null;
  const views = [scoreView, testView, ...trainViews];
  const chosen = await context.during("features", () => chooseFields(db, views, labelField, params.features));
  const test = labelledRows(await context.during("features", () => readFrame(db, testView, chosen, label, true)));
  const found = churners(test);
  if (found === 0 || found === test.rows) throw new EngineError("label_one_class", { label: labelName(label) });
  if (found < CHURNERS_NEEDED)
    throw new EngineError("label_too_few", { label: labelName(label), churners: found, needed: CHURNERS_NEEDED });
  let train: Frame | undefined;
  for (const view of trainViews) {
    const frame = labelledRows(await context.during("features", () => readFrame(db, view, chosen, label, true)));
    train = train ? stackFrames(train, frame) : frame;
  }
  if (train && churners(train) < CHURNERS_NEEDED) train = undefined;
  const leaks = findLeaks(train ?? test, chosen, params.seed);
  const fields = params.features ? chosen : keepFields(chosen, ({ field }) => !leaks.has(field));
  if (!varies(train ?? test, chosen, fields)) throw new EngineError("no_usable_features");
  return {
    plan,
    scoreView,
    testView,
    test: takeFrame(test, chosen, fields),
    train: train && takeFrame(train, chosen, fields),
    fields,
    dropped: chosen.dropped,
    leaks,
  };
}

/** Whether any field has two values (a missing one counts). */
function varies(frame: Frame, from: FieldSet, fields: FieldSet): boolean {
  const { numbers, categories } = takeFrame(frame, from, fields);
  return (
    numbers.some((column) => column.some((value) => !Object.is(value, column[0]))) ||
    categories.some((column) => column.some((value) => value !== column[0]))
  );
}

/** Each kind of model that was asked for, trained and tested on the same rows. */
async function learnAll(params: Params, context: JobContext, hooks: Hooks, data: Data): Promise<Learned[]> {
  const { train, test, fields } = data;
  const balanced = params.weights === "balanced";
  const trainers: { kind: ChurnModel["kind"]; trainer: Trainer }[] = [];
  if (params.model !== "trees" || !canGrowTrees()) {
    data.ridge = await ridgeOf(train ?? test, fields, params, context, hooks);
    trainers.push({ kind: "logistic", trainer: logisticTrainer(fields, data.ridge, balanced) });
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
  return learned;
}

/** With a column as label the scored customers are those learned from: each is scored by a model that had not seen them. */
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

/** The categories that weigh most. */
function telling(importance: readonly FieldImportance[], fields: FieldSet): string[] {
  const categories = new Set(fields.categories.map(({ field }) => field));
  return importance.flatMap(({ field }) => (categories.has(field) ? [field] : [])).slice(0, SEGMENT_FIELDS);
}

function warningsOf(
  leaks: ReadonlyMap<string, number>,
  kept: Judged,
  test: Frame,
  train: Frame | undefined,
): ChurnWarning[] {
  const found = churners(test);
  const { calibrationError } = kept.measures;
  return [
    ...leakWarnings(leaks),
    ...(found < FEW_CHURNERS ? [{ code: "few_churners" as const, field: null, value: found }] : []),
    ...(calibrationError > BADLY_CALIBRATED
      ? [{ code: "badly_calibrated" as const, field: null, value: calibrationError }]
      : []),
    ...(train ? [] : [{ code: "no_out_of_time" as const, field: null, value: null }]),
  ];
}
