import type { AudienceStep, Campaign, CampaignPlan, ContactPolicy } from "../api/campaigns.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { contactRules } from "./contact-rules.ts";
import { draftName, overlap } from "./drafts.ts";
import { meantRules } from "./meant-rules.ts";
import { readPolicy } from "./policy.ts";
import type { Rank } from "./rank.ts";
import { rankRule } from "./rank.ts";
import { checkPlan, listCampaigns } from "./store.ts";

/**
 * One step of the waterfall over the rows of `source`: `passes` is true or false and never NULL, `fact` a text that says what it
 * went by.
 */
export interface Rule {
  readonly step: AudienceStep;
  readonly passes: Sql;
  readonly fact: Sql;
  /** Columns that the rule needs, computed over the view alone. */
  readonly columns?: readonly Sql[];
  /** A relation with one row a customer at most, joined by `customer_key`. */
  readonly joined?: Sql;
  /**
   * The same as a query of keys, in any number, of those who pass or do not: what counting asks, as no fact is wanted. `also`:
   * what must hold besides; null where all pass.
   */
  readonly keys?: { readonly of: Sql; readonly pass: boolean; readonly also?: Sql | null };
  /**
   * The same as a query of keys of those who do not pass, asked only of rows that meet `among`, a condition over `customer_key`:
   * for what costs more than all rules before it.
   */
  readonly late?: (among: Sql) => Sql;
}

/** What all campaigns of the project have in common. */
export interface Ground {
  readonly reader: Reader;
  readonly view: View;
  readonly policy: ContactPolicy;
  /** All campaigns but the one that is planned. */
  readonly others: readonly Campaign[];
  /** Those whose lists were exported, and so sent. */
  readonly sent: readonly Campaign[];
}

/** A plan against a view, checked. Steps `top` and `limit` are places in the rank and no rules. */
export interface Selection {
  readonly view: View;
  readonly plan: CampaignPlan;
  readonly rules: readonly Rule[];
  readonly rank: Rank;
  /** Relations that rules refer to, in the order of their making: what follows `with`. */
  readonly relations: readonly Sql[];
}

export async function readGround(reader: Reader, view: View, campaignId: number | null): Promise<Ground> {
  const others = (await listCampaigns(reader)).filter((campaign) => campaign.campaignId !== campaignId);
  const exported = await reader.rows<{ campaign_id: number }>(
    sql`select distinct campaign_id from project.campaign_event where event = 'exported'`,
  );
  const ids = new Set(exported.map(({ campaign_id }) => campaign_id));
  const sent = others.filter((campaign) => campaign.frozen && ids.has(campaign.campaignId));
  return { reader, view, policy: await readPolicy(reader), others, sent };
}

/**
 * Checks what a plan refers to and puts its steps together. Throws `window_backwards`, `segmentation_missing`,
 * `segmentation_not_applied`, `segment_missing`, `unknown_field`, `filter_invalid`, `model_missing`, `value_missing`,
 * `uplift_missing`, `uplift_not_scored`.
 */
export async function prepareSelection(ground: Ground, plan: CampaignPlan): Promise<Selection> {
  return prepareAfter(ground, plan, new Map());
}

type Known = Map<number, Sql | null>;

async function prepareAfter(ground: Ground, plan: CampaignPlan, known: Known): Promise<Selection> {
  checkPlan(plan);
  const drafts = await draftsBefore(ground, plan, known);
  const rank = await rankRule(ground, plan);
  const rules = [...(await meantRules(ground, plan)), ...(await contactRules(ground, plan, drafts)), rank.rule];
  const relations = [...known.values()].filter((relation) => relation !== null);
  return { view: ground.view, plan, rules, rank, relations };
}

/**
 * Drafts that go first: of higher priority with an overlapping send window, each as a relation of the customers it would
 * take (`draft_7`). A draft that cannot be selected this month takes nobody.
 */
async function draftsBefore(ground: Ground, plan: CampaignPlan, known: Known): Promise<number[]> {
  const first = ground.others
    .filter(({ state, plan: other }) => state === "draft" && other.priority < plan.priority && overlap(other, plan))
    .sort((a, b) => a.plan.priority - b.plan.priority || a.campaignId - b.campaignId);
  for (const { campaignId, plan: other } of first) {
    if (known.has(campaignId)) continue;
    const others = ground.others.filter((campaign) => campaign.campaignId !== campaignId);
    const selection = await prepareAfter({ ...ground, others }, other, known).catch(() => null);
    known.set(
      campaignId,
      selection && sql`${draftName(campaignId)} as materialized (select customer_key from ${listSql(selection)} list)`,
    );
  }
  return first.map(({ campaignId }) => campaignId).filter((campaignId) => known.get(campaignId));
}

/** What goes before the query that uses a selection. */
export function withSql({ relations }: Selection): Sql {
  return relations.length === 0 ? sql`` : sql`with ${join(relations)} `;
}

/** One row a customer of the view: `customer_key`, `customer_id`, `risk`, `band`, `segment`, and what the rules need. */
export function sourceSql({ view, rules }: Selection): Sql {
  const own = join([sql`customer_key`, sql`customer_id`, ...rules.flatMap(({ columns = [] }) => columns)]);
  const joins = rules.flatMap(({ joined }) => (joined ? [sql` left join ${joined} using (customer_key)`] : []));
  return sql`(select ${own} from ${view.table}) asked${join(joins, sql``)}`;
}

/** What a customer's segment is called: in the first segmentation the plan names, else in the one the view shows. */
export function segmentSql({ rules }: Selection): Sql {
  return rules.find(({ step }) => step === "segment")!.fact;
}

/** The first step that a customer does not pass, by its place among the rules from 0; as many as there are when all are passed. */
export function failedSql({ rules }: Pick<Selection, "rules">): Sql {
  const cases = rules.map(({ passes }, i) => sql`when not (${passes}) then cast(${i} as tinyint)`);
  return sql`case ${join(cases, sql` `)} else cast(${rules.length} as tinyint) end`;
}

export const orderSql = sql`score desc nulls last, customer_id`;

/** How many of those who pass every rule the cuts keep: after the share, and after the limit. */
export function keptOf(
  { audience: { topShare, limit } }: CampaignPlan,
  passed: number,
): { top: number; limit: number } {
  const top = topShare === null ? passed : Math.min(passed, Math.max(1, Math.round(passed * topShare)));
  return { top, limit: limit === null ? top : Math.min(top, limit) };
}

/** The customers of the list with their scores, in no order: `customer_key`, `customer_id`, `score`. */
function listSql(selection: Selection): Sql {
  const { topShare, limit } = selection.plan.audience;
  const passed = sql`
    select customer_key, customer_id, ${selection.rank.score} as score from ${sourceSql(selection)}
    where ${failedSql(selection)} = ${selection.rules.length}`;
  const share =
    topShare === null
      ? sql``
      : sql` qualify row_number() over (order by ${orderSql}) <= greatest(1, round(count(*) over () * cast(${topShare} as double)))`;
  const cut = limit === null ? sql`` : sql` order by ${orderSql} limit ${limit}`;
  return sql`(select * from (${passed}) passed${share}${cut})`;
}
