import { calibrate, type Calibrator, shiftPrior } from "../math/calibration.ts";
import type { Hooks } from "../math/hooks.ts";
import type { FeatureMap, Fitted } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { frameRows } from "./rows.ts";

/** The reasons kept for each customer. */
const TOP = 3;

/** Customers in the order of the frame, each with the fields that weigh most: score = base + contributions + rest. */
export interface Scored {
  readonly keys: Int32Array;
  readonly risks: Float64Array;
  readonly scores: Float64Array;
  readonly bases: Float64Array;
  /** Three a customer, by falling weight; −1 where there are fewer. */
  readonly topFeatures: Int16Array;
  readonly topContributions: Float64Array;
}

export interface ScorePart {
  readonly rows: Uint32Array;
  readonly fitted: Fitted;
}

/** Scores and explains every row, each by its part's model. `risks` are calibrated by the one calibrator. */
export async function scoreParts(
  frame: Frame,
  parts: readonly ScorePart[],
  calibrator: Calibrator,
  features: FeatureMap,
  hooks: Hooks,
): Promise<Scored> {
  const { rows } = frame;
  const scores = new Float64Array(rows);
  const bases = new Float64Array(rows);
  const topFeatures = new Int16Array(TOP * rows).fill(-1);
  const topContributions = new Float64Array(TOP * rows);
  const width = features.names.length;
  for (const { rows: own, fitted } of parts) {
    if (own.length === 0) continue;
    const part = own.length === rows ? frame : frameRows(frame, own);
    const partScores = await fitted.score(part, hooks);
    const base = await fitted.explain(
      part,
      features,
      (from, values) => {
        for (let i = 0; i * width < values.length; i++)
          keepTop(values, i * width, width, TOP * own[from + i], topFeatures, topContributions);
      },
      hooks,
    );
    own.forEach((row, i) => {
      scores[row] = partScores[i];
      bases[row] = base;
    });
  }
  return { keys: frame.keys, risks: calibrate(calibrator, scores), scores, bases, topFeatures, topContributions };
}

/** The largest by size, ties to the earlier field; nothing that adds nothing. */
function keepTop(
  values: Float64Array,
  at: number,
  width: number,
  out: number,
  topFeatures: Int16Array,
  topContributions: Float64Array,
): void {
  for (let feature = 0; feature < width; feature++) {
    const value = values[at + feature];
    if (value === 0) continue;
    let place = TOP;
    while (place > 0) {
      const before = out + place - 1;
      if (topFeatures[before] >= 0 && Math.abs(topContributions[before]) >= Math.abs(value)) break;
      place--;
    }
    if (place === TOP) continue;
    for (let to = TOP - 1; to > place; to--) {
      topFeatures[out + to] = topFeatures[out + to - 1];
      topContributions[out + to] = topContributions[out + to - 1];
    }
    topFeatures[out + place] = feature;
    topContributions[out + place] = value;
  }
}

/** The same customers with risks corrected to another base rate. */
export function correctedTo(scored: Scored, correction: { readonly from: number; readonly to: number } | null): Scored {
  if (!correction) return scored;
  return { ...scored, risks: scored.risks.map((risk) => shiftPrior(risk, correction.from, correction.to)) };
}

export function wholeOf(frame: Frame, fitted: Fitted): ScorePart[] {
  return [{ rows: Uint32Array.from({ length: frame.rows }, (_, row) => row), fitted }];
}
