import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallInput, CallName, CallParams, CallResult } from "../../analytics/api/contract.ts";
import { contract } from "../../analytics/api/contract.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import type { AtOnce } from "../../analytics/customers/build.ts";
import { buildView } from "../../analytics/customers/build.ts";
import { customersHandlers } from "../../analytics/customers/handlers.ts";
import { Database } from "../../analytics/db/database.ts";
import type { RuleChanges } from "../../analytics/db/rules.ts";
import { writeRules } from "../../analytics/db/rules.ts";
import { writeSetting } from "../../analytics/db/settings.ts";
import { insertCalls } from "../calls.ts";
import { newProjectFile } from "../project-file.ts";

type CustomersCall = keyof typeof customersHandlers & CallName;

/** A project file of its own for a test, with the customers' calls on it. */
export class TestProject {
  readonly db: Database;
  readonly folder: string;
  readonly steps: string[] = [];

  private constructor(db: Database, folder: string) {
    this.db = db;
    this.folder = folder;
  }

  static async open(threads = 2): Promise<TestProject> {
    const folder = await mkdtemp(join(tmpdir(), "foresight-test-"));
    const path = newProjectFile(join(folder, "test.foresight"));
    const db = await Database.open(path, { tempDirectory: join(folder, "tmp"), threads });
    return new TestProject(db, folder);
  }

  async close(): Promise<void> {
    await this.db.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a fixed statement of the test itself. */
  async run(text: string): Promise<void> {
    await this.db.write((writer) => writer.run({ text, named: {} }));
  }

  async rows<T extends object = Record<string, unknown>>(text: string): Promise<T[]> {
    return this.db.read((reader) => reader.rows<T>({ text, named: {} }));
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void> {
    if (rows.length === 0) return;
    const literal = (value: unknown) =>
      value === null || value === undefined
        ? "NULL"
        : typeof value === "string"
          ? `'${value.replaceAll("'", "''")}'`
          : JSON.stringify(value);
    const values = rows.map((row) => `(${row.map(literal).join(",")})`).join(",");
    const listed = `values ${values}`;
    await this.run(
      table === "project.call" ? insertCalls(columns, listed) : `insert into ${table} (${columns.join(",")}) ${listed}`,
    );
  }

  /** Months that dated sources have, as an import would note them. */
  async months(...months: readonly string[]): Promise<void> {
    const list = months.map((month) => `'${month}'`).join(",");
    await this.run(
      `insert into project.import (import_id, file, table_name, sha256, bytes, format, encoding, delimiter, options, mapping, rows, stored, rejected, replaced, months, reject_reasons, imported_at) values (0, 'f', 't', '', 0, 'csv', null, null, '{}', '{}', 0, 0, 0, 0, [${list}], '[]', timestamp '2024-01-01')`,
    );
  }

  async call<N extends CustomersCall>(name: N, input: CallInput<N>, signal?: AbortSignal): Promise<CallResult<N>> {
    const params = contract[name].params.parse(input) as CallParams<N>;
    const handler = customersHandlers[name] as unknown as (
      params: CallParams<N>,
      context: JobContext,
    ) => Promise<CallResult<N>>;
    const base = this.#context(signal);
    return contract[name].kind === "job"
      ? this.db.write((db) => handler(params, { ...base, db }), signal)
      : this.db.read((db) => handler(params, { ...base, db } as unknown as JobContext), signal);
  }

  /** Builds a view in parts of other sizes than usual. */
  async build(asOf: string, atOnce?: AtOnce): Promise<void> {
    await this.db.write((db) => buildView(asOf, { ...this.#context(), db }, atOnce));
  }

  #context(signal?: AbortSignal): Omit<JobContext, "db"> {
    return {
      signal: signal ?? new AbortController().signal,
      projectPath: this.db.path,
      workDirectory: this.folder,
      now: () => new Date(0),
      progress: (step: string) => {
        this.steps.push(step);
      },
      during: <T>(step: string, work: () => Promise<T>) => {
        this.steps.push(step);
        return work();
      },
    };
  }

  async configure(windowMonths: number, rules: RuleChanges = {}): Promise<void> {
    await this.db.write(async (writer) => {
      await writeSetting(writer, "windowMonths", windowMonths);
      await writeRules(writer, rules);
    });
  }
}
