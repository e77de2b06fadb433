import { createHash } from "node:crypto";
import type { ChurnBand, ChurnLabel, ChurnModel } from "../api/churn.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import type { Calibrator } from "../math/calibration.ts";
import type { Spread } from "../math/stability.ts";
import { fieldsNeeded, type FieldSet } from "./fields.ts";
import type { Fitted, FittedState } from "./fitted.ts";
import { fieldsOfDesign, fittedLogistic, type LogisticState } from "./model.ts";
import { fieldsOfTrees, fittedTrees } from "./trees.ts";

/** All that is needed to score, watch and retrain a model: plain JSON, stored with it. */
export interface ModelState {
  readonly version: 2;
  readonly fitted: FittedState;
  readonly calibrator: Calibrator;
  /** How each field, and the score (as `null`), was spread over the customers learned from. */
  readonly spreads: readonly { readonly field: string | null; readonly spread: Spread }[];
  readonly meanRisk: number;
  readonly params: CallParams<"churn.run"> | null;
}

export interface StoredModel {
  readonly document: ChurnModel;
  readonly state: ModelState;
}

/** The model, or the latest where no id is given; throws `model_missing`. */
export async function readModel(reader: Reader, modelId: number | undefined): Promise<StoredModel> {
  const row = await reader.row<{ document: string; state: string }>(sql`
    select document, state from project.churn_model
    where model_id = coalesce(cast(${modelId ?? null} as integer), (select max(model_id) from project.churn_model))`);
  if (!row) throw new EngineError("model_missing");
  return { document: modelOf(row.document), state: stateOf(row.state) };
}

/** What a model of an earlier version did not keep stands empty. */
export function modelOf(document: string): ChurnModel {
  const later = { trainChurners: null, windowMonths: null, labelMonths: [], training: null };
  const stored = { ...later, ...(JSON.parse(document) as ChurnModel) };
  return stored.kind === undefined
    ? {
        ...stored,
        kind: "logistic",
        choice: { asked: "logistic", candidates: [], difference: null, reason: "asked" },
        trainedAt: "",
        viewHash: "",
        calibrationMethod: "none",
        calibrationError: meanGap(stored),
        logLoss: Number.NaN,
        captures: [],
        gains: gainsOfDeciles(stored),
        segments: [],
        importance: [],
        partialDependence: [],
        features: [],
        warnings: [],
        comparison: null,
        baseRateCorrection: null,
        bandsFrom: "shares",
        economics: null,
        survival: { horizonMonths: 24, marginShare: 0.4, annualDiscount: 0.1 },
      }
    : stored;
}

function meanGap({ calibration, testCustomers }: ChurnModel): number {
  return calibration.reduce(
    (sum, { predicted, observed, customers }) => sum + (customers / testCustomers) * Math.abs(predicted - observed),
    0,
  );
}

function gainsOfDeciles({ deciles, calibration }: ChurnModel): ChurnModel["gains"] {
  let [customers, churners] = [0, 0];
  return deciles.map((decile, i) => {
    customers += decile.customers;
    churners += decile.churners;
    return { cutOff: calibration[deciles.length - 1 - i]?.predicted ?? 0, customers, churners };
  });
}

function stateOf(text: string): ModelState {
  const stored = JSON.parse(text) as ModelState | (Omit<LogisticState, "kind"> & { version: 1 });
  if (stored.version === 2) return stored;
  return {
    version: 2,
    fitted: { kind: "logistic", version: 1, design: stored.design, scale: stored.scale, model: stored.model },
    calibrator: { kind: "none" },
    spreads: [],
    meanRisk: Number.NaN,
    params: null,
  };
}

export function fittedOf(state: FittedState): Fitted {
  return state.kind === "trees" ? fittedTrees(state) : fittedLogistic(state);
}

/** The columns that a stored model reads. Throws `model_fields_missing` with those that the view no longer has. */
export function fieldsOfModel({ document, state }: StoredModel, view: View): FieldSet {
  const { fitted } = state;
  const fields = fitted.kind === "trees" ? fieldsOfTrees(fitted) : fieldsOfDesign(fitted.design);
  const known = new Set(view.fields.map(({ name }) => name));
  const needed = [...fields.numbers, ...fields.categories].flatMap((input) => fieldsNeeded(input));
  const missing = [...new Set(needed)].filter((name) => !known.has(name));
  if (missing.length > 0)
    throw new EngineError("model_fields_missing", { modelId: document.modelId, fields: missing.join(", ") });
  return fields;
}

/** Fingerprint of what the view's fields mean: the same hash, the same columns in the same sense. */
export function viewHash(
  { windowMonths }: View,
  fields: readonly { name: string; type: string; unit: string | null }[],
): string {
  const said = JSON.stringify([windowMonths, fields.map(({ name, type, unit }) => [name, type, unit])]);
  return createHash("sha256").update(said).digest("hex").slice(0, 16);
}

export function cutOffsOf(bands: readonly ChurnBand[]): { high: number; medium: number } {
  const from = (band: ChurnBand["band"]) => bands.find((entry) => entry.band === band)?.from ?? 0;
  return { high: from("high"), medium: from("medium") };
}

/** Months that a risk speaks of: a column's are taken as one. */
export function riskMonths(label: ChurnLabel): number {
  return label.kind === "column" ? 1 : label.months;
}
