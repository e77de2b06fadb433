import type { FieldInfo } from "../api/customers.ts";
import type { Month } from "../api/project.ts";
import type { Reader, Writer } from "./database.ts";
import { monthStart } from "./months.ts";
import { sql } from "./sql.ts";
import { findView, renewViews } from "./view.ts";

/** Whether a segmentation or churn scores of the month exist: a new view has to be filled from them. */
export async function hasResults(reader: Reader, asOf: Month | null): Promise<boolean> {
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  const found = await reader.value<boolean>(sql`
    select exists (from project.segment_month where as_of is not distinct from ${month})
        or exists (from project.churn_scoring where as_of is not distinct from ${month})`);
  return found === true;
}

/**
 * Fills the result columns of the view of `asOf` from the latest segmentation that was applied to that month and is in use,
 * and the latest churn scores and lifetime values of that month, and updates the counts of filled rows. Does nothing
 * when there is no view.
 */
export async function refreshResults(writer: Writer, asOf: Month | null): Promise<void> {
  const view = await findView(writer, asOf);
  if (!view) return;
  await renewViews(writer);
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  await writer.run(sql`
    update ${view.table} set segment = found.name
    from (
      with latest as (
        select segmentation_id, document from project.segmentation
        where segmentation_id in (select segmentation_id from project.segment_month where as_of is not distinct from ${month})
          and (document ->> '$.archived') is distinct from 'true'
        order by segmentation_id desc limit 1
      ), named as materialized (
        select segmentation_id, unnest(range(len(names))) as segment_index, unnest(names) as name
        from (select segmentation_id, document ->> '$.segments[*].name' as names from latest)
      )
      select v.customer_key, s.name from ${view.table} v left join (
        select m.customer_key, named.name from project.segment_member m join named using (segmentation_id, segment_index)
        where m.as_of is not distinct from ${month}
      ) s using (customer_key)
      where v.segment is distinct from s.name
    ) found where found.customer_key = ${view.table}.customer_key`);
  // Views made by hand in tests, and those of older programs, may lack the column.
  const hasValue = view.fields.some((field) => field.name === "lifetime_value");
  await writer.run(sql`
    update ${view.table} set churn_risk = found.risk, churn_band = found.band
      ${hasValue ? sql`, lifetime_value = found.lifetime_value_fen` : sql``}
    from (
      select v.customer_key, s.risk, s.band, s.lifetime_value_fen from ${view.table} v left join (
        select customer_key, risk, band, lifetime_value_fen from project.churn_score
        where as_of is not distinct from ${month}
          and model_id = (select arg_max(model_id, scoring_id) from project.churn_scoring
                          where as_of is not distinct from ${month})
      ) s using (customer_key)
      where v.churn_risk is distinct from s.risk or v.churn_band is distinct from s.band
        ${hasValue ? sql`or v.lifetime_value is distinct from s.lifetime_value_fen` : sql``}
    ) found where found.customer_key = ${view.table}.customer_key`);
  const filled = await writer.row<Record<string, number>>(
    sql`select count(segment) as segment, count(churn_risk) as churn_risk, count(churn_band) as churn_band
      ${hasValue ? sql`, count(lifetime_value) as lifetime_value` : sql``} from ${view.table}`,
  );
  const fields: FieldInfo[] = view.fields.map((field) =>
    field.category === "results" && filled && field.name in filled ? { ...field, filled: filled[field.name] } : field,
  );
  await writer.run(
    sql`update derived.customer_view set fields = ${JSON.stringify(fields)}
        where as_of is not distinct from ${month}`,
  );
}

/** The run that wrote a result field of the views of a month, with the fields it was computed from; null without one. */
export async function latestRun(
  reader: Reader,
  field: string,
  asOf: Month | null,
): Promise<{ kind: "segmentation" | "churn_model"; id: number; features: readonly string[] } | null> {
  const ofSegments = field === "segment";
  const row = await reader.row<{ id: number; features: string }>(
    ofSegments
      ? sql`select segmentation_id as id, cast(segmentation.document -> '$.features[*].field' as varchar) as features
            from project.segmentation join project.segment_month applied using (segmentation_id)
            where applied.as_of is not distinct from cast(${asOf === null ? null : monthStart(asOf)} as date)
              and (segmentation.document ->> '$.archived') is distinct from 'true' order by 1 desc limit 1`
      : sql`select model_id as id, cast(model.document -> '$.drivers[*].field' as varchar) as features
            from project.churn_model as model join project.churn_scoring as scoring using (model_id)
            where scoring.as_of is not distinct from cast(${asOf === null ? null : monthStart(asOf)} as date)
            order by scoring_id desc limit 1`,
  );
  if (!row) return null;
  // A list of JSON texts as text is itself JSON.
  const features = [...new Set(JSON.parse(row.features) as string[])];
  return { kind: ofSegments ? "segmentation" : "churn_model", id: row.id, features };
}
