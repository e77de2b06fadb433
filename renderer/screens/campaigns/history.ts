/** What was before and what was taken back, oldest first. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change touched, and when (ms): typing on in one field is one step. */
  readonly last: { readonly key: string; readonly at: number } | null;
}

/** Steps that can be taken back. */
const kept = 200;
const sameStep_ms = 1200;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], last: null });

/** A change of `key` at the moment `at` (ms); one that follows closely on another of the same key joins it. */
export function edit<T>(history: History<T>, present: T, key: string, at: number): History<T> {
  const joins = history.last?.key === key && at - history.last.at < sameStep_ms && history.past.length > 0;
  const past = joins ? history.past : [...history.past, history.present].slice(-kept);
  return { past, present, future: [], last: { key, at } };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    last: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, last: null };
}
