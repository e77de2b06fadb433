import type { CampaignPlan } from "../api/campaigns.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import { daysLater } from "../db/campaign.ts";
import { draftName, overlap } from "./drafts.ts";
import { capName, capsFor, channelName, contactCountsSql } from "./contacts.ts";
import { hasField, hasValues } from "./present.ts";
import type { Ground, Rule } from "./selection.ts";
import { drawOn } from "./universal.ts";

const nothing = sql`cast(null as varchar)`;

/** Who may be contacted on the first day it is sent: steps `consent` to `cool_down`. `drafts`: those that go first. */
export async function contactRules(ground: Ground, plan: CampaignPlan, drafts: readonly number[]): Promise<Rule[]> {
  return [
    consent(ground, plan),
    doNotContact(plan),
    address(ground, plan),
    await universal(ground, plan),
    running(ground, plan),
    priority(drafts),
    cap(ground, plan),
    await coolDown(ground, plan),
  ];
}

/** Entries of the do-not-contact list that hold for a channel. */
function entries(channel: string, which: Sql): Sql {
  return sql`project.do_not_contact
    where (channel is null or channel = ${channel} or channel = ${channelName(channel)}) and ${which}`;
}

const oneEach = (rows: Sql) => sql`select customer_key, min(reason) as reason from ${rows} group by customer_key`;

/** Consent as it was recorded; a refusal that came back from a campaign withdraws it. */
function consent({ view, policy }: Ground, { channel }: CampaignPlan): Rule {
  const known = hasField(view, "marketing_consent");
  const columns = [known ? sql`marketing_consent as consent_given` : sql`cast(null as boolean) as consent_given`];
  const given =
    policy.consent === "granted"
      ? sql`consent_given is not distinct from true`
      : sql`consent_given is distinct from false`;
  const rows = entries(channel, sql`return_id is not null`);
  return {
    step: "consent",
    passes: policy.consent === "ignored" ? sql`true` : sql`(${given} and withdrawn.reason is null)`,
    fact: sql`case when withdrawn.reason is not null then 'withdrawn' when consent_given then 'granted'
      when not consent_given then 'refused' else 'unknown' end`,
    columns,
    joined: sql`(${oneEach(rows)}) withdrawn`,
    keys: { of: sql`select customer_key from ${rows}`, pass: false, also: policy.consent === "ignored" ? null : given },
  };
}

function doNotContact({ channel }: CampaignPlan): Rule {
  const rows = entries(channel, sql`true`);
  return {
    step: "do_not_contact",
    passes: sql`blocked.reason is null`,
    fact: sql`blocked.reason`,
    joined: sql`(${oneEach(rows)}) blocked`,
    keys: { of: sql`select customer_key from ${rows}`, pass: false },
  };
}

/** What a channel needs to reach somebody. Where the project knows no addresses at all the production system has them. */
function address({ view }: Ground, { channel }: CampaignPlan): Rule {
  const name = channelName(channel);
  const field = name === "email" ? "email" : name === "sms" || name === "call" ? "phone" : null;
  if (field === null || !hasValues(view, field)) return { step: "no_address", passes: sql`true`, fact: nothing };
  const column = field === "email" ? sql`email` : sql`phone`;
  return {
    step: "no_address",
    passes: sql`reachable`,
    fact: nothing,
    columns: [sql`coalesce(${column} <> '', false) as reachable`],
  };
}

async function universal({ reader, policy }: Ground, { sendWindow }: CampaignPlan): Promise<Rule> {
  const draw = policy.universal ? await drawOn(reader, sendWindow.from) : undefined;
  if (!draw) return { step: "universal_control", passes: sql`true`, fact: nothing };
  return {
    step: "universal_control",
    passes: sql`universal.drawn is null`,
    fact: sql`universal.drawn`,
    joined: sql`(select customer_key, cast(${draw.from} as varchar) as drawn from project.universal_member
      where draw_id = ${draw.drawId}) universal`,
    keys: { of: sql`select customer_key from project.universal_member where draw_id = ${draw.drawId}`, pass: false },
  };
}

