import type { Campaign, CampaignPlan, ContactPolicy } from "../../analytics/api/campaigns.ts";
import type { Customer, World } from "./world.ts";

const DAY = 86_400_000;
const number = (day: string) => Date.parse(day) / DAY;

/** What the rules need to know once a plan, worked out from raw rows by loops alone. */
interface Facts {
  readonly contacts: ReadonlyMap<string, { channel: string | null; day: number }[]>;
  readonly busy: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
}

const plainChannel: Readonly<Record<string, string>> = { 短信: "sms", 外呼: "call" };

/** Contacts of every customer: files' rows that were delivered, and the treated of exported lists on their wave's first day. */
function contactsOf(world: World, exported: readonly Campaign[]): Facts["contacts"] {
  const found = new Map<string, { channel: string | null; day: number }[]>();
  const add = (id: string, channel: string | null, day: number) =>
    found.set(id, [...(found.get(id) ?? []), { channel, day }]);
  const own = new Set(exported.map(({ frozen }) => frozen!.listId));
  for (const { id, campaign, day, channel, arm, delivered } of world.contacts) {
    if (day === null || delivered === false || arm === "control" || own.has(campaign)) continue;
    add(id, channel === null ? null : (plainChannel[channel] ?? channel), number(day));
  }
  for (const { campaignId, plan } of exported) {
    const { from, to } = plan.sendWindow;
    const days = number(to) - number(from) + 1;
    for (const { campaign, position, id, arm, wave } of world.members) {
      if (campaign !== campaignId || arm !== "treatment") continue;
      const said = new Set(
        world.receipts
          .filter((row) => row.campaign === campaign && row.position === position)
          .map(({ status }) => status),
      );
      if (said.has("failed") && !said.has("delivered")) continue;
      add(id, plan.channel, number(from) + Math.floor(((wave - 1) * days) / plan.waves));
    }
  }
  return found;
}

const overlap = (a: CampaignPlan, b: CampaignPlan) =>
  number(a.sendWindow.from) <= number(b.sendWindow.to) && number(b.sendWindow.from) <= number(a.sendWindow.to);

function factsOf(world: World, policy: ContactPolicy, plan: CampaignPlan): Facts {
  const others = world.campaigns;
  const exported = others.filter(({ state }) => state === "exported" || state === "running" || state === "closed");
  const busy = new Set<string>();
  for (const other of others) {
    if (!policy.excludeRunning || other.state === "draft" || other.state === "closed" || !overlap(other.plan, plan))
      continue;
    for (const member of world.members) if (member.campaign === other.campaignId) busy.add(member.id);
  }
  const taken = new Set<string>();
  for (const other of others)
    if (other.state === "draft" && other.plan.priority < plan.priority && overlap(other.plan, plan))
      for (const { id } of byHand(world, policy, other.plan, other.campaignId).list) taken.add(id);
  return { contacts: contactsOf(world, exported), busy, taken };
}

