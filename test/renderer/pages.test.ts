import { expect, test, vi } from "vitest";
import { PageCache } from "../../renderer/parts/grid/pages.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function deferred() {
  const calls: {
    offset: number;
    signal: AbortSignal;
    resolve: (page: string) => void;
    reject: (error: unknown) => void;
  }[] = [];
  const load = (offset: number, _limit: number, signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => calls.push({ offset, signal, resolve, reject }));
  return { calls, load };
}

test("cancels pages that have left the screen and keeps those that stay", async () => {
  const { calls, load } = deferred();
  const cache = new PageCache(load, vi.fn(), 100);
  cache.want(0, 40);
  cache.want(90, 130);
  expect(calls.map((call) => call.offset)).toEqual([0, 100]);
  cache.want(500, 540);
  expect(calls.map((call) => call.signal.aborted)).toEqual([true, true, false]);
  calls[0]?.resolve("too late");
  await settle();
  expect(cache.get(0)).toBeNull();
});

test("answers rows by page and place", async () => {
  const changed = vi.fn();
  const cache = new PageCache(async (offset) => `from ${offset}`, changed, 100);
  cache.want(150, 160);
  await settle();
  expect(cache.get(157)).toEqual({ page: "from 100", index: 57 });
  expect(changed).toHaveBeenCalledTimes(1);
});

test("forgets the least recently used page first", async () => {
  const cache = new PageCache(async (offset) => offset, vi.fn(), 10, 3);
  for (const row of [0, 10, 20]) {
    cache.want(row, row + 1);
    await settle();
  }
  cache.want(0, 1);
  await settle();
  cache.want(30, 31);
  await settle();
  expect([0, 10, 20, 30].map((row) => cache.get(row) !== null)).toEqual([true, false, true, true]);
});

test("a failed page is not asked for again until retried", async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error("gone")).mockResolvedValue("page");
  const cache = new PageCache(load, vi.fn(), 10);
  cache.want(0, 5);
  await settle();
  cache.want(0, 5);
  await settle();
  expect(load).toHaveBeenCalledTimes(1);
  expect(cache.errorAt(3)).toBeInstanceOf(Error);
  cache.retry();
  cache.want(0, 5);
  await settle();
  expect(cache.get(3)).toEqual({ page: "page", index: 3 });
});

test("reads a range across pages, loading only what is missing", async () => {
  const load = vi.fn(async (offset: number) => offset);
  const cache = new PageCache(load, vi.fn(), 10);
  cache.want(0, 5);
  await settle();
  const rows = await cache.read(8, 23);
  expect(rows.map((row) => (row ? row.page + row.index : null))).toEqual(Array.from({ length: 15 }, (_, n) => n + 8));
  expect(load.mock.calls.map(([offset]) => offset)).toEqual([0, 10, 20]);
});
