import { basename, resolve } from "node:path";
import type { ParseArgsConfig } from "node:util";
import type { ChurnLabel } from "../api/churn.ts";
import type { CallInput, CallName, CallResult } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { ImportOptions } from "../api/ingest.ts";
import type { Locale } from "../api/text/index.ts";
import type { LocalEngine } from "../engine/engine.ts";
import { demoText, runDemo } from "./demo.ts";
import { labelText, segmentLines } from "./describe.ts";
import type { ProgressLine } from "./terminal.ts";

export const flagOptions = {
  json: { type: "boolean" },
  lang: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
  // demo
  customers: { type: "string" },
  months: { type: "string" },
  calls: { type: "string" },
  seed: { type: "string" },
  out: { type: "string" },
  // new
  name: { type: "string" },
  // import
  as: { type: "string" },
  map: { type: "string", multiple: true },
  encoding: { type: "string" },
  delimiter: { type: "string" },
  origin: { type: "string" },
  "money-unit": { type: "string" },
  month: { type: "string" },
  // view, segment, churn, target, export
  "as-of": { type: "string" },
  k: { type: "string" },
  features: { type: "string" },
  label: { type: "string" },
  "leaves-within": { type: "string" },
  segments: { type: "string" },
  "top-risk": { type: "string" },
  filter: { type: "string" },
  control: { type: "string" },
  offer: { type: "string" },
  channel: { type: "string" },
  list: { type: "string" },
  view: { type: "boolean" },
  purpose: { type: "string" },
} as const satisfies NonNullable<ParseArgsConfig["options"]>;

type Options = typeof flagOptions;
export type Flags = {
  [K in keyof Options]?:
    | (Options[K] extends { multiple: true } ? string[] : Options[K]["type"] extends "boolean" ? boolean : string)
    | undefined;
};

export interface CommandContext {
  call<N extends CallName>(name: N, params: CallInput<N>): Promise<CallResult<N>>;
  readonly engine: LocalEngine;
  readonly arguments: readonly string[];
  readonly flags: Flags;
  readonly locale: Locale;
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
}

interface Command {
  readonly usage: string;
  /** The call it is a word for; its summary is the help text. Null: `summary` tells. */
  readonly call: CallName | null;
  readonly summary?: Readonly<Record<Locale, string>>;
  run(context: CommandContext): Promise<{ readonly document: unknown; readonly text: string }>;
}

