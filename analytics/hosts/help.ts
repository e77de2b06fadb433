import { z } from "zod";
import type { CallName } from "../api/contract.ts";
import { contract } from "../api/contract.ts";
import { callText } from "../api/text/index.ts";
import type { Locale } from "../api/text/index.ts";
import { commands } from "./commands.ts";

const kinds = {
  "zh-CN": { read: "读取", write: "修改", job: "任务", trial: "试算" },
  en: { read: "read", write: "write", job: "job", trial: "trial" },
} as const;

/** Help for all commands and calls, generated from the contract. */
export function helpText(locale: Locale): string {
  const zh = locale === "zh-CN";
  const lines = [
    zh ? "准星：电信精准营销工作台" : "Foresight: precision marketing for telecom operators",
    "",
    "npm run -s foresight -- <command>",
    "",
  ];
  for (const { usage, call, summary } of Object.values(commands)) {
    lines.push(`  ${usage}`, `      ${call ? callText(call, locale) : (summary?.[locale] ?? "")}`);
  }
  lines.push(
    "",
    zh
      ? "所有命令：--json 输出一份 JSON；--lang zh|en 选择语言；进度写到标准错误。"
      : "All commands: --json prints one JSON document; --lang zh|en; progress goes to stderr.",
    zh
      ? "调用（call PROJECT NAME [JSON]；help NAME 查看参数）："
      : "Calls (call PROJECT NAME [JSON]; help NAME shows the parameters):",
  );
  const names = Object.keys(contract) as CallName[];
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names)
    lines.push(`  ${name.padEnd(width)}  ${kinds[locale][contract[name].kind]}  ${callText(name, locale)}`);
  return lines.join("\n");
}

/** What one call takes, as a JSON schema. */
export function callHelp(name: CallName, locale: Locale): string {
  const schema = z.toJSONSchema(contract[name].params, { io: "input" });
  delete schema.$schema;
  return `${name}  (${kinds[locale][contract[name].kind]})\n${callText(name, locale)}\n\n${JSON.stringify(schema, null, 2)}`;
}
