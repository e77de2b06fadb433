import type { Feature } from "./prepare.ts";

/** What a high and a low value of a field is called: short enough for a chart. */
const words: Readonly<Record<string, readonly [high: string, low: string]>> = {
  avg_bill: ["高消费", "低消费"],
  avg_outgoing_bill: ["话费高", "话费低"],
  bill_trend: ["消费上升", "消费下降"],
  vas_share: ["增值占比高", "增值占比低"],
  calls_per_month: ["通话多", "通话少"],
  outgoing_calls_per_month: ["主叫多", "主叫少"],
  minutes_per_month: ["通话时间长", "通话时间短"],
  distinct_numbers_called: ["交往广", "交往窄"],
  off_peak_calls_per_month: ["优惠时段通话多", "优惠时段通话少"],
  off_peak_share: ["闲时为主", "忙时为主"],
  forwards_per_month: ["呼转多", "呼转少"],
  forward_targets: ["呼转号码多", "呼转号码少"],
  base_stations_per_day: ["流动性强", "流动性弱"],
  cells_per_day: ["流动性强", "流动性弱"],
  cells_used: ["活动范围广", "活动范围窄"],
  long_distance_calls_per_month: ["长途多", "长途少"],
  ip_share_of_long_distance: ["IP长途多", "IP长途少"],
  top_number_share: ["联系集中", "联系分散"],
  duration_trend: ["通话增长", "通话减少"],
  sms_per_month: ["短信多", "短信少"],
  sms_share: ["短信为主", "短信占比低"],
  tenure_months: ["老客户", "新客户"],
  age_years: ["年长", "年轻"],
};

/** A deviation from the base below this many standard deviations is not worth a word. */
const NOTABLE = 0.25;
const PLAIN = "均衡型";

function wordOf({ field, value }: Feature, z: number): string {
  const title = field.title["zh-CN"];
  if (value !== null) return z > 0 ? `${title}${value}` : `${title}非${value}`;
  if (field.type === "yes_no") return z > 0 ? title : `无${title}`;
  const [high, low] = words[field.name] ?? [`${title.replace(/^月均/, "")}高`, `${title.replace(/^月均/, "")}低`];
  return z > 0 ? high : low;
}

/** What keeps two words of a name from saying the same thing twice: the field's kind, or the field itself. */
function topicOf({ field }: Feature): string {
  return field.category === "attribute" ? `attribute:${field.name}` : field.category;
}

/**
 * Proposed names. What a segment spends comes first where it is notable, then the strongest feature of another kind:
 * `高消费·长途多`; otherwise the two strongest of different kinds. A name that is taken gets further words, then a
 * number. `zScores` has one list for each segment.
 */
export function proposeNames(features: readonly Feature[], zScores: readonly (readonly number[])[]): string[] {
  const taken = new Set<string>();
  return zScores.map((scores) => {
    const strongest = features
      .map((feature, j) => ({ feature, topic: topicOf(feature), word: wordOf(feature, scores[j]), strength: Math.abs(scores[j]) }))
      .filter(({ strength }) => strength >= NOTABLE)
      .sort((a, b) => b.strength - a.strength);
    const spending = strongest.find(({ feature, strength }) => feature.field.name === "avg_bill" && strength >= 2 * NOTABLE);
    const first = spending ?? strongest[0];
    const second = first && strongest.find(({ topic }) => topic !== first.topic);
    const chosen = [first, second].filter((word) => word !== undefined);
    const rest = strongest.filter((word) => !chosen.some((other) => other.word === word.word));
    let name = chosen.map(({ word }) => word).join("·") || PLAIN;
    while (taken.has(name) && rest.length > 0) name += `·${rest.shift()!.word}`;
    const base = name;
    for (let number = 2; taken.has(name); number++) name = `${base} ${number}`;
    taken.add(name);
    return name;
  });
}
