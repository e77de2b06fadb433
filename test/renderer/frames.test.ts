import { expect, test, vi } from "vitest";
import { createClient, encodeFrame } from "../../analytics/api/index.ts";
import type { EngineMessage } from "../../analytics/api/index.ts";
import { socketChannel, takeToken } from "../../renderer/engine/browser.ts";
import { backOff } from "../../renderer/engine/link.ts";

class Socket extends EventTarget {
  readonly readyState = 1;
  readonly sent: string[] = [];
  send(frame: string) {
    this.sent.push(frame);
  }
  close() {
    this.dispatchEvent(new Event("close"));
  }
  receive(message: EngineMessage) {
    const frame = encodeFrame(message);
    const data = typeof frame === "string" ? frame : frame.slice().buffer;
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

function connect() {
  vi.stubGlobal("WebSocket", { OPEN: 1 });
  const socket = new Socket();
  return { socket, engine: createClient(socketChannel(socket as unknown as WebSocket)) };
}

test("bytes arrive as they were sent", async () => {
  const { socket, engine } = connect();
  const answer = engine.call("customers.page", { limit: 10 });
  const { id } = JSON.parse(socket.sent[0] ?? "") as { id: number };
  const bytes = Uint8Array.from({ length: 37 }, (_, n) => n);
  socket.receive({ type: "reply", id, result: bytes });
  expect(await answer).toEqual(bytes);
});

test("aborting sends a cancel for that request only", async () => {
  const { socket, engine } = connect();
  const abort = new AbortController();
  const first = engine.call("engine.ping", {}, { signal: abort.signal });
  void engine.call("engine.ping", {});
  abort.abort();
  const { id } = JSON.parse(socket.sent[0] ?? "") as { id: number };
  expect(JSON.parse(socket.sent[2] ?? "")).toEqual({ type: "cancel", id });
  socket.receive({ type: "failure", id, error: { code: "cancelled", params: {} } });
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
});

test("a closed socket fails what is open", async () => {
  const { socket, engine } = connect();
  const answer = engine.call("engine.ping", {});
  socket.close();
  await expect(answer).rejects.toMatchObject({ code: "engine_restarted" });
});

test("the token leaves the address and stays in the tab", () => {
  const kept = new Map<string, string>();
  const storage = {
    setItem: (key: string, value: string) => kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
  } as unknown as Storage;
  const replaceState = vi.fn();
  const history = { replaceState } as unknown as History;
  const at = (hash: string) => ({ hash, pathname: "/", search: "" }) as Location;
  expect(takeToken(at("#/data"), history, storage)).toBeNull();
  expect(takeToken(at(`#token=${"ab".repeat(32)}`), history, storage)).toBe("ab".repeat(32));
  expect(replaceState).toHaveBeenCalledWith(null, "", "/#/");
  expect(takeToken(at("#/data"), history, storage)).toBe("ab".repeat(32));
});

test("waits longer each time, up to five seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 20].map(backOff)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
});
