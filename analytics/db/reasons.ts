import type { ChurnFeature, ChurnModel, CustomerReasons } from "../api/churn.ts";
import type { Month } from "../api/project.ts";
import { reasonText } from "../api/text/churn.ts";
import type { Locale } from "../api/text/locale.ts";
import type { Reader } from "./database.ts";
import { monthStart } from "./months.ts";
import type { Sql } from "./sql.ts";
import { id, join, sql } from "./sql.ts";
import { findView, type View } from "./view.ts";

type Ranked<Name extends string, T> = Readonly<Record<`${Name}_${1 | 2 | 3}`, T | null>>;

interface ScoreRow
  extends Ranked<"feature", number>, Ranked<"contribution", number>, Ranked<"number", number>, Ranked<"text", string> {
  readonly customer_key: number;
  readonly customer_id: string;
  readonly risk: number;
  readonly band: CustomerReasons["band"];
  readonly score: number | null;
  readonly base: number | null;
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

/** A customer of a scored month with what its risk comes from. */
export interface ToldCustomer {
  readonly customerKey: number;
  readonly told: CustomerReasons;
}

/** Customers whose reasons are in memory at a time. */
const PAGE_ROWS = 20_000;

/**
 * Why customers of a scored month have their risk, in sentences, with the values of the month's view (none where it is not
 * built). `which`: a condition over `customer_key` and `customer_id`; customers in the order of their keys. A target list
 * calls it with the model and month that its risks come from; of more than a page of customers ask `churnReasonPages`.
 */
export async function churnReasons(
  reader: Reader,
  model: Pick<ChurnModel, "modelId" | "features">,
  asOf: Month | null,
  which: Sql,
): Promise<ToldCustomer[]> {
  const all: ToldCustomer[] = [];
  for await (const page of churnReasonPages(reader, model, asOf, which)) all.push(...page);
  return all;
}

/** The same, some thousands of customers at a time, so that any number of them needs no more memory. */
export async function* churnReasonPages(
  reader: Reader,
  model: Pick<ChurnModel, "modelId" | "features">,
  asOf: Month | null,
  which: Sql,
  pageRows = PAGE_ROWS,
): AsyncGenerator<readonly ToldCustomer[]> {
  const view = await findView(reader, asOf);
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  const values = valueColumns(model.features, view);
  for (let after = -1; ;) {
    const rows = await reader.rows<ScoreRow>(sql`
      with page as (
        select s.* exclude (customer_key), s.customer_key, k.customer_id
        from project.churn_score s join project.customer_key k using (customer_key)
        where s.model_id = ${model.modelId} and s.as_of is not distinct from ${month} and s.customer_key > ${after} and (${which})
        order by customer_key limit ${pageRows})
      select s.customer_key, s.customer_id, risk, band, score, base, expected_months, lifetime_value_fen,
        feature_1, feature_2, feature_3, contribution_1, contribution_2, contribution_3${values}
      from page s ${view ? sql`left join ${view.table} v using (customer_key)` : sql``} order by s.customer_key`);
    if (rows.length > 0) yield rows.map((row) => toldOf(row, model, asOf));
    if (rows.length < pageRows) return;
    after = rows[rows.length - 1].customer_key;
  }
}

/** What the view says of each of the three fields that weigh most; yes/no as 1 and 0. Nothing of fields it no longer has. */
function valueColumns(features: readonly ChurnFeature[], view: View | undefined): Sql {
  const known = features.flatMap(({ field, type }, place) =>
    view?.fields.some(({ name }) => name === field) ? [{ field, place, isText: textual.has(type) }] : [],
  );
  const columns = ([1, 2, 3] as const).flatMap((rank) => {
    const feature = id(`feature_${rank}`);
    const pick = (isText: boolean, type: Sql, name: string) => {
      const cases = known
        .filter((one) => one.isText === isText)
        .map(({ field, place }) => sql`when ${place} then cast(${id("v", field)} as ${type})`);
      const value = cases.length > 0 ? sql`case ${feature} ${join(cases, sql` `)} end` : sql`cast(null as ${type})`;
      return sql`, ${value} as ${id(`${name}_${rank}`)}`;
    };
    return [pick(false, sql`double`, "number"), pick(true, sql`varchar`, "text")];
  });
  return join(columns, sql``);
}

const textual: ReadonlySet<string> = new Set(["text", "category"]);

function toldOf(
  row: ScoreRow,
  { modelId, features }: Pick<ChurnModel, "modelId" | "features">,
  asOf: Month | null,
): ToldCustomer {
  const named = ([1, 2, 3] as const).flatMap((rank) => {
    const place = row[`feature_${rank}`];
    const feature = place === null ? undefined : features[place];
    if (!feature) return [];
    const value = row[`number_${rank}`] ?? row[`text_${rank}`];
    const contribution = row[`contribution_${rank}`] ?? 0;
    return [{ feature, reason: { field: feature.field, value, usual: feature.usual, contribution } }];
  });
  const [score, base] = [row.score ?? 0, row.base ?? 0];
  const top = named.reduce((sum, { reason }) => sum + reason.contribution, 0);
  const sentences = (locale: Locale) => named.map(({ feature, reason }) => reasonText(reason, feature, locale));
  const told: CustomerReasons = {
    customerId: row.customer_id,
    modelId,
    asOf,
    risk: row.risk,
    band: row.band,
    score,
    base,
    reasons: named.map(({ reason }) => reason),
    rest: score - base - top,
    expectedMonths: row.expected_months,
    lifetimeValueFen: row.lifetime_value_fen,
    sentences: { "zh-CN": sentences("zh-CN"), en: sentences("en") },
  };
  return { customerKey: row.customer_key, told };
}
