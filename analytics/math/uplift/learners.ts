import { scoreRecords } from "../boosting/apply.ts";
import { growDefaults, type GrowOptions, growTrees } from "../boosting/grow.ts";
import { type BoostedTrees, gainShares } from "../boosting/model.ts";
import type { Records } from "../boosting/records.ts";
import { sigmoid } from "../calibration.ts";
import type { Hooks } from "../hooks.ts";
import type { Randomised } from "./qini.ts";

export const learners = ["t_learner", "x_learner", "class_transformation"] as const;
export type Learner = (typeof learners)[number];

/** A rate (outcomes 0 and 1) or a mean of any numbers. */
export type OutcomeKind = "rate" | "mean";

/** A fitted learner: plain data. `treatedShare` is the probability of treatment. */
export type UpliftState = { readonly kind: OutcomeKind } & (
  | { readonly learner: "t_learner"; readonly treated: BoostedTrees; readonly control: BoostedTrees }
  | {
      readonly learner: "x_learner";
      readonly fromTreated: BoostedTrees;
      readonly fromControl: BoostedTrees;
      readonly treatedShare: number;
    }
  | { readonly learner: "class_transformation"; readonly forest: BoostedTrees }
);

/** Few, shallow and slow trees: what a contact changes is far less than what tells customers apart. */
export function upliftOptions(rows: number, seed: number): GrowOptions {
  return {
    ...growDefaults,
    trees: 60,
    leaves: 8,
    depth: 4,
    learningRate: 0.08,
    l2: 1,
    leastRows: Math.max(20, Math.min(500, Math.round(rows / 100))),
    seed,
  };
}

/**
 * Fits learners of the difference that treatment makes, on the rows `train` of `records`:
 * - T-learner: one forest an arm, the difference of their predictions;
 * - X-learner (Künzel et al., PNAS 116, 2019): the effects imputed by the other arm's forest are learned in each arm, and both
 *   are weighed by the probability of treatment;
 * - class transformation (Jaskowski & Jaroszewicz 2012): one forest of "bought after treatment or not without it", rows weighed
 *   by one over the probability of their arm; for means the transformed outcome of Athey & Imbens (2015).
 * Throws RangeError where a rate has one class in an arm.
 */
export async function fitLearners(
  wanted: readonly Learner[],
  records: Records,
  kind: OutcomeKind,
  data: Randomised,
  train: Uint32Array,
  seed: number,
  hooks: Hooks = {},
): Promise<UpliftState[]> {
  const { treated, outcome, weights } = data;
  const arms = [0, 1].map((arm) => train.filter((row) => treated[row] === arm));
  const grow = (labels: ArrayLike<number>, rows: Uint32Array, squared: boolean, of: ArrayLike<number> | undefined) =>
    growTrees(
      records,
      { labels, weights: of, train: rows },
      { ...upliftOptions(rows.length, seed), loss: squared ? "squared" : "log" },
      hooks,
    );
  const ofArms =
    wanted.includes("t_learner") || wanted.includes("x_learner")
      ? {
          control: await grow(outcome, arms[0], kind === "mean", weights),
          treated: await grow(outcome, arms[1], kind === "mean", weights),
        }
      : null;
  const states: UpliftState[] = [];
  for (const learner of wanted) {
    if (learner === "t_learner") states.push({ kind, learner, ...ofArms! });
    else if (learner === "x_learner") {
      const expected = await predictions(kind, ofArms!.control, records, hooks);
      const underTreatment = await predictions(kind, ofArms!.treated, records, hooks);
      const imputed = Float64Array.from(expected, (control, row) =>
        treated[row] === 1 ? outcome[row] - control : underTreatment[row] - outcome[row],
      );
      states.push({
        kind,
        learner,
        fromControl: await grow(imputed, arms[0], true, weights),
        fromTreated: await grow(imputed, arms[1], true, weights),
        treatedShare: arms[1].length / train.length,
      });
    } else states.push({ kind, learner, forest: await transformed(data, kind, train, arms, grow) });
  }
  return states;
}

/** Rows of both arms weigh the same in all: then the class says by how much treatment raises the rate. */
async function transformed(
  { treated, outcome, weights }: Randomised,
  kind: OutcomeKind,
  train: Uint32Array,
  arms: readonly Uint32Array[],
  grow: (
    labels: ArrayLike<number>,
    rows: Uint32Array,
    squared: boolean,
    of: ArrayLike<number> | undefined,
  ) => Promise<BoostedTrees>,
): Promise<BoostedTrees> {
  const sums = arms.map((rows) => rows.reduce((sum, row) => sum + (weights ? weights[row] : 1), 0));
  const half = Float64Array.from({ length: treated.length }, (_, row) => {
    return ((weights ? weights[row] : 1) * train.length) / 2 / sums[treated[row] === 1 ? 1 : 0];
  });
  if (kind === "rate") {
    const labels = Uint8Array.from({ length: treated.length }, (_, row) => (treated[row] === outcome[row] ? 1 : 0));
    return grow(labels, train, false, half);
  }
  // 2 w y of a treated customer, −2 w y of a control one; about the common mean, which changes nothing but the noise.
  const mean = train.reduce((sum, row) => sum + outcome[row], 0) / train.length;
  const labels = half.map((weight, row) => 2 * weight * (outcome[row] - mean) * (treated[row] === 1 ? 1 : -1));
  return grow(labels, train, true, undefined);
}

async function predictions(
  kind: OutcomeKind,
  forest: BoostedTrees,
  records: Records,
  hooks: Hooks,
): Promise<Float64Array> {
  const scores = await scoreRecords(forest, records, hooks);
  return kind === "rate" ? scores.map(sigmoid) : scores;
}

/** What treatment is expected to add to each record's outcome. */
export async function scoreUplift(state: UpliftState, records: Records, hooks: Hooks = {}): Promise<Float64Array> {
  if (state.learner === "class_transformation") {
    const scores = await predictions(state.kind, state.forest, records, hooks);
    return state.kind === "rate" ? scores.map((rate) => 2 * rate - 1) : scores;
  }
  if (state.learner === "t_learner") {
    const control = await predictions(state.kind, state.control, records, hooks);
    return (await predictions(state.kind, state.treated, records, hooks)).map((value, row) => value - control[row]);
  }
  const { treatedShare } = state;
  const fromTreated = await scoreRecords(state.fromTreated, records, hooks);
  return (await scoreRecords(state.fromControl, records, hooks)).map(
    (value, row) => treatedShare * value + (1 - treatedShare) * fromTreated[row],
  );
}

/** What tells the scores apart: each feature's share of the gain of a small forest that learns them. Sums to 1, or all 0. */
export async function upliftDrivers(scores: Float64Array, records: Records, seed: number): Promise<Float64Array> {
  const train = Uint32Array.from({ length: records.rows }, (_, row) => row);
  const options = { ...upliftOptions(records.rows, seed), trees: 20, learningRate: 0.3, loss: "squared" } as const;
  return gainShares(await growTrees(records, { labels: scores, train }, options));
}
