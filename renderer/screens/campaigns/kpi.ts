import type { FieldInfo, Kpi } from "../../../analytics/api/index.ts";
import { formatFixed, formatNumber, formatPercent, formatYuan, isShare } from "../../format.ts";
import type { Dictionary } from "../../text/index.ts";
import type { Locale } from "../../text/locale.ts";

/** What a value of a KPI is counted in. */
export type KpiUnit = "rate" | "fen" | "number";

export function kpiUnit(kpi: Kpi, fields: readonly FieldInfo[]): KpiUnit {
  if (kpi.kind === "response" || kpi.kind === "churn") return "rate";
  if (kpi.kind === "amount") return "fen";
  if (kpi.kind === "ratio") return "number";
  const field = fields.find(({ name }) => name === kpi.field);
  if (field?.type === "fen") return "fen";
  return field && (field.type === "yes_no" || isShare(field)) ? "rate" : "number";
}

/** Values and differences of a KPI in words; differences carry their sign, those of rates are in points. */
export interface KpiFormat {
  readonly name: string;
  readonly unit: KpiUnit;
  readonly axis: string;
  value(value: number): string;
  difference(value: number): string;
  /** Without the unit, where that stands beside it. */
  bare(value: number): string;
  interval(interval: { readonly low: number; readonly high: number }): string;
}

function kpiName(kpi: Kpi, fields: readonly FieldInfo[], words: Dictionary, locale: Locale): string {
  const text = words.campaigns.kpi;
  const title = (name: string) => fields.find((field) => field.name === name)?.title[locale] ?? name;
  switch (kpi.kind) {
    case "response":
      return text.outcomes[kpi.outcome];
    case "amount":
      return text.amount;
    case "churn":
      return text.churnAfter(kpi.monthsAfter);
    case "field":
      return text.fieldAfter(title(kpi.field), kpi.monthsAfter);
    case "ratio":
      return text.ratioAfter(title(kpi.over), title(kpi.under), kpi.monthsAfter);
  }
}

/** The fields that a KPI of the view reads, by their titles, without the month. */
export function kpiFields(kpi: Kpi, fields: readonly FieldInfo[], locale: Locale): string {
  const title = (name: string) => fields.find((field) => field.name === name)?.title[locale] ?? name;
  if (kpi.kind === "ratio") return `${title(kpi.over)} / ${title(kpi.under)}`;
  return kpi.kind === "field" ? title(kpi.field) : "";
}

export const signed = (value: number, shown: (size: number) => string): string =>
  `${value > 0 ? "+" : value < 0 ? "−" : ""}${shown(Math.abs(value))}`;

export function formatKpi(kpi: Kpi, fields: readonly FieldInfo[], words: Dictionary, locale: Locale): KpiFormat {
  const text = words.campaigns.kpi;
  const unit = kpiUnit(kpi, fields);
  const value = (amount: number) =>
    unit === "rate"
      ? formatPercent(amount, locale, 2)
      : unit === "fen"
        ? formatYuan(amount, locale)
        : formatNumber(amount, locale, 3);
  const points = (amount: number) =>
    signed(amount, (size) => (unit === "rate" ? formatFixed(size * 100, locale, 2) : value(size)));
  const after = unit === "rate" ? text.points : "";
  return {
    name: kpiName(kpi, fields, words, locale),
    unit,
    axis: unit === "rate" ? text.pointsAxis : unit === "fen" ? text.yuanAxis : text.unitAxis,
    value,
    bare: points,
    difference: (amount) => `${points(amount)}${after}`,
    interval: ({ low, high }) => `${points(low)} … ${points(high)}${after}`,
  };
}
