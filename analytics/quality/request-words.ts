import type { Locale } from "../api/text/locale.ts";

/** Words of the source-data request. */
interface RequestWords {
  readonly title: string;
  readonly lead: string;
  readonly project: string;
  readonly drafted: string;
  readonly asOf: string;
  readonly nothing: string;
  readonly source: string;
  readonly files: string;
  readonly found: string;
  readonly ask: string;
  readonly why: string;
  readonly severity: string;
  readonly fields: string;
  readonly column: string;
  readonly meaning: string;
  readonly unit: string;
  readonly grain: string;
  readonly months: string;
  readonly allMonths: string;
  readonly population: string;
  readonly populationText: string;
  readonly affected: string;
  readonly delivery: string;
  readonly deliveryText: readonly string[];
  readonly controls: string;
  readonly controlsText: readonly string[];
  readonly weakens: string;
  readonly stands: string;
  readonly examples: string;
  readonly signed: string;
}

export const requestWords: Readonly<Record<Locale, RequestWords>> = {
  "zh-CN": {
    title: "源数据需求",
    lead: "以下各项来自对已导入数据的检查，只列出发现问题的来源。请各系统负责方按表补充或更正。",
    project: "项目",
    drafted: "起草日期",
    asOf: "截止月",
    nothing: "已导入的数据没有发现需要提请的问题。",
    source: "来源",
    files: "已收到的文件",
    found: "发现的问题",
    ask: "请求",
    why: "用途与影响",
    severity: "程度",
    fields: "需要的字段",
    column: "字段",
    meaning: "用于",
    unit: "单位",
    grain: "粒度",
    months: "月份",
    allMonths: "截止月及以前各月，逐月全量",
    population: "范围",
    populationText: "全部客户，包括期间离网的客户；未出现的客户视为没有记录。",
    affected: "涉及客户示例",
    delivery: "交付格式",
    deliveryText: [
      "CSV（UTF-8，逗号分隔，首行为字段名）或 Parquet；每月一个文件，文件名带月份，例如 bill_202401.csv。",
      "客户编号为文本，保留前导零；日期写作 2024-01-31，月份写作 2024-01；金额以元计，两位小数；空值留空。",
    ],
    controls: "控制总数",
    controlsText: [
      "每个文件附：行数、不同客户数、各金额字段合计、起止日期。",
      "更正后的月份请整月重新提供，并注明所替换的文件。",
    ],
    weakens: "影响的视图字段",
    stands: "依赖它的结果",
    examples: "示例",
    signed: "需求方 / 系统负责方 / 约定交付日期",
  },
  en: {
    title: "Source-data request",
    lead: "Every item below comes from a check of the data received so far; only sources with findings are listed. Each system's owner is asked to complete or correct them.",
    project: "Project",
    drafted: "Drafted on",
    asOf: "As of",
    nothing: "The data received so far gives nothing to ask for.",
    source: "Source",
    files: "Files received",
    found: "What was found",
    ask: "Request",
    why: "Why it matters",
    severity: "Severity",
    fields: "Fields needed",
    column: "Field",
    meaning: "Used for",
    unit: "Unit",
    grain: "Grain",
    months: "Months",
    allMonths: "Every month up to the as-of month, each in full",
    population: "Population",
    populationText:
      "All customers, those who left in the period included; a customer who is not listed counts as having no record.",
    affected: "Customers concerned, for example",
    delivery: "Delivery format",
    deliveryText: [
      "CSV (UTF-8, commas, field names in the first line) or Parquet; one file a month with the month in its name, such as bill_202401.csv.",
      "Customer ids as text with their leading zeros; dates as 2024-01-31, months as 2024-01; money in yuan with two decimals; missing values left empty.",
    ],
    controls: "Control totals",
    controlsText: [
      "With each file: rows, distinct customers, the total of every money field, first and last date.",
      "A corrected month comes again in full, naming the file it replaces.",
    ],
    weakens: "View fields weakened",
    stands: "Results that stand on it",
    examples: "Examples",
    signed: "Requested by / owner of the system / agreed date",
  },
};

export const grains: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  "zh-CN": {
    customer: "每位客户一行",
    bill: "每位客户每个账期一行",
    call: "每次通话一行",
    cell_quality: "每个小区每月一行",
    payment: "每次缴费一行（未缴的应缴单也列出）",
    complaint: "每件投诉一行",
    vas_usage: "每位客户每月每项业务一行",
    subscription: "每位客户每个产品每段订购一行",
    contact: "每次触达一行",
    response: "每次响应一行",
    match: "每个标识一行",
    attribute: "每位客户（每月）一行",
  },
  en: {
    customer: "One row per customer",
    bill: "One row per customer and billing month",
    call: "One row per call",
    cell_quality: "One row per cell and month",
    payment: "One row per payment (amounts due and not paid included)",
    complaint: "One row per complaint",
    vas_usage: "One row per customer, month and service",
    subscription: "One row per customer, product and period",
    contact: "One row per message",
    response: "One row per reply",
    match: "One row per id",
    attribute: "One row per customer (and month)",
  },
};
