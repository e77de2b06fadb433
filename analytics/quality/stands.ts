import type { CampaignPlan } from "../api/campaigns.ts";
import type { FilterNode } from "../api/customers.ts";
import type { QualityFinding } from "../api/quality.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";

type Model = QualityFinding["weakensModels"][number];

/** The view fields that the latest segmentation, churn model and campaign stand on. */
export type Standing = ReadonlyMap<Model, ReadonlySet<string>>;

export async function standingModels(reader: Reader): Promise<Standing> {
  const latest = async <T>(statement: ReturnType<typeof sql>): Promise<T | null> => {
    const document = await reader.value<string>(statement);
    return document === undefined ? null : (JSON.parse(document) as T);
  };
  const segmentation = await latest<{ features: readonly { field: string }[] }>(
    sql`select document from project.segmentation order by segmentation_id desc limit 1`,
  );
  const model = await latest<{ drivers: readonly { field: string }[]; label: { kind: string; field?: string } }>(
    sql`select document from project.churn_model order by model_id desc limit 1`,
  );
  const campaign = await latest<{ plan: CampaignPlan }>(
    sql`select document from project.campaign order by campaign_id desc limit 1`,
  );

  const segments = new Set(segmentation?.features.map(({ field }) => bare(field)));
  const churn = new Set(model?.drivers.map(({ field }) => field));
  if (model) churn.add(model.label.kind === "column" ? (model.label.field ?? "") : "left_on");
  const campaigns = new Set<string>();
  if (campaign) {
    const { audience, channel } = campaign.plan;
    campaigns.add(channel === "email" ? "email" : "phone").add("marketing_consent");
    for (const field of audience.filter ? fieldsIn(audience.filter) : []) campaigns.add(field);
    if (audience.segments.length > 0) segments.forEach((field) => campaigns.add(field));
    const byRisk = audience.bands.length > 0 || audience.riskAtLeast !== null || audience.topShare !== null;
    if (byRisk) churn.forEach((field) => campaigns.add(field));
  }
  return new Map<Model, ReadonlySet<string>>([
    ["segments", segments],
    ["churn", churn],
    ["campaigns", campaigns],
  ]);
}

export function modelsOn(standing: Standing, fields: readonly string[]): Model[] {
  return [...standing].flatMap(([model, used]) => (fields.some((field) => used.has(field)) ? [model] : []));
}

/** A feature of one category is written `field = value`. */
function bare(feature: string): string {
  return feature.split(" = ")[0];
}

function fieldsIn(node: FilterNode): string[] {
  return "items" in node ? node.items.flatMap(fieldsIn) : [node.field];
}
