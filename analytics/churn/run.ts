import { setImmediate } from "node:timers/promises";
import type { ChurnModel } from "../api/churn.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { refreshResults } from "../db/results.ts";
import { sql } from "../db/sql.ts";
import { fieldOf, openView } from "../db/view.ts";
import type { View } from "../db/view.ts";
import { chooseFields } from "./fields.ts";
import type { Frame } from "./frame.ts";
import { readFrame } from "./frame.ts";
import { CHURNERS_NEEDED } from "./labels.ts";
import { findLeaks } from "./leak.ts";
import type { Bands } from "./measure.ts";
import { bandsOf } from "./measure.ts";
import type { ModelState } from "./model.ts";
import { LEARN_ROWS, driversOf } from "./model.ts";
import { planChurn } from "./plan.ts";
import { droppedFields } from "./design.ts";
import { churners, keepFields, labelledRows, stackFrames, takeFrame } from "./rows.ts";
import { learnInFolds, learnOverTime } from "./learn.ts";

/**
 * Trains, validates and stores a churn model, scores the customers of the project's month and fills the view's
 * `churn_risk` and `churn_band`. The same data, parameters and seed give the same bytes.
 */
export async function runChurn(params: CallParams<"churn.run">, context: JobContext): Promise<ChurnModel> {
  const { db } = context;
  if (!(await db.value<number>(sql`select count(*) from project.customer_key`))) throw new EngineError("no_data");
  const plan = await planChurn(db, params.label);
  const { label } = plan;
  const scoreView = await openView(db, plan.score);
  const testView = plan.test === plan.score ? scoreView : await openView(db, plan.test);
  const trainViews: View[] = [];
  for (const month of plan.train) trainViews.push(await openView(db, month));
  const labelField = label.kind === "column" ? fieldOf(scoreView, label.field).name : null;
  const hooks = {
    yieldNow: async () => {
      await setImmediate();
      if (context.signal.aborted) throw new EngineError("cancelled");
    },
  };

  const views = [scoreView, testView, ...trainViews];
  const chosen = await context.during("features", () => chooseFields(db, views, labelField, params.features));
  const known = labelledRows(await context.during("features", () => readFrame(db, testView, chosen, label, true)));
  const test = known.frame;
  const labelText =
    label.kind === "column" ? `${label.field} = ${String(label.positive)}` : `left_within ${label.months}`;
  const found = churners(test);
  if (found === 0 || found === test.rows) throw new EngineError("label_one_class", { label: labelText });
  if (found < CHURNERS_NEEDED)
    throw new EngineError("label_too_few", { label: labelText, churners: found, needed: CHURNERS_NEEDED });
  let train: Frame | undefined;
  for (const view of trainViews) {
    const { frame } = labelledRows(await context.during("features", () => readFrame(db, view, chosen, label, true)));
    train = train ? stackFrames(train, frame) : frame;
  }
  if (train && churners(train) < CHURNERS_NEEDED) train = undefined;

  const leaks = params.features ? new Set<string>() : findLeaks(train ?? test, chosen, params.seed);
  const kept = keepFields(chosen, ({ field }) => !leaks.has(field));
  const trainKept = train && takeFrame(train, chosen, kept);
  const testKept = takeFrame(test, chosen, kept);
  const learned = trainKept
    ? await learnOverTime(trainKept, testKept, kept, params, context, hooks)
    : await learnInFolds(testKept, kept, params, context, hooks);

  const scored = await context.during("score", () => readFrame(db, scoreView, kept, label, false));
  const risks = learned.score(scored);
  if (label.kind === "column") known.positions.forEach((row, i) => (risks[row] = learned.risks[i]));
  const bands = bandsOf(risks);

  const modelId = (await db.value<number>(sql`select nextval('project.model_number')`))!;
  const document: ChurnModel = {
    modelId,
    label,
    seed: params.seed,
    validation: train ? "out_of_time" : "k_fold",
    trainMonths: train ? plan.train : [testView.asOf],
    ridge: learned.ridge,
    testAsOf: testView.asOf,
    scoredAsOf: scoreView.asOf,
    trainCustomers: Math.min((train ?? test).rows, LEARN_ROWS),
    ...learned.measures,
    drivers: driversOf(learned.design, learned.final),
    dropped: [
      ...chosen.dropped,
      ...[...leaks].map((field) => ({ field, reason: "leak" as const })),
      ...droppedFields(learned.design, learned.final.scale),
    ],
    scored: scored.rows,
    bands: bands.bands,
  };
  const { intercept, coefficients } = learned.final.fit;
  const state: ModelState = {
    version: 1,
    design: learned.design,
    scale: learned.final.scale,
    model: { intercept, coefficients },
  };
  await db.run(
    sql`insert into project.churn_model values (${modelId}, ${JSON.stringify(document)}, ${JSON.stringify(state)})`,
  );
  await storeScores(db, modelId, scored.keys, risks, bands);
  await refreshResults(db, scoreView.asOf);
  return document;
}

async function storeScores(
  db: Writer,
  modelId: number,
  keys: Int32Array,
  risks: Float64Array,
  bands: Bands,
): Promise<void> {
  const appender = await db.connection.createAppender("churn_score", "project");
  for (let i = 0; i < keys.length; i++) {
    appender.appendInteger(modelId);
    appender.appendInteger(keys[i]);
    appender.appendDouble(risks[i]);
    appender.appendVarchar(bands.bandOf(risks[i]));
    appender.endRow();
  }
  appender.closeSync();
}
