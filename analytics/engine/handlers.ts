import type { CallName, EngineCall } from "../api/contract.ts";
import { effectHandlers } from "../campaigns/effect/handlers.ts";
import { monthsForUplift } from "../campaigns/effect/uplift.ts";
import { campaignsHandlers } from "../campaigns/handlers.ts";
import { returnsHandlers } from "../campaigns/returns/handlers.ts";
import { churnHandlers, monthsForChurn, monthsForRetrain } from "../churn/handlers.ts";
import { customersHandlers } from "../customers/handlers.ts";
import { readCampaign } from "../db/campaign.ts";
import type { Handlers, JobContext } from "../db/context.ts";
import { readSettings } from "../db/settings.ts";
import { findView, staleViews } from "../db/view.ts";
import { exportHandlers } from "../export/handlers.ts";
import { identityHandlers } from "../identity/handlers.ts";
import { ingestHandlers } from "../ingest/handlers.ts";
import { tableReader } from "../ingest/text-table.ts";
import { projectHandlers } from "../project/handlers.ts";
import { qualityHandlers } from "../quality/handlers.ts";
import { segmentsHandlers } from "../segments/handlers.ts";
import type { Month } from "../api/project.ts";

/** Builds the view of a month when there is none yet, or one by earlier rules, as a step of the job that needs it. */
async function ensureView(asOf: Month | null | undefined, context: JobContext): Promise<void> {
  const month = asOf === undefined ? (await readSettings(context.db)).asOf : asOf;
  const found = await findView(context.db, month);
  if (!found || (await staleViews(context.db)).includes(month))
    await customersHandlers["customers.build"]({ asOf: month }, context);
}

/** Every call that works on a project. Features meet here and in tables, never in each other's code. */
export const handlers: Handlers<Exclude<CallName, EngineCall>> = {
  ...projectHandlers,
  ...ingestHandlers,
  ...identityHandlers,
  ...qualityHandlers,
  ...customersHandlers,
  ...segmentsHandlers,
  ...churnHandlers,
  ...campaignsHandlers,
  ...effectHandlers,
  ...returnsHandlers(tableReader),
  ...exportHandlers,
  "segments.run": async (params, context) => {
    await ensureView(params.asOf, context);
    return segmentsHandlers["segments.run"](params, context);
  },
  "segments.refit": async (params, context) => {
    await ensureView(params.asOf, context);
    return segmentsHandlers["segments.refit"](params, context);
  },
  "segments.apply": async (params, context) => {
    await ensureView(params.asOf, context);
    return segmentsHandlers["segments.apply"](params, context);
  },
  "churn.run": async (params, context) => {
    for (const month of await monthsForChurn(params.label, context.db)) await ensureView(month, context);
    return churnHandlers["churn.run"](params, context);
  },
  "churn.score": async (params, context) => {
    await ensureView(params.asOf, context);
    return churnHandlers["churn.score"](params, context);
  },
  "churn.retrain": async (params, context) => {
    for (const month of await monthsForRetrain(params.modelId, context.db)) await ensureView(month, context);
    return churnHandlers["churn.retrain"](params, context);
  },
  "campaigns.freeze": async (params, context) => {
    await ensureView(params.asOf, context);
    return campaignsHandlers["campaigns.freeze"](params, context);
  },
  "export.campaign": async (params, context) => {
    const { frozen } = await readCampaign(context.db, params.campaignId);
    if (frozen) await ensureView(frozen.asOf, context);
    return exportHandlers["export.campaign"](params, context);
  },
  "policy.drawUniversal": async (params, context) => {
    await ensureView(params.asOf, context);
    return campaignsHandlers["policy.drawUniversal"](params, context);
  },
  "uplift.run": async (params, context) => {
    for (const month of await monthsForUplift(params, context.db)) await ensureView(month, context);
    return effectHandlers["uplift.run"](params, context);
  },
  "uplift.score": async (params, context) => {
    await ensureView(params.asOf, context);
    return effectHandlers["uplift.score"](params, context);
  },
  "export.view": async (params, context) => {
    await ensureView(params.asOf, context);
    return exportHandlers["export.view"](params, context);
  },
};
