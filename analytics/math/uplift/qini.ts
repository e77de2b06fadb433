import { normalQuantile } from "../distributions.ts";
import { MathError } from "../failure.ts";
import type { Interval } from "../intervals.ts";
import { descendingOrder } from "../order.ts";
import type { Random } from "../random.ts";

/** What a randomised campaign saw of each customer. */
export interface Randomised {
  /** 0 or 1. */
  readonly treated: ArrayLike<number>;
  readonly outcome: ArrayLike<number>;
  /** One over the probability of the arm drawn, in any scale; absent where every customer had the same probability. */
  readonly weights?: ArrayLike<number> | undefined;
  /** A number that the rows of one customer share; absent where every row is a customer. */
  readonly customers?: ArrayLike<number> | undefined;
}

export interface GainPoint {
  /** Share of the customers reached, best first. */
  readonly share: number;
  /** What reaching them adds, per customer of the whole list, in the outcome's unit. */
  readonly gain: number;
  /** What the same share drawn at random adds. */
  readonly random: number;
}

export interface GainAreas {
  /** Area between the Qini curve and the straight line of a random order, shares and gains per customer: 0 for noise. */
  readonly qini: number;
  /** Area under the uplift curve, shares and gains per customer: half the overall effect for noise. */
  readonly auuc: number;
}

export interface MeasuredGain extends GainAreas {
  readonly qiniInterval: Interval;
  readonly auucInterval: Interval;
  readonly curve: readonly GainPoint[];
}

/** What was seen, best first, with the ends of equal scores: a curve has points only there. */
interface Ranked {
  readonly treated: Uint8Array;
  readonly outcome: Float64Array;
  readonly weights: Float64Array;
  /** 1 where the next row has another score. */
  readonly ends: Uint8Array;
  /** The first place that has the same customer; null where each has one. */
  readonly firsts: Uint32Array | null;
}

function rank(scores: ArrayLike<number>, { treated, outcome, weights, customers }: Randomised): Ranked {
  const rows = scores.length;
  for (const list of [treated, outcome, weights, customers])
    if (list && list.length !== rows) throw new MathError("bad_shape", { rows, length: list.length });
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += treated[row];
  if (sum === 0 || sum === rows) throw new MathError("one_class", { treated: sum });
  const order = descendingOrder(scores);
  return {
    treated: Uint8Array.from(order, (row) => treated[row]),
    outcome: Float64Array.from(order, (row) => outcome[row]),
    weights: Float64Array.from(order, (row) => (weights ? weights[row] : 1)),
    ends: Uint8Array.from(order, (row, i) => (i + 1 === rows || scores[order[i + 1]] !== scores[row] ? 1 : 0)),
    firsts: customers ? firstPlaces(Uint32Array.from(order, (row) => customers[row])) : null,
  };
}

function firstPlaces(customers: Uint32Array): Uint32Array {
  const places = new Map<number, number>();
  return customers.map((customer, place) => {
    const first = places.get(customer);
    if (first === undefined) places.set(customer, place);
    return first ?? place;
  });
}

/**
 * Walks down the ranking, `times` each row, and hands every point of the curves on: customers reached and both gains, not yet
 * divided. With n and Y the customers and outcomes of an arm so far, Qini's gain is Yt − Yc nt / nc and the uplift's is
 * (Yt / nt − Yc / nc) (nt + nc), a part without an arm counting 0: scikit-uplift's qini_curve and uplift_curve.
 * Source: Radcliffe, "Using control groups to target on predicted lift" (2007); Devriendt et al., Big Data 6 (2018).
 */
function walk(
  { treated, outcome, weights, ends }: Ranked,
  times: Uint8Array | null,
  onPoint: (reached: number, qini: number, uplift: number) => void,
): { reached: number; weightTreated: number } {
  let [reached, nt, nc, yt, yc] = [0, 0, 0, 0, 0];
  for (let i = 0; i < ends.length; i++) {
    const count = times ? times[i] : 1;
    const weight = count * weights[i];
    reached += count;
    if (treated[i] === 1) {
      nt += weight;
      yt += weight * outcome[i];
    } else {
      nc += weight;
      yc += weight * outcome[i];
    }
    if (ends[i] === 0) continue;
    onPoint(reached, nc > 0 ? yt - (yc * nt) / nc : yt, ((nt > 0 ? yt / nt : 0) - (nc > 0 ? yc / nc : 0)) * reached);
  }
  return { reached, weightTreated: nt };
}

