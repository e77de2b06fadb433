import { expect, test, vi } from "vitest";
import { EngineError, failureOf } from "../../analytics/api/index.ts";
import { PageCache } from "../../renderer/parts/grid/pages.ts";
import { columnsInSight } from "../../renderer/parts/grid/sight.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const one = ["a"];

function deferred() {
  const calls: {
    offset: number;
    columns: readonly string[];
    signal: AbortSignal;
    resolve: (page: string) => void;
    reject: (error: unknown) => void;
  }[] = [];
  const load = (offset: number, _limit: number, signal: AbortSignal, columns: readonly string[]) =>
    new Promise<string>((resolve, reject) => calls.push({ offset, columns, signal, resolve, reject }));
  return { calls, load };
}

test("cancels pages that have left the screen and keeps those that stay", async () => {
  const { calls, load } = deferred();
  const cache = new PageCache(load, vi.fn(), 100);
  cache.want(0, 40, one);
  cache.want(90, 130, one);
  expect(calls.map((call) => call.offset)).toEqual([0, 100]);
  cache.want(500, 540, one);
  expect(calls.map((call) => call.signal.aborted)).toEqual([true, true, false]);
  calls[0]?.resolve("too late");
  await settle();
  expect(cache.get(0)).toBeNull();
});

test("answers rows by page and place", async () => {
  const changed = vi.fn();
  const cache = new PageCache(async (offset) => `from ${offset}`, changed, 100);
  cache.want(150, 160, one);
  await settle();
  expect(cache.get(157)?.index).toBe(57);
  expect(cache.get(157)?.parts.of("a")).toBe("from 100");
  expect(changed).toHaveBeenCalledTimes(1);
});

test("forgets the least recently used page first", async () => {
  const cache = new PageCache(async (offset) => offset, vi.fn(), 10, 3);
  for (const row of [0, 10, 20]) {
    cache.want(row, row + 1, one);
    await settle();
  }
  cache.want(0, 1, one);
  await settle();
  cache.want(30, 31, one);
  await settle();
  expect([0, 10, 20, 30].map((row) => cache.get(row) !== null)).toEqual([true, false, true, true]);
});

test("a failed page is not asked for again until retried", async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error("gone")).mockResolvedValue("page");
  const cache = new PageCache(load, vi.fn(), 10);
  cache.want(0, 5, one);
  await settle();
  cache.want(0, 5, one);
  await settle();
  expect(load).toHaveBeenCalledTimes(1);
  expect(cache.errorAt(3, one)).toBeInstanceOf(Error);
  cache.retry();
  cache.want(0, 5, one);
  await settle();
  expect(cache.get(3)?.index).toBe(3);
  expect(cache.get(3)?.parts.of("a")).toBe("page");
});

test("reads a range across pages, loading only what is missing", async () => {
  const load = vi.fn(async (offset: number, _limit: number) => offset);
  const cache = new PageCache(load, vi.fn(), 10);
  const read = async (first: number, end: number) =>
    (await cache.read(first, end, one)).map(({ parts, index }) => parts.of("a")! + index);
  const loaded = () => load.mock.calls.map(([offset, limit]) => [offset, limit]);
  cache.want(0, 5, one);
  await settle();
  expect(await read(8, 23)).toEqual(Array.from({ length: 15 }, (_, n) => n + 8));
  expect(loaded()).toEqual([
    [0, 10],
    [10, 20],
  ]);
  // Ten pages at once; what is there is not asked for again.
  cache.want(50, 55, one);
  await settle();
  expect(await read(45, 171)).toEqual(Array.from({ length: 126 }, (_, n) => n + 45));
  expect(loaded().slice(3)).toEqual([
    [40, 10],
    [60, 100],
    [160, 20],
  ]);
});

