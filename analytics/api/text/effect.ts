import type { Comparison, Kpi, Verdict, VerdictReason } from "../effect.ts";
import type { Locale } from "./locale.ts";
import { fixed } from "./number.ts";

/** In what a KPI's differences are told: points of a rate, yuan of whole fen, or the number itself. */
export type KpiUnit = "points" | "yuan" | "number";

/** What a verdict is told from. */
export interface Judged {
  readonly verdict: Verdict;
  readonly reason: VerdictReason | null;
  readonly kpi: Kpi;
  readonly comparison: Comparison | null;
  readonly minimumDetectable: number | null;
  readonly unit: KpiUnit;
  /** What fields of the view are called; a field that is not named here goes by its own name. */
  readonly titles?: Readonly<Record<string, Readonly<Record<Locale, string>>>> | undefined;
  /** Of the treated: customers, and how many answered. */
  readonly treated: number;
  readonly answered: number;
}

interface Words {
  readonly kpi: (kpi: Kpi, title: (field: string) => string) => string;
  readonly value: (value: number, unit: KpiUnit) => string;
  readonly works: string;
  readonly harms: string;
  readonly not_shown: string;
  readonly notShownAlone: string;
  readonly too_few: string;
  readonly unknown: Readonly<Record<Exclude<VerdictReason, "too_few">, string>>;
}

const zh: Words = {
  kpi: (kpi, title) => {
    switch (kpi.kind) {
      case "response":
        return { answered: "应答率", bought: "购买率", any: "响应率" }[kpi.outcome];
      case "amount":
        return "每客金额";
      case "field":
        return `“${title(kpi.field)}”`;
      case "ratio":
        return `“${title(kpi.over)}”/“${title(kpi.under)}”`;
      case "churn":
        return "流失率";
    }
  },
  value: (value, unit) =>
    unit === "points"
      ? `${fixed(100 * value, 2)} 个百分点`
      : unit === "yuan"
        ? `${fixed(value / 100, 2)} 元`
        : fixed(value, 3),
  works: "有效：{kpi}相差 {difference}（95 % 区间 {low} 至 {high}）。",
  harms: "有害：{kpi}相差 {difference}（95 % 区间 {low} 至 {high}）。",
  not_shown: "未显示效果：{kpi}相差 {difference}（{low} 至 {high}）；这样的设计只能显示不小于 {least} 的效果。",
  notShownAlone: "未显示效果：{kpi}相差 {difference}（{low} 至 {high}）；这样的设计显示不出任何效果。",
  too_few: "未显示效果：{kpi}有变化的客户太少，无法比较。",
  unknown: {
    draft: "名单尚未冻结。",
    no_control: "效果未知：没有可比较的对照组；联系了 {treated} 位客户，其中 {answered} 位响应。",
    no_answers: "效果未知：还没有导入响应文件；联系了 {treated} 位客户。",
    not_measured: "效果未知：{kpi}还没有数据。",
    control_unobserved:
      "效果未知：对照组没有一位客户的响应被带回，可能只统计了联系过的客户；联系了 {treated} 位客户，其中 {answered} 位响应。",
    control_silent:
      "效果未知：对照组没有一位客户的响应被带回，而对照组人数太少，分不清是没有人响应还是没有人统计；联系了 {treated} 位客户，其中 {answered} 位响应。",
    not_begun: "效果未知：{kpi}的月份早于对照组启用的日子。",
    sample_ratio: "不可信：各组人数与设计不符（样本比例失衡），查明原因之前不谈效果。",
  },
};

const en: Words = {
  kpi: (kpi, title) => {
    switch (kpi.kind) {
      case "response":
        return { answered: "answer rate", bought: "purchase rate", any: "response rate" }[kpi.outcome];
      case "amount":
        return "amount per customer";
      case "field":
        return `“${title(kpi.field)}”`;
      case "ratio":
        return `“${title(kpi.over)}” over “${title(kpi.under)}”`;
      case "churn":
        return "churn rate";
    }
  },
  value: (value, unit) =>
    unit === "points"
      ? `${fixed(100 * value, 2)} points`
      : unit === "yuan"
        ? `${fixed(value / 100, 2)} yuan`
        : fixed(value, 3),
  works: "Works: {kpi} differs by {difference} (95 % interval {low} to {high}).",
  harms: "Harms: {kpi} differs by {difference} (95 % interval {low} to {high}).",
  not_shown:
    "No effect shown: {kpi} differs by {difference} ({low} to {high}); the design could only have shown {least} or more.",
  notShownAlone:
    "No effect shown: {kpi} differs by {difference} ({low} to {high}); the design could not have shown any.",
  too_few: "No effect shown: too few customers whose {kpi} is anything but the usual to compare.",
  unknown: {
    draft: "The list is not frozen yet.",
    no_control:
      "Effect unknown: there is no control group to compare with; {answered} of {treated} contacted customers responded.",
    no_answers: "Effect unknown: no file of responses was imported; {treated} customers were contacted.",
    not_measured: "Effect unknown: there is no data of the {kpi} yet.",
    control_unobserved:
      "Effect unknown: not one response of the control group came back, as if only the contacted had been looked at; {answered} of {treated} contacted customers responded.",
    control_silent:
      "Effect unknown: not one response of the control group came back, and the group is too small to tell whether nobody responded or nobody looked; {answered} of {treated} contacted customers responded.",
    not_begun: "Effect unknown: the month of the {kpi} ends before the control group is in force.",
    sample_ratio:
      "Not to be trusted: the groups are not of the sizes that were drawn (sample ratio mismatch); nothing is said of an effect until the cause is found.",
  },
};

/** The verdict of a campaign in one honest sentence. */
export function verdictText(judged: Judged, locale: Locale): string {
  const words = locale === "zh-CN" ? zh : en;
  const { verdict, reason, comparison, unit, minimumDetectable: least } = judged;
  const template =
    verdict === "unknown" || verdict === "untrusted" || comparison === null
      ? words.unknown[reason === null || reason === "too_few" ? "not_measured" : reason]
      : verdict !== "not_shown"
        ? words[verdict]
        : reason === "too_few"
          ? words.too_few
          : least === null
            ? words.notShownAlone
            : words.not_shown;
  const group = (value: number) => value.toLocaleString("en-US").replaceAll(",", locale === "zh-CN" ? "" : ",");
  const filled: Record<string, string> = {
    kpi: words.kpi(judged.kpi, (field) => judged.titles?.[field]?.[locale] ?? field),
    treated: group(judged.treated),
    answered: group(judged.answered),
    ...(comparison && {
      difference: words.value(comparison.difference, unit),
      low: words.value(comparison.interval.low, unit),
      high: words.value(comparison.interval.high, unit),
    }),
    ...(least !== null && { least: words.value(least, unit) }),
  };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => filled[name] ?? "");
}
