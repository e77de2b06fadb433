import type { ChurnModel } from "../api/churn.ts";
import { EngineError } from "../api/errors.ts";
import type { Handlers } from "../db/context.ts";
import { sql } from "../db/sql.ts";
import { labelOptions } from "./labels.ts";
import { runChurn } from "./run.ts";

export { monthsForChurn } from "./plan.ts";

export const churnHandlers: Handlers<"churn.labels" | "churn.run" | "churn.list" | "churn.get"> = {
  "churn.labels": async (_params, { db }) => labelOptions(db),
  "churn.run": runChurn,
  "churn.list": async (_params, { db }) => {
    const stored = await db.rows<{ document: string }>(sql`select document from project.churn_model order by model_id`);
    return stored.map(({ document }) => JSON.parse(document) as ChurnModel);
  },
  "churn.get": async ({ modelId }, { db }) => {
    const document = await db.value<string>(sql`
      select document from project.churn_model
      where model_id = coalesce(cast(${modelId ?? null} as integer), (select max(model_id) from project.churn_model))`);
    if (document === undefined) throw new EngineError("model_missing");
    return JSON.parse(document) as ChurnModel;
  },
};