test("a page is asked only for columns it does not have, then for those beside them", async () => {
  const { calls, load } = deferred();
  const cache = new PageCache(load, vi.fn(), 10);
  const asked = () => calls.map((call) => call.columns.join());
  cache.want(0, 5, ["a", "b"], ["c", "d"]);
  expect(asked()).toEqual(["a,b"]);
  calls[0].resolve("first");
  await settle();
  expect(asked()).toEqual(["a,b", "c,d"]);
  // In sight while it is on its way already: only what nobody asked for is.
  cache.want(0, 5, ["b", "c", "e"]);
  expect(asked()).toEqual(["a,b", "c,d", "e"]);
  // Out of sight: cancelled; what came stays.
  cache.want(0, 5, ["a", "e"]);
  expect(calls.map((call) => call.signal.aborted)).toEqual([false, true, false]);
  calls[2].resolve("third");
  await settle();
  const parts = cache.get(3)!.parts;
  expect(["a", "b", "c", "e"].map((column) => parts.of(column))).toEqual(["first", "first", null, "third"]);
  cache.want(0, 5, ["a", "b", "e"]);
  expect(calls.length).toBe(3);
  // Copying asks for the rest without keeping anybody waiting.
  const copied = cache.read(2, 4, ["a", "c", "e"]);
  calls[3].resolve("copied");
  const [{ parts: whole }] = await copied;
  expect(["a", "c", "e"].map((column) => whole.of(column))).toEqual(["first", "copied", "third"]);
  expect(asked().at(-1)).toBe("c");
});

test("columns beside those in sight may fail unseen, and are asked for again when they come into sight", async () => {
  const { calls, load } = deferred();
  const cache = new PageCache(load, vi.fn(), 10);
  cache.want(0, 5, ["a"], ["b"]);
  calls[0].resolve("first");
  await settle();
  calls[1].reject(new Error("gone"));
  await settle();
  expect(cache.errorAt(0, ["a", "b"])).toBeNull();
  cache.want(0, 5, ["a", "b"]);
  expect(calls.map((call) => call.columns.join())).toEqual(["a", "b", "b"]);
  calls[2].reject(new Error("gone again"));
  await settle();
  expect(cache.errorAt(0, ["a", "b"])).toEqual(new Error("gone again"));
  expect(cache.errorAt(0, ["a"])).toBeNull();
  expect(cache.get(0)?.parts.of("a")).toBe("first");
});

test("a column that cannot be read leaves the others of its page readable", async () => {
  const load = vi.fn(async (_offset: number, _limit: number, _signal: AbortSignal, columns: readonly string[]) => {
    if (columns.includes("b")) throw new EngineError("internal", { detail: "damaged block" });
    return columns.join();
  });
  const asked = () => load.mock.calls.map((call) => call[3].join());
  const cache = new PageCache(load, vi.fn(), 10, 10, true);
  const names = ["a", "b", "c"];
  cache.want(0, 5, names, ["d"]);
  await vi.waitFor(() => expect(cache.get(0)?.parts.of("d")).toBe("d"));
  expect(names.map((column) => cache.get(0)?.parts.of(column))).toEqual(["a", null, "c"]);
  expect(failureOf(cache.errorAt(0, names)).code).toBe("internal");
  expect(cache.errorAt(0, ["a", "c"])).toBeNull();
  expect(asked()).toEqual(["a,b,c", "a", "b", "c", "d"]);
  cache.want(0, 5, names);
  expect(asked().length).toBe(5);
  // What concerns the engine as a whole concerns every column: once is enough.
  const down = vi.fn(async () => Promise.reject(new EngineError("engine_restarted")));
  const other = new PageCache(down, vi.fn(), 10, 10, true);
  other.want(0, 5, names);
  await settle();
  expect(down).toHaveBeenCalledTimes(1);
  expect(failureOf(other.errorAt(0, names)).code).toBe("engine_restarted");
});

test("columns in sight are asked for as drawn, those beside them in whole groups", () => {
  const names = Array.from({ length: 78 }, (_, place) => `c${place}`);
  const ranges = (list: readonly string[]) => list.map((name) => Number(name.slice(1)));
  const start = columnsInSight(names, 2, 2, 9);
  expect(ranges(start.near)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ranges(start.ahead)).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
  // One column on: nothing else is asked for ahead but the next group.
  const on = columnsInSight(names, 2, 3, 10);
  expect(ranges(on.near)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(ranges(on.ahead)).toEqual([2, ...Array.from({ length: 15 }, (_, n) => 11 + n)]);
  const end = columnsInSight(names, 2, 70, 77);
  expect(ranges(end.near)).toEqual([0, 1, 70, 71, 72, 73, 74, 75, 76, 77]);
  expect(ranges(end.ahead)).toEqual([58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69]);
  // Before anything is drawn, and with everything pinned.
  expect(columnsInSight(names, 1, 1, 0).near).toEqual(["c0"]);
  expect(columnsInSight(["a", "b"], 2, 2, 1)).toEqual({ near: ["a", "b"], ahead: [] });
});
