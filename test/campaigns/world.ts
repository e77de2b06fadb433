import type { Campaign } from "../../analytics/api/campaigns.ts";
import { recordEvent, writeCampaign } from "../../analytics/db/campaign.ts";
import { sql } from "../../analytics/db/sql.ts";
import type { Project } from "../segments/fixture.ts";
import { addView, field, openProject } from "../segments/fixture.ts";
import { addFrozen } from "./frozen.ts";

export interface Customer {
  readonly id: string;
  readonly status: string | null;
  readonly consent: boolean | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly region: string | null;
  readonly value: number | null;
  readonly bill: number | null;
  readonly risk: number | null;
  readonly band: string | null;
  readonly first: number | null;
  readonly second: number | null;
  readonly uplift: number | null;
}

interface Contact {
  readonly id: string;
  readonly campaign: string;
  readonly day: string | null;
  readonly channel: string | null;
  readonly arm: string | null;
  readonly delivered: boolean | null;
}

/** The raw rows that steps are answered from, as plain values. */
export interface World {
  readonly customers: readonly Customer[];
  readonly contacts: readonly Contact[];
  readonly complaints: readonly { id: string; opened: string; closed: string | null }[];
  readonly blocked: readonly { id: string; channel: string | null; returned: boolean }[];
  readonly members: readonly { campaign: number; position: number; id: string; arm: string; wave: number }[];
  readonly receipts: readonly { campaign: number; position: number; status: string }[];
  readonly campaigns: readonly Campaign[];
  readonly universal: readonly string[];
}

export const fields = [
  field("status", "category", { category: "basic" }),
  field("phone", "text", { category: "basic", personal: true }),
  field("email", "text", { category: "basic", personal: true }),
  field("marketing_consent", "yes_no", { category: "basic" }),
  field("region", "category", { category: "basic" }),
  field("avg_bill", "fen", { category: "bill" }),
  field("lifetime_value", "fen", { category: "results" }),
];
export const firstNames = ["高消费", "中间", "低消费"];

/** A project with 600 customers, two segmentations, scores, complaints, contacts and three campaigns that were frozen before. */
export async function openWorld(): Promise<Project> {
  const p = await openProject();
  await addView(
    p,
    "2024-03",
    fields,
    sql`
    select i::integer as customer_key, case when i % 17 = 0 then 'left' when i % 17 = 1 then null else 'active' end as status,
      case when i % 23 = 0 then '' when i % 29 = 0 then null else '138' || (10000000 + i) end as phone,
      case when i % 3 = 0 then 'a' || i || '@x.cn' end as email,
      case i % 5 when 0 then false when 1 then null else true end as marketing_consent,
      case i % 4 when 0 then '东' when 1 then '西' when 2 then '南' end as region,
      case when i % 11 > 0 then (i * 7919) % 20000 end::bigint as avg_bill,
      case when i % 13 > 0 then (i * 104729) % 90000 end::bigint as lifetime_value from range(1, 601) t(i)`,
  );
  const segmentation = (segmentationId: number, names: readonly string[]) =>
    JSON.stringify({ segmentationId, asOf: "2024-03", segments: names.map((name, index) => ({ index, name })) });
  await p.write(async (db) => {
    const run = db.run.bind(db);
    await run(sql`insert into project.segmentation (segmentation_id, document)
      values (1, ${segmentation(1, firstNames)}), (2, ${segmentation(2, ["甲", "乙"])})`);
    await run(sql`insert into project.segment_month values (1, date '2024-03-01', '{}'), (2, date '2024-03-01', '{}')`);
    await run(sql`insert into project.segment_member
      select 1, customer_key, (customer_key * 13) % 3, date '2024-03-01' from derived.view_2024_03 where status is distinct from 'left'`);
    await run(
      sql`insert into project.segment_member select 2, customer_key, (customer_key // 7) % 2, date '2024-03-01' from derived.view_2024_03`,
    );
    await run(sql`update derived.view_2024_03 set segment = ['甲', '乙'][(customer_key // 7) % 2 + 1]`);
    await run(
      sql`update derived.view_2024_03 set churn_risk = ((customer_key * 104729) % 100) / 100.0 where customer_key % 9 > 0`,
    );
    await run(sql`update derived.view_2024_03 set churn_band = case when churn_risk >= 0.8 then 'high' when churn_risk >= 0.4 then 'medium' else 'low' end
      where churn_risk is not null`);
    await run(sql`insert into project.uplift_model values (1, '{}', '{}')`);
    await run(sql`insert into project.uplift_score
      select 1, date '2024-03-01', customer_key, ((customer_key * 31) % 41 - 15) / 400.0 from derived.view_2024_03 where customer_key % 8 > 0`);
    await run(sql`insert into project.complaint select i % 601, timestamp '2024-03-01' + to_days(((i * 7) % 60)::integer) + interval 9 hour,
        case when i % 3 > 0 then timestamp '2024-03-02' + to_days(((i * 7) % 60 + i % 9)::integer) end, 'x', null, 1, i
      from range(1, 90) t(i)`);
    await run(sql`insert into project.contact select (i * 7) % 601, case when i % 10 = 0 then 'L1-7f3a9c' else 'old' end,
        case when i % 19 > 0 then timestamp '2024-03-10' + to_days(((i * 11) % 40)::integer) + interval 10 hour end,
        ['sms', '短信', 'call', '外呼', null, 'app'][i % 6 + 1], null, case i % 7 when 0 then 'control' when 1 then 'A' end,
        case i % 5 when 0 then false when 1 then true end, 1, i from range(1, 1500) t(i)`);
    await run(sql`insert into project.do_not_contact select i * 31, case i % 3 when 0 then 'sms' when 1 then 'call' end, 'r' || i,
        timestamp '2024-01-01', case when i % 2 = 0 then 1 end from range(1, 19) t(i)`);
  });
  const lists = [
    { channel: "sms", waves: 2, sendWindow: { from: "2024-04-01", to: "2024-04-06" } },
    { channel: "call", waves: 1, sendWindow: { from: "2024-04-05", to: "2024-04-09" } },
    { channel: "sms", waves: 3, sendWindow: { from: "2024-03-20", to: "2024-03-28" } },
  ];
  for (const [i, plan] of lists.entries())
    await addFrozen(
      p,
      plan,
      sql`select (row_number() over (order by customer_key))::integer as position, customer_key, case when customer_key % 5 = 0 then 'control' else 'treatment' end as arm,
            case when customer_key % 5 > 0 then 0 end as offer, (customer_key % ${plan.waves} + 1)::smallint as wave, null as reasons
          from derived.view_2024_03 where customer_key % ${11 + 2 * i} = 3 or customer_key % ${11 + 2 * i} = 5`,
    );
  await p.write((db) =>
    db.run(sql`insert into project.receipt select 1, campaign_id, position, customer_key, s, null, position from project.campaign_member,
      (values ('sent'), ('failed'), ('delivered')) t(s)
      where position % 4 > 0 and (s = 'sent' or (s = 'failed' and position % 4 > 1) or (s = 'delivered' and position % 4 > 2))`),
  );
  return p;
}

