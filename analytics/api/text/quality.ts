import type { QualityFinding } from "../quality.ts";
import type { Locale } from "./locale.ts";

type Kind = QualityFinding["kind"];
type Severity = QualityFinding["severity"];
type Model = QualityFinding["weakensModels"][number];

/** A kind of finding: its name, and the sentence of one finding. */
interface FindingWords {
  readonly title: string;
  /** `{table}`, `{field}`, `{month}`, `{rows}`, `{of}` and `{share}` are filled in. */
  readonly sentence: string;
  /** In its place for a single field, where that is said differently. */
  readonly ofField?: string;
  /** What to ask the system's owner for. */
  readonly request: string;
}

const findings: Readonly<Record<Locale, Readonly<Record<Kind, FindingWords>>>> = {
  "zh-CN": {
    low_fill: {
      title: "填充率低",
      sentence: "{table}的“{field}”{month}在 {of} 行中有 {rows} 行为空（{share}）。",
      request: "请补齐该字段；确无此值的，请说明原因与范围。",
    },
    invalid: {
      title: "取值无效",
      sentence: "{table}的“{field}”{month}有 {rows} 行的值无效（共 {of} 个有值，{share}）。",
      request: "请核对取值与单位，重新提供有效的值。",
    },
    stale: {
      title: "数据陈旧",
      sentence: "{table}的数据比往常晚 {rows} 个月{month}。",
      request: "请补交截止月及以前尚未提供的月份。",
    },
    missing_month: {
      title: "缺少月份",
      sentence: "{table}缺少{month}的数据。",
      request: "请补交所缺的月份，全量，口径与相邻月份一致。",
    },
    id_check_digit: {
      title: "证件号码校验错",
      sentence: "{table}有 {rows} 个身份证号码不符合 GB 11643 的校验码或日期（共 {of} 个，{share}）。",
      request: "请与证件影像或实名系统核对后重新提供这些证件号码。",
    },
    age_disagrees: {
      title: "年龄与证件不符",
      sentence: "{table}有 {rows} 位客户的出生日期或年龄与身份证号码不一致（可比 {of} 位，{share}）。",
      request: "请按证件核对出生日期与年龄，并说明以何者为准。",
    },
    gender_disagrees: {
      title: "性别与证件不符",
      sentence: "{table}有 {rows} 位客户的性别与身份证号码不一致（可比 {of} 位，{share}）。",
      request: "请按证件核对性别，并说明以何者为准。",
    },
    conflict: {
      title: "来源互相矛盾",
      sentence: "“{field}”有 {rows} 位客户在不同来源中的值不同（可比 {of} 位，{share}）。",
      request: "请确认哪个系统是该字段的权威来源，并更正另一方。",
    },
    unknown_customers: {
      title: "无主客户",
      sentence: "{table}{month}有 {rows} 位客户在客户资料中不存在（共 {of} 位，{share}）。",
      request: "请提供这些客户的资料，或说明编号的对应关系。",
    },
    no_source: {
      title: "没有来源",
      sentence: "没有导入{table}，客户视图中的相关字段为空。",
      ofField: "{table}的 {rows} 行都没有“{field}”，客户视图中的相关字段为空。",
      request: "请提供该数据。",
    },
    rejected_rows: {
      title: "被拒绝的行",
      sentence: "{table}导入时有 {rows} 行被拒绝（共 {of} 行，{share}）。",
      request: "请修正被拒绝的行后重新提供，并附行数与合计。",
    },
  },
  en: {
    low_fill: {
      title: "Low fill",
      sentence: "“{field}” of {table}{month} is empty in {rows} of {of} rows ({share}).",
      request: "Fill this field; where there is no such value, say why and for whom.",
    },
    invalid: {
      title: "Invalid values",
      sentence: "“{field}” of {table}{month}: {rows} invalid {rows:value|values} of {of} ({share}).",
      request: "Check values and units, and send valid ones.",
    },
    stale: {
      title: "Stale source",
      sentence: "{table}: {rows} {rows:month|months} later than usual{month}.",
      request: "Send the months up to the as-of month that have not been sent.",
    },
    missing_month: {
      title: "Missing month",
      sentence: "{table}: no data{month}.",
      request: "Send the missing months, in full, defined as in the months around them.",
    },
    id_check_digit: {
      title: "Wrong id number",
      sentence:
        "{table}: {rows} id {rows:number|numbers} with a wrong check digit or date by GB 11643 (of {of}, {share}).",
      request: "Check these id numbers against the documents or the real-name system and send them again.",
    },
    age_disagrees: {
      title: "Age against id number",
      sentence:
        "{table}: the birth date or age of {rows} {rows:customer|customers} disagrees with the id number (of {of} comparable, {share}).",
      request: "Check birth dates and ages against the documents, and say which counts.",
    },
    gender_disagrees: {
      title: "Gender against id number",
      sentence:
        "{table}: the gender of {rows} {rows:customer|customers} disagrees with the id number (of {of} comparable, {share}).",
      request: "Check genders against the documents, and say which counts.",
    },
    conflict: {
      title: "Sources disagree",
      sentence: "“{field}” differs between sources for {rows} {rows:customer|customers} (of {of} comparable, {share}).",
      request: "Say which system has authority over this field, and correct the other.",
    },
    unknown_customers: {
      title: "Unknown customers",
      sentence: "{table}{month}: {rows} {rows:customer|customers} that no customer record knows (of {of}, {share}).",
      request: "Send the records of these customers, or say how the ids correspond.",
    },
    no_source: {
      title: "No source",
      sentence: "{table}: never imported; the view's fields that need it are empty.",
      ofField: "None of the {rows} rows of {table} has “{field}”; the view's fields that need it are empty.",
      request: "Send this data.",
    },
    rejected_rows: {
      title: "Rejected rows",
      sentence: "{table}: {rows} {rows:row|rows} rejected at import (of {of}, {share}).",
      request: "Correct the rejected rows and send them again, with row count and totals.",
    },
  },
};

