import type { ParseArgsConfig } from "node:util";
import type { CallInput, CallName, CallResult } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { Locale } from "../api/text/index.ts";
import type { LocalEngine } from "../engine/engine.ts";
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
  // import, check
  as: { type: "string" },
  map: { type: "string", multiple: true },
  type: { type: "string", multiple: true },
  encoding: { type: "string" },
  delimiter: { type: "string" },
  sheet: { type: "string" },
  "header-row": { type: "string" },
  "date-order": { type: "string" },
  "duration-unit": { type: "string" },
  "time-zone": { type: "string" },
  unfold: { type: "boolean" },
  "unfold-year": { type: "string" },
  "replace-months": { type: "boolean" },
  repairs: { type: "string" },
  check: { type: "boolean" },
  origin: { type: "string" },
  "money-unit": { type: "string" },
  month: { type: "string" },
  // view, segment, churn, campaigns, export
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
  from: { type: "string" },
  to: { type: "string" },
  author: { type: "string" },
  campaign: { type: "string" },
  template: { type: "string" },
  wave: { type: "string" },
  kind: { type: "string" },
  view: { type: "boolean" },
  purpose: { type: "string" },
  // snapshots
  drop: { type: "string" },
  // drop-calls, undo
  before: { type: "string" },
  yes: { type: "boolean" },
  "dropped-too": { type: "boolean" },
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

export interface Outcome {
  readonly document: unknown;
  readonly text: string;
  /** A part of what was asked could not be done, as the document tells: the exit code is 1. */
  readonly failed?: boolean;
}

export interface Command {
  readonly usage: string;
  /** The call it is a word for; its summary is the help text. Null: `summary` tells. */
  readonly call: CallName | null;
  readonly summary?: Readonly<Record<Locale, string>>;
  run(context: CommandContext): Promise<Outcome>;
}

/** Opens the project a command names first. */
export function open(call: CommandContext["call"], given: readonly string[]) {
  return call("project.open", { path: argument(given, 0, "PROJECT") });
}

/** One word of the command; without it the command is refused. */
export function argument(given: readonly string[], index: number, name: string): string {
  const value = given[index];
  if (value === undefined) throw new EngineError("bad_params", { call: "foresight", at: name, detail: "missing" });
  return value;
}

export function whole(flags: Flags, name: keyof Flags, fallback: number): number {
  const text = flags[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new EngineError("bad_params", { call: "foresight", at: `--${name}`, detail: String(text) });
  }
  return value;
}

/** `a, b` → [a, b]. */
export function list(text: string | undefined): string[] | undefined {
  return text === undefined
    ? undefined
    : text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError("bad_params", { call: "foresight", at: "JSON", detail: text.slice(0, 80) }, { cause: error });
  }
}
