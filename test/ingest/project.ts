import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CallInput, CallResult } from "../../analytics/api/contract.ts";
import { contract } from "../../analytics/api/contract.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import type { Writer } from "../../analytics/db/database.ts";
import { Database } from "../../analytics/db/database.ts";
import type { Sql } from "../../analytics/db/sql.ts";
import { ingestHandlers } from "../../analytics/ingest/handlers.ts";
import { newProjectFile } from "../project-file.ts";
import { temporaryFolder, testNow } from "../support.ts";

type AnyCall = keyof typeof ingestHandlers;
type JobCall = { [N in AnyCall]: (typeof contract)[N]["kind"] extends "read" ? never : N }[AnyCall];
type ReadCall = Exclude<AnyCall, JobCall>;

/** A real project with its handlers, as the engine calls them: an import is one transaction. */
export async function openProject() {
  const folder = temporaryFolder();
  const workDirectory = join(folder, "work");
  mkdirSync(workDirectory);
  const made = newProjectFile(join(folder, "test.foresight"));
  const database = await Database.open(made, { tempDirectory: join(folder, "temp") });
  onTestFinished(() => database.close());
  const steps: string[] = [];
  const context = (db: Writer, signal?: AbortSignal, onStep?: (step: string) => void): JobContext => ({
    db,
    workDirectory,
    signal: signal ?? new AbortController().signal,
    projectPath: database.path,
    now: testNow,
    progress: (step) => (onStep?.(step), void steps.push(step)),
    during: (step, work) => (onStep?.(step), steps.push(step), work()),
  });
  return {
    folder,
    workDirectory,
    database,
    steps,
    run: (params: CallInput<"ingest.run">): Promise<CallResult<"ingest.run">> =>
      database.write((db) => ingestHandlers["ingest.run"](contract["ingest.run"].params.parse(params), context(db))),
    contextOf: (db: Writer): JobContext => context(db),
    /** Any call that changes something, as the engine runs it: a trial is rolled back. */
    job: <N extends JobCall>(
      name: N,
      params: CallInput<N>,
      signal?: AbortSignal,
      onStep?: (step: string) => void,
    ): Promise<CallResult<N>> =>
      database[contract[name].kind === "trial" ? "trial" : "write"]((db) => {
        const handler = ingestHandlers[name] as unknown as (
          params: unknown,
          context: unknown,
        ) => Promise<CallResult<N>>;
        return handler(contract[name].params.parse(params), context(db, signal, onStep));
      }, signal),
    read: <N extends ReadCall>(name: N, params: CallInput<N>): Promise<CallResult<N>> =>
      database.read((db) => {
        const handler = ingestHandlers[name] as unknown as (
          params: unknown,
          context: unknown,
        ) => Promise<CallResult<N>>;
        return handler(contract[name].params.parse(params), context(db as Writer));
      }),
    rows: <T extends object = Record<string, unknown>>(statement: Sql): Promise<T[]> =>
      database.read((db) => db.rows<T>(statement)),
    /** Writes a file into the test's folder and returns its path. */
    file: (name: string, content: string | Uint8Array): string => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

export type TestProject = Awaited<ReturnType<typeof openProject>>;

/** The text as GB18030 bytes, by turning the decoder round. */
export function gb18030(text: string): Buffer {
  return Buffer.concat(
    Array.from(text, (char) => {
      if (char < "\x80") return Buffer.from(char);
      const found = table().get(char);
      if (!found) throw new Error(`not in GBK: ${char}`);
      return found;
    }),
  );
}

let gbk: Map<string, Buffer> | undefined;

function table(): Map<string, Buffer> {
  if (gbk) return gbk;
  gbk = new Map();
  const decoder = new TextDecoder("gb18030");
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue;
      const bytes = Buffer.from([high, low]);
      const text = decoder.decode(bytes);
      if (text.length === 1 && text !== "\ufffd") gbk.set(text, bytes);
    }
  }
  return gbk;
}
