import type { ChurnLabel } from "../api/churn.ts";
import { segmentTitle } from "../api/segments.ts";
import type { Segmentation } from "../api/segments.ts";
import type { Locale } from "../api/text/index.ts";

/** What "churned" means, in words. */
export function labelText(label: ChurnLabel, locale: Locale): string {
  if (label.kind === "column") return `${label.field} = ${String(label.positive)}`;
  const months = `${label.months} month${label.months === 1 ? "" : "s"}`;
  if (label.kind === "inactive")
    return locale === "zh-CN" ? `连续 ${label.months} 个月无使用、无账单` : `no use and no bill for ${months}`;
  return locale === "zh-CN" ? `${label.months} 个月内离网` : `leaves within ${months}`;
}

/** One line a segment: index, name, customers, shares. */
export function segmentLines(segmentation: Segmentation, locale: Locale): string[] {
  const count = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  return segmentation.segments.map((segment) => {
    const { index, customers, customerShare, revenueShare } = segment;
    const revenue = revenueShare === null ? "" : percent.format(revenueShare);
    return [
      String(index),
      segmentTitle(segment, locale),
      count.format(customers),
      percent.format(customerShare),
      revenue,
    ]
      .join("  ")
      .trimEnd();
  });
}
