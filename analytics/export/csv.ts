import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { makeFolder } from "./path.ts";

/** A column of the file. A `text` is made harmless for spreadsheets; other values are written as they are. */
export interface CsvColumn {
  readonly name: string;
  readonly value: Sql;
  readonly text: boolean;
}

export interface CsvFile {
  readonly rows: number;
  readonly sha256: string;
  /** Puts the finished file in its place: the last thing that can fail. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** What a spreadsheet takes for the beginning of a formula, full-width forms included. */
const formulaStart = /^[=+\-@\t\r＝＋－＠]/;
const formulaStartRe2 = "^[=+\\-@\\t\\r＝＋－＠]";

/** A text that no spreadsheet runs: one that begins like a formula gets a leading apostrophe. */
export function harmlessSql(text: Sql): Sql {
  return sql`case when regexp_matches(${text}, ${formulaStartRe2}) then chr(39) || ${text} else ${text} end`;
}

function harmless(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

/**
 * Writes a query as CSV (UTF-8 with a byte-order mark, commas, LF) beside `path`, by DuckDB alone, and syncs it. The
 * same rows give the same bytes. `source` is what follows `from`, ordering included. Throws `export_failed`.
 */
export async function writeCsv(
  context: JobContext,
  path: string,
  columns: readonly CsvColumn[],
  source: Sql,
): Promise<CsvFile> {
  const aside = `${path}.part`;
  const discard = () => rm(aside, { force: true });
  const list = columns.map(({ name, value, text }, i) => {
    // COPY cannot write a byte-order mark, but it writes the header as it is.
    const header = i === 0 ? `\uFEFF${harmless(name)}` : harmless(name);
    return sql`${text ? harmlessSql(sql`cast(${value} as varchar)`) : value} as ${id(header)}`;
  });
  try {
    if (path === resolve(context.projectPath)) throw new Error("the project file itself");
    await makeFolder(dirname(path));
    const rows = await context.during("write", () =>
      context.db.run(
        sql`copy (select ${join(list)} from ${source}) to ${aside} (format csv, header true, delimiter ',', quote '"', escape '"', nullstr '')`,
      ),
    );
    await syncFile(aside);
    const sha256 = await hashFile(aside, context.signal);
    return {
      rows,
      sha256,
      discard,
      commit: () =>
        rename(aside, path).catch((error: unknown) =>
          discard().then(() => Promise.reject(exportFailure(error, path, context.signal))),
        ),
    };
  } catch (error) {
    await discard().catch(() => undefined);
    throw exportFailure(error, path, context.signal);
  }
}

/** The bytes are on the disk before the file gets its name. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function exportFailure(error: unknown, path: string, signal: AbortSignal): EngineError {
  if (signal.aborted) return new EngineError("cancelled", {}, { cause: error });
  const { code, message } = error as NodeJS.ErrnoException;
  return new EngineError("export_failed", { path, detail: code ?? message.split("\n")[0] ?? "" }, { cause: error });
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest("hex");
}
