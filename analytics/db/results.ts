import type { FieldInfo } from "../api/customers.ts";
import type { Month } from "../api/project.ts";
import type { Writer } from "./database.ts";
import { monthStart } from "./months.ts";
import { sql } from "./sql.ts";
import { findView } from "./view.ts";

/**
 * Fills the result columns of the view of `asOf` from the latest segmentation and the latest churn scores of that
 * month, and updates the counts of filled rows. Does nothing when there is no view.
 */
export async function refreshResults(writer: Writer, asOf: Month | null): Promise<void> {
  const view = await findView(writer, asOf);
  if (!view) return;
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  await writer.run(sql`
    update ${view.table} set segment = found.name
    from (
      select v.customer_key, s.name from ${view.table} v left join (
        select m.customer_key, d.document ->> ('$.segments[' || m.segment_index || '].name') as name
        from project.segment_member m join project.segmentation d using (segmentation_id)
        where segmentation_id = (select max(segmentation_id) from project.segmentation
                                 where document ->> '$.asOf' is not distinct from ${asOf})
      ) s using (customer_key)
    ) found where found.customer_key = ${view.table}.customer_key`);
  await writer.run(sql`
    update ${view.table} set churn_risk = found.risk, churn_band = found.band
    from (
      select v.customer_key, s.risk, s.band from ${view.table} v left join (
        select customer_key, risk, band from project.churn_score
        where as_of is not distinct from ${month}
          and model_id = (select arg_max(model_id, scoring_id) from project.churn_scoring
                          where as_of is not distinct from ${month})
      ) s using (customer_key)
    ) found where found.customer_key = ${view.table}.customer_key`);
  const filled = await writer.row<Record<string, number>>(
    sql`select count(segment) as segment, count(churn_risk) as churn_risk, count(churn_band) as churn_band from ${view.table}`,
  );
  const fields: FieldInfo[] = view.fields.map((field) =>
    field.category === "results" && filled && field.name in filled ? { ...field, filled: filled[field.name] } : field,
  );
  await writer.run(
    sql`update derived.customer_view set fields = ${JSON.stringify(fields)}
        where as_of is not distinct from cast(${asOf === null ? null : `${asOf}-01`} as date)`,
  );
}
