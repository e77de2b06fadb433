import type { Records } from "../boosting/records.ts";
import { simultaneousLevel } from "../effect/guard.ts";
import { foldRows, groupedFolds, stratifiedFolds } from "../folds.ts";
import type { Hooks } from "../hooks.ts";
import { createRandom, deriveSeed } from "../random.ts";
import { fitLearners, type Learner, type OutcomeKind, scoreUplift, type UpliftState } from "./learners.ts";
import { type MeasuredGain, measureGain, type Randomised } from "./qini.ts";

const folds = 4;

export interface LearnerGain extends MeasuredGain {
  readonly learner: Learner;
}

export interface ChosenUplift {
  /** In the order asked for; intervals hold for all of them together. */
  readonly learners: readonly LearnerGain[];
  /** The largest Qini out of fold; fitted to all rows. */
  readonly chosen: LearnerGain;
  readonly state: UpliftState;
  /** Whether the interval of the chosen Qini lies above 0; otherwise its scores are noise. */
  readonly better: boolean;
  /** Out of fold, of the chosen learner. */
  readonly scores: Float64Array;
}

/**
 * Tries learners by four-fold cross-fitting: each customer is scored by models that had not seen them in any row, folds alike in
 * arms and outcomes. The one with the largest Qini is fitted to all rows. Since the best of several is picked, their intervals are drawn
 * at a level that holds for all together. Throws `too_few_rows`, `one_class`, RangeError where an arm has one class.
 */
export async function chooseUplift(
  wanted: readonly Learner[],
  records: Records,
  kind: OutcomeKind,
  data: Randomised,
  seed: number,
  hooks: Hooks = {},
): Promise<ChosenUplift> {
  const { rows } = records;
  const strata = Uint8Array.from(
    { length: rows },
    (_, row) => 2 * data.treated[row] + (data.outcome[row] === 0 ? 0 : 1),
  );
  const dice = createRandom(deriveSeed(seed, "folds"));
  const foldOf = data.customers
    ? groupedFolds(strata, data.customers, folds, dice)
    : stratifiedFolds(strata, folds, dice);
  const scores = wanted.map(() => new Float64Array(rows));
  for (let fold = 0; fold < folds; fold++) {
    const { train, test } = foldRows(foldOf, fold);
    const states = await fitLearners(wanted, records, kind, data, train, deriveSeed(seed, "fold", fold), hooks);
    for (const [i, state] of states.entries()) {
      const all = await scoreUplift(state, records, hooks);
      for (const row of test) scores[i][row] = all[row];
    }
  }
  const measured: LearnerGain[] = [];
  for (const [i, learner] of wanted.entries()) {
    const random = createRandom(deriveSeed(seed, "resamples"));
    const level = simultaneousLevel(wanted.length);
    measured.push({ learner, ...(await measureGain(scores[i], data, random, { level, yieldNow: hooks.yieldNow })) });
  }
  const chosen = measured.reduce((best, next) => (next.qini > best.qini ? next : best));
  const every = Uint32Array.from({ length: rows }, (_, row) => row);
  const [state] = await fitLearners([chosen.learner], records, kind, data, every, deriveSeed(seed, "all"), hooks);
  return {
    learners: measured,
    chosen,
    state,
    better: chosen.qiniInterval.low > 0,
    scores: scores[measured.indexOf(chosen)],
  };
}
