import type { Locale } from "./locale.ts";

const ways = { rising: "上升", flat: "平稳", falling: "下降" };

/** The values that the program itself gives out, by field, with their Chinese names; in English they are their own. */
const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gender: { male: "男", female: "女" },
  account_type: { individual: "个人", household: "家庭", enterprise: "企业", government: "政府" },
  lifecycle_stage: {
    potential: "潜在",
    new: "新入网",
    growing: "成长",
    stable: "稳定",
    declining: "衰退",
    problem: "问题",
    dormant: "沉默",
    lost: "流失",
  },
  bill_trend_direction: ways,
  duration_trend_direction: ways,
  status: { active: "在网", suspended: "停机", left: "离网" },
};

/** What a value of a field is called; of a file's own values the value itself. */
export function codeText(field: string, value: string, locale: Locale): string {
  return (locale === "zh-CN" && codes[field]?.[value]) || value;
}

/** The other value of a field that has two of the program's own; else undefined. */
export function otherCode(field: string, value: string): string | undefined {
  const known = Object.keys(codes[field] ?? {});
  return known.length === 2 && known.includes(value) ? known.find((code) => code !== value) : undefined;
}
