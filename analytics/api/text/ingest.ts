import type { CheckReport, FileNote } from "../ingest.ts";
import type { Locale } from "./locale.ts";

type NoteCode = FileNote["code"];
export type SuspiciousKind = CheckReport["suspicious"][number]["kind"];

/** Reasons a row is rejected for, or (behind `cell_`) a cell left out of a row that stays. */
const zhReasons = {
  missing_customer_id: "缺少客户编号",
  missing_month: "缺少月份",
  missing_started_at: "缺少通话开始时间",
  missing_caller: "缺少主叫号码",
  missing_callee: "缺少被叫号码",
  missing_cell_id: "缺少小区编号",
  missing_amount_fen: "缺少金额",
  missing_opened_at: "缺少受理时间",
  missing_service: "缺少业务名称",
  missing_product_id: "缺少产品编号",
  missing_campaign_id: "缺少活动编号",
  bad_id: "不是编号（合计行、重复的表头、科学计数法或错误值）",
  bad_phone: "电话号码已残缺（科学计数法或错误值）",
  bad_amount: "金额无法识别",
  bad_date: "日期或时间无法识别",
  bad_month: "月份无法识别",
  bad_number: "数字无法识别或超出范围",
  not_whole: "不是整数",
  bad_duration: "时长无法识别",
  bad_yes_no: "是否值无法识别",
  bad_direction: "呼叫方向无法识别",
  bad_outcome: "通话结果无法识别",
  too_few_columns: "列数比表头少",
  too_many_columns: "列数比表头多",
  bad_quote: "引号不成对",
  line_too_long: "一行过长",
  bad_row: "整行无法读取",
  bad_json: "JSON 无法读取",
  bad_characters: "含有无法解码的字符",
  ambiguous_customer: "标识对应多位客户",
  unknown_customer: "标识找不到客户",
  unknown_account: "账号找不到客户",
  erased_customer: "客户已按请求清除",
} as const;

export type KnownReason = keyof typeof zhReasons;

const enReasons: Readonly<Record<KnownReason, string>> = {
  missing_customer_id: "no customer id",
  missing_month: "no month",
  missing_started_at: "no start of the call",
  missing_caller: "no calling number",
  missing_callee: "no called number",
  missing_cell_id: "no cell id",
  missing_amount_fen: "no amount",
  missing_opened_at: "no opening time",
  missing_service: "no service name",
  missing_product_id: "no product id",
  missing_campaign_id: "no campaign id",
  bad_id: "no id: a total, a header again, a number cut short or an error value",
  bad_phone: "the phone number is cut short or an error value",
  bad_amount: "amount cannot be read",
  bad_date: "date or time cannot be read",
  bad_month: "month cannot be read",
  bad_number: "number cannot be read or is out of range",
  not_whole: "not a whole number",
  bad_duration: "duration cannot be read",
  bad_yes_no: "yes or no cannot be told",
  bad_direction: "direction of the call cannot be told",
  bad_outcome: "outcome of the call cannot be told",
  too_few_columns: "fewer cells than the header",
  too_many_columns: "more cells than the header",
  bad_quote: "a quote is not closed",
  line_too_long: "the line is too long",
  bad_row: "the row cannot be read",
  bad_json: "the JSON cannot be read",
  bad_characters: "characters cannot be decoded",
  ambiguous_customer: "the id leads to several customers",
  unknown_customer: "the id leads to no customer",
  unknown_account: "the account leads to no customer",
  erased_customer: "the customer was erased on request",
};

const reasons: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { "zh-CN": zhReasons, en: enReasons };
const unknownReason = {
  "zh-CN": { missing: "缺少必填的值", other: "无法读取" },
  en: { missing: "a required value is missing", other: "cannot be read" },
} as const;
const leftOut = {
  "zh-CN": "（只略去这一格，行已保留）",
  en: " (only this cell was left out, the row stayed)",
} as const;

/** Why a row was rejected, or a cell left out; never a code. */
export function rejectReasonText(reason: string, locale: Locale): string {
  const cell = reason.startsWith("cell_");
  const code = cell ? reason.slice("cell_".length) : reason;
  const words = reasons[locale][code] ?? unknownReason[locale][code.startsWith("missing_") ? "missing" : "other"];
  return cell ? words + leftOut[locale] : words;
}

