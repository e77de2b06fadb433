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
  const features = used.flatMap(({ place }): Placed[] => {
    const feature = place === null ? undefined : model.features[place];
    return feature ? [{ place, feature }] : [];
  });
  if (features.length === 0) return nothing;
  const inView = (field: string) => view.fields.some(({ name }) => name === field);
  const isText = ({ type }: ChurnFeature) => type === "text" || type === "category" || type === "date";
  const shown = features.filter(({ feature: { field } }) => inView(field));
  const told = places.map((rank) => {
    const place = sql`score.${id(`feature_${rank}`)}`;
    // What stays the same of a field stands in a list: a text made in every branch would take several times as long.
    const before = sql`[${join(around(features, ({ field }) => `{"field":${JSON.stringify(field)},"value":`))}][${place} + 1]`;
    const after = sql`[${join(around(features, ({ usual }) => `,"usual":${JSON.stringify(usual)},"contribution":`))}][${place} + 1]`;
    const numbers = shown.filter(({ feature }) => !isText(feature));
    const texts = shown.filter(({ feature }) => isText(feature));
    const number = valueSql(place, numbers, (column) => sql`cast(${column} as double)`, sql`cast(null as double)`);
    const text = valueSql(place, texts, (column) => sql`cast(${column} as varchar)`, sql`cast(null as varchar)`);
    const value = sql`coalesce(case when isfinite(${number}) then cast(${number} as varchar) end, cast(to_json(${text}) as varchar), 'null')`;
    const weight = sql`coalesce(round(score.${id(`contribution_${rank}`)}, 6), 0)`;
    return sql`${before} || ${value} || ${after} || cast(${weight} as varchar) || '}'`;
  });
  const columns = shown.map(({ feature: { field } }) => sql`${id(field)} as ${id(valueName(field))}`);
  return {
    value: sql`case when score.feature_1 is not null then '[' || concat_ws(',', ${join(told)}) || ']' end`,
    joined: sql`
      left join (select customer_key, feature_1, feature_2, feature_3, contribution_1, contribution_2, contribution_3 from ${own}) score using (customer_key)
      left join (select ${join([sql`customer_key`, ...columns])} from ${view.table}) shown using (customer_key)`,
  };
}

const valueName = (field: string) => `value of ${field}`;

interface Placed {
  readonly place: number;
  readonly feature: ChurnFeature;
}

/** A text for each place of the model's features, '' for those that no customer's reasons name. */
function around(features: readonly Placed[], text: (feature: ChurnFeature) => string): Sql[] {
  const last = Math.max(...features.map(({ place }) => place));
  const byPlace = new Map(features.map(({ place, feature }) => [place, text(feature)]));
  return Array.from({ length: last + 1 }, (_, place) => sql`${byPlace.get(place) ?? ""}`);
}

/** The customer's own value of the feature at a place. */
function valueSql(place: Sql, features: readonly Placed[], typed: (column: Sql) => Sql, none: Sql): Sql {
  if (features.length === 0) return none;
  const cases = features.map(
    (own) => sql`when ${own.place} then ${typed(sql`shown.${id(valueName(own.feature.field))}`)}`,
  );
  return sql`case ${place} ${join(cases, sql` `)} end`;
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
