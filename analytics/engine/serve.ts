import { contract, isCallName } from "../api/contract.ts";
import { failureOf } from "../api/errors.ts";
import type { EngineChannel, EngineEvent } from "../api/wire.ts";
import type { LocalEngine } from "./engine.ts";

/** Clients of one engine. Reads of a client that goes away are cancelled; its jobs go on and stay in the job bar. */
export class Dispatcher {
  readonly #channels = new Set<EngineChannel>();
  #engine: LocalEngine | null = null;

  use(engine: LocalEngine): void {
    this.#engine = engine;
  }

  /** Tells every client what happened. */
  broadcast(event: EngineEvent): void {
    for (const channel of this.#channels) channel.send({ type: "event", event });
  }

  serve(channel: EngineChannel): void {
    const engine = this.#engine;
    if (!engine) throw new Error("serve before use");
    const running = new Map<number, { readonly abort: AbortController; readonly read: boolean }>();
    this.#channels.add(channel);

    channel.onMessage((message) => {
      if (message.type === "cancel") {
        running.get(message.id)?.abort.abort();
        return;
      }
      if (message.type !== "request" || typeof message.id !== "number" || typeof message.call !== "string") return;
      const { id } = message;
      const abort = new AbortController();
      running.set(id, { abort, read: isCallName(message.call) && contract[message.call].kind === "read" });
      const open = () => this.#channels.has(channel);
      engine
        .call(message.call, message.params, {
          signal: abort.signal,
          onProgress: (progress) => open() && channel.send({ type: "progress", id, progress }),
        })
        .then(
          (result) => open() && channel.send({ type: "reply", id, result }),
          (error: unknown) => open() && channel.send({ type: "failure", id, error: failureOf(error) }),
        )
        .finally(() => running.delete(id));
    });
    channel.onClose(() => {
      this.#channels.delete(channel);
      for (const { abort, read } of running.values()) if (read) abort.abort();
    });
  }
}
