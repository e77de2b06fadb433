import { createHash } from "node:crypto";
import type { Campaign, FrozenList } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import { moveCampaign } from "../db/campaign.ts";
import type { JobContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { monthStart } from "../db/months.ts";
import { scoringModel } from "../db/reasons.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { openView } from "../db/view.ts";
import { waterfall } from "./audience.ts";
import { turnSql } from "./draw.ts";
import { readPolicy } from "./policy.ts";
import { reasonsSql } from "./reasons.ts";
import type { Selection } from "./selection.ts";
import { failedSql, orderSql, prepareSelection, readGround, segmentSql, sourceSql, withSql } from "./selection.ts";
import type { StratumSplit } from "./split.ts";
import { armsOf, splitStrata } from "./split.ts";
import { readDraft } from "./store.ts";

/** Members that are hashed at a time. */
const HASHED = 65_536;

/**
 * Writes down who is in the audience now, in the order of the rank, each with segment, risk, band, reasons and uplift, and
 * draws for each: control or one of the offers, and the wave. The list never changes afterwards, whatever becomes of the views.
 * Throws `campaign_missing`, `campaign_not_draft`, `target_list_empty`, `control_too_large`, and what `prepareSelection` throws.
 */
export async function freeze(params: CallParams<"campaigns.freeze">, context: JobContext): Promise<Campaign> {
  const { db } = context;
  const campaign = await readDraft(db, params.campaignId);
  const { campaignId, plan } = campaign;
  const view = await openView(db, params.asOf);
  const selection = await prepareSelection(await readGround(db, view, campaignId), plan);
  const steps = await context.during("select", () => waterfall(db, selection));
  const rows = steps.at(-1)!.customers;
  if (rows === 0) throw new EngineError("target_list_empty");

  await context.during("select", () => choose(db, campaignId, selection, rows));
  const strata = await strataOf(db);
  const split = splitStrata(
    plan,
    strata.map(({ customers }) => customers),
  );
  const model = await scoringModel(db, view.asOf);
  const reasons = await reasonsSql(db, view, model);
  await context.during("assign", () => assign(db, campaign, strata, split, reasons));
  await db.run(sql`drop table chosen_customer`);

  const sha256 = await hashOf(db, campaignId);
  const arms = armsOf(plan, split);
  const controls = arms.at(-1)!.customers;
  const frozen: FrozenList = {
    listId: `L${campaignId}-${sha256.slice(0, 6)}`,
    asOf: view.asOf,
    frozenAt: context.now().toISOString(),
    rows,
    treated: rows - controls,
    controls,
    arms,
    waterfall: steps,
    sha256,
    definitionHash: await definitionHash(db, view),
    churnModelId: model?.modelId ?? null,
  };
  const about = { at: context.now(), detail: frozen.listId, author: params.author };
  return moveCampaign(db, { ...campaign, frozen }, "frozen", about);
}

async function choose(db: Writer, campaignId: number, selection: Selection, rows: number): Promise<void> {
  const { rules, rank, plan } = selection;
  const by = new Set(plan.control.stratifyBy);
  const stratum = (name: "segment" | "band") =>
    by.has(name) ? sql`${name === "segment" ? sql`segment` : sql`band`}` : sql`null::varchar`;
  await db.run(sql`
    create or replace temp table chosen_customer as
    ${withSql(selection)}select * from (
      select cast(row_number() over (order by ${orderSql}) as integer) as position, *, ${stratum("segment")} as by_segment, ${stratum("band")} as by_band
      from (
        select customer_key, customer_id, cast(${segmentSql(selection)} as varchar) as segment, cast(churn_risk as double) as risk,
          cast(churn_band as varchar) as band, ${rank.score} as score, ${rank.uplift} as uplift, ${turnSql("control", plan.control.seed ?? campaignId)} as turn
        from ${sourceSql(selection)} where ${failedSql(selection)} = ${rules.length}
      ) passed
    ) placed where position <= ${rows}`);
}

interface Stratum {
  readonly by_segment: string | null;
  readonly by_band: string | null;
  readonly customers: number;
}

async function strataOf(db: Writer): Promise<Stratum[]> {
  return db.rows<Stratum>(sql`
    select by_segment, by_band, count(*) as customers from chosen_customer
    group by by_segment, by_band order by by_segment nulls first, by_band nulls first`);
}

/**
 * Deals the customers of each stratum in the order of their turns: first the control group, then offer after offer. Waves go
 * round, over all who are contacted and over all controls, so that they differ by a customer at most in every part.
 */
async function assign(
  db: Writer,
  { campaignId, plan }: Campaign,
  strata: readonly Stratum[],
  split: readonly StratumSplit[],
  reasons: { readonly value: Sql; readonly joined: Sql },
): Promise<void> {
  let [treatedBefore, controlsBefore] = [0, 0];
  const rows = split.map(({ control, offers }, stratum) => {
    const { by_segment, by_band } = strata[stratum];
    let end = control;
    const ends = offers.map((customers) => (end += customers));
    const row = {
      stratum,
      by_segment,
      by_band,
      control,
      ends,
      treated_before: treatedBefore,
      controls_before: controlsBefore,
    };
    treatedBefore += end - control;
    controlsBefore += control;
    return row;
  });
  const shape = `[{"stratum":"SMALLINT","by_segment":"VARCHAR","by_band":"VARCHAR","control":"INTEGER","ends":["INTEGER"],"treated_before":"INTEGER","controls_before":"INTEGER"}]`;
  const dealt = sql`(select unnest(from_json(${JSON.stringify(rows)}, ${shape}), max_depth := 2))`;
  await db.run(sql`
    insert into project.campaign_member
    select cast(${campaignId} as integer), position, customer_key, case when drawn.control then 'control' else 'treatment' end,
      case when not drawn.control then cast(len(list_filter(ends, lambda last: last < place)) as smallint) end,
      cast(1 + (nth - 1) % ${plan.waves} as smallint), drawn.stratum, drawn.segment, drawn.risk, drawn.band,
      drawn.uplift, ${reasons.value}
    from (
      select dealt.*, ends, place <= s.control as control,
        case when place <= s.control then controls_before + place else treated_before + place - s.control end as nth
      from (
        select position, customer_key, segment, risk, band, uplift, stratum,
          row_number() over (partition by stratum order by turn, position) as place
        from chosen_customer chosen join ${dealt} s
          on chosen.by_segment is not distinct from s.by_segment and chosen.by_band is not distinct from s.by_band
      ) dealt join ${dealt} s using (stratum)
    ) drawn ${reasons.joined}
    order by position`);
}

/** SHA-256 over the members in their order: blocks are hashed where they are, so that no list is too long. */
async function hashOf(db: Writer, campaignId: number): Promise<string> {
  const blocks = await db.rows<{ hash: string }>(sql`
    select position // ${HASHED} as block, sha256(string_agg(concat_ws(chr(9), position, customer_id, arm, coalesce(cast(offer as varchar), '-'), wave, stratum,
      coalesce(segment, ''), coalesce(cast(risk as varchar), ''), coalesce(band, ''), coalesce(cast(uplift as varchar), ''),
      coalesce(reasons, '')), chr(10) order by position)) as hash
    from project.campaign_member join project.customer_key using (customer_key)
    where campaign_id = ${campaignId} group by block order by block`);
  return createHash("sha256")
    .update(blocks.map(({ hash }) => hash).join("\n"))
    .digest("hex");
}

/** Fingerprint of what the view's fields mean, the rules it was built by, and the contact policy. */
async function definitionHash(db: Writer, view: View): Promise<string> {
  const rules = await db.value<string>(sql`
    select o.rules_hash from derived.customer_view v join derived.view_origin o using (table_name)
    where v.as_of is not distinct from cast(${view.asOf === null ? null : monthStart(view.asOf)} as date)`);
  const fields = view.fields.map(({ name, type, unit, formula }) => [name, type, unit, formula]);
  const said = [view.windowMonths, rules ?? null, fields, await readPolicy(db)];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}
