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

/** Months expected within the horizon at a hazard that stays: Σ (1 − h)ᵗ, t = 1 … horizon. */
export function expectedMonths(hazard: number, horizon: number): number {
  return discountedMonths(hazard, horizon, 0);
}

/** The same, each month's worth falling by the annual discount: multiplied by a monthly margin it is the lifetime value. */
export function discountedMonths(hazard: number, horizon: number, annualDiscount: number): number {
  const keep = (1 - hazard) * (1 + annualDiscount) ** (-1 / 12);
  return keep >= 1 ? horizon : (keep * (1 - keep ** horizon)) / (1 - keep);
}
