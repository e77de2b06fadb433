import { readFileSync } from "node:fs";
import type { Erasable, Erasure, ErasedPart } from "../api/erasure.ts";
import { EngineError } from "../api/errors.ts";
import type { Locale } from "../api/text/index.ts";
import { argument, open } from "./command.ts";
import type { Command } from "./command.ts";

const parts: Readonly<Record<Locale, Readonly<Record<ErasedPart, string>>>> = {
  "zh-CN": {
    data: "删除",
    replaced: "删除（被替换的旧行）",
    rejects: "清空内容，行仍计数",
    views: "删除（视图与快照）",
    results: "删除（分群、风险、名单规则）",
    lists: "去除身份，行仍计数",
    named: "去除编号",
  },
  en: {
    data: "deleted",
    replaced: "deleted (rows put aside)",
    rejects: "emptied, still counted",
    views: "deleted (views and snapshots)",
    results: "deleted (segments, risks, contact rules)",
    lists: "made nobody's, still counted",
    named: "ids taken out",
  },
};

function tableLines(tables: Erasable["tables"], locale: Locale): string[] {
  return tables.map(({ part, table, rows }) => `  ${table}  ${rows}  ${parts[locale][part]}`);
}

function planLines(plan: Erasable, erased: boolean, locale: Locale): string[] {
  const zh = locale === "zh-CN";
  const { customerIds, unknown, tables, exports, mentions } = plan;
  return [
    zh ? `客户：${customerIds.length}` : `customers: ${customerIds.length}`,
    ...(unknown.length > 0 ? [(zh ? "项目中没有：" : "not in the project: ") + unknown.join(zh ? "、" : ", ")] : []),
    ...tableLines(tables, locale),
    ...exports.map(({ campaign, path }) =>
      zh
        ? `${campaign === null ? "可能含有这些客户的已导出文件" : "含有这些客户的已导出文件"}，须另行删除：${path}`
        : `${campaign === null ? "may have gone out with them" : "went out with them"}, to be deleted by hand: ${path}`,
    ),
    ...(mentions > 0
      ? [
          zh
            ? `其他客户与其号码的通话，保留：${mentions}`
            : `calls of other customers with their numbers, which stay: ${mentions}`,
        ]
      : []),
    erased
      ? zh
        ? "已清除，不能撤销。"
        : "Erased. This cannot be undone."
      : zh
        ? "尚未清除。加 --yes 与 --purpose 事由 执行，不能撤销。"
        : "Nothing was erased yet. Add --yes and --purpose REASON to do it; it cannot be undone.",
  ];
}

function recordLine({ erasureId, erasedAt, customers, purpose, author, readmitted }: Erasure): string {
  const again = readmitted.reduce((sum, one) => sum + one.customers, 0);
  return `${erasureId}  ${erasedAt}  ${customers}${again > 0 ? ` (-${again})` : ""}  ${purpose}  ${author}`;
}

/** Ids given one by one, or one a line in a file: `@FILE`. */
function idsOf(given: readonly string[]): string[] {
  argument(given, 1, "CUSTOMER");
  return given.slice(1).flatMap((text) => {
    if (!text.startsWith("@")) return [text];
    try {
      return readFileSync(text.slice(1), "utf8")
        .split(/\r?\n/)
        .filter((line) => line.trim() !== "");
    } catch (error) {
      throw new EngineError("file_unreadable", { file: text.slice(1) }, { cause: error });
    }
  });
}

/** Commands about customers who ask for their data to be erased. */
export const eraseCommands = {
  erase: {
    usage: "erase PROJECT CUSTOMER…|@FILE [--yes --purpose REASON] [--author NAME]",
    call: "customers.erasable",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const customerIds = idsOf(given);
      const plan = await call("customers.erasable", { customerIds });
      if (!flags.yes) return { document: { ...plan, erased: false }, text: planLines(plan, false, locale).join("\n") };
      const erasure = await call("customers.erase", {
        customerIds,
        purpose: flags.purpose ?? "",
        author: flags.author,
      });
      return { document: { ...plan, ...erasure, erased: true }, text: planLines(plan, true, locale).join("\n") };
    },
  },
  erasures: {
    usage: "erasures PROJECT",
    call: "customers.erasures",
    async run({ call, arguments: given }) {
      await open(call, given);
      const document = await call("customers.erasures", {});
      return { document, text: document.map(recordLine).join("\n") };
    },
  },
  readmit: {
    usage: "readmit PROJECT CUSTOMER…|@FILE --purpose REASON [--author NAME]",
    call: "customers.readmit",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const document = await call("customers.readmit", {
        customerIds: idsOf(given),
        purpose: flags.purpose ?? "",
        author: flags.author,
      });
      return { document, text: String(document.readmitted) };
    },
  },
} as const satisfies Record<string, Command>;
