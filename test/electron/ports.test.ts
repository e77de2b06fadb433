import { MessageChannel } from "node:worker_threads";
import type { MessagePort as NodePort } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "../../analytics/api/client.ts";
import type { Engine } from "../../analytics/api/client.ts";
import type { CallName } from "../../analytics/api/contract.ts";
import { EngineError } from "../../analytics/api/errors.ts";
import type { EngineEvent, Progress } from "../../analytics/api/wire.ts";
import type { LocalEngine } from "../../analytics/engine/engine.ts";
import { Dispatcher } from "../../analytics/engine/serve.ts";
import { portChannel } from "../../analytics/hosts/electron.ts";
import { portChannel as rendererChannel } from "../../renderer/engine/electron.ts";

/** Waiting for a message: long enough for a busy machine. */
const soon = { timeout: 10_000 };

type Call = (
  name: string,
  params: unknown,
  options: { signal: AbortSignal; onProgress(progress: Progress): void },
) => Promise<unknown>;

/** A dispatcher over an engine of one function: here the transport is tested, engine-process.test.ts has the real one. */
function connect(call: Call): { client: Engine; dispatcher: Dispatcher; ports: { port1: NodePort; port2: NodePort } } {
  const dispatcher = new Dispatcher();
  dispatcher.use({ call } as unknown as LocalEngine);
  const ports = new MessageChannel();
  onTestFinished(() => ports.port1.close());
  dispatcher.serve(portChannel(ports.port1));
  return { client: createClient(rendererChannel(ports.port2 as unknown as MessagePort)), dispatcher, ports };
}

const name: CallName = "customers.page";
const read = (client: Engine, options = {}) => client.call(name, {}, options);

test("parameters and results cross the port", async () => {
  const { client } = connect((call, params) => Promise.resolve({ call, params }));
  expect(await client.call("segments.get", { segmentationId: 7 })).toEqual({
    call: "segments.get",
    params: { segmentationId: 7 },
  });
});

test("bytes cross the port as bytes, and only their own part of a larger buffer", async () => {
  const large = new Uint8Array(1_000_000).fill(9);
  large.set([1, 2, 3], 500);
  const { client } = connect(() => Promise.resolve(large.subarray(500, 503)));
  const bytes = await read(client);
  expect(bytes).toEqual(new Uint8Array([1, 2, 3]));
  expect(bytes.byteOffset).toBe(0);
  expect(bytes.buffer.byteLength).toBe(3);
});

test("failures cross the port as a code with parameters", async () => {
  const { client } = connect(() => Promise.reject(new EngineError("file_missing", { file: "账单.csv" })));
  await expect(read(client)).rejects.toMatchObject({ code: "file_missing", params: { file: "账单.csv" } });
});

test("progress comes in order and before the reply", async () => {
  const { client } = connect((_name, _params, { onProgress }) => {
    for (const done of [1, 2, 3]) onProgress({ step: "read", done, total: 3, params: { file: "a.csv" } });
    return Promise.resolve("end");
  });
  const seen: unknown[] = [];
  seen.push(await read(client, { onProgress: (progress: Progress) => seen.push(progress.done) }));
  expect(seen).toEqual([1, 2, 3, "end"]);
});

test("a cancel reaches the request it names and no other", async () => {
  const signals: AbortSignal[] = [];
  const { client } = connect((_name, _params, { signal }) => {
    signals.push(signal);
    return new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(new EngineError("cancelled"))),
    );
  });
  const abort = new AbortController();
  const first = read(client, { signal: abort.signal });
  void read(client).catch(() => undefined);
  await expect.poll(() => signals.length, soon).toBe(2);
  abort.abort();
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test("a window that goes away cancels its reads, not its jobs", async () => {
  const aborted: string[] = [];
  let asked = 0;
  const { client, ports } = connect((call, _params, { signal }) => {
    asked++;
    return new Promise(() => signal.addEventListener("abort", () => aborted.push(call)));
  });
  void client.call("customers.count", {}).catch(() => undefined);
  void client.call("segments.run", {}).catch(() => undefined);
  await expect.poll(() => asked, soon).toBe(2);
  ports.port2.close();
  await expect.poll(() => aborted, soon).toEqual(["customers.count"]);
});

test("when the engine's end closes, open calls reject with engine_restarted", async () => {
  const { client, ports } = connect(() => new Promise(() => undefined));
  const open = read(client);
  ports.port1.close();
  await expect(open).rejects.toMatchObject({ code: "engine_restarted" });
});

test("events reach every client until it closes", async () => {
  const { client, dispatcher } = connect(() => Promise.resolve(null));
  const second = new MessageChannel();
  dispatcher.serve(portChannel(second.port1));
  const other = createClient(rendererChannel(second.port2 as unknown as MessagePort));
  const seen: [string, EngineEvent][] = [];
  client.onEvent((event) => seen.push(["first", event]));
  other.onEvent((event) => seen.push(["second", event]));
  const event: EngineEvent = { event: "changed", areas: ["segments"] };
  dispatcher.broadcast(event);
  await expect.poll(() => seen.length, soon).toBe(2);
  other.close();
  await new Promise((resolve) => second.port1.once("close", resolve));
  dispatcher.broadcast(event);
  await expect.poll(() => seen.length, soon).toBe(3);
  expect(seen.map(([who]) => who).toSorted()).toEqual(["first", "first", "second"]);
});

test.each([
  null,
  42,
  "text",
  [],
  { type: "reply", id: 1 },
  { type: "request", id: "1", call: "x" },
  { type: "request", id: 1 },
])("a message that is none is ignored: %j", async (message) => {
  const { client, ports } = connect(() => Promise.resolve("alive"));
  ports.port2.postMessage(message);
  expect(await read(client)).toBe("alive");
});
