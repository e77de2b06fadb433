import type { ChurnLabel } from "../api/churn.ts";
import { EngineError } from "../api/errors.ts";
import { choiceText, warningText } from "../api/text/index.ts";
import { campaignCommands } from "./campaign-commands.ts";
import { argument, list, open, parseJson, whole } from "./command.ts";
import type { Command, Flags } from "./command.ts";
import { dataCommands } from "./data-commands.ts";
import { demoText, runDemo } from "./demo.ts";
import { labelText } from "./describe.ts";
import { eraseCommands } from "./erase-commands.ts";
import { segmentCommands } from "./segment-commands.ts";
import { viewCommands } from "./view-commands.ts";

export type CommandName =
  | "demo"
  | "new"
  | keyof typeof dataCommands
  | keyof typeof viewCommands
  | keyof typeof eraseCommands
  | "info"
  | "view"
  | keyof typeof segmentCommands
  | "churn"
  | keyof typeof campaignCommands
  | "call";

export const commands: Readonly<Record<CommandName, Command>> = {
  demo: {
    usage: "demo [--customers N] [--months N] [--calls N] [--seed S] [--out DIR]",
    call: null,
    summary: {
      "zh-CN": "生成样例数据并跑通全流程（不打开界面）",
      en: "Generate sample data and run the whole job without a screen",
    },
    async run({ flags, signal, progress, locale }) {
      const document = await runDemo({
        directory: flags.out ?? "foresight-demo",
        customers: whole(flags, "customers", 20_000),
        months: whole(flags, "months", 6),
        callsPerCustomer: whole(flags, "calls", 20),
        seed: whole(flags, "seed", 42),
        signal,
        progress,
        locale,
      });
      return { document, text: demoText(document, locale) };
    },
  },
  new: {
    usage: "new PROJECT [--name NAME]",
    call: "project.new",
    async run({ call, arguments: given, flags }) {
      const document = await call("project.new", { path: argument(given, 0, "PROJECT"), name: flags.name });
      return { document, text: document.path };
    },
  },
  ...dataCommands,
  info: {
    usage: "info PROJECT",
    call: "project.info",
    async run({ call, arguments: given }) {
      const document = await open(call, given);
      const tables = document.tables.map((t) => `${t.table}  ${t.rows}  ${t.firstMonth ?? ""} – ${t.lastMonth ?? ""}`);
      return { document, text: [`${document.name}  ${document.customers}`, ...tables].join("\n") };
    },
  },
  view: {
    usage: "view PROJECT [--as-of MONTH]",
    call: "customers.build",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const document = await call("customers.build", { asOf: flags["as-of"] });
      return { document, text: `${document.asOf ?? ""} ${document.rows} × ${document.fields}`.trim() };
    },
  },
  ...viewCommands,
  ...eraseCommands,
  ...segmentCommands,
  churn: {
    usage: "churn PROJECT [--label COLUMN=VALUE | --leaves-within MONTHS] [--features FIELD,…] [--seed S]",
    call: "churn.run",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("churn.run", {
        label: churnLabel(flags),
        features: list(flags.features),
        seed: whole(flags, "seed", 42),
      });
      const [low, high] = document.aucInterval;
      const line = `${labelText(document.label, locale)}  AUC ${document.auc.toFixed(4)} (${low.toFixed(4)} – ${high.toFixed(4)})  ${(100 * document.baseRate).toFixed(2)} %  lift10 ${document.lift10.toFixed(2)}`;
      const said = document.warnings.map((warning) => warningText(warning, locale));
      const text = [line, choiceText(document.choice, locale), ...said].join("\n");
      return { document, text };
    },
  },
  ...campaignCommands,
  call: {
    usage: "call PROJECT NAME [JSON]",
    call: null,
    summary: { "zh-CN": "执行任一调用（见下），参数为 JSON", en: "Run any call (below) with parameters as JSON" },
    async run({ engine, call, arguments: given, signal, progress }) {
      const name = argument(given, 1, "NAME");
      if (argument(given, 0, "PROJECT") !== "-") await open(call, given);
      const result = await engine.call(name, parseJson(given[2] ?? "{}"), { signal, onProgress: progress.show });
      return { document: result, text: result instanceof Uint8Array ? "" : JSON.stringify(result, null, 2) };
    },
  },
};

function churnLabel(flags: Flags): ChurnLabel | undefined {
  if (flags["leaves-within"] !== undefined) return { kind: "left_within", months: whole(flags, "leaves-within", 1) };
  if (flags.label === undefined) return undefined;
  const at = flags.label.lastIndexOf("=");
  if (at <= 0) throw new EngineError("bad_params", { call: "foresight", at: "--label", detail: flags.label });
  const value = flags.label.slice(at + 1);
  return {
    kind: "column",
    field: flags.label.slice(0, at),
    positive: value !== "" && Number.isFinite(Number(value)) ? Number(value) : value,
  };
}
