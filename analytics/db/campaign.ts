import type { Campaign, CampaignEvent, CampaignPlan, CampaignState, FrozenList } from "../api/campaigns.ts";
import { EngineError } from "../api/errors.ts";
import type { Reader, Writer } from "./database.ts";
import { sql } from "./sql.ts";

/** Throws `campaign_missing`. */
export async function readCampaign(reader: Reader, campaignId: number): Promise<Campaign> {
  const document = await reader.value<string>(
    sql`select document from project.campaign where campaign_id = ${campaignId}`,
  );
  if (document === undefined) throw new EngineError("campaign_missing", { campaignId });
  return JSON.parse(document) as Campaign;
}

/** A campaign whose list is frozen; throws `campaign_missing`, `campaign_not_frozen`. */
export async function readFrozen(
  reader: Reader,
  campaignId: number,
): Promise<Campaign & { readonly frozen: FrozenList }> {
  const campaign = await readCampaign(reader, campaignId);
  const { frozen } = campaign;
  if (!frozen) throw new EngineError("campaign_not_frozen", { campaignId, name: campaign.plan.name });
  return { ...campaign, frozen };
}

/** Keeps a campaign as it is now; a new one when it was not there. */
export async function writeCampaign(writer: Writer, campaign: Campaign): Promise<void> {
  await writer.run(sql`delete from project.campaign where campaign_id = ${campaign.campaignId}`);
  await writer.run(
    sql`insert into project.campaign values (${campaign.campaignId}, ${campaign.state}, ${JSON.stringify(campaign)})`,
  );
}

export async function recordEvent(
  writer: Writer,
  campaignId: number,
  { at, event, detail, author }: Omit<CampaignEvent, "at"> & { readonly at: Date },
): Promise<void> {
  await writer.run(sql`insert into project.campaign_event values
    (${campaignId}, cast(${at.toISOString().slice(0, -1)} as timestamp), ${event}, ${detail}, ${author})`);
}

/** Moves a campaign on, with the event that tells why. */
export async function moveCampaign(
  writer: Writer,
  campaign: Campaign,
  state: CampaignState,
  about: { readonly at: Date; readonly detail: string; readonly author: string },
): Promise<Campaign> {
  const moved: Campaign = { ...campaign, state };
  await writeCampaign(writer, moved);
  await recordEvent(writer, campaign.campaignId, { ...about, event: state });
  return moved;
}

/** The days (YYYY-MM-DD, both included) on which a wave (from 1) is sent: the window in equal parts, at least a day each. */
export function waveDays(
  { sendWindow: { from, to }, waves }: Pick<CampaignPlan, "sendWindow" | "waves">,
  wave: number,
): { readonly from: string; readonly to: string } {
  const start = Date.parse(from) / DAY;
  const days = Date.parse(to) / DAY - start + 1;
  const first = start + Math.floor(((wave - 1) * days) / waves);
  const last = Math.max(first, start + Math.floor((wave * days) / waves) - 1);
  return { from: dayText(first), to: dayText(last) };
}

/** The day (YYYY-MM-DD) so many days later. */
export function daysLater(day: string, days: number): string {
  return dayText(Date.parse(day) / DAY + days);
}

const DAY = 86_400_000;

function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
