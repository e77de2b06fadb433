import { MathError } from "./failure.ts";
import { ascendingOrder } from "./order.ts";

/** How a score in log odds becomes a probability: plain JSON. */
export type Calibrator =
  | { readonly kind: "none" }
  | { readonly kind: "platt"; readonly slope: number; readonly intercept: number }
  /** Piecewise linear through (scores[i], rates[i]), both ascending, constant beyond. */
  | { readonly kind: "isotonic"; readonly scores: readonly number[]; readonly rates: readonly number[] };

/** Share of the plain sigmoid in an isotonic probability: keeps the order within a step, and 0 and 1 out of reach. */
const tieBreak = 1e-4;

export function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** The probability of each score (log odds). */
export function calibrate(calibrator: Calibrator, scores: ArrayLike<number>): Float64Array {
  const one = calibrateOne(calibrator);
  return Float64Array.from(scores, one);
}

function calibrateOne(calibrator: Calibrator): (score: number) => number {
  if (calibrator.kind === "none") return sigmoid;
  if (calibrator.kind === "platt") return (score) => sigmoid(calibrator.intercept + calibrator.slope * score);
  const { scores, rates } = calibrator;
  return (score) => (1 - tieBreak) * interpolate(scores, rates, score) + tieBreak * sigmoid(score);
}

function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  if (x <= xs[low]) return ys[low];
  if (x >= xs[high]) return ys[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  return ys[low] + ((ys[high] - ys[low]) * (x - xs[low])) / (xs[high] - xs[low]);
}

/**
 * Platt's sigmoid through scores, by Newton's method on the log loss against his smoothed targets, (n₊ + 1)/(n₊ + 2) and
 * 1/(n₋ + 2). Source: Platt (1999) as corrected by Lin, Lin & Weng, Machine Learning 68 (2007). Throws `one_class`.
 */
export function fitPlatt(scores: ArrayLike<number>, labels: ArrayLike<number>): Calibrator {
  const { positives, negatives } = count(labels);
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)];
  const objective = (slope: number, intercept: number) => {
    let sum = 0;
    for (let i = 0; i < scores.length; i++) {
      const eta = intercept + slope * scores[i];
      const target = labels[i] === 1 ? high : low;
      sum += Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))) - target * eta;
    }
    return sum;
  };
  let slope = 0;
  let intercept = Math.log((positives + 1) / (negatives + 1));
  let at = objective(slope, intercept);
  for (let step = 0; step < 100; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-12, 0, 1e-12];
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i];
      const p = sigmoid(intercept + slope * score);
      const off = p - (labels[i] === 1 ? high : low);
      const curve = p * (1 - p);
      g0 += off;
      g1 += off * score;
      h00 += curve;
      h01 += curve * score;
      h11 += curve * score * score;
    }
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    if (!Number.isFinite(d0) || !Number.isFinite(d1)) break;
    let scale = 1;
    let next = objective(slope - d1, intercept - d0);
    while (next > at + 1e-12 * Math.abs(at) && scale > 1e-10) {
      scale /= 2;
      next = objective(slope - scale * d1, intercept - scale * d0);
    }
    slope -= scale * d1;
    intercept -= scale * d0;
    const gain = at - next;
    at = next;
    if (Math.abs(g0 * d0 + g1 * d1) < 1e-12 || (gain <= 0 && step > 0)) break;
  }
  return { kind: "platt", slope, intercept };
}

/**
 * Isotonic regression of labels on scores by pooling adjacent violators, equal scores pooled first; a step's ends are its
 * first and last score. Source: Barlow et al. (1972); Zadrozny & Elkan (KDD 2002). Throws `one_class`, `not_finite`.
 */
export function fitIsotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): Calibrator {
  count(labels);
  const order = ascendingOrder(scores);
  const blocks: { first: number; last: number; sum: number; rows: number }[] = [];
  for (let from = 0; from < order.length;) {
    const score = scores[order[from]];
    let [to, sum] = [from, 0];
    while (to < order.length && scores[order[to]] === score) sum += labels[order[to++]];
    let block = { first: score, last: score, sum, rows: to - from };
    for (
      let before = blocks.at(-1);
      before && before.sum * block.rows >= block.sum * before.rows;
      before = blocks.at(-1)
    ) {
      blocks.pop();
      block = { first: before.first, last: block.last, sum: before.sum + block.sum, rows: before.rows + block.rows };
    }
    blocks.push(block);
    from = to;
  }
  const points = blocks.flatMap(({ first, last, sum, rows }) =>
    (first === last ? [first] : [first, last]).map((score) => ({ score, rate: sum / rows })),
  );
  return { kind: "isotonic", scores: points.map(({ score }) => score), rates: points.map(({ rate }) => rate) };
}

export interface ChosenCalibrator {
  /** Fitted to all rows. */
  readonly calibrator: Calibrator;
  /** Each row's probability from a calibrator of the same kind fitted to the other folds. */
  readonly held: Float64Array;
}

/** Fewer of the rarer class than this do not carry the steps of an isotonic regression. */
const isotonicNeeds = 300;

/**
 * The way to calibrate with the least log loss on rows that it was not fitted to. `scores` (log odds) must come from models
 * that had not seen their row; `foldOf` says which belong together.
 */
export function chooseCalibrator(
  scores: Float64Array,
  labels: ArrayLike<number>,
  foldOf: ArrayLike<number>,
): ChosenCalibrator {
  const { positives, negatives } = count(labels);
  const fits = [
    (): Calibrator => ({ kind: "none" }),
    fitPlatt,
    ...(Math.min(positives, negatives) >= isotonicNeeds ? [fitIsotonic] : []),
  ];
  const folds = new Set(Array.from({ length: foldOf.length }, (_, i) => foldOf[i]));
  let best: { fit: (typeof fits)[number]; held: Float64Array; loss: number } | undefined;
  for (const fit of fits) {
    const held = new Float64Array(scores.length);
    for (const fold of folds) {
      const others: number[] = [];
      const own: number[] = [];
      for (let i = 0; i < scores.length; i++) (foldOf[i] === fold ? own : others).push(i);
      const from = fit(
        Float64Array.from(others, (i) => scores[i]),
        Uint8Array.from(others, (i) => labels[i]),
      );
      const one = calibrateOne(from);
      for (const i of own) held[i] = one(scores[i]);
    }
    const loss = logLoss(held, labels);
    if (!best || loss < best.loss) best = { fit, held, loss };
  }
  return { calibrator: best!.fit(scores, labels), held: best!.held };
}

/** Mean −log likelihood; probabilities are kept 1e-15 away from 0 and 1. */
export function logLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, probabilities[i]));
    sum -= Math.log(labels[i] === 1 ? p : 1 - p);
  }
  return sum / probabilities.length;
}

/**
 * A probability learned where the base rate was `from`, for a population where it is `to` and all else is the same.
 * Source: Saerens, Latinne & Decaestecker, Neural Computation 14 (2002), equation 2.4.
 */
export function shiftPrior(probability: number, from: number, to: number): number {
  const [yes, no] = [(probability * to) / from, ((1 - probability) * (1 - to)) / (1 - from)];
  return yes / (yes + no);
}

function count(labels: ArrayLike<number>): { positives: number; negatives: number } {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i];
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) throw new MathError("one_class", { positives, negatives });
  return { positives, negatives };
}
