import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CallInput, CallResult } from "../api/contract.ts";
import type { Failure } from "../api/errors.ts";
import { EngineError, failureOf } from "../api/errors.ts";
import type { CheckReport, ColumnType, ImportOptions, ImportReport } from "../api/ingest.ts";
import { errorText, findingTitle, findingText, severityText } from "../api/text/index.ts";
import { argument, open, whole } from "./command.ts";
import type { Command, CommandContext, Flags, Outcome } from "./command.ts";
import { checkLines, importLine, rejectLines } from "./data-text.ts";

const importFlags =
  "[--as TABLE] [--map COLUMN=FIELD,…] [--type COLUMN=TYPE,…] [--encoding E] [--delimiter D] [--sheet S] [--header-row N] [--unfold [--unfold-year Y]] [--replace-months] [--date-order ymd|dmy|mdy] [--decimal point|comma] [--time-zone Z] [--origin DATE] [--money-unit yuan|fen] [--duration-unit s|min] [--month M]";

/** Commands about files and what they brought. */
export const dataCommands = {
  import: {
    usage: `import PROJECT FILE|DIR|PATTERN… [--check] [--repairs ID] ${importFlags}`,
    call: "ingest.run",
    async run(context) {
      if (context.flags.check) return check(context);
      return eachFile(
        context,
        async (file, params) => inOrder(file, await context.call("ingest.run", params)),
        (report) => [importLine(report, context.locale)],
      );
    },
  },
  check: { usage: `check PROJECT FILE|DIR|PATTERN… ${importFlags}`, call: "ingest.check", run: check },
  undo: {
    usage: "undo PROJECT ID [--dropped-too]",
    call: "ingest.undo",
    async run({ call, arguments: given, flags, locale }) {
      const importId = number(given, 1, "ID");
      await open(call, given);
      const document = await call("ingest.undo", { importId, droppedToo: flags["dropped-too"] });
      return {
        document,
        text: `${locale === "zh-CN" ? "已撤销" : "undone"} ${importId}: ${importLine(document, locale)}`,
      };
    },
  },
  rejects: {
    usage: "rejects PROJECT ID [--out FILE]",
    call: "ingest.rejects",
    async run({ call, arguments: given, flags, locale }) {
      const importId = number(given, 1, "ID");
      await open(call, given);
      if (flags.out !== undefined) {
        const written = await call("ingest.saveRejects", { importId, path: resolve(flags.out) });
        return { document: written, text: `${written.path}  ${written.rows}` };
      }
      const document = await allRejects(call, importId);
      return { document, text: rejectLines(document, locale).join("\n") };
    },
  },
  quality: {
    usage: "quality PROJECT [--as-of MONTH]",
    call: "quality.report",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("quality.report", { asOf: flags["as-of"] });
      const lines = document.findings.map(
        (finding) =>
          `${severityText(finding.severity, locale)}  ${findingTitle(finding.kind, locale)}  ${findingText(finding, locale)}`,
      );
      return {
        document,
        text:
          lines.length > 0
            ? lines.join("\n")
            : locale === "zh-CN"
              ? "没有发现问题。"
              : "Nothing was found to be wrong.",
      };
    },
  },
  request: {
    usage: "request PROJECT [--out FILE]",
    call: "quality.request",
    async run({ call, arguments: given, flags, locale }) {
      await open(call, given);
      const document = await call("quality.request", {
        locale,
        path: flags.out === undefined ? undefined : resolve(flags.out),
      });
      return { document, text: document.path };
    },
  },
} satisfies Readonly<Record<string, Command>>;

function check(context: CommandContext): Promise<Outcome> {
  return eachFile(
    context,
    async (file, params) => inOrder(file, await context.call("ingest.check", params)),
    (report) => checkLines(report, context.locale),
  );
}

/** Reasons that no other file of a batch would escape either. */
const ofAllFiles: ReadonlySet<string> = new Set(["cancelled", "disk_full", "out_of_memory", "engine_restarted"]);

/**
 * Opens the project and does `work` for every file the command names, in order. Of several files one that cannot be read
 * leaves the others as they are: it is told in its place, and the command fails at its end.
 */
