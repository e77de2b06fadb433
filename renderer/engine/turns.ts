const waiting: (() => void)[] = [];
let busy = false;

/**
 * Runs work one after the other, for answers that can wait: what the screen is waiting for finds the engine free. Work
 * whose `signal` is aborted before its turn is never begun, and rejects with the signal's reason.
 */
export async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (busy) await new Promise<void>((go) => waiting.push(go));
  busy = true;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy = false;
  }
}
