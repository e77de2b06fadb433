import type { ChurnModelKind } from "../api/churn.ts";
import type { JobContext } from "../db/context.ts";
import { calibrate, type Calibrator, chooseCalibrator } from "../math/calibration.ts";
import { foldRows } from "../math/folds.ts";
import type { Hooks } from "../math/hooks.ts";
import { deriveSeed } from "../math/random.ts";
import type { Fitted, Trainer } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { customerFolds, frameRows, stackFrames } from "./rows.ts";

/** Folds of the training months that scores are calibrated on when a later month tests. */
const CALIBRATION_FOLDS = 3;

export interface FinalModel {
  readonly fitted: Fitted;
  readonly calibrator: Calibrator;
}

/** One kind of model, validated. */
export interface Learned {
  readonly kind: ChurnModelKind;
  /** Calibrated probabilities of the test rows, from models and calibrators that had not seen them. */
  readonly risks: Float64Array;
  /** A model with rows that it has not seen. */
  readonly probe: { readonly fitted: Fitted; readonly frame: Frame };
  /** Parts of the test rows with the model that had not seen them; none where a later month tested. */
  readonly parts: readonly { readonly rows: Uint32Array; readonly fitted: Fitted }[];
  /** The model that scores: fitted to all labelled rows, its quality is that of the ones before. */
  finish(): Promise<FinalModel>;
}

/**
 * Trained on earlier months, tested on a later one, so that calibration too has seen only the earlier ones. The model that
 * scores is then fitted to all months' rows together, so that the newest departures count.
 */
export async function learnOverTime(
  kind: ChurnModelKind,
  trainer: Trainer,
  train: Frame,
  test: Frame,
  seed: number,
  context: JobContext,
  hooks: Hooks,
): Promise<Learned> {
  const early = await trainer(train, seed, trainingHooks(context, hooks));
  const foldOf = customerFolds(train, CALIBRATION_FOLDS, seed);
  const { scores } = await inFolds(trainer, train, foldOf, CALIBRATION_FOLDS, early, seed, context, hooks);
  const { calibrator } = chooseCalibrator(scores, train.labels, foldOf);
  const testScores = await early.score(test, hooks);
  return {
    kind,
    risks: calibrate(calibrator, testScores),
    probe: { fitted: early, frame: test },
    parts: [],
    async finish() {
      const both = stackFrames(train, test);
      const fitted = await trainer(both, seed, trainingHooks(context, hooks), early);
      const folds = new Uint8Array(both.rows).fill(CALIBRATION_FOLDS);
      folds.set(foldOf);
      const held = new Float64Array(both.rows);
      held.set(scores);
      held.set(testScores, train.rows);
      return { fitted, calibrator: chooseCalibrator(held, both.labels, folds).calibrator };
    },
  };
}

/** Validated in stratified folds of one month; the model that scores is fitted to all of its rows. */
export async function learnInFolds(
  kind: ChurnModelKind,
  trainer: Trainer,
  frame: Frame,
  folds: number,
  seed: number,
  context: JobContext,
  hooks: Hooks,
): Promise<Learned> {
  const whole = await trainer(frame, seed, trainingHooks(context, hooks));
  const foldOf = customerFolds(frame, folds, seed);
  const { scores, parts } = await inFolds(trainer, frame, foldOf, folds, whole, seed, context, hooks);
  const { calibrator, held } = chooseCalibrator(scores, frame.labels, foldOf);
  return {
    kind,
    risks: held,
    probe: { fitted: parts[0].fitted, frame: frameRows(frame, parts[0].rows) },
    parts,
    finish: async () => ({ fitted: whole, calibrator }),
  };
}

/** Each row's log odds from a model that never saw its customer. */
async function inFolds(
  trainer: Trainer,
  frame: Frame,
  foldOf: Uint8Array,
  folds: number,
  start: Fitted,
  seed: number,
  context: JobContext,
  hooks: Hooks,
): Promise<{ scores: Float64Array; parts: Learned["parts"] }> {
  const scores = new Float64Array(frame.rows);
  const parts: { rows: Uint32Array; fitted: Fitted }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    context.progress("validate", fold, folds);
    const { train, test } = foldRows(foldOf, fold);
    const fitted = await trainer(frameRows(frame, train), deriveSeed(seed, "fold", fold), hooks, start);
    const own = await fitted.score(frameRows(frame, test), hooks);
    test.forEach((row, i) => (scores[row] = own[i]));
    parts.push({ rows: test, fitted });
  }
  return { scores, parts };
}

function trainingHooks(context: JobContext, hooks: Hooks): Hooks {
  return { ...hooks, onStep: (done, total) => context.progress("train", done, total) };
}
