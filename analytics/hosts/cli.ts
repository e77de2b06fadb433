import { writeSync } from "node:fs";
import { parseArgs } from "node:util";
import type { CallInput, CallName, CallResult } from "../api/contract.ts";
import { isCallName } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { Locale } from "../api/text/index.ts";
import { LocalEngine } from "../engine/engine.ts";
import type { Flags } from "./command.ts";
import { flagOptions } from "./command.ts";
import type { CommandName } from "./commands.ts";
import { commands } from "./commands.ts";
import { callHelp, helpText } from "./help.ts";
import { interruptSignal, progressLine, reportFailure, standWhereCalled, terminalLocale } from "./terminal.ts";
import { version } from "./version.ts";

/** The command line: thin words over the calls of the contract, run in this process. Returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let asJson = argv.includes("--json");
  let locale: Locale = terminalLocale(undefined);
  try {
    const { values: flags, positionals } = parse(argv);
    asJson = flags.json ?? false;
    locale = terminalLocale(flags.lang);
    const [name, ...rest] = positionals;
    if (flags.version) {
      print(version);
      return 0;
    }
    if (name === undefined || name === "help" || flags.help) {
      const wanted = name === "help" || name === "call" ? rest.find(isCallName) : undefined;
      print(wanted ? callHelp(wanted, locale) : helpText(locale));
      return 0;
    }
    if (!Object.hasOwn(commands, name)) throw new EngineError("unknown_command", { command: name });
    const progress = progressLine(locale);
    const signal = interruptSignal();
    const engine = new LocalEngine({ version, now: () => new Date() });
    let failed = false;
    const call = <N extends CallName>(callName: N, params: CallInput<N>): Promise<CallResult<N>> =>
      engine.call(callName, params, { signal, onProgress: progress.show });
    try {
      const command = commands[name as CommandName];
      const outcome = await command.run({ call, engine, arguments: rest, flags, locale, progress, signal });
      progress.clear();
      failed = outcome.failed === true;
      if (outcome.document instanceof Uint8Array) writeAll(outcome.document);
      else print(asJson ? JSON.stringify(outcome.document) : outcome.text);
    } finally {
      progress.clear();
      await engine.close();
    }
    return failed ? 1 : 0;
  } catch (error) {
    reportFailure(error, locale, asJson);
    return 1;
  }
}

function parse(argv: readonly string[]): { values: Flags; positionals: string[] } {
  try {
    return parseArgs({ args: [...argv], options: flagOptions, allowPositionals: true });
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split(". ")[0] ?? "") : "";
    throw new EngineError("bad_params", { call: "foresight", at: detail, detail: "--help" }, { cause: error });
  }
}

function print(text: string): void {
  writeAll(Buffer.from(`${text}\n`));
}

/** Synchronous, so that a pipe gets the last byte before the process ends. */
function writeAll(bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(1, bytes, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EPIPE") return;
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

standWhereCalled();
process.exitCode = await main(process.argv.slice(2));
// DuckDB's native threads must not keep an ended command alive.
process.exit();
