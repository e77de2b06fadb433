import type { CallName, CallParams, CallResult, Contract } from "../api/contract.ts";
import type { Reader, Writer } from "./database.ts";

/** What a handler is given besides its parameters. Clock and folders come from here: nothing hidden. */
export interface ReadContext {
  readonly db: Reader;
  readonly signal: AbortSignal;
  /** Absolute path of the project file. */
  readonly projectPath: string;
  /** A folder beside the project for scratch files, emptied when the project is opened. */
  readonly workDirectory: string;
  now(): Date;
}

export interface WriteContext extends ReadContext {
  readonly db: Writer;
}

export interface JobContext extends WriteContext {
  /** `step` is a key of `api/text/steps.ts`. Throws `cancelled` once the job was cancelled, so call it often. */
  progress(step: string, done: number, total: number | null, params?: Readonly<Record<string, string | number>>): void;
  /** Runs `work` while reporting the running query's own percentage as `step`. */
  during<T>(step: string, work: () => Promise<T>, params?: Readonly<Record<string, string | number>>): Promise<T>;
}

interface ContextOf {
  read: ReadContext;
  write: WriteContext;
  job: JobContext;
  trial: JobContext;
}

/** The handler of one call: checked parameters in, result out; throws `EngineError`. */
export type Handler<N extends CallName> = (
  params: CallParams<N>,
  context: ContextOf[Contract[N]["kind"]],
) => Promise<CallResult<N>>;

/** The handlers of one feature. `engine/handlers.ts` puts them together and does not compile with one missing. */
export type Handlers<N extends CallName> = { readonly [K in N]: Handler<K> };