/** Whether a customer passes each rule, asked one by one. */
function answers(
  world: World,
  policy: ContactPolicy,
  plan: CampaignPlan,
  facts: Facts,
  c: Customer,
): [string, boolean][] {
  const { audience, channel } = plan;
  const first = number(plan.sendWindow.from);
  const entries = world.blocked.filter((row) => row.id === c.id && (row.channel === null || row.channel === channel));
  const withdrawn = entries.some(({ returned }) => returned);
  const segment = audience.segments.every(({ segmentationId, indexes }) => {
    const index = segmentationId === 1 ? c.first : c.second;
    return index !== null && indexes.includes(index);
  });
  const filter = audience.filter as { value: number } | null;
  const named = audience.pasted?.customerIds.some((id) => id.trim() === c.id) ?? false;
  const capped = policy.caps.some((cap) => {
    if (cap.channel !== null && cap.channel !== channel) return false;
    const within = (facts.contacts.get(c.id) ?? []).filter(
      (contact) =>
        (cap.channel === null || contact.channel === cap.channel) &&
        contact.day <= first &&
        contact.day > first - cap.days,
    );
    return within.length >= cap.contacts;
  });
  const days = policy.complaintDays;
  const complained = world.complaints.some((row) => {
    if (row.id !== c.id || days === null || number(row.opened) > first) return false;
    return number(row.opened) >= first - days || row.closed === null || number(row.closed) > first;
  });
  const consent =
    policy.consent === "ignored" ||
    (!withdrawn && (policy.consent === "granted" ? c.consent === true : c.consent !== false));
  const address = channel === "email" ? c.email : channel === "app" ? "none needed" : c.phone;
  return [
    ["left", c.status !== "left"],
    ["segment", segment],
    [
      "risk",
      (audience.bands.length === 0 || (c.band !== null && audience.bands.includes(c.band as never))) &&
        (audience.riskAtLeast === null || (c.risk !== null && c.risk >= audience.riskAtLeast)),
    ],
    ["filter", filter === null || (c.bill !== null && c.bill >= filter.value)],
    ["pasted", audience.pasted === null || named === (audience.pasted.mode === "only")],
    ["consent", consent],
    ["do_not_contact", entries.length === 0],
    ["no_address", address !== null && address !== ""],
    ["universal_control", policy.universal === null || !world.universal.includes(c.id)],
    ["running", !facts.busy.has(c.id)],
    ["priority", !facts.taken.has(c.id)],
    ["cap", !capped],
    ["cool_down", !complained],
    ["rank", placed(plan, c)],
  ];
}

export function scoreOf({ audience, ...plan }: CampaignPlan, c: Customer): number | null {
  if (audience.rank.by === "risk") return c.risk;
  if (audience.rank.by === "value") return c.value;
  if (c.uplift === null || plan.marginPerResponseFen === 0) return c.uplift;
  const weights = plan.offers.reduce((sum, offer) => sum + offer.weight, 0);
  const offer = plan.offers.reduce((sum, { weight, costFen }) => sum + (weight / weights) * costFen, 0);
  const taken = Math.min(1, Math.max(0, plan.baseRate + c.uplift));
  return c.uplift * plan.marginPerResponseFen - plan.costPerContactFen - taken * offer;
}

function placed(plan: CampaignPlan, c: Customer): boolean {
  const score = scoreOf(plan, c);
  const { rank, topShare, limit } = plan.audience;
  return rank.by === "uplift" ? score !== null && score > 0 : score !== null || (topShare === null && limit === null);
}

export interface ByHand {
  /** Customers left after each step, `base` first. */
  readonly left: readonly (readonly [string, number])[];
  /** Ids that each step removes, in the order they are listed. */
  readonly removed: ReadonlyMap<string, readonly string[]>;
  readonly list: readonly Customer[];
}

/** The audience of a plan by loops over raw rows. The campaign it is a new version of takes part nowhere as it was. */
export function byHand(whole: World, policy: ContactPolicy, plan: CampaignPlan, own: number | null): ByHand {
  const world = { ...whole, campaigns: whole.campaigns.filter(({ campaignId }) => campaignId !== own) };
  const facts = factsOf(world, policy, plan);
  const answered = world.customers.map((c) => ({ c, answers: new Map(answers(world, policy, plan, facts, c)) }));
  const left: [string, number][] = [["base", answered.length]];
  const removed = new Map<string, readonly string[]>();
  let still = answered;
  for (const step of answered[0].answers.keys()) {
    const gone = still.filter((row) => !row.answers.get(step));
    removed.set(step, gone.map(({ c }) => c.id).sort());
    still = still.filter((row) => row.answers.get(step));
    left.push([step, still.length]);
  }
  const score = (c: Customer) => scoreOf(plan, c) ?? -Infinity;
  const sorted = still.map(({ c }) => c).sort((a, b) => score(b) - score(a) || (a.id < b.id ? -1 : 1));
  const { topShare, limit } = plan.audience;
  const top = topShare === null ? sorted : sorted.slice(0, Math.max(1, Math.round(sorted.length * topShare)));
  const list = limit === null ? top : top.slice(0, limit);
  left.push(["top", top.length], ["limit", list.length]);
  removed.set(
    "top",
    sorted.slice(top.length).map(({ id }) => id),
  );
  removed.set(
    "limit",
    top.slice(list.length).map(({ id }) => id),
  );
  return { left, removed, list };
}
