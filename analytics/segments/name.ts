import { codeText, otherCode } from "../api/text/codes.ts";
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
  ip_share_of_long_distance: { "zh-CN": ["IP长途多", "IP长途少"], en: ["IP long distance", "little IP long distance"] },
  top_number_share: { "zh-CN": ["联系集中", "联系分散"], en: ["one main contact", "spread contacts"] },
  duration_trend: { "zh-CN": ["通话增长", "通话减少"], en: ["talk time rising", "talk time falling"] },
  sms_per_month: { "zh-CN": ["短信多", "短信少"], en: ["many texts", "few texts"] },
  sms_share: { "zh-CN": ["短信为主", "短信占比低"], en: ["texts above all", "few texts among services"] },
  mobile_portal_per_month: {
    "zh-CN": ["移动梦网多", "移动梦网少"],
    en: ["mobile portal often", "mobile portal seldom"],
  },
  mms_per_month: { "zh-CN": ["彩信多", "彩信少"], en: ["many MMS", "few MMS"] },
  data_pack_per_month: { "zh-CN": ["流量包多", "流量包少"], en: ["data packs often", "data packs seldom"] },
  complaints: { "zh-CN": ["投诉多", "投诉少"], en: ["complains a lot", "complains little"] },
  open_complaints: { "zh-CN": ["未结投诉多", "未结投诉少"], en: ["complaints left open", "no complaints left open"] },
  satisfaction_avg: { "zh-CN": ["满意度高", "满意度低"], en: ["content", "discontent"] },
  late_payments: { "zh-CN": ["常逾期缴费", "缴费及时"], en: ["pays late", "pays on time"] },
  unpaid_fen: { "zh-CN": ["欠费多", "欠费少"], en: ["much unpaid", "little unpaid"] },
  contract_months_left: { "zh-CN": ["合约剩余长", "合约剩余短"], en: ["long contract left", "little contract left"] },
  own_drop_rate: { "zh-CN": ["掉话多", "掉话少"], en: ["calls drop", "calls hold"] },
  tenure_months: { "zh-CN": ["老客户", "新客户"], en: ["long-standing", "recent"] },
  age_years: { "zh-CN": ["年长", "年轻"], en: ["older", "younger"] },
};

const plain: Readonly<Record<Locale, string>> = { "zh-CN": "均衡型", en: "balanced" };
/** What stands for a field without words of its own, by how far it is from the base: slightly, plainly, far. */
const general: Readonly<Record<Locale, readonly (readonly [high: string, low: string])[]>> = {
  "zh-CN": [
    ["偏高", "偏低"],
    ["高", "低"],
    ["很高", "很低"],
  ],
  en: [
    [" somewhat high", " somewhat low"],
    [" high", " low"],
    [" very high", " very low"],
  ],
};
/** Standard deviations from the base from which it is plainly and far apart. */
const degrees = [0.5, 2] as const;
const separators: Readonly<Record<Locale, string>> = { "zh-CN": "·", en: " · " };

const affirmed = /^(yes|y|true|1|是|有)$/i;
const denied = /^(no|n|false|0|否|无|没有)$/i;

/** The two values of a column of numbers that knows no others, lower first. */
function pairOf({ field, values, model: { level, missingFlag } }: Feature): readonly [number, number] | undefined {
  if (level !== null || missingFlag || field.type === "yes_no") return undefined;
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    seen.add(value);
    if (seen.size > 2) return undefined;
  }
  const [a, b] = seen;
  return a === undefined || b === undefined ? undefined : [Math.min(a, b), Math.max(a, b)];
}

function wordOf(feature: Feature, z: number, locale: Locale): string {
  const { field, model } = feature;
  const title = field.title[locale].replace(/^月均| per month$/, "");
  const high = z > 0;
  const has = (yes: boolean) => (yes ? title : locale === "en" ? `no ${title}` : `无${title}`);
  const is = (value: string | number, yes: boolean) =>
    locale === "en" ? `${title}${yes ? "" : " not"} ${value}` : `${title}${yes ? "为" : "非"}${value}`;
  if (model.missingFlag)
    return locale === "en" ? `${title} ${high ? "unknown" : "known"}` : `${title}${high ? "未知" : "已知"}`;
  if (model.level !== null) {
    if (affirmed.test(model.level) || denied.test(model.level)) return has(affirmed.test(model.level) === high);
    const other = high ? undefined : otherCode(field.name, model.level);
    return is(codeText(field.name, other ?? model.level, locale), high || other !== undefined);
  }
  if (field.type === "yes_no") return has(high);
  const own = words[field.name]?.[locale];
  if (own) return own[high ? 0 : 1];
  const pair = pairOf(feature);
  // Coded answers: 0 or −1 is a box that was not ticked.
  if (pair) return pair[0] === 0 || pair[0] === -1 ? has(high) : is(pair[high ? 1 : 0], true);
  const degree = degrees.filter((limit) => Math.abs(z) >= limit).length;
  const word = general[locale][degree][high ? 0 : 1];
  // Of counts Chinese says many and few.
  return title + (field.name.endsWith("_per_month") ? word.replace("高", "多").replace("低", "少") : word);
}

/** How much a word says of a segment: what kind it is says more than what kind it is not. */
function telling({ field, model: { level } }: Feature, z: number): number {
  const negative =
    level !== null &&
    z < 0 &&
    !affirmed.test(level) &&
    !denied.test(level) &&
    otherCode(field.name, level) === undefined;
  return negative ? -z / 2 : Math.abs(z);
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
      .map((feature, j) => ({ feature, z: scores[j], topic: topicOf(feature), strength: telling(feature, scores[j]) }))
      .filter(({ z }) => Math.abs(z) >= NOTABLE)
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
      // The same words in another order are the same name.
      const sameWords = () => said.toSorted().join("\n");
      while (taken[locale].has(sameWords()) && rest.length > 0) said.push(rest.shift()!);
      let [name, key] = [said.join(separators[locale]) || plain[locale], sameWords()];
      const [base, same] = [name, key];
      for (let number = 2; taken[locale].has(key); number++) [name, key] = [`${base} ${number}`, `${same}\n${number}`];
      taken[locale].add(key);
      return name;
    };
    const en = nameIn("en");
    return { "zh-CN": nameIn("zh-CN"), en: en.charAt(0).toUpperCase() + en.slice(1) };
  });
}
