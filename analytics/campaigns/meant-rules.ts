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
import { customerId } from "../db/view.ts";
import { idsSql } from "./policy.ts";
import { hasField, presentSql } from "./present.ts";
import { requireScores } from "./rank.ts";
import type { Ground, Rule } from "./selection.ts";

const nothing = sql`cast(null as varchar)`;

/** Who is there and who is meant: steps `left` to `pasted`. Throws as `prepareSelection`. */
export async function meantRules(ground: Ground, { audience }: CampaignPlan): Promise<Rule[]> {
  const { reader, view } = ground;
  const rules: Rule[] = [
    {
      step: "left",
      passes: sql`present`,
      fact: sql`status_now`,
      columns: [
        sql`(${presentSql(view)}) as present`,
        hasField(view, "status") ? sql`cast(status as varchar) as status_now` : sql`${nothing} as status_now`,
        ...(["churn_risk", "churn_band", "segment"] as const).map((field) =>
          hasField(view, field) ? id(field) : sql`null as ${id(field)}`,
        ),
      ],
    },
  ];
  const memberships: Sql[] = [];
  for (const [place, asked] of audience.segments.entries()) {
    const { segments } = await requireSegmentation(reader, asked.segmentationId, view.asOf);
    for (const index of asked.indexes) if (!segments[index]) throw new EngineError("segment_missing", { index });
    const name = id(`member_${place}`);
    const names = segments.map((segment) => sql`${segment.name}`);
    const indexes = asked.indexes.map((index) => sql`${index}`);
    rules.push({
      step: "segment",
      passes: sql`coalesce(${name}.segment_index in (${join(indexes)}), false)`,
      fact: sql`[${join(names)}][${name}.segment_index + 1]`,
      joined: sql`(select customer_key, segment_index from project.segment_member
        where segmentation_id = ${asked.segmentationId} and as_of is not distinct from ${monthOf(view.asOf)}) ${name}`,
    });
    memberships.push(name);
  }
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
  const named = pasted ? sql`customer_id in (select customer_id from ${idsSql(pasted.customerIds)} ids)` : sql`true`;
  rules.push({ step: "pasted", passes: pasted?.mode === "not" ? sql`not (${named})` : named, fact: nothing });
  return rules;
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
