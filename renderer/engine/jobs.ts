import type { CallInput, CallName, CallResult, EngineError, JobInfo, Progress } from "../../analytics/api/index.ts";
import { failureOf, EngineError as Failed } from "../../analytics/api/index.ts";
import { create } from "zustand";
import type { Link } from "./link.ts";

/** One run of a job started from this window; it goes on when its screen is left. */
export interface Run<N extends CallName = CallName> {
  readonly state: "running" | "done" | "failed" | "cancelled";
  readonly progress: Progress | null;
  readonly result: CallResult<N> | null;
  readonly error: EngineError | null;
  readonly abort: AbortController;
}

interface JobState {
  /** Jobs of the engine, by id, whoever started them. */
  readonly jobs: Readonly<Record<string, JobInfo & { readonly seenAt: number }>>;
  /** Latest run of each call started here. */
  readonly runs: Readonly<Partial<Record<CallName, Run>>>;
}

export const useJobs = create<JobState>(() => ({ jobs: {}, runs: {} }));

export function noteJob(job: JobInfo): void {
  useJobs.setState((state) => ({ jobs: { ...state.jobs, [job.jobId]: { ...job, seenAt: Date.now() } } }));
}

/** Jobs under way when the window connects; what ended before is history. */
export function seedJobs(jobs: readonly JobInfo[]): void {
  const seenAt = Date.now();
  const open = jobs.filter((job) => job.state === "running" || job.state === "waiting");
  useJobs.setState({ jobs: Object.fromEntries(open.map((job) => [job.jobId, { ...job, seenAt }])) });
}

export function dismissJob(jobId: string): void {
  useJobs.setState(({ jobs }) => ({ jobs: Object.fromEntries(Object.entries(jobs).filter(([id]) => id !== jobId)) }));
}

export function forgetRun(name: CallName): void {
  useJobs.setState(({ runs }) => ({ runs: { ...runs, [name]: undefined } }));
}

/** Starts a job; its progress and end are in the store. Resolves to null when it failed or was cancelled. */
export async function startJob<N extends CallName>(
  link: Link,
  name: N,
  params: CallInput<N>,
): Promise<CallResult<N> | null> {
  const abort = new AbortController();
  const set = (change: Partial<Run>) =>
    useJobs.setState(({ runs }) => {
      const before = runs[name];
      if (before && before.abort !== abort) return { runs };
      const blank: Run = { state: "running", progress: null, result: null, error: null, abort };
      return { runs: { ...runs, [name]: { ...(before ?? blank), ...change } } };
    });
  useJobs.setState(({ runs }) => ({ runs: { ...runs, [name]: undefined } }));
  set({ state: "running" });
  try {
    const result = await link.call(name, params, { signal: abort.signal, onProgress: (progress) => set({ progress }) });
    set({ state: "done", result, progress: null });
    return result;
  } catch (thrown) {
    const { code, params: details } = failureOf(thrown);
    set({ state: code === "cancelled" ? "cancelled" : "failed", error: new Failed(code, details), progress: null });
    return null;
  }
}
