import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { ClientMessage, EngineMessage } from "../../analytics/api/wire.ts";
import { engineFlags } from "../../analytics/hosts/engine-options.ts";
import { superviseEngine } from "../../analytics/hosts/supervisor.ts";
import { repository, temporaryFolder } from "../support.ts";

const enginePath = join(repository, "analytics/hosts/engine-process.ts");

test("requests sent after the channel closed and before the process is gone fail with a code", async () => {
  const folder = temporaryFolder();
  const engineFile = join(folder, "engine.ts");
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(
    engineFile,
    `import ${JSON.stringify(pathToFileURL(enginePath).href)};\nprocess.on("SIGUSR2", () => {
      process.disconnect();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    });`,
  );
  const answers = new Map<number, EngineMessage>();
  let ask!: (message: ClientMessage) => void;
  const engine = superviseEngine(null, () => undefined, engineFile);
  onTestFinished(() => engine.stop());
  engine.attach({
    send: (message) => {
      if (message.type === "reply" || message.type === "failure") answers.set(message.id, message);
    },
    onMessage: (listener) => (ask = listener),
    onClose: () => undefined,
    close: () => undefined,
  });
  await engine.ready;
  const { pid } = engine;
  process.kill(pid!, "SIGUSR2");
  let asked = 0;
  while (engine.pid === pid) {
    ask({ type: "request", id: ++asked, call: "engine.ping", params: {} });
    await new Promise((done) => setImmediate(done));
  }
  ask({ type: "request", id: ++asked, call: "engine.ping", params: {} });
  await expect.poll(() => answers.size, { timeout: 60_000 }).toBe(asked);
  expect(answers.get(asked)).toMatchObject({ type: "reply", result: { pid: engine.pid } });
  expect([...answers.values()].filter(({ type }) => type === "failure")).toContainEqual(
    expect.objectContaining({ error: { code: "engine_restarted", params: {} } }),
  );
});

test.skipIf(process.platform !== "linux")("the engine and the command line run with their options of V8", async () => {
  const engine = superviseEngine(null, () => undefined);
  onTestFinished(() => engine.stop());
  await engine.ready;
  const command = readFileSync(`/proc/${engine.pid}/cmdline`, "utf8").split("\0");
  expect(command).toEqual(expect.arrayContaining([...engineFlags]));
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  expect(scripts["foresight"]).toContain(`node ${engineFlags.join(" ")} `);
});
