import type { FieldCategory } from "../api/customers.ts";
import { defaultRules } from "../api/rules.ts";
import type { ViewRules } from "../api/rules.ts";
import type { Locale } from "../api/text/locale.ts";
import { registryFields } from "./fields.ts";
import type { FieldDef } from "./registry/field.ts";
import { groupServices } from "./registry/vas.ts";
import { resultInfos } from "./registry/value.ts";

const categories: Readonly<Record<FieldCategory, readonly [zh: string, en: string]>> = {
  basic: ["基本资料", "Basic"],
  bill: ["账单", "Bills"],
  call_frequency: ["通话频次", "Call frequency"],
  call_quality: ["通话质量", "Call quality"],
  call_pattern: ["通话模式", "Call pattern"],
  mobility: ["移动性", "Mobility"],
  other_calls: ["其他通话行为", "Other call behaviour"],
  payment: ["缴费", "Payment"],
  complaint: ["投诉", "Complaints"],
  vas: ["增值业务", "Value-added services"],
  value: ["价值", "Value"],
  results: ["模型结果", "Results"],
  attribute: ["文件自带", "Files' own columns"],
};

const words = {
  "zh-CN": {
    title: "统一客户视图的字段",
    intro:
      "每位客户一行，截止到某月月末；只有该日及以前的事实进入。没有导入来源的字段为空（无来源），绝不为 0。本文件由字段登记表生成，请勿手改。",
    head: "| 字段 | 名称 | 单位 | 口径 | 性质 | 来源 |",
    kinds: { recorded: "原始", derived: "派生" },
    asIs: "按来源原样；姓名、证件、号码、邮箱、地址遮盖显示",
    run: "由分群与流失模型写入；没有运行过为空",
  },
  en: {
    title: "Fields of the unified customer view",
    intro:
      "One row per customer, as of a month end; only facts dated on or before it enter. A field without an imported source is empty (no source), never 0. Generated from the field registry: do not edit by hand.",
    head: "| field | title | unit | formula | kind | sources |",
    kinds: { recorded: "recorded", derived: "derived" },
    asIs: "As the source writes it; names, ids, numbers, e-mails and addresses are masked where they are shown",
    run: "Written by segmentations and churn models; empty until one has run",
  },
} as const;

/** All fields with unit, formula, kind and sources as a Markdown document, by the given rules (else the defaults). */
export function fieldCatalogue(locale: Locale, rules: ViewRules = defaultRules, windowMonths = 3): string {
  const text = words[locale];
  const at = locale === "zh-CN" ? 0 : 1;
  const services = groupServices([], rules.services);
  const { joined, value } = registryFields({ rules, services, windowMonths });
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const sections = new Map<FieldCategory, string[]>();
  const add = (category: FieldCategory, cells: readonly string[]) =>
    sections.set(category, [...(sections.get(category) ?? []), row(cells)]);
  for (const def of [...joined, ...value]) {
    const formula = def.formula?.[at] ?? text.asIs;
    add(def.category, [
      `\`${def.name}\``,
      def.title[at],
      def.unit ?? "",
      formula,
      text.kinds[def.kind],
      sourcesOf(def),
    ]);
  }
  for (const info of resultInfos)
    add(info.category, [`\`${info.name}\``, info.title[locale], info.unit ?? "", text.run, text.kinds[info.kind], ""]);
  const parts = [...sections].map(
    ([category, rows]) =>
      `## ${categories[category][at]}\n\n${text.head}\n|---|---|---|---|---|---|\n${rows.join("\n")}`,
  );
  return `# ${text.title}\n\n${text.intro}\n\n${parts.join("\n\n")}\n`;
}

function sourcesOf({ needs, otherwise }: FieldDef): string {
  const named = [...needs, ...(otherwise?.needs ?? [])].flatMap((need) => need.replace("?", "").split(" | "));
  const shown = named.map((need) => need.replace("field:", "").replace(/^(vas_usage)\..*$/, "$1"));
  return [...new Set(shown)].map((need) => `\`${need}\``).join(" ");
}
