import type { Interval } from "../intervals.ts";

export interface Returns {
  /** Whole campaign, in the unit of the outcome (fen): the difference a customer times the treated customers. */
  readonly incremental: Interval & { readonly value: number };
  /** incremental × margin − cost, same unit. */
  readonly net: Interval & { readonly value: number };
  /** net / cost; null where nothing was spent. */
  readonly roi: (Interval & { readonly value: number }) | null;
}

/**
 * What a campaign brought. Its cost is known, not estimated, so incremental value, net and ROI are straight lines in the
 * difference and their intervals are its interval, mapped: neither Fieller's theorem nor the delta method is needed.
 * `marginShare`: what is left of a unit of the outcome; negative for an outcome that costs, such as a churned customer's worth.
 */
export function returnsOf(
  effect: Interval & { readonly difference: number },
  treatedRows: number,
  cost: number,
  marginShare = 1,
): Returns {
  const line = (slope: number, offset: number) => {
    const [a, b] = [slope * effect.low + offset, slope * effect.high + offset];
    return { value: slope * effect.difference + offset, low: Math.min(a, b), high: Math.max(a, b) };
  };
  const margin = treatedRows * marginShare;
  return {
    incremental: line(treatedRows, 0),
    net: line(margin, -cost),
    roi: cost > 0 ? line(margin / cost, -1) : null,
  };
}
