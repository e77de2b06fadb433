import { useMemo } from "react";
import type { CampaignState, FieldInfo, Kpi } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatFixed, formatNumber, formatPercent, formatYuan, isShare, missing } from "../../format.ts";
import { hasView, useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import type { Dictionary } from "../../text/index.ts";
import type { Locale } from "../../text/locale.ts";
import { useLocale } from "../../theme/preferences.ts";

/** The word for a channel; one that is not ours is shown as it is. */
export const channelName = (channel: string, text: Dictionary["campaigns"]): string =>
  (text.channels as Readonly<Record<string, string>>)[channel] ?? (channel || missing);

/** An offer that was given no name goes by its letter: A, B, … */
export const offerName = (name: string, index: number, text: Dictionary["campaigns"]): string =>
  name.trim() || text.offerLetter(String.fromCharCode(65 + (index % 26)));

const noFields: readonly FieldInfo[] = [];

/** The fields of the project's month; none while they are not known or no view is built. */
export function useFields(): readonly FieldInfo[] {
  const project = useProject();
  return useCall("customers.fields", { asOf: project.asOf }, { enabled: hasView(project) }).data ?? noFields;
}

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
    difference: (amount) => `${points(amount)}${after}`,
    interval: ({ low, high }) => `${points(low)} … ${points(high)}${after}`,
  };
}

/** `formatKpi` with the fields of the project's month and the reader's words. */
export function useKpiFormat(): (kpi: Kpi) => KpiFormat {
  const words = useText();
  const locale = useLocale();
  const fields = useFields();
  return useMemo(() => (kpi) => formatKpi(kpi, fields, words, locale), [fields, words, locale]);
}

/** A state that the next one follows only by somebody's hand. */
export const nextState: Readonly<Partial<Record<CampaignState, "running" | "closed">>> = {
  exported: "running",
  running: "closed",
};
