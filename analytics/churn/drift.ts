import type { ChurnDrift, ChurnScoring, DriftLevel } from "../api/churn.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { callTimes } from "../db/dropped-calls.ts";
import { addMonths } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import { sql } from "../db/sql.ts";
import { areaUnderCurve, calibration } from "../math/ranking.ts";
import { categorySpread, numberSpread, sharesLike, stabilityIndex } from "../math/stability.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";
import { asOfSql, datedLabelSql, horizonOf, lastCustomers } from "./label.ts";
import type { Scored } from "./score.ts";
import type { ModelState, StoredModel } from "./state.ts";

const WATCH = 0.1;
const SHIFTED = 0.25;

/** How the fields, and the scores as `null`, lie over some customers. Inputs worked out of fields are left to their fields. */
export function spreadsOf(frame: Frame, fields: FieldSet, scores: Float64Array): ModelState["spreads"] {
  return [
    { field: null, spread: numberSpread(scores) },
    ...fields.numbers.flatMap(({ name, field }, i) =>
      name === field ? [{ field, spread: numberSpread(frame.numbers[i]) }] : [],
    ),
    ...fields.categories.map(({ field }, i) => ({ field, spread: categorySpread(frame.categories[i]) })),
  ];
}

/** A month's customers against those the model learned from. */
export function driftOf(
  modelId: number,
  asOf: Month | null,
  state: ModelState,
  frame: Frame,
  fields: FieldSet,
  scored: Pick<Scored, "scores" | "risks">,
): ChurnDrift {
  const index = (field: string | null): number => {
    const then = state.spreads.find((entry) => entry.field === field)?.spread;
    if (!then) return 0;
    const number = fields.numbers.findIndex(({ name }) => name === field);
    const category = fields.categories.findIndex(({ name }) => name === field);
    const values = field === null ? scored.scores : number >= 0 ? frame.numbers[number] : frame.categories[category];
    return stabilityIndex(then.shares, sharesLike(then, values));
  };
  const features = state.spreads.flatMap(({ field }) => {
    if (field === null) return [];
    const psi = index(field);
    return [{ field, psi, level: levelOf(psi) }];
  });
  const psi = index(null);
  return {
    modelId,
    asOf,
    score: {
      psi,
      level: levelOf(psi),
      meanRiskTrained: state.meanRisk,
      meanRisk: scored.risks.reduce((sum, risk) => sum + risk, 0) / Math.max(1, scored.risks.length),
    },
    features: features.sort((a, b) => b.psi - a.psi || (a.field < b.field ? -1 : 1)),
    realised: null,
  };
}

function levelOf(psi: number): DriftLevel {
  return psi < WATCH ? "stable" : psi < SHIFTED ? "watch" : "shifted";
}

/** The drift of a scored month, with what became of its customers where that is known by now. Throws `scores_missing`. */
export async function readDrift(
  reader: Reader,
  model: StoredModel,
  asOf: Month | null | undefined,
): Promise<ChurnDrift> {
  const { modelId } = model.document;
  const month = asOf === undefined ? sql`true` : sql`as_of is not distinct from ${asOfSql(asOf)}`;
  const text = await reader.value<string>(sql`
    select document from project.churn_scoring where model_id = ${modelId} and ${month} and (document ->> '$.drift') is not null
    order by scoring_id desc limit 1`);
  if (text === undefined) throw new EngineError("scores_missing", { modelId, asOf: asOf ?? null });
  const { drift } = JSON.parse(text) as ChurnScoring;
  return { ...drift, realised: await realised(reader, model, drift.asOf) };
}

async function realised(
  reader: Reader,
  { document: { modelId, label } }: StoredModel,
  asOf: Month | null,
): Promise<ChurnDrift["realised"]> {
  if (label.kind === "column" || asOf === null) return null;
  const { asOf: now } = await readSettings(reader);
  if (now === null || addMonths(asOf, horizonOf(label)) > now) return null;
  const { columns } = await reader.columns(sql`
    select s.risk, s.churned from (
      select customer_key, risk, ${datedLabelSql(label, asOf, await callTimes(reader))} as churned
      from project.churn_score left join ${lastCustomers} latest using (customer_key)
      where model_id = ${modelId} and as_of = ${asOfSql(asOf)}) s
    where s.churned is not null order by s.customer_key`);
  const risks = Float64Array.from(columns[0] as number[]);
  const labels = Float32Array.from(columns[1] as number[]);
  if (labels.length === 0) return null;
  const churned = labels.reduce((sum, outcome) => sum + outcome, 0);
  const area = churned > 0 && churned < labels.length ? areaUnderCurve(risks, labels) : null;
  return {
    customers: labels.length,
    churners: churned,
    rate: churned / labels.length,
    predictedRate: risks.reduce((sum, risk) => sum + risk, 0) / labels.length,
    auc: area?.auc ?? null,
    aucInterval: area ? [area.deLong.low, area.deLong.high] : null,
    calibration: calibration(risks, labels).bins.map(({ lowestPredicted, meanPredicted, observedRate, rows }) => ({
      from: lowestPredicted,
      predicted: meanPredicted,
      observed: observedRate,
      customers: rows,
    })),
  };
}
