import type { Handlers } from "../db/context.ts";
import { exportCampaign } from "./campaign.ts";
import { listExports } from "./log.ts";
import { deleteTemplate, listTemplates, saveTemplate } from "./templates.ts";
import { exportView } from "./view.ts";

export const exportHandlers: Handlers<
  | "export.campaign"
  | "export.templates"
  | "export.saveTemplate"
  | "export.deleteTemplate"
  | "export.view"
  | "export.list"
> = {
  "export.campaign": exportCampaign,
  "export.templates": async (_params, { db }) => listTemplates(db),
  "export.saveTemplate": async (params, { db }) => saveTemplate(params, db),
  "export.deleteTemplate": async ({ name }, { db }) => deleteTemplate(name, db),
  "export.view": exportView,
  "export.list": async (_params, { db }) => listExports(db),
};
