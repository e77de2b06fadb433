import { createHash } from "node:crypto";
import type { CallParams } from "../../api/contract.ts";
import { EngineError } from "../../api/errors.ts";
import type { Month } from "../../api/project.ts";
import type { UpliftModel } from "../../api/uplift.ts";
import { readFrozen } from "../../db/campaign.ts";
import type { JobContext } from "../../db/context.ts";
import type { Reader, Writer } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { openView, type View } from "../../db/view.ts";
import type { BinSpec } from "../../math/boosting/model.ts";
import type { Hooks } from "../../math/hooks.ts";
import { deriveSeed } from "../../math/random.ts";
import { chooseUplift } from "../../math/uplift/choose.ts";
import { scoreUplift, upliftDrivers, type UpliftState } from "../../math/uplift/learners.ts";
import type { Randomised } from "../../math/uplift/qini.ts";
import { type Frozen, repliesSql, responseSql } from "./kpi.ts";
import { hasAnswers } from "./measure.ts";
import {
  blockRows,
  readUpliftFrame,
  specsOf,
  stack,
  type UpliftFields,
  upliftFields,
  type UpliftFrame,
  withUpliftRecords,
} from "./uplift-frame.ts";
import { storeScores } from "./uplift-store.ts";

/** Customers with an answer, and without one, that either arm must have. */
const fewestOfEach = 20;
/** Fields named as drivers. */
const mostDrivers = 15;

/** A stored model: what it reads, how that is binned, and the trees. */
interface StoredState {
  readonly version: 1;
  readonly fields: UpliftFields;
  readonly specs: readonly BinSpec[];
  readonly uplift: UpliftState;
}

interface Trained extends Randomised {
  readonly frame: UpliftFrame;
  readonly treated: Float32Array;
  readonly outcome: Float32Array;
}

/**
 * Learns from randomised campaigns whom a contact changes: whether a customer answers, by the view of the list's month. The
 * answer is that of the campaigns' KPI where they share one, else any. Learners are tried on customers that they had not seen
 * and the best is kept, whether or not it beats chance: `better` says so. Throws `campaign_missing`, `campaign_not_frozen`,
 * `uplift_no_control`, `uplift_no_answers`, `uplift_too_few`, `no_view`, `no_usable_features`.
 */
export async function runUplift(params: CallParams<"uplift.run">, context: JobContext): Promise<UpliftModel> {
  const { db } = context;
  const campaigns: Frozen[] = [];
  for (const campaignId of new Set(params.campaignIds)) campaigns.push(await readFrozen(db, campaignId));
  for (const { campaignId, frozen, plan } of campaigns) {
    if (frozen.controls === 0) throw new EngineError("uplift_no_control", { campaignId, name: plan.name });
    if (!(await hasAnswers(db, campaignId)))
      throw new EngineError("uplift_no_answers", { campaignId, name: plan.name });
  }
  const views: View[] = [];
  for (const month of new Set(campaigns.map(({ frozen }) => frozen.asOf))) views.push(await openView(db, month));
  const fields = await context.during("features", () => upliftFields(db, views));
  const outcome = sharedOutcome(campaigns);
  const data = await context.during("features", () => readTrained(db, campaigns, views, fields, outcome));
  checkArms(data);

  const specs = specsOf(data.frame, fields);
  const hooks = hooksOf(context, "train");
  const learners = params.learners.filter((learner, i) => params.learners.indexOf(learner) === i);
  const { result, drivers } = await withUpliftRecords(
    data.frame,
    fields,
    specs,
    [0, data.frame.rows],
    async (records) => {
      const chosen = await chooseUplift(learners, records, "rate", data, params.seed, hooks);
      return {
        result: chosen,
        drivers: await upliftDrivers(chosen.scores, records, deriveSeed(params.seed, "drivers")),
      };
    },
  );
  const names = [...fields.numbers, ...fields.categories.map(({ name }) => name)];
  const treated = data.treated.reduce((sum, arm) => sum + arm, 0);
  const definition = [campaigns.map(({ frozen }) => frozen.sha256), outcome, fields, learners, params.seed];
  const modelId = (await db.value<number>(sql`select nextval('project.uplift_model_number')`))!;
  const model: UpliftModel = {
    modelId,
    campaignIds: campaigns.map(({ campaignId }) => campaignId),
    name: params.name,
    createdAt: context.now().toISOString(),
    treated,
    controls: data.frame.rows - treated,
    learners: result.learners.map(({ learner, qini, qiniInterval, auuc, auucInterval }) => ({
      learner,
      qini,
      qiniInterval,
      auuc,
      auucInterval,
    })),
    chosen: result.chosen.learner,
    curve: result.chosen.curve,
    better: result.better,
    drivers: names
      .map((field, i) => ({ field, share: drivers[i] }))
      .filter(({ share }) => share > 0)
      .sort((a, b) => b.share - a.share)
      .slice(0, mostDrivers),
    seed: params.seed,
    definitionHash: createHash("sha256").update(JSON.stringify(definition)).digest("hex"),
    scored: [],
  };
  const state: StoredState = { version: 1, fields, specs, uplift: result.state };
  await db.run(
    sql`insert into project.uplift_model values (${modelId}, ${JSON.stringify(model)}, ${JSON.stringify(state)})`,
  );
  return model;
}

function sharedOutcome(campaigns: readonly Frozen[]): "answered" | "bought" | "any" {
  const outcomes = new Set(campaigns.map(({ plan: { kpi } }) => (kpi.kind === "response" ? kpi.outcome : "any")));
  const [only] = outcomes;
  return outcomes.size === 1 ? only : "any";
}

