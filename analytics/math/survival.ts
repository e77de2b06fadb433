/** One step of a life table. */
export interface LifeTableRow {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  /** Share that lives past `time`. */
  readonly survival: number;
  /** Greenwood's. */
  readonly standardError: number;
}

/**
 * Kaplan–Meier estimate over whole times, late entries allowed: row i is watched after `entry[i]` up to `exit[i]` and ends
 * there when `event[i]` is 1, else is watched no longer. One row a time with an event.
 * Source: Kaplan & Meier, JASA 53 (1958); Greenwood (1926); as R's survfit(Surv(entry, exit, event) ~ 1).
 */
export function kaplanMeier(
  entry: ArrayLike<number>,
  exit: ArrayLike<number>,
  event: ArrayLike<number>,
): LifeTableRow[] {
  let last = 0;
  for (let i = 0; i < exit.length; i++) last = Math.max(last, exit[i]);
  const entered = new Float64Array(last + 2);
  const exited = new Float64Array(last + 2);
  const events = new Float64Array(last + 2);
  for (let i = 0; i < exit.length; i++) {
    if (!(exit[i] > entry[i])) continue;
    entered[Math.max(0, entry[i])]++;
    exited[exit[i]]++;
    events[exit[i]] += event[i];
  }
  const rows: LifeTableRow[] = [];
  let [atRisk, survival, greenwood] = [0, 1, 0];
  for (let time = 0; time <= last; time++) {
    if (events[time] > 0) {
      survival *= 1 - events[time] / atRisk;
      greenwood += events[time] / (atRisk * (atRisk - events[time]));
      const standardError = survival > 0 ? survival * Math.sqrt(greenwood) : Number.NaN;
      rows.push({ time, atRisk, events: events[time], survival, standardError });
    }
    atRisk += entered[time] - exited[time];
  }
  return rows;
}

/** Monthly hazard of a risk of leaving within `months`, when it is the same in each of them. */
export function monthlyHazard(risk: number, months: number): number {
  return 1 - (1 - Math.min(risk, 1)) ** (1 / months);
}

/** Months of tenure that share a hazard, and how many leavers' worth the mean of all weighs in each such span. */
const spanMonths = 12;
const priorEvents = 20;

/**
 * −log of the monthly hazard's complement for each month of tenure: what stays of a group after months a … b is
 * exp(−Σ). Leavers over months at risk by year of tenure (row i is watched after `entry[i]` up to `exit[i]`), each drawn towards
 * the mean of all by twenty leavers' worth, so that a year that few have seen says little. Null without an event.
 * Source: the piecewise exponential life table (Breslow 1974), with a gamma prior on each rate.
 */
export function baselineHazard(
  entry: ArrayLike<number>,
  exit: ArrayLike<number>,
  event: ArrayLike<number>,
): ((month: number) => number) | null {
  let last = 0;
  for (let i = 0; i < exit.length; i++) last = Math.max(last, exit[i]);
  const spans = Math.max(1, Math.ceil(last / spanMonths));
  const months = new Float64Array(spans);
  const events = new Float64Array(spans);
  for (let i = 0; i < exit.length; i++) {
    if (!(exit[i] > entry[i])) continue;
    for (let span = Math.floor(entry[i] / spanMonths); span * spanMonths < exit[i]; span++)
      months[span] += Math.min(exit[i], (span + 1) * spanMonths) - Math.max(entry[i], span * spanMonths);
    events[Math.ceil(exit[i] / spanMonths) - 1] += event[i];
  }
  const all = months.reduce((sum, value) => sum + value, 0);
  const left = events.reduce((sum, value) => sum + value, 0);
  if (left === 0) return null;
  const rates = events.map((value, span) => (value + priorEvents) / (months[span] + (priorEvents * all) / left));
  return (month) => rates[Math.min(spans - 1, Math.floor((month - 1) / spanMonths))];
}

/**
 * Share still there after 0 … horizon months of somebody whose hazard is `hazard` in the next one: it stays the same, or with a
 * baseline moves with tenure as that does, always in the present proportion to it (proportional hazards).
 */
export function survivalCurve(
  hazard: number,
  horizon: number,
  baseline: ((month: number) => number) | null,
  tenureMonths: number,
): Float64Array {
  const now = -Math.log1p(-Math.min(hazard, 1));
  const ratio = baseline ? now / baseline(tenureMonths + 1) : 0;
  const curve = new Float64Array(horizon + 1).fill(1);
  for (let t = 1; t <= horizon; t++)
    curve[t] = curve[t - 1] * Math.exp(-(baseline ? ratio * baseline(tenureMonths + t) : now));
  return curve;
}

/** Months expected on the way down the curve, a month's worth falling by the annual discount. */
export function monthsUnder(curve: Float64Array, annualDiscount: number): number {
  const monthly = (1 + annualDiscount) ** (-1 / 12);
  let [sum, worth] = [0, 1];
  for (let t = 1; t < curve.length; t++) sum += curve[t] * (worth *= monthly);
  return sum;
}
