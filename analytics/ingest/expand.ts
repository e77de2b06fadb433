import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, parse, relative, resolve, sep } from "node:path";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { FoundFiles } from "../api/ingest.ts";
import type { Month } from "../api/project.ts";
import type { ReadContext } from "../db/context.ts";

const tables = /\.(csv|tsv|tab|txt|dat|psv|parquet|pq|json|ndjson|jsonl|xlsx|xlsm|xls|gz|zip)$/i;
const MAX_FILES = 10_000;
const MAX_DEPTH = 32;

type Found = FoundFiles["files"][number];
type Skipped = FoundFiles["skipped"][number];

/**
 * The files that folders and name patterns (`*`, `?`, `[…]`, `{a,b}`, `**`) stand for, each once, in the order of
 * their names; a file that is named itself is taken whatever it is called. Throws `file_missing` for a path or a
 * pattern that leads to nothing.
 */
export async function expand({ paths }: CallParams<"ingest.expand">, { signal }: ReadContext): Promise<FoundFiles> {
  const files = new Map<string, Found>();
  const skipped = new Map<string, Skipped>();
  const add = async (path: string, accept: boolean): Promise<void> => {
    const name = basename(path);
    if (!accept)
      return void skipped.set(path, {
        path,
        reason: name.startsWith(".") || name.startsWith("~$") ? "hidden" : "not_a_table",
      });
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) return void skipped.set(path, { path, reason: "unreadable" });
    if (files.size >= MAX_FILES)
      throw new EngineError("bad_params", { call: "ingest.expand", at: "paths", detail: `> ${MAX_FILES} files` });
    files.set(path, { path, name, bytes: found.size, month: monthOfName(name) });
  };
  const walk = async (folder: string, depth: number, matches: (path: string) => boolean): Promise<number> => {
    if (signal.aborted) throw new EngineError("cancelled");
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch {
      skipped.set(folder, { path: folder, reason: "unreadable" });
      return 0;
    }
    let taken = 0;
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (isHidden(entry.name)) skipped.set(path, { path, reason: "hidden" });
        else if (depth < MAX_DEPTH) taken += await walk(path, depth + 1, matches);
      } else if (matches(path)) {
        taken++;
        await add(path, !isHidden(entry.name) && tables.test(entry.name));
      }
    }
    return taken;
  };
  for (const given of paths) {
    const path = resolve(given);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) await walk(path, 0, () => true);
    else if (found) await add(path, true);
    else {
      const pattern = patternOf(path);
      const taken = pattern
        ? await walk(pattern.folder, 0, (file) =>
            pattern.test.test(relative(pattern.folder, file).split(sep).join("/")),
          )
        : 0;
      if (taken === 0) throw new EngineError("file_missing", { file: basename(path), path });
    }
  }
  const byName = new Intl.Collator("zh-CN", { numeric: true });
  return {
    files: [...files.values()].sort((a, b) => byName.compare(a.path, b.path)),
    skipped: [...skipped.values()].sort((a, b) => byName.compare(a.path, b.path)),
  };
}

function isHidden(name: string): boolean {
  return name.startsWith(".") || name.startsWith("~$") || name === "__MACOSX";
}

/** The folder before the first wild card, and the rest as an expression; null for a path without one. */
function patternOf(path: string): { folder: string; test: RegExp } | null {
  const { root } = parse(path);
  const parts = path.slice(root.length).split(sep);
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  if (wild < 0) return null;
  const source = parts
    .slice(wild)
    .map((part, index, rest) => {
      if (part === "**") return index === rest.length - 1 ? ".*" : "(?:[^/]+/)*";
      return partSource(part) + (index === rest.length - 1 ? "" : "/");
    })
    .join("");
  return { folder: join(root, ...parts.slice(0, wild)), test: new RegExp(`^${source}$`, "iu") };
}

function partSource(part: string): string {
  let source = "";
  for (let at = 0; at < part.length; at++) {
    const char = part[at];
    const close = part.indexOf(char === "[" ? "]" : "}", at + 1);
    if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else if (char === "[" && close > at + 1) {
      source += `[${part
        .slice(at + 1, close)
        .replace(/^!/, "^")
        .replace(/[\\[\]&|~]/g, "\\$&")}]`;
      at = close;
    } else if (char === "{" && close > at + 1) {
      source += `(?:${part
        .slice(at + 1, close)
        .split(",")
        .map(partSource)
        .join("|")})`;
      at = close;
    } else source += char.replace(/[\\^$.*+?()[\]{}|/-]/u, "\\$&");
  }
  return source;
}

const english = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const named = `(${english.join("|")})[a-z]*`;
const shapes: readonly (readonly [RegExp, (found: readonly string[]) => readonly [string, string]])[] = [
  [/(?<!\d)((?:19|20)\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月/g, ([, year, month]) => [year, month]],
  [
    /(?<!\d)((?:19|20)\d\d)([-_. ]?)(0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])(?!\d)/g,
    ([, year, , month]) => [year, month],
  ],
  [/(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)/g, ([, year, month]) => [year, month]],
  [
    new RegExp(`(?<![a-z])${named}[-_. ]?((?:19|20)\\d\\d)(?!\\d)`, "gi"),
    ([, month, year]) => [year, monthNumber(month)],
  ],
  [
    new RegExp(`(?<!\\d)((?:19|20)\\d\\d)[-_. ]?${named}(?![a-z])`, "gi"),
    ([, year, month]) => [year, monthNumber(month)],
  ],
];

function monthNumber(name: string): string {
  return String(english.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

/**
 * The month a file's name tells: `bill_202401.csv`, `2024-01`, `账单2024年1月.xlsx`, `20240131`, `jan_2024`. Null without
 * one, and where two different months stand in it. Of a path, the last part counts.
 */
export function monthOfName(path: string): Month | null {
  const found = monthsIn(
    basename(path)
      .normalize("NFKC")
      .replace(/(\.[a-z]{2,7}){1,2}$/i, ""),
  );
  return found.size === 1 ? [...found][0] : null;
}

function monthsIn(name: string): Set<Month> {
  for (const [shape, read] of shapes) {
    const found = [...name.matchAll(shape)].map((match) => read([...match]));
    if (found.length > 0) return new Set(found.map(([year, month]): Month => `${year}-${month.padStart(2, "0")}`));
  }
  return new Set();
}