/** Every list's customers with what was known of them when it was drawn; campaigns below one another. */
async function readTrained(
  reader: Reader,
  campaigns: readonly Frozen[],
  views: readonly View[],
  fields: UpliftFields,
  outcome: "answered" | "bought" | "any",
): Promise<Trained> {
  const parts: Awaited<ReturnType<typeof readUpliftFrame>>[] = [];
  for (const { campaignId, frozen } of campaigns) {
    const view = views.find(({ asOf }) => asOf === frozen.asOf)!;
    const source = sql`
      (select customer_key, arm from project.campaign_member where campaign_id = ${campaignId}) m
      join ${view.table} v using (customer_key) left join ${repliesSql(campaignId)} reply using (customer_key)`;
    const more = [sql`case when m.arm = 'control' then 0 else 1 end`, responseSql(outcome)];
    parts.push(await readUpliftFrame(reader, source, fields, frozen.rows, more));
  }
  // Campaigns differ in their share of control: a customer weighs one over the chance of the arm that was drawn.
  const weights = parts.flatMap(({ rows, more: [treated] }) => {
    const share = treated.reduce((sum, arm) => sum + arm, 0) / rows;
    return Array.from(treated, (arm) => 0.5 / (arm === 1 ? share : 1 - share));
  });
  const frame = stack(parts);
  return {
    frame,
    // Who was in several campaigns is one customer: unseen is only who is in no row that was learned from.
    customers: campaigns.length > 1 ? frame.keys : undefined,
    treated: Float32Array.from(parts.flatMap(({ more: [treated] }) => Array.from(treated))),
    outcome: Float32Array.from(parts.flatMap(({ more: [, answered] }) => Array.from(answered))),
    weights: campaigns.length > 1 ? Float64Array.from(weights) : undefined,
  };
}

/** Throws `uplift_too_few` where an arm has too few customers with an answer, or without. */
function checkArms({ treated, outcome }: Trained): void {
  for (const arm of [1, 0]) {
    const own = outcome.filter((_, row) => treated[row] === arm);
    const answers = own.reduce((sum, value) => sum + value, 0);
    const least = Math.min(answers, own.length - answers);
    if (least < fewestOfEach)
      throw new EngineError("uplift_too_few", {
        arm: arm === 1 ? "treatment" : "control",
        customers: own.length,
        answers,
        needed: fewestOfEach,
      });
  }
}

export async function listUplift(reader: Reader): Promise<UpliftModel[]> {
  const rows = await reader.rows<{ document: string }>(
    sql`select document from project.uplift_model order by model_id desc`,
  );
  return rows.map(({ document }) => JSON.parse(document) as UpliftModel);
}

/** Throws `uplift_missing`. */
async function readUplift(reader: Reader, modelId: number): Promise<{ model: UpliftModel; state: StoredState }> {
  const row = await reader.row<{ document: string; state: string }>(
    sql`select document, state from project.uplift_model where model_id = ${modelId}`,
  );
  if (!row) throw new EngineError("uplift_missing", { modelId });
  return { model: JSON.parse(row.document) as UpliftModel, state: JSON.parse(row.state) as StoredState };
}

/**
 * Scores every customer of a month's view: how much a contact is expected to raise their chance to answer. Replaces the model's
 * earlier scores of the month. Throws `uplift_missing`, `no_view`, `model_fields_missing`.
 */
export async function scoreCustomers(
  { modelId, asOf }: CallParams<"uplift.score">,
  context: JobContext,
): Promise<UpliftModel> {
  const { db } = context;
  const { model, state } = await readUplift(db, modelId);
  const view = await openView(db, asOf);
  const needed = [...state.fields.numbers, ...state.fields.categories.map(({ name }) => name)];
  const missing = needed.filter((wanted) => !view.fields.some(({ name }) => name === wanted));
  if (missing.length > 0) throw new EngineError("model_fields_missing", { modelId, fields: missing.join(", ") });
  const frame = await context.during("features", () =>
    readUpliftFrame(db, sql`${view.table} v`, state.fields, view.rows),
  );
  const scores = await scoreFrame(frame, state, hooksOf(context, "score"));
  await context.during("score", () => storeScores(db, modelId, view.asOf, frame.keys, scores));
  return keepScored(db, model, view.asOf);
}

/** The uplift of every row of a frame. */
async function scoreFrame(
  frame: UpliftFrame,
  { fields, specs, uplift }: StoredState,
  hooks: Hooks,
): Promise<Float64Array> {
  const scores = new Float64Array(frame.rows);
  for (let from = 0; from < frame.rows; from += blockRows) {
    const rows = Math.min(blockRows, frame.rows - from);
    await withUpliftRecords(frame, fields, specs, [from, rows], async (records) =>
      scores.set(await scoreUplift(uplift, records, hooks), from),
    );
  }
  return scores;
}

async function keepScored(db: Writer, model: UpliftModel, asOf: Month | null): Promise<UpliftModel> {
  if (model.scored.includes(asOf)) return model;
  const kept: UpliftModel = { ...model, scored: [...model.scored, asOf] };
  await db.run(
    sql`update project.uplift_model set document = ${JSON.stringify(kept)} where model_id = ${model.modelId}`,
  );
  return kept;
}

/** The months whose views a run needs. */
export async function monthsForUplift(
  { campaignIds }: Pick<CallParams<"uplift.run">, "campaignIds">,
  reader: Reader,
): Promise<(Month | null)[]> {
  const months: (Month | null)[] = [];
  for (const campaignId of campaignIds) months.push((await readFrozen(reader, campaignId)).frozen.asOf);
  return [...new Set(months)];
}

function hooksOf({ progress, signal }: JobContext, step: string): Hooks {
  return {
    yieldNow: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new EngineError("cancelled");
      progress(step, 0, null);
    },
  };
}
