import { basename } from "node:path";
import type { ExportResult } from "../api/export.ts";
import type { CallParams } from "../api/contract.ts";
import type { FieldInfo } from "../api/customers.ts";
import type { Month } from "../api/project.ts";
import type { QualityFinding, QualityReport } from "../api/quality.ts";
import type { Locale } from "../api/text/locale.ts";
import { findingText, findingTitle, modelText, requestText, severityText, tableText } from "../api/text/quality.ts";
import type { JobContext } from "../db/context.ts";
import { exportPath, writeDocument } from "../db/export-file.ts";
import { importSources } from "../db/facts.ts";
import { addMonths } from "../db/months.ts";
import { findView } from "../db/view.ts";
import { grains, requestWords } from "./request-words.ts";
import { qualityReport } from "./report.ts";
import { weakenedBy } from "./weakens.ts";

/** What the request is made from. */
export interface RequestFacts {
  readonly project: string;
  readonly draftedOn: string;
  readonly report: QualityReport;
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly fields: readonly FieldInfo[];
}

/** Drafts the request from the findings as a document of its own (HTML) and keeps it on record. Its rows are the findings asked about. */
export async function requestDocument(
  { path, locale }: CallParams<"quality.request">,
  context: JobContext,
): Promise<ExportResult> {
  const { db } = context;
  const report = await qualityReport(undefined, context);
  const files = new Map<string, string[]>();
  for (const table of new Set(report.findings.map((finding) => finding.table))) {
    files.set(
      table,
      (await importSources(db, table)).map(({ file }) => file),
    );
  }
  const facts: RequestFacts = {
    project: basename(context.projectPath).replace(/\.[^.]+$/, ""),
    draftedOn: context.now().toISOString().slice(0, 10),
    report,
    files,
    fields: (await findView(db, report.asOf))?.fields ?? [],
  };
  const target = await exportPath(
    context.projectPath,
    path,
    `data-request-${locale === "en" ? "en" : "zh"}-${report.asOf ?? facts.draftedOn}.html`,
  );
  return writeDocument(context, target, requestHtml(facts, locale), { rows: report.findings.length, masked: true });
}

