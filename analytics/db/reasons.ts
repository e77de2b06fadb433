import type { ChurnFeature, ChurnModel, ChurnReason, CustomerReasons } from "../api/churn.ts";
import type { Month } from "../api/project.ts";
import { reasonText } from "../api/text/churn.ts";
import type { Reader } from "./database.ts";
import { monthStart } from "./months.ts";
import type { Sql } from "./sql.ts";
import { id, join, sql } from "./sql.ts";
import { findView } from "./view.ts";

interface ScoreRow {
  readonly customer_key: number;
  readonly customer_id: string;
  readonly risk: number;
  readonly band: CustomerReasons["band"];
  readonly score: number | null;
  readonly base: number | null;
  readonly features: readonly (number | null)[];
  readonly contributions: readonly (number | null)[];
  readonly expected_months: number | null;
  readonly lifetime_value_fen: number | null;
}

/** The model whose scores the view of a month shows: the last one that scored it. */
export async function scoringModel(
  reader: Reader,
  asOf: Month | null,
): Promise<Pick<ChurnModel, "modelId" | "features"> | null> {
  const document = await reader.value<string>(sql`
    select model.document from project.churn_model as model join project.churn_scoring as scoring using (model_id)
    where scoring.as_of is not distinct from cast(${asOf === null ? null : monthStart(asOf)} as date)
    order by scoring_id desc limit 1`);
  if (document === undefined) return null;
  // Models of older programs kept no fields with their usual values.
  const { modelId, features = [] } = JSON.parse(document) as Pick<ChurnModel, "modelId"> & Partial<ChurnModel>;
  return { modelId, features };
}

/**
 * Why customers of a scored month have their risk, in sentences, with the values of the month's view (none where it is not
 * built). `which`: a condition over `customer_key` and `customer_id`; customers in the order of their keys. A target list
 * calls it with the model and month that its risks come from.
 */
export async function churnReasons(
  reader: Reader,
  model: Pick<ChurnModel, "modelId" | "features">,
  asOf: Month | null,
  which: Sql,
): Promise<{ readonly customerKey: number; readonly told: CustomerReasons }[]> {
  const { modelId, features } = model;
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  const rows = await reader.rows<ScoreRow>(sql`
    select s.customer_key, k.customer_id, risk, band, score, base, [feature_1, feature_2, feature_3] as features,
      [contribution_1, contribution_2, contribution_3] as contributions, expected_months, lifetime_value_fen
    from project.churn_score s join project.customer_key k using (customer_key)
    where s.model_id = ${modelId} and s.as_of is not distinct from ${month} and ${which}
    order by customer_key`);
  const values = await valuesOf(reader, asOf, rows, features);
  return rows.map((row) => {
    const { score, base } = row;
    const reasons = row.features.flatMap((place, i): ChurnReason[] => {
      const feature = place === null ? undefined : features[place];
      if (!feature) return [];
      const value = values.get(row.customer_key)?.[feature.field] ?? null;
      return [{ field: feature.field, value, usual: feature.usual, contribution: row.contributions[i] ?? 0 }];
    });
    const top = reasons.reduce((sum, { contribution }) => sum + contribution, 0);
    const sentence = (locale: "zh-CN" | "en") =>
      reasons.map((reason) =>
        reasonText(
          reason,
          features.find(({ field }) => field === reason.field)!,
          locale,
        ),
      );
    const told: CustomerReasons = {
      customerId: row.customer_id,
      modelId,
      asOf,
      risk: row.risk,
      band: row.band,
      score: score ?? 0,
      base: base ?? 0,
      reasons,
      rest: (score ?? 0) - (base ?? 0) - top,
      expectedMonths: row.expected_months,
      lifetimeValueFen: row.lifetime_value_fen,
      sentences: { "zh-CN": sentence("zh-CN"), en: sentence("en") },
    };
    return { customerKey: row.customer_key, told };
  });
}

type Values = Readonly<Record<string, number | string | null>>;

/** What the fields that weigh say of those customers; yes/no as 1 and 0. */
async function valuesOf(
  reader: Reader,
  asOf: Month | null,
  rows: readonly ScoreRow[],
  features: readonly ChurnFeature[],
): Promise<ReadonlyMap<number, Values>> {
  const view = await findView(reader, asOf);
  const used = new Set(rows.flatMap((row) => row.features).filter((place) => place !== null));
  const wanted = features.filter(
    ({ field }, place) => used.has(place) && view?.fields.some(({ name }) => name === field),
  );
  if (!view || wanted.length === 0) return new Map();
  const columns = wanted.map(({ field, type }) =>
    type === "text" || type === "category"
      ? sql`cast(${id(field)} as varchar) as ${id(field)}`
      : sql`cast(${id(field)} as double) as ${id(field)}`,
  );
  const keys = rows.map(({ customer_key }) => sql`${customer_key}`);
  const found = await reader.rows<Record<string, number | string | null> & { customer_key: number }>(
    sql`select customer_key, ${join(columns)} from ${view.table} where customer_key in (${join(keys)})`,
  );
  return new Map(found.map((row) => [row.customer_key, row]));
}
