import type { CampaignPlan } from "../api/campaigns.ts";
import type { Sql } from "../db/sql.ts";
import { id } from "../db/sql.ts";

/** Whether two campaigns are sent on a day in common. */
export function overlap(a: CampaignPlan, b: CampaignPlan): boolean {
  return a.sendWindow.from <= b.sendWindow.to && b.sendWindow.from <= a.sendWindow.to;
}

/** The relation of the customers whom a draft would take. */
export function draftName(campaignId: number): Sql {
  return id(`draft_${campaignId}`);
}