export type CommandName =
  | "demo"
  | "new"
  | "import"
  | "info"
  | "view"
  | "segment"
  | "churn"
  | "target"
  | "export"
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
  import: {
    usage:
      "import PROJECT FILE… [--as TABLE] [--map COLUMN=FIELD,…] [--encoding E] [--delimiter D] [--origin DATE] [--money-unit yuan|fen] [--month M]",
    call: "ingest.run",
    async run({ call, arguments: given, flags, locale }) {
      const files = given.slice(1);
      argument(given, 1, "FILE");
      await open(call, given);
      const mapping = Object.fromEntries((flags.map ?? []).flatMap(splitMapping));
      const reports = [];
      for (const file of files) {
        const { table, rows, stored, rejected, replaced, ...more } = await call("ingest.run", {
          path: resolve(file),
          table: flags.as,
          ...(flags.map ? { mapping } : {}),
          options: importOptions(flags),
        });
        reports.push({ ...more, file, table, rows, stored, rejected, replaced });
      }
      const words = locale === "zh-CN" ? ["行", "入库", "拒绝", "替换"] : ["rows", "stored", "rejected", "replaced"];
      const text = reports.map(
        (r) =>
          `${basename(r.file)} → ${r.table}: ${words[0]} ${r.rows} = ${words[1]} ${r.stored} + ${words[2]} ${r.rejected} + ${words[3]} ${r.replaced}`,
      );
      return { document: reports, text: text.join("\n") };
    },
  },
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
  segment: {
    usage: "segment PROJECT [--as-of MONTH] [--k N] [--features FIELD,…] [--seed S]",
    call: "segments.run",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("segments.run", {
        asOf: flags["as-of"],
        k: flags.k === undefined ? undefined : whole(flags, "k", 0),
        features: list(flags.features),
        seed: whole(flags, "seed", 42),
      });
      return { document, text: segmentLines(document, locale).join("\n") };
    },
  },
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
      const text = `${labelText(document.label, locale)}  AUC ${document.auc.toFixed(4)} (${low.toFixed(4)} – ${high.toFixed(4)})  ${(100 * document.baseRate).toFixed(2)} %  lift10 ${document.lift10.toFixed(2)}`;
      return { document, text };
    },
  },
  target: {
    usage:
      "target PROJECT [--name NAME] [--segments 0,1,…] [--top-risk SHARE] [--filter JSON] [--control SHARE] [--offer TEXT] [--channel C] [--seed S]",
    call: "campaigns.freeze",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const segments = list(flags.segments)?.map(Number) ?? [];
      const document = await call("campaigns.freeze", {
        asOf: flags["as-of"],
        name: flags.name,
        rule: {
          segmentationId: segments.length > 0 ? (await call("segments.get", {})).segmentationId : null,
          segments,
          topRiskShare: flags["top-risk"] === undefined ? null : Number(flags["top-risk"]),
          filter: flags.filter === undefined ? null : (parseJson(flags.filter) as never),
        },
        offer: flags.offer,
        channel: flags.channel,
        controlShare: flags.control === undefined ? undefined : Number(flags.control),
        seed: whole(flags, "seed", 42),
      });
      const words = locale === "zh-CN" ? ["名单", "触达", "对照"] : ["list", "targets", "controls"];
      return {
        document,
        text: `${words[0]} ${document.targetListId}: ${words[1]} ${document.targets}, ${words[2]} ${document.controls}`,
      };
    },
  },
  export: {
    usage: "export PROJECT [--list ID | --view [--as-of MONTH]] [--out FILE] [--purpose TEXT]",
    call: "export.targetList",
    async run({ call, arguments: given, flags }) {
      await open(call, given);
      const path = flags.out === undefined ? undefined : resolve(flags.out);
      const document = flags.view
        ? await call("export.view", { asOf: flags["as-of"], path, purpose: flags.purpose })
        : await call("export.targetList", {
            targetListId: flags.list === undefined ? undefined : whole(flags, "list", 0),
            path,
            purpose: flags.purpose,
          });
      return { document, text: `${document.path}  ${document.rows}` };
    },
  },
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

function open(call: CommandContext["call"], given: readonly string[]) {
  return call("project.open", { path: argument(given, 0, "PROJECT") });
}

function argument(given: readonly string[], index: number, name: string): string {
  const value = given[index];
  if (value === undefined) throw new EngineError("bad_params", { call: "foresight", at: name, detail: "missing" });
  return value;
}

function whole(flags: Flags, name: keyof Flags, fallback: number): number {
  const text = flags[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new EngineError("bad_params", { call: "foresight", at: `--${name}`, detail: String(text) });
  }
  return value;
}

function list(text: string | undefined): string[] | undefined {
  return text === undefined
    ? undefined
    : text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean);
}

/** `a=b,c=` → [["a", "b"], ["c", null]]: an empty field keeps the column out. A column may contain `=` or blanks. */
function splitMapping(text: string): [string, string | null][] {
  return text.split(",").map((pair) => {
    const at = pair.lastIndexOf("=");
    if (at <= 0) throw new EngineError("bad_params", { call: "foresight", at: "--map", detail: pair });
    return [pair.slice(0, at), pair.slice(at + 1).trim() || null];
  });
}

function importOptions(flags: Flags): ImportOptions {
  return {
    encoding: flags.encoding as ImportOptions["encoding"],
    delimiter: flags.delimiter === "\\t" ? "\t" : flags.delimiter,
    origin: flags.origin,
    moneyUnit: flags["money-unit"] as ImportOptions["moneyUnit"],
    month: flags.month,
  };
}

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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError("bad_params", { call: "foresight", at: "JSON", detail: text.slice(0, 80) }, { cause: error });
  }
}
