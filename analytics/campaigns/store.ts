import type { Campaign, CampaignEvent, CampaignPlan } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import { moveCampaign, readCampaign, recordEvent, writeCampaign } from "../db/campaign.ts";
import type { WriteContext } from "../db/context.ts";
import type { Reader, Writer } from "../db/database.ts";
import { sql } from "../db/sql.ts";

/** Every campaign, the earliest first. */
export async function listCampaigns(reader: Reader): Promise<Campaign[]> {
  const stored = await reader.rows<{ document: string }>(
    sql`select document from project.campaign order by campaign_id`,
  );
  return stored.map(({ document }) => JSON.parse(document) as Campaign);
}

/** What happened to a campaign, the latest first; throws `campaign_missing`. */
export async function listEvents(reader: Reader, campaignId: number): Promise<CampaignEvent[]> {
  await readCampaign(reader, campaignId);
  return reader.rows<CampaignEvent>(sql`
    select strftime(happened_at, '%Y-%m-%dT%H:%M:%S.%gZ') as at, event, detail, author
    from project.campaign_event where campaign_id = ${campaignId} order by happened_at desc, rowid desc`);
}

/** Throws `window_backwards`. */
export function checkPlan({ sendWindow: { from, to, hours } }: CampaignPlan): void {
  if (from > to) throw new EngineError("window_backwards", { from, to });
  if (hours[0] >= hours[1]) throw new EngineError("window_backwards", { from: hours[0], to: hours[1] });
}

/** A campaign that may still be changed; throws `campaign_missing`, `campaign_not_draft`. */
export async function readDraft(reader: Reader, campaignId: number): Promise<Campaign> {
  const campaign = await readCampaign(reader, campaignId);
  if (campaign.state !== "draft") throw new EngineError("campaign_not_draft", { campaignId, name: campaign.plan.name });
  return campaign;
}

type Context = Pick<WriteContext, "db" | "now">;

export async function createCampaign(
  { plan, from, author }: CallParams<"campaigns.create">,
  { db, now }: Context,
): Promise<Campaign> {
  checkPlan(plan);
  const before = from === null ? undefined : await readCampaign(db, from);
  const campaignId = (await db.value<number>(sql`select nextval('project.campaign_number')`))!;
  const campaign: Campaign = { campaignId, state: "draft", createdAt: now().toISOString(), plan, frozen: null, from };
  await writeCampaign(db, campaign);
  const event = before ? "copied" : "created";
  await recordEvent(db, campaignId, { at: now(), event, detail: before?.plan.name ?? "", author });
  return campaign;
}

/** Keeps a draft's new plan, and which of its parts changed; throws `campaign_missing`, `campaign_not_draft`, `window_backwards`. */
export async function saveCampaign(
  { campaignId, plan, author }: CallParams<"campaigns.save">,
  { db, now }: Context,
): Promise<Campaign> {
  const before = await readDraft(db, campaignId);
  checkPlan(plan);
  const parts = Object.keys(plan) as (keyof CampaignPlan)[];
  const changed = parts.filter((part) => JSON.stringify(plan[part]) !== JSON.stringify(before.plan[part]));
  if (changed.length === 0) return before;
  const campaign: Campaign = { ...before, plan };
  await writeCampaign(db, campaign);
  await recordEvent(db, campaignId, { at: now(), event: "changed", detail: changed.join(", "), author });
  return campaign;
}

export async function deleteCampaign({ campaignId }: CallParams<"campaigns.delete">, db: Writer): Promise<null> {
  await readDraft(db, campaignId);
  await db.run(sql`delete from project.campaign where campaign_id = ${campaignId}`);
  await db.run(sql`delete from project.campaign_event where campaign_id = ${campaignId}`);
  return null;
}

/**
 * Moves a campaign on. What was exported may run; whatever is frozen may be closed, also one that is given up before it was
 * sent. Throws `campaign_missing`, `campaign_not_frozen`, `campaign_not_exported`, `campaign_closed`.
 */
export async function setState(
  { campaignId, state, reason, author }: CallParams<"campaigns.setState">,
  { db, now }: Context,
): Promise<Campaign> {
  const campaign = await readCampaign(db, campaignId);
  const { name } = campaign.plan;
  if (campaign.state === "closed") throw new EngineError("campaign_closed", { campaignId, name });
  if (campaign.state === "draft") throw new EngineError("campaign_not_frozen", { campaignId, name });
  if (state === "running" && campaign.state === "frozen")
    throw new EngineError("campaign_not_exported", { campaignId, name });
  if (campaign.state === state) return campaign;
  return moveCampaign(db, campaign, state, { at: now(), detail: reason, author });
}
