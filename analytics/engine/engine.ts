import { basename, resolve } from "node:path";
import type { CallInput, CallName, CallParams, CallResult, EngineCall } from "../api/contract.ts";
import { contract, isCallName } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { ProjectInfo } from "../api/project.ts";
import type { EngineEvent, Progress } from "../api/wire.ts";
import type { JobContext, ReadContext, WriteContext } from "../db/context.ts";
import { describeProject } from "../project/handlers.ts";
import { handlers } from "./handlers.ts";
import { JobList } from "./job.ts";
import type { OpenProject } from "./project.ts";
import { createProject, openProject, projectExtension } from "./project.ts";
import { recentProjects, rememberProject } from "./recent.ts";

export interface EngineOptions {
  readonly version: string;
  now(): Date;
  onEvent?(event: EngineEvent): void;
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What the contract guarantees per name is lost when the name is a variable. */
type AnyHandler = (params: unknown, context: ReadContext | WriteContext | JobContext) => Promise<unknown>;

/** The engine: at most one open project, and the only place where a call is checked and run. */
export class LocalEngine {
  readonly #options: EngineOptions;
  readonly #jobs: JobList;
  #project: OpenProject | null = null;
  /** Opening and closing one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#jobs = new JobList((job) => options.onEvent?.({ event: "job", job }));
  }

  get projectPath(): string | null {
    return this.#project?.path ?? null;
  }

  /** Runs a call by name with unchecked parameters. Errors: `unknown_call`, `bad_params`, `no_project`, and the call's own. */
  async call<N extends CallName>(name: N, params: CallInput<N>, options?: RunOptions): Promise<CallResult<N>>;
  async call(name: string, params: unknown, options?: RunOptions): Promise<unknown>;
  async call(name: string, params: unknown, options: RunOptions = {}): Promise<unknown> {
    if (!isCallName(name)) throw new EngineError("unknown_call", { call: name });
    const spec = contract[name];
    const checked = spec.params.safeParse(params ?? {});
    if (!checked.success) {
      const issue = checked.error.issues[0];
      throw new EngineError("bad_params", {
        call: name,
        at: issue?.path.join(".") ?? "",
        detail: issue?.message ?? "",
      });
    }
    const signal = options.signal ?? new AbortController().signal;
    if (isEngineCall(name)) return this.#own(name, checked.data as never);
    const project = this.#project;
    if (!project) throw new EngineError("no_project");
    const handler = handlers[name] as unknown as AnyHandler;
    const input: unknown = checked.data;
    const base = {
      projectPath: project.path,
      workDirectory: project.workDirectory,
      now: () => this.#options.now(),
    };
    switch (spec.kind) {
      case "read":
        return project.database.read((db) => handler(input, { ...base, db, signal } satisfies ReadContext), signal);
      case "write": {
        const result = await project.database.write(
          (db) => handler(input, { ...base, db, signal } satisfies WriteContext),
          signal,
        );
        this.#changed(name);
        return result;
      }
      case "job":
      case "trial": {
        const result = await this.#jobs.run(name, options, (job) =>
          project.database[spec.kind === "job" ? "write" : "trial"](async (db) => {
            job.start(() => project.database.writerPercent());
            const context: JobContext = {
              ...base,
              db,
              signal: job.signal,
              progress: (step, done, total, stepParams) => job.report(step, done, total, stepParams),
              during: (step, work, stepParams) => job.during(step, work, stepParams),
            };
            return handler(input, context);
          }, job.signal),
        );
        if (spec.kind === "job") this.#changed(name);
        return result;
      }
    }
  }

  async close(): Promise<void> {
    this.#jobs.cancelAll();
    await this.#inTurn(() => this.#closeProject());
  }

  async #own<N extends EngineCall>(name: N, params: CallParams<N>): Promise<unknown> {
    switch (name) {
      case "engine.ping":
        return { version: this.#options.version, pid: process.pid };
      case "engine.jobs":
        return this.#jobs.list();
      case "engine.cancel":
        return { cancelled: this.#jobs.cancel((params as CallParams<"engine.cancel">).jobId) };
      case "project.recent":
        return recentProjects();
      case "project.close":
        return this.#inTurn(async () => {
          const closed = await this.#closeProject();
          this.#changed("project.close");
          return { closed };
        });
      case "project.new": {
        const { path, name: title } = params as CallParams<"project.new">;
        return this.#inTurn(() => this.#use(() => createProject(path, title)));
      }
      default: {
        const { path } = params as CallParams<"project.open">;
        return this.#inTurn(async () => {
          const open = this.#project;
          if (open?.path === resolve(path)) return open.database.read((db) => describeProject(db, open.path));
          return this.#use(() => openProject(path));
        });
      }
    }
  }

  /** Opens first and closes the former project after, so that a failure leaves what was open. */
  async #use(open: () => Promise<OpenProject>): Promise<ProjectInfo> {
    const next = await open();
    await this.#closeProject();
    this.#project = next;
    const info = await next.database.read((db) => describeProject(db, next.path));
    await rememberProject({
      path: next.path,
      name: info.name || basename(next.path, projectExtension),
      openedAt: this.#options.now().toISOString(),
    });
    this.#changed("project.open");
    return info;
  }

  async #closeProject(): Promise<boolean> {
    const project = this.#project;
    this.#project = null;
    if (!project) return false;
    this.#jobs.cancelAll();
    await project.close();
    return true;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** What a change makes stale. An import, a new as-of month or another project: everything. */
  #changed(name: CallName): void {
    const area = name.slice(0, name.indexOf("."));
    const stale: Record<string, readonly string[]> = {
      customers: ["customers", "project"],
      "customers.dropCalls": ["customers", "project", "ingest"],
      columns: ["columns"],
      filters: ["filters"],
      segments: ["segments", "customers", "campaigns"],
      churn: ["churn", "customers", "campaigns"],
      campaigns: ["campaigns", "effect"],
      policy: ["policy", "campaigns"],
      returns: ["returns", "campaigns", "policy", "effect"],
      uplift: ["uplift", "campaigns"],
      export: ["export", "campaigns", "effect"],
      quality: ["export"],
    };
    // Nobody's name stays anywhere.
    const everything = name === "customers.erase";
    this.#options.onEvent?.({
      event: "changed",
      areas: (everything ? undefined : (stale[name] ?? stale[area])) ?? [
        "project",
        "ingest",
        "identity",
        "quality",
        "customers",
        "segments",
        "churn",
        "campaigns",
        "policy",
        "returns",
        "effect",
        "uplift",
        "export",
      ],
    });
  }
}

function isEngineCall(name: CallName): name is EngineCall {
  return !contract[name].needsProject;
}