function areas(ranked: Ranked, times: Uint8Array | null): GainAreas {
  let [x, q, u, areaQ, areaU] = [0, 0, 0, 0, 0];
  const { reached, weightTreated } = walk(ranked, times, (nextX, nextQ, nextU) => {
    areaQ += ((q + nextQ) / 2) * (nextX - x);
    areaU += ((u + nextU) / 2) * (nextX - x);
    x = nextX;
    q = nextQ;
    u = nextU;
  });
  return { qini: (areaQ / reached - q / 2) / weightTreated, auuc: areaU / reached ** 2 };
}

/** Areas of the Qini and uplift curves of a ranking, best first. Throws `bad_shape`, `not_finite`, `one_class` without an arm. */
export function gainAreas(scores: ArrayLike<number>, data: Randomised): GainAreas {
  return areas(rank(scores, data), null);
}

/** Points kept of a curve. */
const mostPoints = 101;

/** The Qini curve per customer at even shares, from (0, 0) to the overall effect. Throws as `gainAreas`. */
export function gainCurve(scores: ArrayLike<number>, data: Randomised): GainPoint[] {
  const shares: number[] = [0];
  const gains: number[] = [0];
  const rows = scores.length;
  const { weightTreated } = walk(rank(scores, data), null, (reached, qini) => {
    const wanted = shares.length < mostPoints ? (shares.length * rows) / (mostPoints - 1) : rows;
    if (reached + 1e-9 < wanted && reached < rows) return;
    shares.push(reached / rows);
    gains.push(qini);
  });
  const effect = gains[gains.length - 1] / weightTreated;
  return shares.map((share, i) => ({ share, gain: gains[i] / weightTreated, random: share * effect }));
}

/** Cumulative probabilities of Poisson(1), in 2³² parts. */
const poisson = (() => {
  const steps: number[] = [];
  for (let k = 0, p = Math.exp(-1), sum = 0; k < 13; k++, p /= k) steps.push((sum += p) * 2 ** 32);
  return steps;
})();

function drawPoisson(bits: number): number {
  let k = 0;
  while (k < poisson.length && bits >= poisson[k]) k++;
  return k;
}

/** Resamples that the standard error is taken from. */
const resamples = 200;

/**
 * Areas with bootstrap intervals: 200 resamples in which every customer counts a Poisson(1) number of times, with all their
 * rows, the interval from their standard deviation. The scores must be of models that had not seen their customer. Throws as `gainAreas`.
 * Source: Chamandy et al., "Estimating uncertainty for massive data streams" (Google 2012).
 */
export async function measureGain(
  scores: ArrayLike<number>,
  data: Randomised,
  random: Random,
  { level = 0.95, yieldNow }: { level?: number | undefined; yieldNow?: (() => Promise<void>) | undefined } = {},
): Promise<MeasuredGain> {
  const ranked = rank(scores, data);
  const own = areas(ranked, null);
  const times = new Uint8Array(scores.length);
  const [sums, squares] = [
    [0, 0],
    [0, 0],
  ];
  for (let resample = 0; resample < resamples; resample++) {
    for (let i = 0; i < times.length; i++) {
      const first = ranked.firsts ? ranked.firsts[i] : i;
      times[i] = first < i ? times[first] : drawPoisson(random.uint32());
    }
    const { qini, auuc } = areas(ranked, times);
    [qini - own.qini, auuc - own.auuc].forEach((off, i) => {
      if (!Number.isFinite(off)) return;
      sums[i] += off;
      squares[i] += off * off;
    });
    await yieldNow?.();
  }
  const z = normalQuantile((1 + level) / 2);
  const around = (value: number, i: number): Interval => {
    const sd = Math.sqrt(Math.max(0, squares[i] - sums[i] ** 2 / resamples) / (resamples - 1));
    return { low: value - z * sd, high: value + z * sd };
  };
  return {
    ...own,
    qiniInterval: around(own.qini, 0),
    auucInterval: around(own.auuc, 1),
    curve: gainCurve(scores, data),
  };
}
