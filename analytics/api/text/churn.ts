import type { ChurnChoice, ChurnFeature, ChurnReason, ChurnWarning } from "../churn.ts";
import { codeText } from "./codes.ts";
import type { Locale } from "./locale.ts";
import { fixed } from "./number.ts";

type Formats = Readonly<Record<Locale, (name: string, value: string, usual: string | null, raises: boolean) => string>>;

const sentences: Formats = {
  "zh-CN": (name, value, usual, raises) =>
    `${name} ${value}${usual === null ? "" : `，通常 ${usual}`}，流失可能${raises ? "更大" : "更小"}`,
  en: (name, value, usual, raises) =>
    `${name} ${value}${usual === null ? "" : ` (usually ${usual})`}: ${raises ? "more" : "less"} likely to leave`,
};

const none: Readonly<Record<Locale, string>> = { "zh-CN": "无", en: "none" };
const yesNo: Readonly<Record<Locale, readonly [string, string]>> = { "zh-CN": ["是", "否"], en: ["yes", "no"] };

/** Chinese counts its things after the number; English field names say what they count. */
const unitsZh: Readonly<Record<string, string>> = {
  years: " 岁",
  months: " 个月",
  days: " 天",
  hours: " 小时",
  "calls/month": " 次",
  "minutes/month": " 分钟",
  count: "",
};
const unitsEn: Readonly<Record<string, string>> = {
  years: " years",
  months: " months",
  days: " days",
  hours: " hours",
  "calls/month": " a month",
  "minutes/month": " minutes a month",
};

/** One reason as a sentence: the value, the usual value, and which way it weighs. */
export function reasonText(reason: ChurnReason, feature: ChurnFeature, locale: Locale): string {
  const value = valueText(reason.value, feature, locale);
  const usual = reason.usual === null ? null : valueText(reason.usual, feature, locale);
  return sentences[locale](feature.title[locale], value, usual === value ? null : usual, reason.contribution > 0);
}

function valueText(value: number | string | null, { field, type, unit }: ChurnFeature, locale: Locale): string {
  if (value === null) return none[locale];
  if (typeof value === "string") return codeText(field, value, locale);
  if (type === "yes_no") return yesNo[locale][value === 0 ? 1 : 0];
  const format = formats[locale];
  if (type === "fen" || unit?.startsWith("fen")) return format.money.format(value / 100);
  if (unit === "0..1" || unit === "share") return format.share.format(value);
  const words = (locale === "zh-CN" ? unitsZh : unitsEn)[unit ?? ""] ?? "";
  return `${(Math.abs(value) < 10 ? format.small : format.large).format(value)}${words}`;
}

/** Made once: making one takes longer than a thousand sentences. */
function formatsOf(locale: Locale) {
  const format = (digits: number, more: Intl.NumberFormatOptions = {}) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, ...more });
  return {
    money: format(2, { style: "currency", currency: "CNY", currencyDisplay: "narrowSymbol" }),
    share: format(1, { style: "percent" }),
    small: format(2),
    large: format(1),
  };
}
const formats = { "zh-CN": formatsOf("zh-CN"), en: formatsOf("en") } as const;

interface Gap {
  /** Of the AUC, without its sign. */
  readonly size: string;
  readonly low: string;
  readonly high: string;
  readonly treesHigher: boolean;
}

const choices: Readonly<Record<Locale, Readonly<Record<ChurnChoice["reason"], (gap: Gap) => string>>>> = {
  "zh-CN": {
    asked: () => "按您选定的模型训练，没有比较另一种。",
    trees_better: ({ size, low, high }) =>
      `提升树的 AUC 比逻辑回归高 ${size}（差值的 95% 区间 ${low} 至 ${high}），超出偶然，因此推荐提升树。`,
    logistic_better: ({ size, low, high }) =>
      `逻辑回归的 AUC 比提升树高 ${size}（差值的 95% 区间 ${low} 至 ${high}），超出偶然，因此推荐逻辑回归。`,
    no_clear_difference: ({ size, low, high, treesHigher }) =>
      `提升树的 AUC 比逻辑回归${treesHigher ? "高" : "低"} ${size}（差值的 95% 区间 ${low} 至 ${high}），可能只是偶然，因此推荐更容易解读的逻辑回归。`,
  },
  en: {
    asked: () => "Trained as you chose, without the other kind to compare with.",
    trees_better: ({ size, low, high }) =>
      `The AUC of the boosted trees is ${size} higher than the logistic regression’s (95 % interval of the difference ${low} to ${high}), more than chance; the trees are recommended.`,
    logistic_better: ({ size, low, high }) =>
      `The AUC of the logistic regression is ${size} higher than the boosted trees’ (95 % interval of the difference ${low} to ${high}), more than chance; the regression is recommended.`,
    no_clear_difference: ({ size, low, high, treesHigher }) =>
      `The AUC of the boosted trees is ${size} ${treesHigher ? "higher" : "lower"} than the logistic regression’s (95 % interval of the difference ${low} to ${high}), which may be chance; the regression, which is easier to read, is recommended.`,
  },
};

