import type { ChurnDriver } from "../api/churn.ts";
import { EngineError } from "../api/errors.ts";
import type { Hooks } from "../math/hooks.ts";
import type { LogisticFit, LogisticModel } from "../math/logistic.ts";
import type { Matrix } from "../math/matrix.ts";
import { takeRows } from "../math/matrix.ts";
import type { Preparation } from "../math/standardise.ts";
import { applyPreparation } from "../math/standardise.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import type { Design } from "./design.ts";
import { applyDesign, fitDesign, fitScale } from "./design.ts";
import { inputCalled, type FieldSet } from "./fields.ts";
import { balancedWeights, type Fitted, type Trainer } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { fitPenalised, type Penalty } from "./penalty.ts";
import { frameRows } from "./rows.ts";

/** With more rows than this a model is learned from a random sample of so many: coefficients no longer change by more than their errors. */
export const LEARN_ROWS = 200_000;
const PREDICT_ROWS = 50_000;

export interface FittedModel {
  readonly scale: Preparation;
  readonly fit: LogisticFit;
}

/** All that is needed to score another month: plain JSON, stored with the model. */
export interface LogisticState {
  readonly kind: "logistic";
  readonly version: 1;
  readonly design: Design;
  readonly scale: Preparation;
  readonly model: LogisticModel;
}

interface FittedLogistic extends Fitted {
  readonly state: LogisticState;
  readonly drivers: readonly ChurnDriver[];
}

/** The one kind of model with drivers to read. */
export function hasDrivers(fitted: Fitted): fitted is FittedLogistic {
  return "drivers" in fitted;
}

/** Ridge logistic regression on the design's columns. Throws `no_usable_features`. */
export function logisticTrainer(fields: FieldSet, penalty: Penalty, balanced: boolean): Trainer {
  return async (frame, seed, hooks, start) => {
    const design = fitDesign(frame, fields);
    const from = start?.state.kind === "logistic" ? start.state : undefined;
    const fitted = await fitModel(
      applyDesign(frame, design),
      frame.labels,
      penalty,
      seed,
      balanced,
      hooks,
      (scale) => from && warmStart(from, design, scale),
    );
    if (fitted.scale.columns.length === 0) throw new EngineError("no_usable_features");
    const { intercept, coefficients } = fitted.fit;
    const state = {
      kind: "logistic",
      version: 1,
      design,
      scale: fitted.scale,
      model: { intercept, coefficients },
    } as const;
    return { ...fittedLogistic(state), drivers: driversOf(design, fitted) };
  };
}

/** The coefficients of the same columns, 0 for others: a good place to begin. */
function warmStart(from: LogisticState, design: Design, scale: Preparation): LogisticModel {
  const name = ({ input, category }: Design["columns"][number]) => `${input}\n${category ?? ""}`;
  const known = new Map(
    from.scale.columns.map(({ column }, j) => [name(from.design.columns[column]), from.model.coefficients[j]]),
  );
  return {
    intercept: from.model.intercept,
    coefficients: scale.columns.map(({ column }) => known.get(name(design.columns[column])) ?? 0),
  };
}

export function fittedLogistic(state: LogisticState): Fitted & { readonly state: LogisticState } {
  const { design, scale, model } = state;
  const inBlocks = async (frame: Frame, hooks: Hooks, work: (from: number, x: Matrix) => void) => {
    for (let from = 0; from < frame.rows; from += PREDICT_ROWS) {
      const rows = Math.min(PREDICT_ROWS, frame.rows - from);
      const part = frameRows(
        frame,
        Uint32Array.from({ length: rows }, (_, i) => from + i),
      );
      work(from, applyPreparation(applyDesign(part, design), scale));
      await hooks.yieldNow?.();
    }
  };
  return {
    kind: "logistic",
    state,
    async score(frame, hooks = {}) {
      const scores = new Float64Array(frame.rows);
      await inBlocks(frame, hooks, (from, x) => {
        for (let row = 0, at = 0; row < x.rows; row++) {
          let eta = model.intercept;
          for (let j = 0; j < x.cols; j++) eta += model.coefficients[j] * x.data[at++];
          scores[from + row] = eta;
        }
      });
      return scores;
    },
    async explain(frame, features, onRows, hooks = {}) {
      const places = scale.columns.map(({ column }) => features.placeOf(design.columns[column].field));
      const width = features.names.length;
      await inBlocks(frame, hooks, (from, x) => {
        const values = new Float64Array(x.rows * width);
        for (let row = 0, at = 0; row < x.rows; row++)
          for (let j = 0; j < x.cols; j++) values[row * width + places[j]] += model.coefficients[j] * x.data[at++];
        onRows(from, values);
      });
      // The columns' means are 0 on the rows learned from.
      return model.intercept;
    },
  };
}

export function fieldsOfDesign({ numbers, categories }: Design): FieldSet {
  return {
    numbers: numbers.map(({ input, field }) => inputCalled(input, field)),
    categories: categories.map(({ input, field }) => inputCalled(input, field)),
  };
}

async function fitModel(
  all: Matrix,
  allLabels: Float32Array,
  penalty: Penalty,
  seed: number,
  balanced: boolean,
  hooks: Hooks,
  startFrom: (scale: Preparation) => LogisticModel | undefined,
): Promise<FittedModel> {
  let [raw, labels] = [all, allLabels];
  if (all.rows > LEARN_ROWS) {
    const rows = sampleRows(all.rows, LEARN_ROWS, createRandom(deriveSeed(seed, "learn")));
    raw = takeRows(all, rows);
    labels = Float32Array.from(rows, (row) => allLabels[row]);
  }
  const scale = await fitScale(raw, { yieldNow: hooks.yieldNow });
  return fitPenalised(raw, scale, labels, penalty, {
    ...hooks,
    weights: balanced ? balancedWeights(labels) : undefined,
    start: startFrom(scale),
  });
}

/** The columns of the model by falling weight. Coefficients are per standard deviation of the prepared column. */
export function driversOf(design: Design, { scale, fit }: FittedModel): ChurnDriver[] {
  return scale.columns
    .map(({ column }, j): ChurnDriver => {
      const { input, field, category } = design.columns[column];
      const coefficient = fit.coefficients[j];
      return {
        feature: category === null ? input : `${input} = ${category}`,
        field,
        category,
        coefficient,
        standardError: fit.standardErrors[j],
        oddsRatio: Math.exp(coefficient),
      };
    })
    .sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient) || (a.feature < b.feature ? -1 : 1));
}
