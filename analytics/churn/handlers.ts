import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Handlers } from "../db/context.ts";
import { churnReasons } from "../db/reasons.ts";
import { join, sql } from "../db/sql.ts";
import { readDrift } from "./drift.ts";
import { asOfSql } from "./label.ts";
import { labelOptions } from "./labels.ts";
import { moveBands, retrain, scoreMonth } from "./life.ts";
import { profitCurve } from "./profit.ts";
import { runChurn } from "./run.ts";
import { modelOf, readModel } from "./state.ts";
import { survivalView } from "./survival.ts";

export { monthsForRetrain } from "./life.ts";
export { monthsForChurn } from "./plan.ts";

type Calls =
  | "churn.labels"
  | "churn.run"
  | "churn.list"
  | "churn.get"
  | "churn.score"
  | "churn.retrain"
  | "churn.bands"
  | "churn.profit"
  | "churn.reasons"
  | "churn.survival"
  | "churn.drift";

export const churnHandlers: Handlers<Calls> = {
  "churn.labels": async ({ label }, { db }) => labelOptions(db, label),
  "churn.run": (params, context) => runChurn(params, context),
  "churn.list": async (_params, { db }) => {
    const stored = await db.rows<{ document: string }>(sql`select document from project.churn_model order by model_id`);
    return stored.map(({ document }) => modelOf(document));
  },
  "churn.get": async ({ modelId }, { db }) => (await readModel(db, modelId)).document,
  "churn.score": scoreMonth,
  "churn.retrain": retrain,
  "churn.bands": moveBands,
  "churn.profit": async ({ modelId, cutOff, ...economics }, { db }) =>
    profitCurve(db, (await readModel(db, modelId)).document, economics, cutOff),
  "churn.reasons": async ({ modelId, asOf, customerIds }, { db }) => {
    const { document } = await readModel(db, modelId);
    const month = asOf === undefined ? sql`true` : sql`as_of is not distinct from ${asOfSql(asOf)}`;
    const last = await db.row<{ as_of: Month | null }>(sql`
      select strftime(as_of, '%Y-%m') as as_of from project.churn_scoring
      where model_id = ${document.modelId} and ${month} order by scoring_id desc limit 1`);
    if (!last) throw new EngineError("scores_missing", { modelId: document.modelId, asOf: asOf ?? null });
    const ids = join(customerIds.map((customerId) => sql`${customerId}`));
    const found = await churnReasons(db, document, last.as_of, sql`customer_id in (${ids})`);
    return found.map(({ told }) => told);
  },
  "churn.survival": async ({ modelId, asOf, ...assumptions }, { db }) =>
    survivalView(db, await readModel(db, modelId), asOf, assumptions),
  "churn.drift": async ({ modelId, asOf }, { db }) => readDrift(db, await readModel(db, modelId), asOf),
};
