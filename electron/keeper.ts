import type { Failure } from "../analytics/api/errors.ts";
import type { EngineToMain, MainToEngine } from "../analytics/hosts/electron.ts";

const RESTARTS_PER_MINUTE = 5;
const STOP_ms = 5000;

/** Electron's UtilityProcess, as far as it is needed. `Port` is the port of a client. */
export interface EngineProcess<Port> {
  postMessage(message: MainToEngine, ports?: Port[]): void;
  on(event: "spawn", listener: () => void): unknown;
  on(event: "message", listener: (message: EngineToMain) => void): unknown;
  on(event: "exit", listener: () => void): unknown;
  kill(): unknown;
}

export interface KeeperOptions<Port> {
  /** Project to open at the start. */
  readonly project: string | null;
  fork(): EngineProcess<Port>;
  /** A project that was asked for could not be opened. */
  onFailure(error: Failure): void;
  /** The engine died too often to go on. */
  onGiveUp(): void;
}

/**
 * Keeps the engine running. When it dies it is started again on the project that was open; its clients see their
 * ports close, ask for new ones, and are told that it restarted.
 */
export class EngineKeeper<Port> {
  readonly #options: KeeperOptions<Port>;
  /** Clients of the running process, and those of dead ones that have not come back. */
  readonly #served = new Set<number>();
  readonly #lost = new Set<number>();
  #waiting: { readonly client: number; readonly port: Port }[] = [];
  #engine: EngineProcess<Port>;
  #project: string | null;
  #crashes_ms: number[] = [];
  #isReady = false;
  #stopped: (() => void) | null = null;
  #isGone = false;

  constructor(options: KeeperOptions<Port>) {
    this.#options = options;
    this.#project = options.project;
    this.#engine = this.#start();
  }

  /** Project that is open, or will be once the engine is ready. */
  get project(): string | null {
    return this.#project;
  }

  /** Hands a client's port to the engine, now or once it is ready; what is in it already is kept. */
  connect(client: number, port: Port): void {
    if (!this.#isReady) {
      this.#waiting.push({ client, port });
      return;
    }
    const again = this.#lost.delete(client);
    this.#served.add(client);
    this.#engine.postMessage({ to: "connect", again }, [port]);
  }

  open(path: string): void {
    if (this.#isReady) this.#engine.postMessage({ to: "open", path });
    else this.#project = path;
  }

  /** Lets the engine close its project; kills it when that takes longer than five seconds. */
  async stop(): Promise<void> {
    if (this.#isGone || this.#stopped) return;
    const gone = new Promise<void>((resolve) => (this.#stopped = resolve));
    const timer = setTimeout(() => this.#engine.kill(), STOP_ms);
    this.#engine.postMessage({ to: "stop" });
    await gone;
    clearTimeout(timer);
  }

  #start(): EngineProcess<Port> {
    const engine = this.#options.fork();
    const asked = this.#project;
    engine.on("spawn", () => engine.postMessage({ to: "start", project: asked }));
    engine.on("message", (message) => this.#receive(message, asked));
    engine.on("exit", () => this.#died());
    return engine;
  }

  #receive(message: EngineToMain, asked: string | null): void {
    switch (message.from) {
      case "ready": {
        this.#isReady = true;
        const wanted = this.#project;
        this.#project = message.project;
        if (wanted !== null && wanted !== asked) this.open(wanted);
        for (const { client, port } of this.#waiting.splice(0)) this.connect(client, port);
        break;
      }
      case "project":
        if (this.#isReady) this.#project = message.path;
        break;
      case "failed":
        this.#options.onFailure(message.error);
        break;
    }
  }

  #died(): void {
    this.#isReady = false;
    if (this.#stopped) {
      this.#isGone = true;
      this.#stopped();
      return;
    }
    for (const client of this.#served) this.#lost.add(client);
    this.#served.clear();
    const now_ms = performance.now();
    this.#crashes_ms = [...this.#crashes_ms.filter((at_ms) => now_ms - at_ms < 60_000), now_ms];
    if (this.#crashes_ms.length > RESTARTS_PER_MINUTE) {
      this.#isGone = true;
      this.#options.onGiveUp();
    } else {
      this.#engine = this.#start();
    }
  }
}
