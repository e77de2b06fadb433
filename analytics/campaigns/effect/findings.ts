import type { z } from "zod";
import type { plan as planSchema } from "../../api/calls/campaigns.ts";
import type { CampaignPlan } from "../../api/campaigns.ts";
import type { Comparison, Effect, Findings } from "../../api/effect.ts";
import type { Segmentation } from "../../api/segments.ts";
import { daysLater } from "../../db/campaign.ts";
import type { Reader } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { compareRates } from "../../math/effect/compare.ts";
import { repliesSql, type Frozen } from "./kpi.ts";
import { layerClaim, measureEffect } from "./measure.ts";

/** A single offer is the whole campaign and no layer. */
const layersOfPlan = ({ offers }: CampaignPlan) => ["segment", "band", ...(offers.length > 1 ? ["offer"] : [])];

/** What a frozen campaign taught on its own KPI. Throws as `measureEffect`. */
export async function findingsOf(reader: Reader, campaign: Frozen): Promise<Findings> {
  const effect = await measureEffect(reader, campaign, campaign.plan.kpi, layersOfPlan(campaign.plan), { brief: true });
  return findingsFrom(reader, campaign, effect);
}

async function findingsFrom(reader: Reader, campaign: Frozen, effect: Effect): Promise<Findings> {
  const { campaignId } = campaign;
  const believed = effect.sampleRatio?.alarm ? [] : effect.layers;
  const claims = believed.map((part) => layerClaim(part, effect.wanted));
  const refused = await reader.value<number>(sql`
    select count(distinct customer_key) from project.receipt where campaign_id = ${campaignId} and status = 'refused'`);
  return {
    campaignId,
    respondedLayers: believed.filter((_, i) => claims[i] === 1),
    silentLayers: believed.filter((part, i) => claims[i] !== 1 && !part.tooSmall),
    saturation: await reader.rows<Findings["saturation"][number]>(sql`
      select m.wave, avg(case when reply.answered or reply.bought then 1 else 0 end) as rate, count(*) as customers
      from project.campaign_member m left join ${repliesSql(campaignId)} reply using (customer_key)
      where m.campaign_id = ${campaignId} and m.arm = 'treatment' group by m.wave order by m.wave`),
    annoyed: { refused: refused ?? 0, complained: await complaints(reader, campaign) },
  };
}

/** Who complained from the first day it was sent to the last on which answers count; null where no complaints are known. */
async function complaints(reader: Reader, { campaignId, plan }: Frozen): Promise<Comparison | null> {
  const { from, to } = plan.sendWindow;
  const known = await reader.value<boolean>(sql`
    select exists (from project.complaint where opened_at >= cast(${from} as timestamp))`);
  if (!known) return null;
  const found = await reader.rows<{ control: boolean; customers: number; hits: number }>(sql`
    select m.arm = 'control' as control, count(*) as customers, count(c.customer_key) as hits
    from project.campaign_member m left join (
      select distinct customer_key from project.complaint
      where opened_at >= cast(${from} as timestamp) and opened_at < cast(${daysLater(to, plan.responseDays + 1)} as timestamp)
    ) c using (customer_key)
    where m.campaign_id = ${campaignId} group by 1`);
  const [treated, control] = [false, true].map((arm) => found.find((row) => row.control === arm));
  if (!treated || !control || treated.customers < 2 || control.customers < 2) return null;
  const tested = compareRates(treated.hits, treated.customers, control.hits, control.customers);
  const side = (name: string, { customers, hits }: { customers: number; hits: number }) => ({
    offer: null,
    name,
    customers,
    measured: customers,
    sum: hits,
    value: hits / customers,
  });
  return {
    treated: side("treatment", treated),
    control: side("control", control),
    difference: tested.difference,
    interval: { low: tested.low, high: tested.high },
    relative: tested.lift?.value ?? null,
    relativeInterval: tested.lift && { low: tested.lift.low, high: tested.lift.high },
    p: tested.pValue,
    method: tested.method === "proportions" ? "two_proportions" : "exact",
    varianceReduction: null,
  };
}

/**
 * The plan of a campaign that follows: the segments and bands that responded, the offers that did (all where none stands out),
 * the rates that were seen, the days after the last ones. What was not shown stays as it was.
 */
export async function nextPlan(reader: Reader, campaign: Frozen): Promise<z.input<typeof planSchema>> {
  const { plan } = campaign;
  const effect = await measureEffect(reader, campaign, plan.kpi, layersOfPlan(plan), { brief: true });
  const { respondedLayers } = await findingsFrom(reader, campaign, effect);
  const named = (layer: string) => respondedLayers.filter((part) => part.layer === layer).map(({ value }) => value);
  const offers = plan.offers.filter(({ name }, i) => named("offer").includes(name || String(i + 1)));
  const bands = named("band").filter((band) => band === "high" || band === "medium" || band === "low");
  const days = (Date.parse(plan.sendWindow.to) - Date.parse(plan.sendWindow.from)) / 86_400_000;
  const from = daysLater(plan.sendWindow.to, plan.responseDays + 1);
  const rates =
    plan.kpi.kind === "response" && effect.overall && effect.verdict !== "untrusted"
      ? { baseRate: effect.overall.control.value, hopedLift: effect.overall.difference }
      : {};
  const next: CampaignPlan = {
    ...plan,
    ...rates,
    name: `${plan.name} → ${from}`.slice(0, 200),
    audience: {
      ...plan.audience,
      segments: await respondedSegments(reader, plan, named("segment")),
      bands: bands.length > 0 ? bands : plan.audience.bands,
    },
    offers: offers.length > 0 ? offers : plan.offers,
    sendWindow: { ...plan.sendWindow, from, to: daysLater(from, days) },
  };
  return structuredClone(next) as z.input<typeof planSchema>;
}

/** The segments by these names, of the segmentation the audience went by or the latest that has them all; else as planned. */
async function respondedSegments(
  reader: Reader,
  { audience }: CampaignPlan,
  names: readonly string[],
): Promise<CampaignPlan["audience"]["segments"]> {
  if (names.length === 0) return audience.segments;
  const stored = await reader.rows<{ document: string }>(
    sql`select document from project.segmentation order by segmentation_id desc`,
  );
  const asked = new Set(audience.segments.map(({ segmentationId }) => segmentationId));
  const all = stored.map(({ document }) => JSON.parse(document) as Pick<Segmentation, "segmentationId" | "segments">);
  const has = ({ segments }: (typeof all)[number]) =>
    names.every((wanted) => segments.some(({ name }) => name === wanted));
  const found = all.find((one) => asked.has(one.segmentationId) && has(one)) ?? all.find(has);
  if (!found) return audience.segments;
  const indexes = found.segments.flatMap(({ name }, index) => (names.includes(name) ? [index] : []));
  return [
    ...audience.segments.filter(({ segmentationId }) => segmentationId !== found.segmentationId),
    { segmentationId: found.segmentationId, indexes },
  ];
}
