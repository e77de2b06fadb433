import { readFrozen } from "../../db/campaign.ts";
import type { Handlers } from "../../db/context.ts";
import { listUplift, runUplift, scoreCustomers } from "./uplift.ts";
import { findingsOf, nextPlan } from "./findings.ts";
import { ledger, quarterReport } from "./ledger.ts";
import { measureEffect } from "./measure.ts";
import { universalEffect } from "./universal.ts";

export const effectHandlers: Handlers<
  | "effect.measure"
  | "effect.findings"
  | "effect.next"
  | "effect.ledger"
  | "effect.quarter"
  | "effect.universal"
  | "uplift.run"
  | "uplift.list"
  | "uplift.score"
> = {
  "effect.measure": async ({ campaignId, kpi, layers }, { db }) => {
    const campaign = await readFrozen(db, campaignId);
    return measureEffect(db, campaign, kpi ?? campaign.plan.kpi, layers);
  },
  "effect.findings": async ({ campaignId }, { db }) => findingsOf(db, await readFrozen(db, campaignId)),
  "effect.next": async ({ campaignId }, { db }) => nextPlan(db, await readFrozen(db, campaignId)),
  "effect.ledger": async (_params, { db }) => ledger(db),
  "effect.quarter": async ({ quarter }, { db }) => quarterReport(db, quarter),
  "effect.universal": async (params, { db }) => universalEffect(db, params),
  "uplift.run": runUplift,
  "uplift.list": async (_params, { db }) => listUplift(db),
  "uplift.score": scoreCustomers,
};
