import type { CampaignPlan } from "../api/campaigns.ts";
import { EngineError } from "../api/errors.ts";
import type { FilterNode } from "../api/customers.ts";
import type { Month } from "../api/project.ts";
import type { Segmentation } from "../api/segments.ts";
import { parseSegmentField } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { filterSql } from "../db/filter.ts";
import { monthStart } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { customerId } from "../db/view.ts";
import { idsSql } from "./policy.ts";
import { hasField, presence } from "./present.ts";
import { requireScores } from "./rank.ts";
import type { Ground, Rule } from "./selection.ts";

const nothing = sql`cast(null as varchar)`;

/** Who is there and who is meant: steps `left` to `pasted`. Throws as `prepareSelection`. */
export async function meantRules(ground: Ground, { audience }: CampaignPlan): Promise<Rule[]> {
  const { reader, view } = ground;
  const { present, fact } = await presence(reader, view);
  const rules: Rule[] = [
    {
      step: "left",
      passes: sql`present`,
      fact: sql`status_now`,
      columns: [
        sql`(${present}) as present`,
        sql`${fact} as status_now`,
        ...(["churn_risk", "churn_band", "segment"] as const).map((field) =>
          hasField(view, field) ? id(field) : sql`null as ${id(field)}`,
        ),
      ],
    },
  ];
  for (const [place, asked] of audience.segments.entries()) rules.push(await segmentRule(ground, asked, place));
  if (audience.segments.length === 0) rules.push({ step: "segment", passes: sql`true`, fact: sql`segment` });

  const { bands, riskAtLeast } = audience;
  if (bands.length > 0 || riskAtLeast !== null) await requireScores(ground);
  const inBands =
    bands.length === 0 ? sql`true` : sql`coalesce(churn_band in (${join(bands.map((band) => sql`${band}`))}), false)`;
  const atLeast = riskAtLeast === null ? sql`true` : sql`coalesce(churn_risk >= cast(${riskAtLeast} as double), false)`;
  rules.push({ step: "risk", passes: sql`(${inBands} and ${atLeast})`, fact: sql`cast(churn_risk as varchar)` });

  for (const { segmentationId, asOf } of segmentationsOf(audience.filter))
    await requireSegmentation(reader, segmentationId, asOf === undefined ? view.asOf : asOf);
  const filter = filterSql(audience.filter, { ...view, fields: [customerId, ...view.fields] });
  rules.push({ step: "filter", passes: sql`meets_filter`, fact: nothing, columns: [sql`(${filter}) as meets_filter`] });

  const { pasted } = audience;
  if (!pasted) return [...rules, { step: "pasted", passes: sql`true`, fact: nothing }];
  const named = sql`customer_id in (select customer_id from ${idsSql(pasted.customerIds)} ids)`;
  const passes = pasted.mode === "not" ? sql`not named` : sql`named`;
  return [...rules, { step: "pasted", passes, fact: nothing, columns: [sql`(${named}) as named`] }];
}

/** Throws `segmentation_missing`, `segmentation_not_applied`, `segment_missing`. */
async function segmentRule(
  { reader, view }: Ground,
  { segmentationId, indexes }: CampaignPlan["audience"]["segments"][number],
  place: number,
): Promise<Rule> {
  const { segments } = await requireSegmentation(reader, segmentationId, view.asOf);
  for (const index of indexes) if (!segments[index]) throw new EngineError("segment_missing", { index });
  const names = segments.map(({ name }) => name);
  const wanted = indexes.map((index) => sql`${names[index]}`);
  if (await isShown(reader, view, segmentationId, names))
    return { step: "segment", passes: sql`coalesce(segment in (${join(wanted)}), false)`, fact: sql`segment` };
  const own = sql`project.segment_member
    where segmentation_id = ${segmentationId} and as_of is not distinct from ${monthOf(view.asOf)}`;
  const member = id(`member_${place}`);
  const chosen = join(indexes.map((index) => sql`${index}`));
  return {
    step: "segment",
    passes: sql`coalesce(${member}.segment_index in (${chosen}), false)`,
    fact: sql`[${join(names.map((name) => sql`${name}`))}][${member}.segment_index + 1]`,
    joined: sql`(select customer_key, segment_index from ${own}) ${member}`,
    keys: { of: sql`select customer_key from ${own} and segment_index in (${chosen})`, pass: true },
  };
}

/** Whether the view's own column tells these segments apart: it shows the latest segmentation that is in use. */
async function isShown(reader: Reader, view: View, segmentationId: number, names: readonly string[]): Promise<boolean> {
  if (!hasField(view, "segment") || new Set(names).size < names.length) return false;
  const shown = await reader.value<number>(sql`
    select max(segmentation_id) from project.segmentation
    where segmentation_id in (select segmentation_id from project.segment_month where as_of is not distinct from ${monthOf(view.asOf)})
      and (document ->> '$.archived') is distinct from 'true'`);
  return shown === segmentationId;
}

/** Which segmentations a filter asks about, and of which months. */
function segmentationsOf(filter: FilterNode | null): { segmentationId: number; asOf: Month | null | undefined }[] {
  if (!filter) return [];
  if ("items" in filter) return filter.items.flatMap(segmentationsOf);
  const asked = parseSegmentField(filter.field);
  return asked ? [asked] : [];
}

/** Throws `segmentation_missing`, `segmentation_not_applied`. */
async function requireSegmentation(reader: Reader, segmentationId: number, asOf: Month | null): Promise<Segmentation> {
  const document = await reader.value<string>(
    sql`select document from project.segmentation where segmentation_id = ${segmentationId}`,
  );
  if (document === undefined) throw new EngineError("segmentation_missing");
  const applied = await reader.value<number>(sql`select count(*) from project.segment_month
    where segmentation_id = ${segmentationId} and as_of is not distinct from ${monthOf(asOf)}`);
  if (!applied) throw new EngineError("segmentation_not_applied", { segmentationId, asOf });
  return JSON.parse(document) as Segmentation;
}

function monthOf(asOf: Month | null): Sql {
  return sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
}
