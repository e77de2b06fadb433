import { EngineError, failureOf } from "../api/errors.ts";
import type { Failure } from "../api/errors.ts";
import type { JobInfo, Progress } from "../api/wire.ts";

const KEPT_FINISHED = 20;
const POLL_ms = 150;

type Params = Readonly<Record<string, string | number>>;

interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Jobs of this process: those waiting or running, and the last few that ended. */
export class JobList {
  readonly #jobs: Job[] = [];
  readonly #onChange: (job: JobInfo) => void;
  #next = 1;

  constructor(onChange: (job: JobInfo) => void) {
    this.#onChange = onChange;
  }

  async run<T>(call: string, options: RunOptions, work: (job: Job) => Promise<T>): Promise<T> {
    const job = new Job(`job-${this.#next++}`, call, options.onProgress, this.#onChange);
    this.#jobs.push(job);
    while (this.#jobs.length > KEPT_FINISHED && this.#jobs[0].ended) this.#jobs.shift();
    const abort = () => job.cancel();
    options.signal?.addEventListener("abort", abort, { once: true });
    if (options.signal?.aborted) abort();
    job.announce();
    try {
      const result = await work(job);
      job.end("done", null);
      return result;
    } catch (error) {
      const failure = failureOf(error);
      job.end(failure.code === "cancelled" ? "cancelled" : "failed", failure);
      throw error;
    } finally {
      options.signal?.removeEventListener("abort", abort);
    }
  }

  list(): JobInfo[] {
    return this.#jobs.map((job) => job.info());
  }

  cancel(jobId: string): boolean {
    const job = this.#jobs.find((candidate) => candidate.id === jobId && !candidate.ended);
    job?.cancel();
    return job !== undefined;
  }

  cancelAll(): void {
    for (const job of this.#jobs) if (!job.ended) job.cancel();
  }
}

/** One long call: its state, progress and cancel switch. */
export class Job {
  readonly id: string;
  readonly #call: string;
  readonly #abort = new AbortController();
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  readonly #onChange: (job: JobInfo) => void;
  #state: JobInfo["state"] = "waiting";
  #progress: Progress | null = null;
  #error: Failure | null = null;
  #percent: () => number | null = () => null;
  // Elapsed time is told, never stored: the one place that reads a clock by itself.
  #startedAt_ms = performance.now();
  #endedAt_ms: number | null = null;

  constructor(
    id: string,
    call: string,
    onProgress: ((progress: Progress) => void) | undefined,
    onChange: (job: JobInfo) => void,
  ) {
    this.id = id;
    this.#call = call;
    this.#onProgress = onProgress;
    this.#onChange = onChange;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get ended(): boolean {
    return this.#endedAt_ms !== null;
  }

  start(percent: () => number | null): void {
    this.#state = "running";
    this.#startedAt_ms = performance.now();
    this.#percent = percent;
    this.announce();
  }

  report(step: string, done: number, total: number | null, params?: Params): void {
    if (this.signal.aborted) throw new EngineError("cancelled");
    this.#progress = { step, done, total, ...(params ? { params } : {}) };
    this.#onProgress?.(this.#progress);
    this.announce();
  }

  async during<T>(step: string, work: () => Promise<T>, params?: Params): Promise<T> {
    this.report(step, 0, 100, params);
    let shown = 0;
    const timer = setInterval(() => {
      const percent = Math.floor(this.#percent() ?? 0);
      if (percent > shown && percent <= 100 && !this.signal.aborted) {
        shown = percent;
        this.report(step, percent, 100, params);
      }
    }, POLL_ms);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  cancel(): void {
    this.#abort.abort();
  }

  end(state: "done" | "failed" | "cancelled", error: Failure | null): void {
    this.#state = state;
    this.#error = error;
    this.#endedAt_ms = performance.now();
    this.announce();
  }

  announce(): void {
    this.#onChange(this.info());
  }

  info(): JobInfo {
    return {
      jobId: this.id,
      call: this.#call,
      state: this.#state,
      progress: this.#progress,
      error: this.#error,
      elapsed_ms: Math.round((this.#endedAt_ms ?? performance.now()) - this.#startedAt_ms),
    };
  }
}
