import type { z } from "zod";

/**
 * Every call of the engine, declared once. From this line come the run-time check of the parameters, the
 * type of the client, the dispatcher's table and the command line's help.
 *
 * - `read`: answers from a reader connection, may be cancelled, changes nothing;
 * - `write`: short change on the writer connection;
 * - `job`: long change: queued on the writer, reports progress, one transaction, shown in the job bar;
 * - `trial`: a job whose transaction is rolled back at its end: it tells what would happen.
 */
export type CallKind = "read" | "write" | "job" | "trial";

export interface CallSpec<
  P extends z.ZodType = z.ZodType,
  R = unknown,
  K extends CallKind = CallKind,
  N extends boolean = boolean,
> {
  readonly kind: K;
  readonly params: P;
  readonly summary: { readonly "zh-CN": string; readonly en: string };
  /** False for calls that the engine answers itself, without an open project. */
  readonly needsProject: N;
  /** Type only: never present at run time. */
  readonly result?: R;
}

/** A call that works on the open project. */
export function call<R>() {
  return <K extends CallKind, P extends z.ZodType>(
    kind: K,
    zh: string,
    en: string,
    params: P,
  ): CallSpec<P, R, K, true> => ({
    kind,
    params,
    summary: { "zh-CN": zh, en },
    needsProject: true,
  });
}

/** A call of the engine itself. */
export function own<R>() {
  return <K extends CallKind, P extends z.ZodType>(
    kind: K,
    zh: string,
    en: string,
    params: P,
  ): CallSpec<P, R, K, false> => ({
    kind,
    params,
    summary: { "zh-CN": zh, en },
    needsProject: false,
  });
}
