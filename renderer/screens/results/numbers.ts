import type { Campaign, Comparison, Interval, Money } from "../../../analytics/api/index.ts";
import { formatFixed, formatPercent, formatYuan, missing } from "../../format.ts";
import type { Locale } from "../../text/locale.ts";
import { signed } from "../campaigns/kpi.ts";

/** `0.032`, or that it is below what is worth telling apart. */
export const formatP = (p: number, locale: Locale): string =>
  p < 0.001 ? "< 0.001" : formatFixed(p, locale, p < 0.01 ? 4 : 3);

export const signedYuan = (fen: number, locale: Locale): string => signed(fen, (size) => formatYuan(size, locale));

const both = (interval: Interval | null, shown: (value: number) => string): string | null =>
  interval && `${shown(interval.low)} … ${shown(interval.high)}`;

export const incrementalInterval = (money: Money, locale: Locale): string | null =>
  both(money.incrementalInterval, (fen) => signedYuan(fen, locale));

/** Return on what was spent, in percent; missing while nothing was spent or the effect is unknown. */
export const formatRoi = (roi: number | null, locale: Locale): string =>
  roi === null ? missing : signed(roi, (size) => formatPercent(size, locale, 0));

export const roiInterval = (money: Money, locale: Locale): string | null =>
  both(money.roiInterval, (value) => formatRoi(value, locale));

export const formatRelative = (comparison: Comparison, locale: Locale): string =>
  comparison.relative === null ? missing : signed(comparison.relative, (size) => formatPercent(size, locale));

export const relativeInterval = (comparison: Comparison, locale: Locale): string | null =>
  both(comparison.relativeInterval, (value) => signed(value, (size) => formatPercent(size, locale)));

/** The quarter a day lies in: `2024-Q3`. */
export const quarterOf = (day: string): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

/** Whether offers are compared with one another, and so are a layer of their own. */
export function severalOffers(campaign: Pick<Campaign, "plan"> | undefined): boolean {
  return (campaign?.plan.offers.length ?? 0) > 1;
}
