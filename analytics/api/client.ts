import type { CallInput, CallName, CallResult } from "./contract.ts";
import { EngineError } from "./errors.ts";
import type { ClientChannel, EngineEvent, Progress } from "./wire.ts";

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The engine as its callers see it: typed by the contract, the same over every transport. */
export interface Engine {
  call<N extends CallName>(name: N, params: CallInput<N>, options?: CallOptions): Promise<CallResult<N>>;
  onEvent(listener: (event: EngineEvent) => void): () => void;
  close(): void;
}

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: EngineError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/**
 * A typed engine over a channel. Aborting `signal` sends a cancel for that request; the promise then rejects with
 * code `cancelled` once the engine has let go. When the channel closes, everything open rejects with
 * `engine_restarted`.
 */
export function createClient(channel: ClientChannel): Engine {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: EngineEvent) => void>();
  let nextId = 1;

  channel.onMessage((message) => {
    if (message.type === "event") {
      for (const listener of listeners) listener(message.event);
      return;
    }
    const request = pending.get(message.id);
    if (!request) return;
    if (message.type === "progress") {
      request.onProgress?.(message.progress);
      return;
    }
    pending.delete(message.id);
    if (message.type === "reply") request.resolve(message.result as never);
    else request.reject(new EngineError(message.error.code, message.error.params));
  });
  channel.onClose(() => {
    for (const request of pending.values()) request.reject(new EngineError("engine_restarted"));
    pending.clear();
  });

  return {
    call(name, params, options = {}) {
      const { signal, onProgress } = options;
      if (signal?.aborted) return Promise.reject(new EngineError("cancelled"));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const cancel = () => channel.send({ type: "cancel", id });
        const settle = () => signal?.removeEventListener("abort", cancel);
        pending.set(id, {
          resolve: (result) => (settle(), resolve(result)),
          reject: (error) => (settle(), reject(error)),
          onProgress,
        });
        signal?.addEventListener("abort", cancel, { once: true });
        channel.send({ type: "request", id, call: name, params });
      });
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => channel.close(),
  };
}
