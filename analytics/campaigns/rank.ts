import type { CampaignPlan } from "../api/campaigns.ts";
import { EngineError } from "../api/errors.ts";
import { monthStart } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import { hasField, hasValues } from "./present.ts";
import type { Ground, Rule } from "./selection.ts";

/** What a place in the list goes by: the greater first, NULL last. */
export interface Rank {
  readonly rule: Rule;
  readonly score: Sql;
  /** The model's own score of the customer; NULL where the rank goes by something else. */
  readonly uplift: Sql;
}

/** Throws `model_missing`, `value_missing`, `uplift_missing`, `uplift_not_scored`. */
export async function rankRule(ground: Ground, plan: CampaignPlan): Promise<Rank> {
  const { rank, topShare, limit } = plan.audience;
  if (rank.by === "uplift") return upliftRank(ground, plan, rank.modelId);
  const { view } = ground;
  const cut = topShare !== null || limit !== null;
  const field = rank.by === "risk" ? "churn_risk" : hasValues(view, "lifetime_value") ? "lifetime_value" : "avg_bill";
  if (cut && rank.by === "risk") await requireScores(ground);
  if (cut && rank.by === "value" && !hasValues(view, field)) throw new EngineError("value_missing");
  const known = hasField(view, field);
  const score = sql`rank_score`;
  return {
    rule: {
      step: "rank",
      // Without a cut nobody is left out for want of a place.
      passes: cut ? sql`rank_score is not null` : sql`true`,
      fact: sql`cast(rank_score as varchar)`,
      columns: [
        known ? sql`cast(${fieldSql(field)} as double) as rank_score` : sql`cast(null as double) as rank_score`,
      ],
    },
    score,
    uplift: sql`cast(null as double)`,
  };
}

function fieldSql(field: "churn_risk" | "lifetime_value" | "avg_bill"): Sql {
  if (field === "churn_risk") return sql`churn_risk`;
  return field === "lifetime_value" ? sql`lifetime_value` : sql`avg_bill`;
}

/** Throws `model_missing` where nobody of the view has a churn risk. */
export async function requireScores({ reader, view }: Ground): Promise<void> {
  const scored =
    hasField(view, "churn_risk") && (await reader.value<boolean>(sql`select count(churn_risk) > 0 from ${view.table}`));
  if (!scored) throw new EngineError("model_missing");
}

/**
 * By the margin that a contact is expected to add, less the contact and the offer if it is taken; by the uplift itself where the
 * plan tells no margin. Who is not expected to add anything is left out.
 */
async function upliftRank({ reader, view }: Ground, plan: CampaignPlan, modelId: number): Promise<Rank> {
  const month = sql`cast(${view.asOf === null ? null : monthStart(view.asOf)} as date)`;
  if (!(await reader.value<number>(sql`select count(*) from project.uplift_model where model_id = ${modelId}`)))
    throw new EngineError("uplift_missing", { modelId });
  const own = sql`from project.uplift_score where model_id = ${modelId} and as_of is not distinct from ${month}`;
  if (!(await reader.value<boolean>(sql`select exists (${own})`)))
    throw new EngineError("uplift_not_scored", { modelId, asOf: view.asOf });
  const weights = plan.offers.reduce((sum, { weight }) => sum + weight, 0);
  const offerFen = plan.offers.reduce((sum, { weight, costFen }) => sum + (weight / weights) * costFen, 0);
  const score =
    plan.marginPerResponseFen === 0
      ? sql`uplift.uplift`
      : sql`(uplift.uplift * ${plan.marginPerResponseFen}::double - ${plan.costPerContactFen}::double
          - least(1, greatest(0, ${plan.baseRate}::double + uplift.uplift)) * ${offerFen}::double)`;
  return {
    rule: {
      step: "rank",
      passes: sql`coalesce(${score} > 0, false)`,
      fact: sql`cast(${score} as varchar)`,
      joined: sql`(select customer_key, uplift ${own}) uplift`,
    },
    score,
    uplift: sql`uplift.uplift`,
  };
}
