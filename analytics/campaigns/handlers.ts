import { readCampaign } from "../db/campaign.ts";
import type { Handlers } from "../db/context.ts";
import { excluded, select, waterfall, why } from "./audience.ts";
import { freeze } from "./freeze.ts";
import { listPage } from "./page.ts";
import { block, readDoNotContact, readPolicy, restore, savePolicy, unblock } from "./policy.ts";
import { designPower } from "./power.ts";
import { createCampaign, deleteCampaign, listCampaigns, listEvents, saveCampaign, setState } from "./store.ts";
import { drawUniversal, universalLedger } from "./universal.ts";

export const campaignsHandlers: Handlers<
  | "campaigns.list"
  | "campaigns.get"
  | "campaigns.events"
  | "campaigns.create"
  | "campaigns.save"
  | "campaigns.delete"
  | "campaigns.setState"
  | "campaigns.audience"
  | "campaigns.why"
  | "campaigns.excluded"
  | "campaigns.power"
  | "campaigns.freeze"
  | "campaigns.page"
  | "policy.get"
  | "policy.save"
  | "policy.doNotContact"
  | "policy.block"
  | "policy.unblock"
  | "policy.restore"
  | "policy.universal"
  | "policy.drawUniversal"
> = {
  "campaigns.list": async (_params, { db }) => listCampaigns(db),
  "campaigns.get": async ({ campaignId }, { db }) => readCampaign(db, campaignId),
  "campaigns.events": async ({ campaignId }, { db }) => listEvents(db, campaignId),
  "campaigns.create": createCampaign,
  "campaigns.save": saveCampaign,
  "campaigns.delete": async (params, { db }) => deleteCampaign(params, db),
  "campaigns.setState": setState,
  "campaigns.audience": async (params, { db }) => waterfall(db, await select(params, db)),
  "campaigns.why": async (params, { db }) => why(params, db),
  "campaigns.excluded": async (params, { db }) => excluded(params, db),
  "campaigns.power": async (params, { db }) => designPower(params, db),
  "campaigns.freeze": freeze,
  "campaigns.page": async (params, { db }) => listPage(params, db),
  "policy.get": async (_params, { db }) => readPolicy(db),
  "policy.save": savePolicy,
  "policy.doNotContact": async (params, { db }) => readDoNotContact(params, db),
  "policy.block": block,
  "policy.unblock": async (params, { db }) => unblock(params, db),
  "policy.restore": async (params, { db }) => restore(params, db),
  "policy.universal": async (params, { db, now }) => universalLedger(params, db, now().toISOString().slice(0, 10)),
  "policy.drawUniversal": drawUniversal,
};
