/** How a long computation stays polite. Either hook may throw to stop it; the error passes through. */
export interface Hooks {
  /** Called when a step is done. `total` is an upper bound: an early finish jumps ahead. */
  onStep?: ((done: number, total: number) => void) | undefined;
  /** Awaited between chunks, so that the thread can answer other callers meanwhile. */
  yieldNow?: (() => Promise<void>) | undefined;
}

/** Rows per chunk: short enough for V8 to leave its baseline tier, and the unit of every ordered sum. */
export const chunkRows = 4096;

/** Rows worked on between two awaits of `yieldNow`. */
export const rowsBetweenYields = 16 * chunkRows;
