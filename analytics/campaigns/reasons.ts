import type { ChurnFeature, ChurnModel, ChurnReason } from "../api/churn.ts";
import type { Locale } from "../api/text/index.ts";
import { reasonText } from "../api/text/churn.ts";
import type { Reader } from "../db/database.ts";
import { monthStart } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";

const places = [1, 2, 3] as const;

/**
 * Why each customer has their risk, as JSON in the shape `ChurnReason[]`, made by the database: an expression, and the joins that
 * it needs behind a relation `drawn` with a `customer_key`. NULL where the model gave no reasons.
 */
export async function reasonsSql(
  reader: Reader,
  view: View,
  model: Pick<ChurnModel, "modelId" | "features"> | null,
): Promise<{ value: Sql; joined: Sql }> {
  const nothing = { value: sql`cast(null as varchar)`, joined: sql`` };
  if (!model || model.features.length === 0) return nothing;
  const own = sql`project.churn_score where model_id = ${model.modelId}
    and as_of is not distinct from cast(${view.asOf === null ? null : monthStart(view.asOf)} as date)`;
  const used = await reader.rows<{ place: number }>(sql`
    select distinct unnest([feature_1, feature_2, feature_3]) as place from (select * from ${own}) s`);
  const features = used.flatMap(({ place }) => {
    const feature = place === null ? undefined : model.features[place];
    return feature ? [{ place, feature }] : [];
  });
  if (features.length === 0) return nothing;
  const told = places.map((rank) => {
    const texts = features.map(({ place, feature }) => sql`when ${place} then ${beginning(feature, view)}`);
    const weight = sql`coalesce(round(score.${id(`contribution_${rank}`)}, 6), 0)`;
    return sql`case score.${id(`feature_${rank}`)} ${join(texts, sql` `)} end || cast(${weight} as varchar) || '}'`;
  });
  const columns = features
    .filter(({ feature }) => view.fields.some(({ name }) => name === feature.field))
    .map(({ feature: { field } }) => sql`${id(field)} as ${id(valueName(field))}`);
  return {
    value: sql`case when score.feature_1 is not null then '[' || concat_ws(',', ${join(told)}) || ']' end`,
    joined: sql`
      left join (select customer_key, feature_1, feature_2, feature_3, contribution_1, contribution_2, contribution_3 from ${own}) score using (customer_key)
      left join (select ${join([sql`customer_key`, ...columns])} from ${view.table}) shown using (customer_key)`,
  };
}

const valueName = (field: string) => `value of ${field}`;

/** `{"field":…,"value":…,"usual":…,"contribution":` with the customer's own value. */
function beginning({ field, type, usual }: ChurnFeature, view: View): Sql {
  const column = sql`shown.${id(valueName(field))}`;
  const number = sql`cast(${column} as double)`;
  const value = !view.fields.some(({ name }) => name === field)
    ? sql`'null'`
    : type === "text" || type === "category" || type === "date"
      ? sql`coalesce(cast(to_json(cast(${column} as varchar)) as varchar), 'null')`
      : sql`coalesce(case when isfinite(${number}) then cast(${number} as varchar) end, 'null')`;
  const before = `{"field":${JSON.stringify(field)},"value":`;
  const after = `,"usual":${JSON.stringify(usual)},"contribution":`;
  return sql`${before} || ${value} || ${after}`;
}

/** Kept reasons in sentences. `features`: of the model they come from, for names and units. */
export function reasonSentences(reasons: string | null, features: readonly ChurnFeature[], locale: Locale): string {
  if (reasons === null) return "";
  const told = (JSON.parse(reasons) as ChurnReason[]).flatMap((reason) => {
    const feature = features.find(({ field }) => field === reason.field);
    return feature ? [reasonText(reason, feature, locale)] : [];
  });
  return told.join(locale === "zh-CN" ? "；" : "; ");
}