/** Treated and control customers alike: contacting the control of another campaign would spoil what it shows. */
function running({ policy, others }: Ground, plan: CampaignPlan): Rule {
  const states = new Set(["frozen", "exported", "running"]);
  const busy = policy.excludeRunning
    ? others.filter((other) => states.has(other.state) && overlap(other.plan, plan))
    : [];
  if (busy.length === 0) return { step: "running", passes: sql`true`, fact: nothing };
  const rows = sql`project.campaign_member where campaign_id in (${join(busy.map(({ campaignId }) => sql`${campaignId}`))})`;
  return {
    step: "running",
    passes: sql`busy.campaign is null`,
    fact: sql`cast(busy.campaign as varchar)`,
    joined: sql`(select customer_key, min(campaign_id) as campaign from ${rows} group by customer_key) busy`,
    keys: { of: sql`select customer_key from ${rows}`, pass: false },
  };
}

function priority(drafts: readonly number[]): Rule {
  if (drafts.length === 0) return { step: "priority", passes: sql`true`, fact: nothing };
  const parts = drafts.map(
    (campaignId) => sql`select customer_key, ${campaignId} as campaign from ${draftName(campaignId)}`,
  );
  return {
    step: "priority",
    passes: sql`draft.campaign is null`,
    fact: sql`cast(draft.campaign as varchar)`,
    joined: sql`(select customer_key, min(campaign) as campaign from (${join(parts, sql` union all `)}) taken group by customer_key) draft`,
  };
}

function cap({ policy, sent }: Ground, { channel, sendWindow }: CampaignPlan): Rule {
  const caps = capsFor(policy, channel, sendWindow.from);
  if (caps.length === 0) return { step: "cap", passes: sql`true`, fact: nothing };
  const counts = caps.map((_, i) => sql`coalesce(contacted.${capName(i)}, 0)`);
  const over = caps.map(({ contacts }, i) => sql`when ${counts[i]} >= ${contacts} then ${counts[i]}`);
  const below = (count: (i: number) => Sql) =>
    join(
      caps.map(({ contacts }, i) => sql`${count(i)} < ${contacts}`),
      sql` and `,
    );
  const contacted = (among: Sql) => sql`${contactCountsSql(caps, sendWindow.from, sent, among)} contacted`;
  const late = (among: Sql) => sql`select customer_key from ${contacted(among)} where not (${below(capName)})`;
  return {
    step: "cap",
    passes: below((i) => counts[i]),
    fact: sql`cast(case ${join(over, sql` `)} else greatest(${join(counts)}) end as varchar)`,
    joined: contacted(sql`true`),
    // A cap of no contact at all is over for those, too, whom nobody contacted.
    ...(caps.every(({ contacts }) => contacts > 0) ? { late } : {}),
  };
}

/** Complaints opened by the first day it is sent; one without an end is open only where the project records ends at all. */
async function coolDown({ reader, policy }: Ground, { sendWindow: { from } }: CampaignPlan): Promise<Rule> {
  if (policy.complaintDays === null) return { step: "cool_down", passes: sql`true`, fact: nothing };
  const ends = await reader.value<boolean>(sql`select exists (from project.complaint where closed_at is not null)`);
  const after = sql`cast(${daysLater(from, 1)} as date)`;
  const open = ends ? sql`closed_at is null or closed_at >= ${after}` : sql`false`;
  const rows = sql`project.complaint
    where opened_at < ${after} and (opened_at >= cast(${daysLater(from, -policy.complaintDays)} as date) or ${open})`;
  return {
    step: "cool_down",
    passes: sql`complained.day is null`,
    fact: sql`complained.day`,
    joined: sql`(select customer_key, strftime(max(opened_at), '%Y-%m-%d') as day from ${rows} group by customer_key) complained`,
    keys: { of: sql`select customer_key from ${rows}`, pass: false },
  };
}
