import { customerId } from "../db/view.ts";
import type { TargetRule, WaterfallStep } from "../api/campaigns.ts";
import { EngineError } from "../api/errors.ts";
import type { Segmentation } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { filterSql } from "../db/filter.ts";
import { monthStart } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";

/** A rule against a view, checked; `segmentation` is the one its segments belong to. */
export interface Selection {
  readonly view: View;
  readonly rule: TargetRule;
  readonly segmentation: Segmentation | undefined;
}

function monthOf({ asOf }: View): Sql {
  return sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
}

/**
 * Checks what a rule refers to and fixes it: segments without a segmentation belong to the latest of the view's month.
 * Throws `segmentation_missing`, `segmentation_not_applied` (to the view's month), `segment_missing`, `model_missing`.
 */
export async function prepareSelection(reader: Reader, view: View, rule: TargetRule): Promise<Selection> {
  let segmentation: Segmentation | undefined;
  if (rule.segmentationId !== null || rule.segments.length > 0) {
    const document = await reader.value<string>(
      rule.segmentationId !== null
        ? sql`select document from project.segmentation where segmentation_id = ${rule.segmentationId}`
        : sql`select document from project.segmentation
              where segmentation_id in (
                select segmentation_id from project.segment_month where as_of is not distinct from ${monthOf(view)}
              ) and (document ->> '$.archived') is distinct from 'true'
              order by segmentation_id desc limit 1`,
    );
    if (document === undefined) throw new EngineError("segmentation_missing");
    segmentation = JSON.parse(document) as Segmentation;
    const { segmentationId } = segmentation;
    const applied = await reader.value<number>(sql`select count(*) from project.segment_month
      where segmentation_id = ${segmentationId} and as_of is not distinct from ${monthOf(view)}`);
    if (!applied) throw new EngineError("segmentation_not_applied", { segmentationId, asOf: view.asOf });
    for (const index of rule.segments)
      if (!segmentation.segments[index]) throw new EngineError("segment_missing", { index });
  }
  if (rule.topRiskShare !== null && !(await reader.value<number>(sql`select count(churn_risk) from ${view.table}`))) {
    throw new EngineError("model_missing");
  }
  return { view, rule: { ...rule, segmentationId: segmentation?.segmentationId ?? null }, segmentation };
}

/**
 * One row per customer of the view with what each step says of them, and `place`: their place by falling risk (unknown
 * risks last, ties in the order of customers) among those whom all steps but the last leave. `kept` is the result.
 */
export function selectionSql({ view, rule, segmentation }: Selection): Sql {
  const fields = { ...view, fields: [customerId, ...view.fields] };
  const has = (wanted: string) => view.fields.some(({ name }) => name === wanted);
  const present = has("status") ? sql`status is distinct from 'left'` : sql`true`;
  const consents =
    rule.requireConsent && has("marketing_consent") ? sql`marketing_consent is distinct from false` : sql`true`;
  const names = segmentation?.segments.map(({ name }) => sql`${name}`) ?? [];
  const segment = segmentation ? sql`[${join(names)}][member.segment_index + 1]` : sql`asked.segment`;
  const inSegment =
    rule.segments.length > 0
      ? sql`coalesce(member.segment_index in (${join(rule.segments.map((index) => sql`${index}`))}), false)`
      : sql`true`;
  const inTop =
    rule.topRiskShare === null
      ? sql`true`
      : sql`risk is not null and place <= greatest(1, round(remaining * cast(${rule.topRiskShare} as double)))`;
  return sql`(
    select *, left_after_consent and ${inTop} as kept from (
      select *, count(*) over (partition by left_after_consent) as remaining,
             row_number() over (partition by left_after_consent order by risk desc nulls last, customer_key) as place
      from (
        select asked.customer_key, asked.risk, asked.band, ${segment} as segment, asked.present as left_after_left,
               left_after_left and ${inSegment} as left_after_segment,
               left_after_segment and asked.meets as left_after_filter,
               left_after_filter and asked.consents as left_after_consent
        from (
          select customer_key, churn_risk as risk, churn_band as band, segment, (${present}) as present,
                 (${filterSql(rule.filter, fields)}) as meets, (${consents}) as consents
          from ${view.table}
        ) asked
        left join (
          select customer_key, segment_index from project.segment_member
          where segmentation_id = ${segmentation?.segmentationId ?? null} and as_of is not distinct from ${monthOf(view)}
        ) member using (customer_key)
      )
    )
  ) selected`;
}

/** How many customers each step of the rule leaves, in one query over the view. */
export async function waterfall(reader: Reader, selection: Selection): Promise<WaterfallStep[]> {
  const counts = await reader.row<Record<WaterfallStep["step"], number>>(sql`
    select count(*) as "base", count(*) filter (left_after_left) as "left", count(*) filter (left_after_segment) as "segment",
           count(*) filter (left_after_filter) as "filter", count(*) filter (left_after_consent) as "consent",
           count(*) filter (kept) as "risk"
    from ${selectionSql(selection)}`);
  const steps = ["base", "left", "segment", "filter", "consent", "risk"] as const;
  return steps.map((step, i) => {
    const customers = counts?.[step] ?? 0;
    const before = i === 0 ? customers : (counts?.[steps[i - 1]] ?? 0);
    return { step, customers, removed: before - customers };
  });
}