async function eachFile<R>(
  context: CommandContext,
  work: (file: string, params: CallInput<"ingest.run">) => Promise<R>,
  lines: (report: R) => readonly string[],
): Promise<Outcome> {
  const { call, arguments: given, flags, locale } = context;
  argument(given, 1, "FILE");
  const options = importOptions(flags);
  const mapping = { ...Object.fromEntries((flags.map ?? []).flatMap((text) => splitMapping(text))), ...typesOf(flags) };
  await open(call, given);
  const files = await filesOf(context, given.slice(1));
  const document: (R | { file: string; error: Failure })[] = [];
  const text: string[] = [];
  let failed = false;
  for (const file of files) {
    try {
      const report = await work(file, {
        path: resolve(file),
        table: flags.as,
        ...(flags.map || flags.type ? { mapping } : {}),
        options,
      });
      document.push(report);
      text.push(...lines(report));
    } catch (thrown) {
      const error = failureOf(thrown);
      if (files.length === 1 || error.code === "internal" || ofAllFiles.has(error.code)) throw thrown;
      failed = true;
      document.push({ file, error });
      text.push(`✗ ${errorText(error, locale)}`);
    }
  }
  return { document, text: text.join("\n"), failed };
}

/** A file as it was written; a folder or a pattern as the files found there. What is no table is told and left out. */
async function filesOf({ call, progress, locale }: CommandContext, given: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const word of given) {
    if (!isFolder(word) && existsSync(word)) {
      files.push(word);
      continue;
    }
    const found = await call("ingest.expand", { paths: [resolve(word)] });
    if (found.files.length === 0)
      throw new EngineError("file_missing", { file: isFolder(word) ? join(word, "*") : word });
    files.push(...found.files.map((file) => file.path));
    for (const { path } of found.skipped) progress.say(`${locale === "zh-CN" ? "未列入" : "left out"}: ${path}`);
  }
  return files;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The fields a batch reads first, in front; the file as it was named. */
function inOrder<R extends ImportReport | CheckReport>(file: string, report: R): R {
  const { file: _, table, rows, stored, rejected, replaced, ...more } = report;
  return { file, table, rows, stored, rejected, replaced, ...more } as unknown as R;
}

async function allRejects(call: CommandContext["call"], importId: number): Promise<CallResult<"ingest.rejects">> {
  const limit = 10_000;
  const first = await call("ingest.rejects", { importId, limit });
  const rows = [...first.rows];
  while (rows.length < first.total) {
    const next = await call("ingest.rejects", { importId, offset: rows.length, limit });
    if (next.rows.length === 0) break;
    rows.push(...next.rows);
  }
  return { total: first.total, rows };
}

function number(given: readonly string[], index: number, name: string): number {
  const text = argument(given, index, name);
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new EngineError("bad_params", { call: "foresight", at: name, detail: text });
  return value;
}

/** `a=b,c=` → [["a", "b"], ["c", null]]: an empty field keeps the column out. A column may contain `=` or blanks. */
function splitMapping(text: string, flag = "--map"): [string, string | null][] {
  return text.split(",").map((pair) => {
    const at = pair.lastIndexOf("=");
    if (at <= 0) throw new EngineError("bad_params", { call: "foresight", at: flag, detail: pair });
    return [pair.slice(0, at), pair.slice(at + 1).trim() || null];
  });
}

/** `--type COLUMN=TYPE`: keeps the column under its own name as that type; types are those of the contract. */
function typesOf(flags: Flags): NonNullable<CallInput<"ingest.run">["mapping"]> {
  const types = (flags.type ?? []).flatMap((text) => splitMapping(text, "--type"));
  return Object.fromEntries(
    types.map(([column, type]) => [column, { field: null, keep: true, type: (type ?? "") as ColumnType }]),
  );
}

function importOptions(flags: Flags): ImportOptions {
  const optional = (name: "header-row" | "unfold-year" | "repairs") =>
    flags[name] === undefined ? undefined : whole(flags, name, 0);
  return {
    encoding: flags.encoding as ImportOptions["encoding"],
    delimiter: flags.delimiter === "\\t" ? "\t" : flags.delimiter,
    sheet: flags.sheet,
    headerRow: optional("header-row"),
    dateOrder: flags["date-order"] as ImportOptions["dateOrder"],
    decimal: flags.decimal as ImportOptions["decimal"],
    durationUnit: flags["duration-unit"] as ImportOptions["durationUnit"],
    timeZone: flags["time-zone"],
    origin: flags.origin,
    moneyUnit: flags["money-unit"] as ImportOptions["moneyUnit"],
    month: flags.month,
    unfold: flags.unfold,
    unfoldYear: optional("unfold-year"),
    onSameMonth: flags["replace-months"] ? "replace_months" : undefined,
    repairs: optional("repairs"),
  };
}