/** A part in `[ ]` is left out when its value is not there. */
const notes: Readonly<Record<Locale, Readonly<Record<NoteCode, string>>>> = {
  "zh-CN": {
    encoding_guessed: "编码是根据内容判断的[（{encoding}）]；若有乱码，请另选编码。",
    encoding_last_resort: "内容不是任何中文或 Unicode 编码，按 {encoding} 读取；请核对非英文字符。",
    ragged_rows: "有些行的列数与其他行不同[（应为 {columns} 列）]，导入时会列为被拒绝的行。",
    title_rows_skipped: "表头之前的标题行已跳过[（{rows} 行）]。",
    duplicate_headers: "有重名的列，已加序号区分[（{names}）]。",
    month_from_name: "文件名表示 {month} 月份；没有月份列时按它导入。",
    month_suffix_columns: "列名带月份后缀[（{columns}）]；可以展开为每位客户每月一行。",
    mapping_reused: "沿用了同一来源上次保存的映射[（{source}）]。",
    more_sheets: "工作簿还有其他工作表[（{sheets} 个）]；当前读取“{chosen}”。",
    more_members: "压缩包里还有其他文件[（{members} 个）]；当前读取“{chosen}”。",
    decimal_comma: "这些列的小数点写作逗号（如 1.234,50）[：{columns}]；若不是，请在更多读取选项中更改。",
    decimal_open: "无法判断这些列的逗号是千位分隔还是小数点[：{columns}]；现按千位分隔读取，可在更多读取选项中更改。",
  },
  en: {
    encoding_guessed: "The encoding was told from the content[ ({encoding})]; choose another if the text looks wrong.",
    encoding_last_resort:
      "The content is in no Chinese or Unicode encoding and is read as {encoding}; check letters with accents.",
    ragged_rows:
      "Some rows have more or fewer cells than the others[ (of {columns} columns)]; an import lists them as rejected.",
    title_rows_skipped: "Title rows before the header were skipped[ ({rows})].",
    duplicate_headers: "Columns with the same name were numbered[ ({names})].",
    month_from_name: "The name of the file says {month}; it counts where no column gives the month.",
    month_suffix_columns:
      "Columns end in a month[ ({columns})]; they can be unfolded into one row per customer and month.",
    mapping_reused: "The mapping saved for this source was used again[ ({source})].",
    more_sheets: "The workbook has more sheets[ ({sheets})]; “{chosen}” is read.",
    more_members: "The archive has more files[ ({members})]; “{chosen}” is read.",
    decimal_comma:
      "These columns write decimals with a comma, as in 1.234,50[: {columns}]; if not, say so in More reading options.",
    decimal_open:
      "The commas of these columns may part thousands or decimals[: {columns}]; they are read as thousands, which More reading options can change.",
  },
};

/** A thing worth saying about a file, as one sentence. */
export function fileNoteText(note: FileNote, locale: Locale): string {
  const value = (name: string | undefined) => String(note.params[name ?? ""] ?? "");
  const told = notes[locale][note.code].replace(/\[([^[\]]*)\]/g, (_, part: string) =>
    value(/\{(\w+)\}/.exec(part)?.[1]) === "" ? "" : part,
  );
  return told.replace(/\{(\w+)\}/g, (_, name: string) => value(name));
}

const suspicious: Readonly<Record<Locale, Readonly<Record<SuspiciousKind, string>>>> = {
  "zh-CN": {
    negative: "负数",
    age_out_of_range: "年龄不在 1 至 120 之间",
    thousand_times_median: "超过中位数的一千倍",
    in_the_future: "日期在将来",
    long_ago: "日期早于 1900 年",
    one_value: "整列只有一个值",
    too_long_call: "通话超过一天",
  },
  en: {
    negative: "negative",
    age_out_of_range: "age outside 1 to 120",
    thousand_times_median: "more than a thousand times the median",
    in_the_future: "date in the future",
    long_ago: "date before 1900",
    one_value: "one value in the whole column",
    too_long_call: "call longer than a day",
  },
};

/** What is odd about values of a column. */
export function suspiciousText(kind: SuspiciousKind, locale: Locale): string {
  return suspicious[locale][kind];
}
