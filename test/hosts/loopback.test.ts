import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { createClient } from "../../analytics/api/client.ts";
import type { Engine } from "../../analytics/api/client.ts";
import { decodeFrame, encodeFrame } from "../../analytics/api/wire.ts";
import type { ClientMessage, EngineEvent, EngineMessage } from "../../analytics/api/wire.ts";
import { startLoopback } from "../../analytics/hosts/loopback.ts";
import type { Loopback } from "../../analytics/hosts/loopback.ts";
import { codeOf } from "../support.ts";

let folder: string;
let host: Loopback;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-"));
  mkdirSync(join(folder, "renderer/assets"), { recursive: true });
  writeFileSync(join(folder, "renderer/index.html"), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(join(folder, "renderer/assets/app.js"), "1");
  writeFileSync(join(folder, "secret.json"), "{}");
  host = await startLoopback({ project: null, rendererDirectory: join(folder, "renderer") });
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Answer> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(host.origin);
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => (text += part.toString()));
      response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on("error", fail);
    sent.end(body);
  });
}

function socketStatus(headers: Record<string, string>, protocols: string[]): Promise<number> {
  return new Promise((done) => {
    const socket = new WebSocket(`${host.origin.replace("http", "ws")}/engine`, protocols, { headers });
    socket.on("open", () => {
      socket.close();
      done(101);
    });
    socket.on("unexpected-response", (_request, response) => {
      done(response.statusCode ?? 0);
      response.destroy();
    });
    socket.on("error", () => undefined);
  });
}

async function connect(events: EngineEvent[] = []): Promise<Engine> {
  const socket = new WebSocket(`${host.origin.replace("http", "ws")}/engine`, ["foresight", `token.${host.token}`], {
    headers: { Origin: host.origin },
  });
  await new Promise((done, fail) => {
    socket.once("open", done);
    socket.once("error", fail);
  });
  const engine = createClient({
    send: (message: ClientMessage) => socket.send(encodeFrame(message)),
    onMessage: (listener) =>
      socket.on("message", (data: Buffer, isBinary) =>
        listener(decodeFrame<EngineMessage>(isBinary ? new Uint8Array(data) : data.toString())),
      ),
    onClose: (listener) => socket.on("close", listener),
    close: () => socket.close(),
  });
  engine.onEvent((event) => events.push(event));
  return engine;
}

describe("the loopback host lets nobody else in", () => {
  const authorised = () => ({ Authorization: `Bearer ${host.token}` });

  it("serves the page with a strict policy and a fresh nonce", async () => {
    const [first, second] = [await ask("/"), await ask("/")];
    expect(first.status).toBe(200);
    const policy = String(first.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    const nonce = /content="([^"]+)"/.exec(first.body)?.[1] ?? "";
    expect(policy).toContain(`'nonce-${nonce}'`);
    expect(second.body).not.toBe(first.body);
    expect(first.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("refuses another Host with 421 and another Origin with 403", async () => {
    expect((await ask("/", { Host: "evil.example" })).status).toBe(421);
    expect((await ask("/", { Host: `localhost:${new URL(host.origin).port}` })).status).toBe(421);
    expect((await ask("/", { Origin: "http://evil.example" })).status).toBe(403);
    expect((await ask("/", { Origin: "null" })).status).toBe(403);
    expect((await ask("/upload", { ...authorised(), Origin: "http://evil.example" }, "POST", "x")).status).toBe(403);
  });

  it("refuses uploads and exports without the token", async () => {
    expect((await ask("/upload?name=a.csv", {}, "POST", "x")).status).toBe(401);
    expect((await ask("/upload?name=a.csv", { Authorization: `Bearer ${"0".repeat(64)}` }, "POST", "x")).status).toBe(
      401,
    );
    expect((await ask("/export?path=/etc/passwd")).status).toBe(401);
  });

  it("hands out only files the engine has exported", async () => {
    expect((await ask("/export?path=/etc/passwd", authorised())).status).toBe(404);
    expect((await ask(`/export?path=${encodeURIComponent(join(folder, "secret.json"))}`, authorised())).status).toBe(
      404,
    );
  });

  it("keeps an upload in a folder of its own whatever its name", async () => {
    const answer = await ask(
      `/upload?name=${encodeURIComponent("../../../账单.csv")}`,
      authorised(),
      "POST",
      "a,b\n1,2\n",
    );
    const { path } = JSON.parse(answer.body) as { path: string };
    expect(path).toMatch(/foresight-upload-[^/\\]+[/\\]file-[^/\\]+[/\\]账单\.csv$/);
    expect(readFileSync(path, "utf8")).toBe("a,b\n1,2\n");
  });

  it.each([
    "/../secret.json",
    "/..%2fsecret.json",
    "/%2e%2e/secret.json",
    "/assets/..%5c..%5csecret.json",
    "/assets/%00",
    "/assets",
  ])("does not leave its folder for %s", async (path) => {
    expect([400, 404]).toContain((await ask(path)).status);
  });

  it("asks the WebSocket for Origin and token", async () => {
    const good = ["foresight", `token.${host.token}`];
    expect(await socketStatus({ Origin: host.origin }, good)).toBe(101);
    expect(await socketStatus({}, good)).toBe(403);
    expect(await socketStatus({ Origin: "http://evil.example" }, good)).toBe(403);
    expect(await socketStatus({ Origin: host.origin }, ["foresight"])).toBe(401);
    expect(await socketStatus({ Origin: host.origin }, ["foresight", `token.${"0".repeat(64)}`])).toBe(401);
    expect(await socketStatus({ Origin: host.origin, Host: "evil.example" }, good)).toBe(421);
  });
});

describe("an engine that dies", () => {
  it("is started again on the same project; open requests fail with a code, later ones work", async () => {
    const events: EngineEvent[] = [];
    const engine = await connect(events);
    const { path } = await engine.call("project.new", { path: join(folder, "p.foresight") });
    const { pid } = await engine.call("engine.ping", {});
    process.kill(pid, "SIGSTOP");
    const open = codeOf(engine.call("project.info", {}));
    process.kill(pid, "SIGKILL");
    expect(await open).toBe("engine_restarted");
    const info = await engine.call("project.info", {});
    expect(info.path).toBe(path);
    expect((await engine.call("engine.ping", {})).pid).not.toBe(pid);
    expect(events).toContainEqual({ event: "restarted", project: path });
    engine.close();
  });

  it("answers nonsense with a code or by closing, and lives", async () => {
    const engine = await connect();
    expect(await codeOf(engine.call("no.such" as never, {} as never))).toBe("unknown_call");
    expect(await codeOf(engine.call("project.open", { path: 3 } as never))).toBe("bad_params");
    const socket = new WebSocket(`${host.origin.replace("http", "ws")}/engine`, ["foresight", `token.${host.token}`], {
      headers: { Origin: host.origin },
    });
    await new Promise((done) => socket.once("open", done));
    const closed = new Promise((done) => socket.once("close", done));
    socket.send("{not json");
    await closed;
    expect((await engine.call("engine.ping", {})).version).not.toBe("");
    engine.close();
  });
});
