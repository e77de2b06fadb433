import type { Failure } from "../api/errors.ts";
import { failureOf } from "../api/errors.ts";
import type { ClientMessage, EngineMessage } from "../api/wire.ts";
import { LocalEngine } from "../engine/engine.ts";
import { Dispatcher } from "../engine/serve.ts";
import { version } from "./version.ts";

/** What the engine process and its shell say to each other; one process serves many clients. */
export type ToEngine =
  | { readonly to: "client"; readonly client: number; readonly message: ClientMessage }
  | { readonly to: "close"; readonly client: number }
  | { readonly to: "open"; readonly client: number }
  | { readonly to: "stop" };
export type FromEngine =
  /** `failure`: why the project asked for at the start could not be opened. */
  | { readonly from: "ready"; readonly project: string | null; readonly failure: Failure | null }
  | { readonly from: "project"; readonly path: string | null }
  | { readonly from: "client"; readonly client: number; readonly message: EngineMessage };

/**
 * Entry of the engine as a process of its own: `engine-process.ts [PROJECT]`. The shell speaks to it over Node's
 * IPC channel (advanced serialisation, so Arrow pages stay bytes) and starts it again when it dies.
 */
async function main(): Promise<void> {
  // Nobody hears what is sent after the shell is gone: `disconnect` below ends the process.
  const send = (message: FromEngine) => process.send?.(message, undefined, undefined, () => undefined);
  const clients = new Map<number, { receive(message: ClientMessage): void; close(): void }>();
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

  const stop = async () => {
    await engine.close();
    process.exit(0);
  };
  process.on("message", (message: ToEngine) => {
    switch (message.to) {
      case "open": {
        const { client } = message;
        dispatcher.serve({
          send: (reply) => send({ from: "client", client, message: reply }),
          onMessage: (listener) => {
            clients.set(client, { receive: listener, close: () => undefined });
          },
          onClose: (listener) => {
            clients.set(client, { receive: clients.get(client)!.receive, close: listener });
          },
          close: () => clients.delete(client),
        });
        break;
      }
      case "client":
        clients.get(message.client)?.receive(message.message);
        break;
      case "close":
        clients.get(message.client)?.close();
        clients.delete(message.client);
        break;
      case "stop":
        void stop();
        break;
    }
  });
  // The shell is gone: nobody is left to work for.
  process.on("disconnect", () => void stop());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

  const project = process.argv[2];
  let failure: Failure | null = null;
  if (project) {
    await engine.call("project.open", { path: project }).catch((error: unknown) => (failure = failureOf(error)));
  }
  send({ from: "ready", project: engine.projectPath, failure });
}

await main();