/** Puts the earlier campaigns into these states; those past `frozen` were exported. */
export async function setStates(p: Project, states: readonly Campaign["state"][]): Promise<void> {
  await p.write(async (db) => {
    await db.run(sql`delete from project.campaign_event`);
    for (const [i, state] of states.entries()) {
      const document = await db.value<string>(sql`select document from project.campaign where campaign_id = ${i + 1}`);
      await writeCampaign(db, { ...(JSON.parse(document!) as Campaign), state });
      const at = new Date("2024-03-30T00:00:00Z");
      if (state !== "frozen") await recordEvent(db, i + 1, { at, event: "exported", detail: "", author: "" });
    }
  });
}

export async function readWorld(p: Project): Promise<World> {
  const rows = <T extends object>(statement: ReturnType<typeof sql>) => p.rows<T>(statement);
  const campaigns = await rows<{ document: string }>(sql`select document from project.campaign order by campaign_id`);
  const universal = await rows<{ id: string }>(sql`
    select 'C' || customer_key as id from project.universal_member
    where draw_id = (select arg_max(draw_id, row(from_on, draw_id)) from project.universal_draw) order by customer_key`);
  return {
    customers: await rows(sql`
      select v.customer_id as id, status, marketing_consent as consent, phone, email, region, lifetime_value as value, avg_bill as bill,
        churn_risk as risk, churn_band as band, a.segment_index as first, b.segment_index as second, u.uplift
      from derived.view_2024_03 v
      left join (from project.segment_member where segmentation_id = 1) a using (customer_key)
      left join (from project.segment_member where segmentation_id = 2) b using (customer_key)
      left join project.uplift_score u using (customer_key) order by v.customer_key`),
    contacts:
      await rows(sql`select 'C' || customer_key as id, campaign_id as campaign, strftime(sent_at, '%Y-%m-%d') as day, channel, arm, delivered
      from project.contact`),
    complaints:
      await rows(sql`select 'C' || customer_key as id, strftime(opened_at, '%Y-%m-%d') as opened, strftime(closed_at, '%Y-%m-%d') as closed
      from project.complaint`),
    blocked: await rows(
      sql`select 'C' || customer_key as id, channel, return_id is not null as returned from project.do_not_contact`,
    ),
    members: await rows(
      sql`select campaign_id as campaign, position, 'C' || customer_key as id, arm, wave from project.campaign_member`,
    ),
    receipts: await rows(sql`select campaign_id as campaign, position, status from project.receipt`),
    campaigns: campaigns.map(({ document }) => JSON.parse(document) as Campaign),
    universal: universal.map(({ id }) => id),
  };
}