/** The request as a page that prints on A4: one section a source, no script, nothing fetched. */
export function requestHtml(facts: RequestFacts, locale: Locale): string {
  const words = requestWords[locale];
  const tables = [...new Set(facts.report.findings.map((finding) => finding.table))];
  const head = [
    [words.project, facts.project],
    [words.drafted, facts.draftedOn],
    [words.asOf, facts.report.asOf ?? "—"],
  ];
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${escape(words.title)} · ${escape(facts.project)}</title><style>${style}</style></head><body>
<h1>${escape(words.title)}</h1>
<p class="head">${head.map(([name, value]) => `${escape(name)}: <b>${escape(value)}</b>`).join(" · ")}</p>
<p>${escape(tables.length > 0 ? words.lead : words.nothing)}</p>
${tables.map((table, index) => section(table, index + 1, facts, locale)).join("\n")}
${tables.length > 0 ? `<h2>${escape(words.delivery)}</h2>${list(words.deliveryText)}<h2>${escape(words.controls)}</h2>${list(words.controlsText)}` : ""}
<p class="signed">${escape(words.signed)}</p>
</body></html>
`;
}

function section(table: string, number: number, facts: RequestFacts, locale: Locale): string {
  const words = requestWords[locale];
  const findings = facts.report.findings.filter((finding) => finding.table === table);
  const titleOf = titles(facts.fields, locale);
  const rows = findings.map(
    (finding) => `<tr class="${finding.severity}"><td>${escape(severityText(finding.severity, locale))}</td>
<td><b>${escape(findingTitle(finding.kind, locale))}</b><br>${escape(findingText(finding, locale, titleOf))}${examples(finding, locale)}</td>
<td>${escape(requestText(finding, locale))}</td><td>${why(finding, locale, titleOf)}</td></tr>`,
  );
  const files = facts.files.get(table) ?? [];
  const terms = [
    [words.files, files.length > 0 ? files.join(", ") : "—"],
    [words.grain, grains[locale][table.startsWith("attribute:") ? "attribute" : table] ?? "—"],
    [words.months, monthsAsked(findings, facts.report, locale)],
    [words.population, words.populationText],
  ];
  const asked = [...new Set(findings.flatMap(({ field }) => field ?? []))];
  return `<section><h2>${number}. ${escape(tableText(table, locale))}</h2>
<dl>${terms.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join("")}</dl>
<table><thead><tr><th>${escape(words.severity)}</th><th>${escape(words.found)}</th><th>${escape(words.ask)}</th><th>${escape(words.why)}</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>
${asked.length > 0 ? fieldTable(table, asked, facts.fields, locale) : ""}</section>`;
}

/** The fields that findings name, with what they are used for. */
function fieldTable(table: string, asked: readonly string[], fields: readonly FieldInfo[], locale: Locale): string {
  const words = requestWords[locale];
  const titleOf = titles(fields, locale);
  const rows = asked.map((name) => {
    const uses = table.startsWith("attribute:") ? [] : weakenedBy(table, name);
    return `<tr><td>${escape(titleOf(name))} <code>${escape(name)}</code></td><td>${escape(uses.map(titleOf).join(", "))}</td><td>${escape(unitOf(name, locale))}</td></tr>`;
  });
  return `<h3>${escape(words.fields)}</h3><table><thead><tr><th>${escape(words.column)}</th><th>${escape(words.meaning)}</th><th>${escape(words.unit)}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function why(finding: QualityFinding, locale: Locale, titleOf: (field: string) => string): string {
  const words = requestWords[locale];
  const parts = [];
  if (finding.weakens.length > 0)
    parts.push(`${escape(words.weakens)}: ${escape(finding.weakens.map(titleOf).join(", "))}`);
  if (finding.weakensModels.length > 0)
    parts.push(
      `${escape(words.stands)}: <b>${escape(finding.weakensModels.map((model) => modelText(model, locale)).join(", "))}</b>`,
    );
  return parts.join("<br>") || "—";
}

function examples(finding: QualityFinding, locale: Locale): string {
  return finding.examples.length === 0
    ? ""
    : `<br><small>${escape(requestWords[locale].examples)}: ${escape(finding.examples.join(", "))}</small>`;
}

/** The months that findings name: gaps, months behind, and months with a fault of their own; else all. */
function monthsAsked(findings: readonly QualityFinding[], report: QualityReport, locale: Locale): string {
  const months = new Set<Month>();
  for (const { kind, month } of findings) {
    if (month === null) continue;
    if (kind !== "stale") months.add(month);
    else
      for (let next = addMonths(month, 1); report.asOf !== null && next <= report.asOf; next = addMonths(next, 1))
        months.add(next);
  }
  const whole = findings.some(({ month, kind }) => month === null && kind !== "conflict");
  const named = [...months].sort().join(", ");
  return whole || named === ""
    ? [requestWords[locale].allMonths, named].filter(Boolean).join(locale === "en" ? "; " : "；")
    : named;
}

function titles(fields: readonly FieldInfo[], locale: Locale): (name: string) => string {
  const known = new Map(fields.map((field) => [field.name, field.title[locale]]));
  return (name) => known.get(name) ?? name;
}

function unitOf(name: string, locale: Locale): string {
  if (name.endsWith("_fen")) return locale === "en" ? "yuan" : "元";
  if (name.endsWith("_s")) return locale === "en" ? "seconds" : "秒";
  return name.endsWith("_rate") ? "0–1" : "—";
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join("")}</ul>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const style = `@page{size:A4;margin:18mm 16mm}body{font:10.5pt/1.5 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif;color:#1d2129;max-width:190mm;margin:0 auto;padding:8mm}
h1{font-size:20pt;margin:0 0 2mm}h2{font-size:13pt;margin:8mm 0 2mm;border-bottom:1px solid #c9cdd4;break-after:avoid}h3{font-size:10.5pt;margin:4mm 0 1mm;break-after:avoid}
table{border-collapse:collapse;width:100%;table-layout:fixed}th,td{border:1px solid #c9cdd4;padding:1.5mm 2mm;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f2f3f5}thead{display:table-header-group}tr{break-inside:avoid}th:first-child{width:14mm}section h3+table th:first-child{width:auto}
tr.high td:first-child{border-left:3px solid #cb2634}tr.medium td:first-child{border-left:3px solid #d46b08}dl{display:grid;grid-template-columns:28mm 1fr;gap:1mm 3mm;margin:2mm 0}
dt{color:#4e5969}dd{margin:0;overflow-wrap:anywhere}small,code{color:#4e5969}.head{color:#4e5969}.signed{margin-top:14mm;padding-top:2mm;border-top:1px solid #4e5969}`;
