import type { Locale } from "../api/text/locale.ts";
import type { Feature } from "./prepare.ts";
import { NOTABLE } from "./profile.ts";

/** What a high and a low value of a field is called: short enough for a chart. */
const words: Readonly<Record<string, Readonly<Record<Locale, readonly [high: string, low: string]>>>> = {
  avg_bill: { "zh-CN": ["高消费", "低消费"], en: ["high spend", "low spend"] },
  avg_outgoing_bill: { "zh-CN": ["话费高", "话费低"], en: ["high call charges", "low call charges"] },
  bill_trend: { "zh-CN": ["消费上升", "消费下降"], en: ["spend rising", "spend falling"] },
  vas_share: { "zh-CN": ["增值占比高", "增值占比低"], en: ["services-heavy", "services-light"] },
  calls_per_month: { "zh-CN": ["通话多", "通话少"], en: ["many calls", "few calls"] },
  outgoing_calls_per_month: { "zh-CN": ["主叫多", "主叫少"], en: ["calls out a lot", "calls out little"] },
  minutes_per_month: { "zh-CN": ["通话时间长", "通话时间短"], en: ["long talk time", "short talk time"] },
  distinct_numbers_called: { "zh-CN": ["交往广", "交往窄"], en: ["many contacts", "few contacts"] },
  off_peak_calls_per_month: {
    "zh-CN": ["优惠时段通话多", "优惠时段通话少"],
    en: ["many off-peak calls", "few off-peak calls"],
  },
  off_peak_share: { "zh-CN": ["闲时为主", "忙时为主"], en: ["mostly off-peak", "mostly peak"] },
  forwards_per_month: { "zh-CN": ["呼转多", "呼转少"], en: ["forwards often", "forwards little"] },
  forward_targets: { "zh-CN": ["呼转号码多", "呼转号码少"], en: ["many forward numbers", "few forward numbers"] },
  base_stations_per_day: { "zh-CN": ["流动性强", "流动性弱"], en: ["very mobile", "stays put"] },
  cells_per_day: { "zh-CN": ["流动性强", "流动性弱"], en: ["very mobile", "stays put"] },
  cells_used: { "zh-CN": ["活动范围广", "活动范围窄"], en: ["wide range", "narrow range"] },
  long_distance_calls_per_month: { "zh-CN": ["长途多", "长途少"], en: ["much long distance", "little long distance"] },
  ip_share_of_long_distance: { "zh-CN": ["IP长途多", "IP长途少"], en: ["IP long distance", "no IP long distance"] },
  top_number_share: { "zh-CN": ["联系集中", "联系分散"], en: ["one main contact", "spread contacts"] },
  duration_trend: { "zh-CN": ["通话增长", "通话减少"], en: ["talk time rising", "talk time falling"] },
  sms_per_month: { "zh-CN": ["短信多", "短信少"], en: ["many texts", "few texts"] },
  sms_share: { "zh-CN": ["短信为主", "短信占比低"], en: ["texts above all", "few texts among services"] },
  tenure_months: { "zh-CN": ["老客户", "新客户"], en: ["long-standing", "recent"] },
  age_years: { "zh-CN": ["年长", "年轻"], en: ["older", "younger"] },
};

const plain: Readonly<Record<Locale, string>> = { "zh-CN": "均衡型", en: "balanced" };
/** What stands for a field without words of its own. */
const general: Readonly<Record<Locale, readonly [high: string, low: string]>> = {
  "zh-CN": ["高", "低"],
  en: [" high", " low"],
};
const separators: Readonly<Record<Locale, string>> = { "zh-CN": "·", en: " · " };

function wordOf({ field, model: { level, missingFlag } }: Feature, z: number, locale: Locale): string {
  const title = field.title[locale];
  const side = z > 0 ? 0 : 1;
  if (missingFlag) return locale === "en" ? `${side ? "known" : "no"} ${title}` : `${side ? "有" : "无"}${title}`;
  if (level !== null)
    return locale === "en" ? `${title} ${side ? "not " : ""}${level}` : `${title}${side ? "非" : ""}${level}`;
  if (field.type === "yes_no") return side === 0 ? title : locale === "en" ? `no ${title}` : `无${title}`;
  const own = words[field.name]?.[locale];
  return own ? own[side] : title.replace(/^月均/, "") + general[locale][side];
}

/** What keeps two words of a name from saying the same thing twice: the field's kind, or the field itself. */
function topicOf({ field }: Feature): string {
  return field.category === "attribute" ? `attribute:${field.name}` : field.category;
}

/**
 * Proposed names in both languages. What a segment spends comes first where it is notable, then the strongest feature of
 * another kind: `高消费·长途多`; otherwise the two strongest of different kinds. A name that is taken gets further words,
 * then a number. `zScores` has one list for each segment.
 */
export function proposeNames(
  features: readonly Feature[],
  zScores: readonly (readonly number[])[],
): Record<Locale, string>[] {
  const taken: Readonly<Record<Locale, Set<string>>> = { "zh-CN": new Set(), en: new Set() };
  return zScores.map((scores) => {
    const strongest = features
      .map((feature, j) => ({ feature, z: scores[j], topic: topicOf(feature), strength: Math.abs(scores[j]) }))
      .filter(({ strength }) => strength >= NOTABLE)
      .sort((a, b) => b.strength - a.strength);
    const spending = strongest.find(
      ({ feature, strength }) => feature.field.name === "avg_bill" && strength >= 2 * NOTABLE,
    );
    const first = spending ?? strongest[0];
    const second = first && strongest.find(({ topic }) => topic !== first.topic);
    const chosen = [first, second].filter((part) => part !== undefined);
    const nameIn = (locale: Locale): string => {
      const said = chosen.map(({ feature, z }) => wordOf(feature, z, locale));
      const rest = strongest.map(({ feature, z }) => wordOf(feature, z, locale)).filter((word) => !said.includes(word));
      let name = said.join(separators[locale]) || plain[locale];
      while (taken[locale].has(name) && rest.length > 0) name += `${separators[locale]}${rest.shift()}`;
      const base = name;
      for (let number = 2; taken[locale].has(name); number++) name = `${base} ${number}`;
      taken[locale].add(name);
      return name;
    };
    const en = nameIn("en");
    return { "zh-CN": nameIn("zh-CN"), en: en.charAt(0).toUpperCase() + en.slice(1) };
  });
}