const tables: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  "zh-CN": {
    customer: "客户资料",
    bill: "账单",
    call: "通话详单",
    cell_quality: "小区质量",
    payment: "缴费",
    complaint: "投诉",
    vas_usage: "增值业务使用",
    subscription: "产品订购",
    contact: "营销接触",
    response: "营销响应",
    match: "标识对照",
  },
  en: {
    customer: "Customers",
    bill: "Bills",
    call: "Call records",
    cell_quality: "Cell quality",
    payment: "Payments",
    complaint: "Complaints",
    vas_usage: "VAS usage",
    subscription: "Subscriptions",
    contact: "Contacts",
    response: "Responses",
    match: "Id matches",
  },
};

const severities: Readonly<Record<Locale, Readonly<Record<Severity, string>>>> = {
  "zh-CN": { high: "严重", medium: "一般", low: "轻微" },
  en: { high: "High", medium: "Medium", low: "Low" },
};

const models: Readonly<Record<Locale, Readonly<Record<Model, string>>>> = {
  "zh-CN": { segments: "客户分群", churn: "流失模型", campaigns: "目标名单" },
  en: { segments: "Segments", churn: "Churn model", campaigns: "Target lists" },
};

/** What a table is called; attribute tables by their own name. */
export function tableText(table: string, locale: Locale): string {
  const name = table.startsWith("attribute:") ? table.slice("attribute:".length) : table;
  return tables[locale][table] ?? name;
}

export function findingTitle(kind: Kind, locale: Locale): string {
  return findings[locale][kind].title;
}

export function severityText(severity: Severity, locale: Locale): string {
  return severities[locale][severity];
}

/** What stands on the weakened fields. */
export function modelText(model: Model, locale: Locale): string {
  return models[locale][model];
}

/** What was found, in one sentence. `titleOf` gives a field's title (from `FieldInfo`); without it the field's name is shown. */
export function findingText(
  finding: QualityFinding,
  locale: Locale,
  titleOf: (field: string) => string = (field) => field,
): string {
  const words = findings[locale][finding.kind];
  return fill((finding.field === null ? undefined : words.ofField) ?? words.sentence, finding, locale, titleOf);
}

/** What to ask the owner of the source for. */
export function requestText(finding: QualityFinding, locale: Locale): string {
  return findings[locale][finding.kind].request;
}

function fill(sentence: string, finding: QualityFinding, locale: Locale, titleOf: (field: string) => string): string {
  const number = new Intl.NumberFormat(locale);
  const share =
    finding.of > 0
      ? new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(finding.rows / finding.of)
      : "—";
  const values: Readonly<Record<string, string>> = {
    table: tableText(finding.table, locale),
    field: finding.field === null ? "" : titleOf(finding.field),
    month: monthText(finding, locale),
    rows: number.format(finding.rows),
    of: number.format(finding.of),
    share,
  };
  return sentence
    .replace(/\{rows:(\w+)\|(\w+)\}/g, (_, one: string, many: string) => (finding.rows === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

function monthText({ kind, month }: QualityFinding, locale: Locale): string {
  if (month === null) return "";
  if (kind === "stale") return locale === "en" ? ` (its last month is ${month})` : `（最后一个月是 ${month}）`;
  if (kind === "missing_month") return locale === "en" ? ` for ${month}` : ` ${month} `;
  return locale === "en" ? ` in ${month}` : ` ${month} `;
}
