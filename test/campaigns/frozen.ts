import type { z } from "zod";
import type { Campaign, CampaignPlan, FrozenList } from "../../analytics/api/campaigns.ts";
import { plan as planShape } from "../../analytics/api/calls/campaigns.ts";
import { writeCampaign } from "../../analytics/db/campaign.ts";
import type { Sql } from "../../analytics/db/sql.ts";
import { sql } from "../../analytics/db/sql.ts";
import type { Project } from "../segments/fixture.ts";

/** A plan with the defaults of the contract. */
export function aPlan(given: Partial<z.input<typeof planShape>> = {}): CampaignPlan {
  return planShape.parse({ name: "n", sendWindow: { from: "2024-04-08", to: "2024-04-10" }, ...given });
}

/**
 * A campaign whose list is already frozen, put into the tables as freezing leaves them. `members` selects position,
 * customer_key, arm, offer, wave and reasons.
 */
export async function addFrozen(
  project: Project,
  given: Partial<z.input<typeof planShape>>,
  members: Sql,
  frozen: Partial<FrozenList> = {},
): Promise<Campaign & { frozen: FrozenList }> {
  return project.write(async (db) => {
    const campaignId = (await db.value<number>(sql`select nextval('project.campaign_number')`))!;
    await db.run(sql`
      insert into project.campaign_member
      select ${campaignId}, position, customer_key, arm, offer, wave, 0, '-低消费', customer_key / 64.0, 'high', null, reasons
      from (${members}) made order by position`);
    const counts = (await db.row<{ rows: number; controls: number }>(sql`
      select count(*) as rows, count(*) filter (arm = 'control') as controls from project.campaign_member where campaign_id = ${campaignId}`))!;
    const campaign: Campaign & { frozen: FrozenList } = {
      campaignId,
      state: "frozen",
      createdAt: "2024-04-01T00:00:00.000Z",
      plan: aPlan(given),
      from: null,
      frozen: {
        listId: `L${campaignId}-7f3a9c`,
        asOf: "2024-03",
        frozenAt: "2024-04-01T00:00:00.000Z",
        ...counts,
        treated: counts.rows - counts.controls,
        arms: [],
        waterfall: [],
        sha256: "7f3a9c",
        definitionHash: "d",
        churnModelId: null,
        ...frozen,
      },
    };
    await writeCampaign(db, campaign);
    return campaign;
  });
}
