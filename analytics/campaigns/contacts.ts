import type { Campaign, ContactPolicy } from "../api/campaigns.ts";
import { channels } from "../api/campaigns.ts";
import { daysLater, waveDays } from "../db/campaign.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";

/** A cap with the first day of its period. */
type DatedCap = ContactPolicy["caps"][number] & { readonly from: string };

/** What files call the channels that have words on screen. */
const synonyms: Readonly<Record<(typeof channels)[number], readonly string[]>> = {
  sms: ["短信", "短消息", "彩信", "text", "text message"],
  call: ["外呼", "电话", "电话外呼", "语音", "phone", "voice", "telemarketing"],
  app: ["推送", "app推送", "掌厅", "push", "app push"],
  email: ["邮件", "电子邮件", "e-mail", "mail"],
  store: ["营业厅", "门店", "shop"],
};

const channelOf = new Map(
  channels.flatMap((channel) => [channel, ...synonyms[channel]].map((name) => [name, channel])),
);

/** One name for a channel, however a file or a person wrote it. */
export function channelName(written: string): string {
  const plain = written.normalize("NFKC").trim().toLowerCase();
  return channelOf.get(plain) ?? plain;
}

/** Every name of a channel, its own among them. */
function namesOf(channel: string): string[] {
  const name = channelName(channel);
  return [...new Set([name, ...[...channelOf].flatMap(([written, named]) => (named === name ? [written] : []))])];
}

/** The caps that speak of a channel; `from` is the first day of the period that ends on the first day it is sent. */
export function capsFor(policy: ContactPolicy, channel: string, firstDay: string): DatedCap[] {
  return policy.caps
    .filter((cap) => cap.channel === null || channelName(cap.channel) === channelName(channel))
    .map((cap) => ({ ...cap, from: daysLater(firstDay, 1 - cap.days) }));
}

/**
 * Contacts one by one, of the longest of the caps' periods: a relation (customer_key, channel as written, day). They are those that
 * a file brought and were not said to have failed, and the treated of exported campaigns on the first day of their wave,
 * unless their receipt says that it failed (`sent`: the campaigns whose lists were exported). A file that tells of one of our own lists adds nothing.
 */
function contactsSql(caps: readonly DatedCap[], firstDay: string, sent: readonly Campaign[]): Sql {
  const earliest = caps.reduce((first, { from }) => (from < first ? from : first), firstDay);
  const waves = sent.flatMap(({ campaignId, plan }) =>
    Array.from({ length: plan.waves }, (_, i) => ({ day: waveDays(plan, i + 1).from, wave: i + 1 }))
      .filter(({ day }) => day >= earliest && day <= firstDay)
      .map(({ day, wave }) => sql`(${campaignId}, ${wave}, ${channelName(plan.channel)}, cast(${day} as date))`),
  );
  const lists = sent.map(({ frozen }) => sql`${frozen!.listId}`);
  const known = lists.length > 0 ? sql`and c.campaign_id not in (${join(lists)})` : sql``;
  const imported = sql`
    select customer_key, lower(trim(c.channel)) as channel, cast(sent_at as date) as day from project.contact c
    where sent_at >= cast(${earliest} as date) and sent_at < cast(${daysLater(firstDay, 1)} as date)
      and delivered is distinct from false
      and not coalesce(regexp_matches(lower(arm), '^(control|ctrl|holdout|对照)'), false) ${known}`;
  const exported =
    waves.length === 0
      ? sql``
      : sql` union all
    select member.customer_key, sent.channel, sent.day
    from project.campaign_member member
    join (values ${join(waves)}) sent(campaign_id, wave, channel, day) using (campaign_id, wave)
    anti join (
      select campaign_id, position from project.receipt group by campaign_id, position
      having bool_or(status = 'failed') and not bool_or(status in ('delivered', 'refused'))
    ) failed using (campaign_id, position)
    where member.arm = 'treatment'`;
  return sql`(${imported}${exported})`;
}

/** Which contacts a cap counts, over `contactsSql`. */
function countedBy({ channel, from }: DatedCap): Sql {
  const inTime = sql`day >= cast(${from} as date)`;
  if (channel === null) return inTime;
  return sql`(${inTime} and channel in (${join(namesOf(channel).map((name) => sql`${name}`))}))`;
}

/** Contacts per customer who meets `among`: a relation (customer_key, cap_0, cap_1 …) of those with any in the periods. */
export function contactCountsSql(
  caps: readonly DatedCap[],
  firstDay: string,
  sent: readonly Campaign[],
  among: Sql,
): Sql {
  const counts = caps.map((cap, i) => sql`count(*) filter (${countedBy(cap)}) as ${capName(i)}`);
  return sql`(
    select customer_key, ${join(counts)} from ${contactsSql(caps, firstDay, sent)} contact where ${among} group by customer_key)`;
}

/** Column of a cap's count. */
export function capName(index: number): Sql {
  return id(`cap_${index}`);
}
