import { basename } from "node:path";
import type { CheckReport, ImportReport, RejectPage } from "../api/ingest.ts";
import { rejectReasonText, suspiciousText } from "../api/text/index.ts";
import type { Locale } from "../api/text/index.ts";

type Numbers = Pick<ImportReport, "file" | "table" | "rows" | "stored" | "rejected" | "replaced">;

/** `bill.csv → bill: rows 3 = stored 2 + rejected 1 + replaced 0`. */
export function importLine(report: Numbers, locale: Locale): string {
  const [rows, stored, rejected, replaced] =
    locale === "zh-CN" ? ["行", "入库", "拒绝", "替换"] : ["rows", "stored", "rejected", "replaced"];
  return `${basename(report.file)} → ${report.table}: ${rows} ${report.rows} = ${stored} ${report.stored} + ${rejected} ${report.rejected} + ${replaced} ${report.replaced}`;
}

/** What a check found, one thing a line. */
export function checkLines(report: CheckReport, locale: Locale): string[] {
  const zh = locale === "zh-CN";
  const lines = [importLine(report, locale)];
  const add = (text: string) => lines.push(`  ${text}`);
  if (report.alreadyImported !== null)
    add(
      zh
        ? `同样内容已在第 ${report.alreadyImported} 次导入中写入`
        : `the same content came in with import ${report.alreadyImported}`,
    );
  for (const { reason, rows } of report.rejectReasons) add(`${rows}  ${rejectReasonText(reason, locale)}`);
  if (report.duplicates > 0)
    add(zh ? `${report.duplicates}  文件内重复的键` : `${report.duplicates}  keys twice in the file`);
  const unknown = report.unknownCustomers;
  if (unknown && unknown.customers > 0) {
    const examples = unknown.examples.join(" ");
    add(
      zh
        ? `${unknown.customers}  未知客户（${unknown.rows} 行）：${examples}`
        : `${unknown.customers}  unknown customers (${unknown.rows} rows): ${examples}`,
    );
  }
  for (const { month, rows, stored } of report.monthRows)
    add(zh ? `${month}  ${rows} 行，已有 ${stored} 行` : `${month}  ${rows} rows, ${stored} stored already`);
  for (const { column, kind, rows, examples } of report.suspicious)
    add(`${rows}  ${column}: ${suspiciousText(kind, locale)} (${examples.join(" · ")})`);
  return lines;
}

/** Line, column, value and reason of each rejected row, parted by tabs. */
export function rejectLines(page: RejectPage, locale: Locale): string[] {
  return page.rows.map(({ line, column, value, reason }) =>
    [String(line), column ?? "", value ?? "", rejectReasonText(reason, locale)].join("\t"),
  );
}
