import { failureOf } from "../api/errors.ts";
import type { Failure } from "../api/errors.ts";
import type { ClientMessage, EngineChannel } from "../api/wire.ts";
import { LocalEngine } from "../engine/engine.ts";
import { Dispatcher } from "../engine/serve.ts";
import { version } from "./version.ts";

/** What the main process tells the engine. `connect` comes with the client's port. */
export type MainToEngine =
  | { readonly to: "start"; readonly project: string | null }
  | { readonly to: "connect"; readonly again: boolean }
  | { readonly to: "open"; readonly path: string }
  | { readonly to: "stop" };
export type EngineToMain =
  | { readonly from: "ready"; readonly project: string | null }
  | { readonly from: "project"; readonly path: string | null }
  | { readonly from: "failed"; readonly error: Failure };

/** What is common to Electron's MessagePortMain and the MessagePort of node:worker_threads. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: "close", listener: () => void): unknown;
  on(event: "message", listener: (event: object) => void): unknown;
  addEventListener?(event: "message", listener: (event: object) => void): unknown;
  start(): void;
  close(): void;
}

/** Electron's ParentPort, as far as it is needed. */
export interface ParentPort {
  on(event: "message", listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void): unknown;
  postMessage(message: EngineToMain): void;
}

/** A port as a channel. Bytes are copied by the port, whole buffers at a time: a view is cut down to its own first. */
export function portChannel(port: Port): EngineChannel {
  return {
    send(message) {
      const bytes = message.type === "reply" && message.result instanceof Uint8Array ? message.result : null;
      if (!bytes) port.postMessage(message);
      else
        port.postMessage({
          ...message,
          result: bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes),
        });
    },
    onMessage(listener) {
      const receive = (event: object) => {
        const data = "data" in event ? event.data : null;
        if (typeof data === "object" && data !== null && "type" in data) listener(data as ClientMessage);
      };
      // `on` gives an event in Electron and the bare message in Node, where `addEventListener` gives an event.
      if (port.addEventListener) port.addEventListener("message", receive);
      else port.on("message", receive);
      port.start();
    },
    onClose: (listener) => void port.on("close", listener),
    close: () => port.close(),
  };
}

/** The engine as Electron's utility process: one client a port, until the main process says stop. */
export function serveParent(parent: ParentPort, exit: (code: number) => void): void {
  const send = (message: EngineToMain) => parent.postMessage(message);
  const dispatcher = new Dispatcher();
  const engine = new LocalEngine({
    version,
    now: () => new Date(),
    onEvent(event) {
      dispatcher.broadcast(event);
      if (event.event === "changed") send({ from: "project", path: engine.projectPath });
    },
  });
  dispatcher.use(engine);
  const open = (path: string) =>
    engine.call("project.open", { path }).catch((error: unknown) => send({ from: "failed", error: failureOf(error) }));

  const receive = async (message: MainToEngine, port: Port | undefined) => {
    switch (message.to) {
      case "start":
        if (message.project !== null) await open(message.project);
        send({ from: "ready", project: engine.projectPath });
        break;
      case "connect": {
        if (!port) break;
        const channel = portChannel(port);
        dispatcher.serve(channel);
        if (message.again) channel.send({ type: "event", event: { event: "restarted", project: engine.projectPath } });
        break;
      }
      case "open":
        await open(message.path);
        break;
      case "stop":
        await engine.close();
        exit(0);
        break;
    }
  };
  parent.on("message", ({ data, ports }) => void receive(data as MainToEngine, ports[0]));
}
