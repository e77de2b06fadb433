import { EngineError, createClient } from "../../analytics/api/index.ts";
import type { CallInput, CallName, CallOptions, CallResult, Engine, EngineEvent } from "../../analytics/api/index.ts";
import { create } from "zustand";
import type { Host } from "./host.ts";
import { NoEngineError } from "./host.ts";

export type LinkStatus = "connecting" | "ready" | "lost" | "no_engine";

interface LinkState {
  readonly status: LinkStatus;
  /** What happened to the connection and has not been dismissed. */
  readonly notice: "reconnected" | "restarted" | null;
}

export const useLinkState = create<LinkState>(() => ({ status: "connecting", notice: null }));

export interface Link {
  readonly host: Host;
  call<N extends CallName>(name: N, params: CallInput<N>, options?: CallOptions): Promise<CallResult<N>>;
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Called whenever a channel has opened; `again` is false the first time. */
  onReady(listener: (again: boolean) => void): () => void;
  close(): void;
}

/** Waits before trying again, in milliseconds: doubling from 250 to 5,000. */
export const backOff = (attempt: number): number => Math.min(5000, 250 * 2 ** attempt);

/** One engine that outlives its channels: calls made while the channel is down wait for the next one. */
export function createLink(host: Host): Link {
  const eventListeners = new Set<(event: EngineEvent) => void>();
  const readyListeners = new Set<(again: boolean) => void>();
  let closed = false;
  let seen = false;
  let engine = open(0);
  engine.catch(() => undefined);

  async function open(attempt: number): Promise<Engine> {
    for (let n = attempt; ; n++) {
      try {
        const channel = await host.connect();
        const client = createClient(channel);
        client.onEvent((event) => {
          if (event.event === "restarted") useLinkState.setState({ notice: "restarted" });
          for (const listener of eventListeners) listener(event);
        });
        channel.onClose(() => {
          if (closed) return;
          useLinkState.setState({ status: "lost" });
          engine = open(0);
          engine.catch(() => undefined);
        });
        const again = seen;
        seen = true;
        useLinkState.setState(again ? { status: "ready", notice: "reconnected" } : { status: "ready" });
        queueMicrotask(() => {
          for (const listener of readyListeners) listener(again);
        });
        return client;
      } catch (error) {
        if (error instanceof NoEngineError) {
          useLinkState.setState({ status: "no_engine" });
          throw error;
        }
        if (closed) throw error;
        useLinkState.setState({ status: seen || n > 2 ? "lost" : "connecting" });
        await new Promise((resolve) => setTimeout(resolve, backOff(n)));
      }
    }
  }

  return {
    host,
    async call(name, params, options) {
      const client = await engine.catch(() => {
        throw new EngineError("engine_restarted");
      });
      return client.call(name, params, options);
    },
    onEvent: (listener) => {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onReady: (listener) => {
      readyListeners.add(listener);
      return () => readyListeners.delete(listener);
    },
    close: () => {
      closed = true;
      engine.then(
        (client) => client.close(),
        () => undefined,
      );
    },
  };
}
