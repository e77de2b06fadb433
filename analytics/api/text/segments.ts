import type { Drift, FeatureCheck, KAdvice, SegmentFeature, SegmentWarning } from "../segments.ts";
import type { Locale } from "./locale.ts";

type Params = Readonly<Record<string, string | number>>;
type Table<Code extends string> = Readonly<Record<Locale, Readonly<Record<Code, string>>>>;

/** What a view field is called by the reader; `useFields` and `customers.fields` know. */
type TitleOf = (field: string) => string;

const warnings: Table<SegmentWarning["code"]> = {
  "zh-CN": {
    feature_constant: "“{field}”所有客户的值都相同，分不出群，未使用。",
    feature_all_missing: "“{field}”没有一位客户有值，未使用。请导入它的来源，或换一个字段。",
    feature_mostly_missing: "“{field}”有 {share} 的客户没有值，未使用。请补齐数据，或换一个字段。",
    feature_duplicate: "“{field}”与“{of}”几乎相同（相关系数 {correlation}），只用后者，以免同一件事算两次。",
    feature_not_numeric: "“{field}”不是数值，也不是类别，未使用。",
    feature_too_many_values:
      "“{field}”有 {distinct} 个不同的值，更像编号而不是类别，未使用。请先归并成不超过 {limit} 类。",
    feature_infinite: "“{field}”有 {customers} 位客户的值为无穷大，按缺失处理。请检查它的来源。",
    category_pooled: "“{field}”有 {pooled} 个少见的值（各不到 1%），合并为“其他”。",
    k_lowered: "只有 {customers} 位客户，最多试到 {k} 群（平均每群不少于 {least} 位）。",
    fewer_clusters: "客户只有 {k} 种不同的特征，要求的 {asked} 群分成了 {k} 群。",
    not_converged: "聚类在 {iterations} 次迭代后仍未收敛，各群边界可能还会移动。请减少特征或换一个种子。",
    weak_structure: "各群之间界限不明显（简化轮廓系数 {silhouette}）：这是把连续的客户切成几段，而不是天然的群。",
    unstable:
      "重抽样后只有 {stability} 的客户仍在原来的群（Jaccard 均值）：换一批客户，分法可能不同。请减少群数或特征。",
    one_event_each:
      "“{file}”中每位客户至多一条记录，频次没有区别：自有表每位客户（或客户的每个月）只保留一行。要按购买次数评分，请把购买明细作为“缴费”导入（日期对应缴费时间，金额对应缴费金额），再以缴费为来源。",
    calls_dropped: "部分通话记录已被清除（{months}），频次与金额只按现有的记录计算。",
    feature_outcome: "“{field}”说的是谁已流失，是结果而不是行为，未用来分群；可用它比较各群。要用它，请在特征中勾选。",
    bins_merged: "“{field}”有许多客户取值相同，{asked} 档中有几档没有客户。",
    rule_empty: "没有客户属于“{name}”：没有人符合条件，或都已被前面的规则归走。",
    field_missing_now: "“{field}”在这个月没有值，按建群时的中位数处理。",
  },
  en: {
    feature_constant: "“{field}” has the same value for everybody: it tells no groups apart and was left out.",
    feature_all_missing:
      "“{field}” has no value for anybody and was left out. Import its source, or choose another field.",
    feature_mostly_missing:
      "“{field}” is missing for {share} of the customers and was left out. Complete the data, or choose another field.",
    feature_duplicate:
      "“{field}” says nearly the same as “{of}” (correlation {correlation}); only the latter is used, so that nothing counts twice.",
    feature_not_numeric: "“{field}” is neither a number nor a category and was left out.",
    feature_too_many_values:
      "“{field}” has {distinct} different values: more an identifier than a category, so it was left out. Group it into {limit} or fewer first.",
    feature_infinite: "“{field}” is infinite for {customers} customers; that counts as missing. Check its source.",
    category_pooled: "“{field}” has {pooled} rare values (each under 1%), taken together as “other”.",
    k_lowered: "With {customers} customers at most {k} segments were tried ({least} customers a segment on average).",
    fewer_clusters:
      "The customers have only {k} different sets of values: of the {asked} segments asked for there are {k}.",
    not_converged:
      "Clustering had not converged after {iterations} iterations; borders may still move. Use fewer features or another seed.",
    weak_structure:
      "The segments are not clearly apart (simplified silhouette {silhouette}): they divide a continuum rather than find natural groups.",
    unstable:
      "When customers are drawn anew, clusters keep {stability} of themselves (mean Jaccard): other customers might be divided differently. Use fewer segments or features.",
    one_event_each:
      "“{file}” has no more than one row a customer, so frequency tells nobody apart: a table of your own keeps one row a customer, or a customer and month. To score by purchases, import the file of purchases as payments (its date as the time paid, its amount as the amount paid) and take payments as the source.",
    calls_dropped: "Calls of some months were dropped ({months}): frequency and amount count only those still there.",
    feature_outcome:
      "“{field}” says who has left: an outcome to compare segments by, so it was left out. Tick it among the features to use it.",
    bins_merged: "Many customers share one value of “{field}”: some of the {asked} bins hold nobody.",
    rule_empty: "Nobody is in “{name}”: no customer meets it, or earlier rules took them all.",
    field_missing_now: "“{field}” has no value in this month; the median of the month it was made on stands in.",
  },
};

