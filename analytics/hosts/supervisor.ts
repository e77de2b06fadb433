import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Failure } from "../api/errors.ts";
import type { ClientMessage, EngineChannel, EngineMessage } from "../api/wire.ts";
import { engineEnvironment, engineFlags } from "./engine-options.ts";
import type { FromEngine, ToEngine } from "./engine-process.ts";

const RESTARTS_PER_MINUTE = 5;
const engineSource = fileURLToPath(new URL("./engine-process.ts", import.meta.url));

interface Client {
  readonly send: (message: EngineMessage) => void;
  /** Ids of requests that wait for an answer. */
  readonly waiting: Set<number>;
}

export interface Supervisor {
  /** Connects a client; what it sends while the engine restarts is delivered afterwards. */
  attach(channel: EngineChannel): void;
  /** Process id of the running engine, for tests that kill it. */
  readonly pid: number | undefined;
  /** Settles when the engine answers first: why the project could not be opened, null when it is open. */
  readonly ready: Promise<Failure | null>;
  stop(): Promise<void>;
}

/**
 * Keeps the engine running in a process of its own. When it dies, open requests fail with `engine_restarted`, the
 * engine is started again on the same project, and clients get the event `restarted`. `engineFile`: the source or what was
 * built of it.
 */
export function superviseEngine(
  project: string | null,
  onGiveUp: () => void,
  engineFile: string = engineSource,
): Supervisor {
  const clients = new Map<number, Client>();
  let nextClient = 1;
  let child: ChildProcess;
  let isReady = false;
  let stopping = false;
  let openProject = project;
  let queue: ToEngine[] = [];
  let crashes_ms: number[] = [];
  let settleReady!: (failure: Failure | null) => void;
  let failReady!: (error: Error) => void;
  const ready = new Promise<Failure | null>((resolve, reject) => {
    settleReady = resolve;
    failReady = reject;
  });

  // A channel closes before its process is seen to exit: `exit` answers for what was sent in between.
  const tell = (message: ToEngine) => child.send(message, () => undefined);
  const post = (message: ToEngine) => {
    if (isReady) tell(message);
    else queue.push(message);
  };

  const start = (restarted: boolean) => {
    isReady = false;
    child = fork(engineFile, openProject ? [openProject] : [], {
      serialization: "advanced",
      env: engineEnvironment(),
      execArgv: [...engineFlags, ...(engineFile.endsWith(".ts") ? ["--import", import.meta.resolve("tsx")] : [])],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("message", (message: FromEngine) => {
      switch (message.from) {
        case "ready":
          isReady = true;
          openProject = message.project;
          for (const client of clients.keys()) tell({ to: "open", client });
          for (const waiting of queue.splice(0)) if (waiting.to !== "open") tell(waiting);
          if (restarted) broadcast({ type: "event", event: { event: "restarted", project: openProject } });
          settleReady(message.failure);
          break;
        case "project":
          openProject = message.path;
          break;
        case "client": {
          const client = clients.get(message.client);
          if (!client) break;
          const { message: reply } = message;
          if (reply.type === "reply" || reply.type === "failure") client.waiting.delete(reply.id);
          client.send(reply);
        }
      }
    });
    child.on("exit", () => {
      if (stopping) return;
      isReady = false;
      queue = [];
      for (const client of clients.values()) {
        for (const id of client.waiting) {
          client.send({ type: "failure", id, error: { code: "engine_restarted", params: {} } });
        }
        client.waiting.clear();
      }
      const now_ms = performance.now();
      crashes_ms = [...crashes_ms.filter((at_ms) => now_ms - at_ms < 60_000), now_ms];
      if (crashes_ms.length > RESTARTS_PER_MINUTE) {
        failReady(new Error("the engine process does not start"));
        onGiveUp();
      } else {
        start(true);
      }
    });
  };
  const broadcast = (message: EngineMessage) => {
    for (const client of clients.values()) client.send(message);
  };
  start(false);

  return {
    attach(channel) {
      const id = nextClient++;
      const client: Client = { send: (message) => channel.send(message), waiting: new Set() };
      clients.set(id, client);
      post({ to: "open", client: id });
      channel.onMessage((message: ClientMessage) => {
        if (message.type === "request") client.waiting.add(message.id);
        post({ to: "client", client: id, message });
      });
      channel.onClose(() => {
        clients.delete(id);
        post({ to: "close", client: id });
      });
    },
    get pid() {
      return child.pid;
    },
    ready,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      tell({ to: "stop" });
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await gone;
      clearTimeout(timer);
    },
  };
}
