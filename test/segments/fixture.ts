import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallInput, CallName, CallResult } from "../../analytics/api/contract.ts";
import { contract } from "../../analytics/api/contract.ts";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import type { Month } from "../../analytics/api/project.ts";
import { effectHandlers } from "../../analytics/campaigns/effect/handlers.ts";
import { campaignsHandlers } from "../../analytics/campaigns/handlers.ts";
import { returnsHandlers } from "../../analytics/campaigns/returns/handlers.ts";
import { churnHandlers } from "../../analytics/churn/handlers.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import type { Writer } from "../../analytics/db/database.ts";
import { Database } from "../../analytics/db/database.ts";
import { monthStart } from "../../analytics/db/months.ts";
import type { Sql } from "../../analytics/db/sql.ts";
import { id, sql } from "../../analytics/db/sql.ts";
import { viewTableName } from "../../analytics/db/view.ts";
import { exportHandlers } from "../../analytics/export/handlers.ts";
import { tableReader } from "../../analytics/ingest/text-table.ts";
import { segmentsHandlers } from "../../analytics/segments/handlers.ts";
import { newProjectFile } from "../project-file.ts";

const handlers = {
  ...segmentsHandlers,
  ...churnHandlers,
  ...campaignsHandlers,
  ...effectHandlers,
  ...exportHandlers,
  ...returnsHandlers(tableReader),
};
type Tested = keyof typeof handlers & CallName;

/** A project file of its own with the four features' calls, and nothing of the rest of the engine. */
export interface Project {
  readonly folder: string;
  call<N extends Tested>(name: N, params?: CallInput<N>, signal?: AbortSignal): Promise<CallResult<N>>;
  write<T>(work: (db: Writer) => Promise<T>): Promise<T>;
  rows<T extends object>(statement: Sql): Promise<T[]>;
  /** Also removes the file, unless it is kept. */
  close(kept?: "kept"): Promise<void>;
}

/** A new project, or one that was closed and kept in this folder. */
export async function openProject(threads = 2, folder = mkdtempSync(join(tmpdir(), "foresight-"))): Promise<Project> {
  const path = join(folder, "test.foresight");
  if (!existsSync(path)) newProjectFile(path);
  const database = await Database.open(path, { tempDirectory: join(folder, "spill"), threads });
  return {
    folder,
    call: <N extends Tested>(name: N, params?: CallInput<N>, signal = new AbortController().signal) =>
      database.write(async (db) => {
        const context: JobContext = {
          db,
          signal,
          projectPath: path,
          workDirectory: folder,
          now: () => new Date("2026-01-02T03:04:05Z"),
          progress: () => {
            if (signal.aborted) throw new Error("aborted");
          },
          during: (_step, work) => work(),
        };
        const handler = handlers[name] as unknown as (params: unknown, context: JobContext) => Promise<CallResult<N>>;
        return handler(contract[name].params.parse(params ?? {}), context);
      }, signal),
    write: (work) => database.write(work),
    rows: (statement) => database.read((db) => db.rows(statement)),
    async close(kept) {
      await database.close();
      if (!kept) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function field(name: string, type: FieldInfo["type"], more: Partial<FieldInfo> = {}): FieldInfo {
  return {
    name,
    category: "attribute",
    kind: "recorded",
    type,
    unit: null,
    title: { "zh-CN": name, en: name },
    formula: null,
    sources: ["file"],
    filled: 1,
    personal: false,
    ...more,
  };
}

const results = [
  field("segment", "category", { category: "results", sources: [] }),
  field("churn_risk", "number", { category: "results", sources: [] }),
  field("churn_band", "category", { category: "results", sources: [] }),
];

/** A view made by hand: `rows` selects customer_key and one column a field. Customers get the ids C1, C2 … */
export async function addView(
  project: Project,
  asOf: Month | null,
  fields: readonly FieldInfo[],
  rows: Sql,
): Promise<void> {
  await project.write(async (db) => {
    const name = viewTableName(asOf);
    await db.run(sql`create or replace table ${id("derived", name)} as
      select *, 'C' || customer_key as customer_id, null::varchar as segment, null::double as churn_risk, null::varchar as churn_band
      from (${rows}) made order by customer_key`);
    await db.run(sql`insert into derived.customer_view
      select cast(${asOf === null ? null : monthStart(asOf)} as date), 3, ${name}, count(*), ${JSON.stringify([...fields, ...results])}
      from ${id("derived", name)}`);
    await db.run(sql`insert into project.customer_key select customer_key, customer_id from ${id("derived", name)} v
      where customer_key not in (select customer_key from project.customer_key)`);
  });
}

/** Says that a table has rows of these months, as an import would. */
export async function addMonths(project: Project, table: string, months: readonly Month[]): Promise<void> {
  for (const month of months) {
    await project.write((db) =>
      db.run(sql`insert into project.import (import_id, file, table_name, sha256, bytes, format, encoding, delimiter, options, mapping, rows, stored,
          rejected, replaced, months, reject_reasons, imported_at) values
        (1, 'f', ${table}, '', 0, 'csv', null, null, '{}', '{}', 0, 0, 0, 0, [${month}], '{}', timestamp '2026-01-01')`),
    );
  }
}

/** A code of the error a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "none",
    (error: { code?: string; params?: object }) => ({ code: error.code, ...error.params }),
  );
}