const advice: Table<FeatureCheck["advice"][number]> = {
  "zh-CN": {
    constant: "取值相同，不会使用",
    all_missing: "全部缺失，不会使用",
    mostly_missing: "大多缺失，不会使用",
    missing: "部分缺失，数值用中位数填补",
    infinite: "有无穷大的值，按缺失处理",
    skewed: "右尾很长，取对数后使用",
    duplicate: "与另一字段几乎重复，选其一",
    too_many_values: "不同的值太多，请先归并",
    text: "自由文本，不能作特征",
    identifier: "像编号，不宜作特征",
    outcome: "是结果（流失、投诉、缴费等），宜用来比较各群",
    date: "是日期，请改用时长或月数",
  },
  en: {
    constant: "The same for everybody; would be left out",
    all_missing: "Missing for everybody; would be left out",
    mostly_missing: "Mostly missing; would be left out",
    missing: "Partly missing; numbers are filled with the median",
    infinite: "Has infinite values; they count as missing",
    skewed: "Long right tail; used as its logarithm",
    duplicate: "Nearly the same as another field; take one",
    too_many_values: "Too many different values; group them first",
    text: "Free text; cannot be a feature",
    identifier: "Looks like an identifier; not a good feature",
    outcome: "An outcome (churn, complaints, payments …): compare segments by it instead",
    date: "A date; use a duration instead",
  },
};

const drift: Table<Drift["reasons"][number]["code"]> = {
  "zh-CN": {
    feature_shift: "“{field}”的分布与建群时相比已经改变（PSI {psi}，超过 0.25 为明显）",
    far_from_centres: "{share} 的客户离任何一群的中心都很远（建群时为 1%）",
    segment_shift: "各群人数占比与建群时相比已经改变（PSI {psi}，超过 0.25 为明显）",
  },
  en: {
    feature_shift:
      "“{field}” is distributed differently from when the segments were made (PSI {psi}; above 0.25 is marked)",
    far_from_centres: "{share} of the customers are far from every centre (1% when the segments were made)",
    segment_shift: "The segments' shares differ from when they were made (PSI {psi}; above 0.25 is marked)",
  },
};

const verdicts: Table<Drift["verdict"]> = {
  "zh-CN": {
    fits: "分群仍然适用。",
    watch: "分群基本适用，但有变化：{reasons}。",
    stale: "分群已不适用，建议重新拟合：{reasons}。",
  },
  en: {
    fits: "The segmentation still fits.",
    watch: "The segmentation still fits, but things are moving: {reasons}.",
    stale: "The segmentation no longer fits; refit it: {reasons}.",
  },
};

const reasons: Table<KAdvice["reason"]> = {
  "zh-CN": {
    only_choice: "只有 {k} 群可选。",
    unanimous: "建议 {k} 群：全部 {indices} 项指标都以它为最好。",
    majority: "建议 {k} 群：{indices} 项指标中有 {votes} 项以它为最好。",
    compromise: "建议 {k} 群：没有哪个群数得到多数指标支持，它的平均得分最高（其次是 {runnerUp} 群）。",
    finer_of_equals: "建议 {k} 群：{best} 群的平均得分略高，但差距很小，取分得更细的。",
  },
  en: {
    only_choice: "{k} segments: there was no other number to choose from.",
    unanimous: "{k} segments are recommended: all {indices} indices are best there.",
    majority: "{k} segments are recommended: {votes} of {indices} indices are best there.",
    compromise:
      "{k} segments are recommended: no number wins most indices; this one has the best mean score ({runnerUp} is next).",
    finer_of_equals:
      "{k} segments are recommended: {best} scores a little higher, but so little that the finer division is preferred.",
  },
};
const tooSmall: Readonly<Record<Locale, string>> = {
  "zh-CN": "另有 {tooSmall} 个群数因出现不足 1% 的小群而不予考虑。",
  en: " {tooSmall} other numbers were set aside because a segment fell below 1%.",
};

function fill(sentence: string, params: Params, titleOf?: TitleOf): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) return "";
    return titleOf && (name === "field" || name === "of") ? titleOf(String(value)) : shown(name, value);
  });
}

/** Shares as percent, indices with two digits; the words carry no other numbers with fractions. */
function shown(name: string, value: string | number): string {
  if (typeof value === "string" || Number.isInteger(value)) return String(value);
  return name === "share" ? `${(100 * value).toFixed(1)}%` : value.toFixed(2);
}

/** The sentence of a remark on a run or a month. */
export function segmentWarningText({ code, params }: SegmentWarning, locale: Locale, titleOf: TitleOf): string {
  return fill(warnings[locale][code], params, titleOf);
}

/** A few words on a field as a feature. */
export function featureAdviceText(code: FeatureCheck["advice"][number], locale: Locale): string {
  return advice[locale][code];
}

/** The verdict on a month in one sentence, with its reasons. */
export function driftText(found: Pick<Drift, "verdict" | "reasons">, locale: Locale, titleOf: TitleOf): string {
  const why = found.reasons.map(({ code, params }) => fill(drift[locale][code], params, titleOf));
  return fill(verdicts[locale][found.verdict], { reasons: why.join(locale === "en" ? "; " : "；") });
}

/** Which number of segments is recommended, and why. */
export function kAdviceText(found: KAdvice, locale: Locale): string {
  const { k, votes, indices, best, runnerUp } = found;
  const params = { k, votes, indices, best, runnerUp, tooSmall: found.tooSmall };
  return fill(reasons[locale][found.reason] + (found.tooSmall > 0 ? tooSmall[locale] : ""), params);
}

/** What a column of the profile is called: the field's title, with the value of a category or the mark of its missing flag. */
export function featureText(
  { field, level, missingFlag }: Pick<SegmentFeature, "field" | "level" | "missingFlag">,
  locale: Locale,
  titleOf: TitleOf,
): string {
  if (missingFlag) return locale === "en" ? `${titleOf(field)} (missing)` : `${titleOf(field)}（缺失）`;
  return level === null ? titleOf(field) : `${titleOf(field)} = ${level}`;
}
