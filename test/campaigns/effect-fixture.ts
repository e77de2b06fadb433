import { plan as planSchema } from "../../analytics/api/calls/campaigns.ts";
import type { Campaign } from "../../analytics/api/campaigns.ts";
import type { Month } from "../../analytics/api/project.ts";
import type { z } from "zod";
import { type Sql, sql } from "../../analytics/db/sql.ts";
import type { Project } from "../segments/fixture.ts";

type PlanInput = z.input<typeof planSchema>;

/**
 * A frozen campaign as the freezing leaves it. `members` selects customer_key, arm ("control" or "treatment"), offer, and
 * optionally wave, stratum, segment, risk, band. Returns the campaign's number.
 */
export async function addCampaign(
  project: Project,
  campaignId: number,
  plan: Partial<PlanInput>,
  asOf: Month | null,
  members: Sql,
): Promise<Campaign> {
  const whole = planSchema.parse({
    name: `campaign ${campaignId}`,
    sendWindow: { from: "2024-04-01", to: "2024-04-05" },
    ...plan,
  });
  return project.write(async (db) => {
    await db.run(sql`
      insert into project.campaign_member (campaign_id, position, customer_key, arm, offer, wave, stratum, segment, risk, band)
      select ${campaignId}, cast(row_number() over (order by customer_key) as integer), customer_key, arm,
        case when arm = 'treatment' then offer end, wave, stratum, segment, risk, band from (${members}) made`);
    const counts = await db.rows<{ offer: number | null; customers: number }>(sql`
      select offer, count(*) as customers from project.campaign_member where campaign_id = ${campaignId} group by offer`);
    const of = (offer: number | null) => counts.find((row) => row.offer === offer)?.customers ?? 0;
    const treated = whole.offers.reduce((sum, _, i) => sum + of(i), 0);
    const campaign: Campaign = {
      campaignId,
      state: "closed",
      createdAt: "2024-03-01T00:00:00.000Z",
      plan: whole,
      from: null,
      frozen: {
        listId: `L${campaignId}-abcdef`,
        asOf,
        frozenAt: "2024-03-31T00:00:00.000Z",
        rows: treated + of(null),
        treated,
        controls: of(null),
        arms: [
          ...whole.offers.map(({ name }, offer) => ({ offer, name, customers: of(offer) })),
          { offer: null, name: "control", customers: of(null) },
        ],
        waterfall: [],
        sha256: `sha ${campaignId}`,
        definitionHash: "",
        churnModelId: null,
      },
    };
    await db.run(sql`insert into project.campaign values (${campaignId}, 'closed', ${JSON.stringify(campaign)})`);
    return campaign;
  });
}

/** Answers that came back: `rows` selects customer_key, outcome, happened_at, amount_fen, late. */
export async function addReplies(project: Project, campaignId: number, rows: Sql): Promise<void> {
  await project.write((db) =>
    db.run(sql`
      insert into project.reply (return_id, campaign_id, position, customer_key, outcome, happened_at, amount_fen, late, line)
      select ${campaignId}, ${campaignId}, m.position, customer_key, r.outcome, r.happened_at, r.amount_fen, r.late, row_number() over ()
      from (${rows}) r join (select * from project.campaign_member where campaign_id = ${campaignId}) m using (customer_key)`),
  );
}
