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
  const numbers = shown.filter(({ feature }) => !isText(feature));
  const texts = shown.filter(({ feature }) => isText(feature));
  const read = places.flatMap((rank) => {
    const place = id("score", `feature_${rank}`);
    const number = valueSql(place, numbers, sql`double`);
    const text = valueSql(place, texts, sql`varchar`);
    const weight = id("score", `contribution_${rank}`);
    return [place, weight, sql`${number} as ${id(`number_${rank}`)}`, sql`${text} as ${id(`text_${rank}`)}`];
  });
  // What stays the same of a field stands in a list: a text made in every branch would take several times as long.
  const before = sql`[${join(around(features, ({ field }) => `{"field":${JSON.stringify(field)},"value":`))}]`;
  const after = sql`[${join(around(features, ({ usual }) => `,"usual":${JSON.stringify(usual)},"contribution":`))}]`;
  const told = places.map((rank) => {
    const [place, weight, number, text] = ["feature", "contribution", "number", "text"].map((part) =>
      id("told", `${part}_${rank}`),
    );
    const value = sql`case when isfinite(${number}) then cast(${number} as varchar) when ${text} is not null then cast(to_json(${text}) as varchar) else 'null' end`;
    return sql`case when ${place} is not null then concat(${rank === 1 ? "[" : ","}, ${before}[${place} + 1], ${value},
      ${after}[${place} + 1], cast(coalesce(round(${weight}, 6), 0) as varchar), '}') end`;
  });
  // The few values that are told are picked out of the view before they are joined: its columns are many.
  return {
    value: sql`case when told.feature_1 is not null then concat(${join(told)}, ']') end`,
    joined: sql`
      left join (
        select ${join([sql`score.customer_key`, ...read])}
        from (select customer_key, feature_1, feature_2, feature_3, contribution_1, contribution_2, contribution_3 from ${own}) score
        join ${view.table} valued using (customer_key)
      ) told using (customer_key)`,
  };
}

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

/** The customer's own value of the feature at a place, picked out of all of them: sixty branches would take longer. */
function valueSql(place: Sql, features: readonly Placed[], type: Sql): Sql {
  if (features.length === 0) return sql`cast(null as ${type})`;
  const byPlace = new Map(features.map(({ place: own, feature }) => [own, id("valued", feature.field)]));
  const last = Math.max(...byPlace.keys());
  const values = Array.from({ length: last + 1 }, (_, own) => sql`cast(${byPlace.get(own) ?? sql`null`} as ${type})`);
  return sql`[${join(values)}][${place} + 1]`;
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