/** Why this model is kept. The difference is told as what the better one has more, else as the trees minus the regression. */
export function choiceText({ reason, difference }: ChurnChoice, locale: Locale): string {
  const { value, low, high } = difference ?? { value: 0, low: 0, high: 0 };
  const flipped = reason === "logistic_better";
  return choices[locale][reason]({
    size: fixed(Math.abs(value), 3),
    low: fixed(flipped ? -high : low, 3),
    high: fixed(flipped ? -low : high, 3),
    treesHigher: value >= 0,
  });
}

const warnings: Readonly<Record<Locale, Readonly<Record<ChurnWarning["code"], string>>>> = {
  "zh-CN": {
    field_separates:
      "仅凭字段“{field}”就几乎能分出流失客户（AUC {value}）。它很可能是客户流失之后才写入的；请核实，除非确认事先可知，否则不要使用。",
    field_is_label: "字段“{field}”与流失标签几乎完全一致（AUC {value}），等于把答案告诉模型。请不要使用它。",
    field_named_like_label:
      "字段“{field}”的名称说的就是流失，很可能是结果而不是征兆，因此没有使用。若它确实事先可知，请在特征中明确选上。",
    field_singles_out:
      "字段“{field}”的某些取值只出现在流失客户身上（占流失客户的 {value}）。请核实它是否在客户流失之后才写入。",
    few_churners: "检验数据中只有 {value} 位流失客户，各项指标的误差较大。请选更长的时间或更多的数据。",
    badly_calibrated: "预测概率与实际流失率平均相差 {value}。排序仍可使用，但请不要直接引用概率。",
    no_out_of_time: "数据不足以用较晚的月份检验，改用同一个月的交叉检验；实际使用时的效果可能略差。",
    too_good:
      "模型好得可疑（AUC {value}）。真实的流失很少能预测得这么准：请检查影响最大的字段“{field}”是否泄露了结果。",
  },
  en: {
    field_separates:
      "The field “{field}” alone nearly tells churners apart (AUC {value}). It was probably written after they left: check it, and use it only if it was known beforehand.",
    field_is_label:
      "The field “{field}” says nearly the same as the churn label (AUC {value}); it hands the model the answer. Do not use it.",
    field_named_like_label:
      "The field “{field}” speaks of leaving by its name: probably an outcome, not a sign, so it was left out. If it was known beforehand, choose it among the features.",
    field_singles_out:
      "Some values of the field “{field}” belong to churners only ({value} of all churners). Check that it was not written after they left.",
    few_churners:
      "The test has only {value} churners, so every measure is uncertain. Choose a longer time or bring more data.",
    badly_calibrated:
      "Predicted and actual churn rates differ by {value} on average. The ranking stands, but do not quote the probabilities.",
    no_out_of_time:
      "There is too little data to test on a later month, so folds of one month tested the model; in use it may do a little worse.",
    too_good:
      "The model is suspiciously good (AUC {value}). Churn can seldom be told this well: check whether “{field}”, which weighs most, gives the outcome away.",
  },
};

/** What is wrong and what to do; `title` names the field. */
export function warningText(
  { code, field, value }: ChurnWarning,
  locale: Locale,
  title = (name: string) => name,
): string {
  const shown =
    value === null
      ? ""
      : code === "few_churners"
        ? String(value)
        : code === "badly_calibrated" || code === "field_singles_out"
          ? new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value)
          : value.toFixed(3);
  return fill(warnings[locale][code], { field: field === null ? "" : title(field), value: shown });
}

function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
