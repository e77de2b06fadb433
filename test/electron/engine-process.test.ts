import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import type { MessagePort as NodePort } from "node:worker_threads";
import { tableFromIPC } from "apache-arrow";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { createClient } from "../../analytics/api/client.ts";
import type { Engine } from "../../analytics/api/client.ts";
import type { Failure } from "../../analytics/api/errors.ts";
import type { EngineEvent } from "../../analytics/api/wire.ts";
import { ensureBuilt } from "../../analytics/hosts/build.ts";
import { EngineKeeper } from "../../electron/keeper.ts";
import type { EngineProcess } from "../../electron/keeper.ts";
import { portChannel } from "../../renderer/engine/electron.ts";

/**
 * The built engine, as Electron runs it, but in a thread: threads take ports as utility processes do. A message is sent
 * as the event `{ data, ports }` that Electron makes of it.
 */
const inThread = `
  const { parentPort, workerData } = require("node:worker_threads");
  process.parentPort = parentPort;
  import(workerData);
`;
let bundle: string;
/** Waiting for an event: long enough for a busy machine. */
const soon = { timeout: 20_000 };

beforeAll(async () => {
  bundle = pathToFileURL(join(await ensureBuilt("electron"), "engine.js")).href;
});

interface Shell {
  readonly keeper: EngineKeeper<NodePort>;
  readonly folder: string;
  readonly failures: Failure[];
  readonly gaveUp: () => boolean;
  readonly starts: () => number;
  crash(): Promise<void>;
  /** A window: asks for a port, and again whenever the one it has closes. */
  window(id: number): { engine(): Engine; readonly events: EngineEvent[] };
}

async function shell(project: string | null = null): Promise<Shell> {
  const folder = await mkdtemp(join(tmpdir(), "foresight-electron-"));
  const failures: Failure[] = [];
  let worker!: Worker;
  let starts = 0;
  let gaveUp = false;
  const keeper = new EngineKeeper<NodePort>({
    project: project && join(folder, project),
    fork: () => {
      starts++;
      worker = new Worker(inThread, {
        eval: true,
        workerData: bundle,
        env: { ...process.env, FORESIGHT_HOME: folder },
      });
      return asProcess(worker);
    },
    onFailure: (failure) => failures.push(failure),
    onGiveUp: () => (gaveUp = true),
  });
  onTestFinished(async () => {
    await keeper.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    keeper,
    folder,
    failures,
    gaveUp: () => gaveUp,
    starts: () => starts,
    crash: async () => void (await worker.terminate()),
    window(id) {
      const events: EngineEvent[] = [];
      const open = (): Engine => {
        const { port1, port2 } = new MessageChannel();
        const channel = portChannel(port2 as unknown as MessagePort);
        const client = createClient(channel);
        client.onEvent((event) => events.push(event));
        channel.onClose(() => (engine = open()));
        keeper.connect(id, port1);
        return client;
      };
      let engine = open();
      return { engine: () => engine, events };
    },
  };
}

function asProcess(worker: Worker): EngineProcess<NodePort> {
  return {
    postMessage: (data, ports = []) => worker.postMessage({ data, ports }, ports),
    on: (event, listener) => worker.on(event === "spawn" ? "online" : event, listener),
    kill: () => worker.terminate(),
  };
}

test("calls made before the engine is ready are answered", async () => {
  const { window } = await shell();
  const pages = [window(1), window(2)];
  const answers = await Promise.all(pages.map((page) => page.engine().call("engine.ping", {})));
  expect(answers[0]).toEqual({ version: expect.stringMatching(/^\d/), pid: process.pid });
  expect(answers[1]).toEqual(answers[0]);
});

test("a project is made, kept in mind, and opened again after the engine died", async () => {
  const { keeper, window, folder, crash, starts } = await shell();
  const page = window(1);
  const path = join(folder, "一季度.foresight");
  await page.engine().call("project.new", { path });
  await expect.poll(() => keeper.project, soon).toBe(path);
  await crash();
  await expect.poll(() => page.events.at(-1), soon).toEqual({ event: "restarted", project: path });
  expect(starts()).toBe(2);
  expect(await page.engine().call("project.info", {})).toMatchObject({ path });
});

test("a window that opens after a restart is not told of it", async () => {
  const { window, crash } = await shell();
  const page = window(1);
  await page.engine().call("engine.ping", {});
  await crash();
  await expect.poll(() => page.events, soon).toContainEqual({ event: "restarted", project: null });
  const late = window(2);
  await late.engine().call("engine.ping", {});
  expect(late.events).toEqual([]);
});

test("a project that cannot be opened is reported and the engine goes on", async () => {
  const { keeper, window, failures, folder } = await shell("missing.foresight");
  const page = window(1);
  await page.engine().call("engine.ping", {});
  expect(failures).toEqual([{ code: "project_missing", params: { path: join(folder, "missing.foresight") } }]);
  expect(keeper.project).toBeNull();
  keeper.open(join(folder, "other.foresight"));
  await expect.poll(() => failures.length, soon).toBe(2);
});

test("a project asked for while the engine starts is opened once it is ready", async () => {
  const { keeper, failures, folder } = await shell();
  keeper.open(join(folder, "late.foresight"));
  await expect.poll(() => failures[0]?.params["path"], soon).toBe(join(folder, "late.foresight"));
});

test("an engine that keeps dying is given up after five restarts", async () => {
  let forks = 0;
  let gaveUp = false;
  const keeper = new EngineKeeper<NodePort>({
    project: null,
    fork: () => {
      forks++;
      return asProcess(new Worker("process.exit(3)", { eval: true }));
    },
    onFailure: () => undefined,
    onGiveUp: () => (gaveUp = true),
  });
  await expect.poll(() => gaveUp, soon).toBe(true);
  expect(forks).toBe(6);
  await keeper.stop();
});

test("stopping ends the engine and does not start another", async () => {
  const { keeper, window, starts, gaveUp } = await shell();
  await window(1).engine().call("engine.ping", {});
  await keeper.stop();
  await keeper.stop();
  expect(starts()).toBe(1);
  expect(gaveUp()).toBe(false);
});

test("an import, a view and a page of it: progress, bytes and a cancelled job over the port", async () => {
  const { window, folder } = await shell();
  const engine = window(1).engine();
  const customers = 5000;
  const lines = Array.from({ length: customers }, (_, index) => `C${index},${index % 2 ? "男" : "女"},2020-01-15`);
  const path = join(folder, "customer.csv");
  await writeFile(path, ["customer_id,gender,join_date", ...lines].join("\n"));
  await engine.call("project.new", { path: join(folder, "q1.foresight") });

  const steps: string[] = [];
  const report = await engine.call(
    "ingest.run",
    { path, table: "customer" },
    { onProgress: (progress) => steps.push(progress.step) },
  );
  expect(report.rows).toBe(customers);
  expect(steps.length).toBeGreaterThan(0);

  const abort = new AbortController();
  const built = engine.call("customers.build", {});
  const queued = engine.call("customers.build", {}, { signal: abort.signal });
  abort.abort();
  await expect(queued).rejects.toMatchObject({ code: "cancelled" });
  expect((await built).rows).toBe(customers);

  const table = tableFromIPC(await engine.call("customers.page", { columns: ["customer_id", "gender"], limit: 100 }));
  expect(table.numRows).toBe(100);
  expect(table.schema.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(["customer_id", "gender"]));
});
