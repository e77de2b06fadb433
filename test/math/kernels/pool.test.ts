import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createPool, kernelPool, type KernelPool } from "../../../analytics/math/kernels/pool.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pools = [1, 2, 3].map((threads) => createPool(threads)!);
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

/** Sums and sums of squares of `rows` × 4 numbers, 64 rows a task: each task's own output. */
function sums(pool: KernelPool, rows: number): Float64Array {
  const arena = pool.open();
  try {
    const data = arena.take(16 * rows);
    const shift = arena.take(16);
    const tasks = Math.ceil(rows / 64);
    const out = arena.take(64 * tasks);
    arena.f32(shift, 4).fill(0);
    arena.f32(data, 4 * rows).forEach((_, i, all) => (all[i] = (i * 37) % 101));
    arena.run("moments", 0, tasks, [rows, 4, 64, data, out, 64, shift]);
    return arena.f64(out, 8 * tasks).slice();
  } finally {
    arena.close();
  }
}

describe("the pool of threads", () => {
  it("does every task once, on any number of threads, from the first run on", () => {
    const expected = Array.from({ length: 4 }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < 10_001; i++) sum += ((4 * i + j) * 37) % 101;
      return sum;
    });
    for (const pool of pools) {
      for (let again = 0; again < 200; again++) {
        const out = sums(pool, 10_001);
        const total = (j: number) => out.reduce((sum, value, at) => sum + (at % 8 === j ? value : 0), 0);
        expect([total(0), total(1), total(2), total(3)]).toEqual(expected);
      }
    }
  });

  it("does tasks while the caller goes on; what runs next waits for them, and so does closing", () => {
    const expected = sums(pools[0], 20_000);
    for (const pool of pools) {
      const arena = pool.open();
      const [data, shift] = [arena.take(16 * 20_000), arena.take(16)];
      const out = arena.take(8 * expected.length);
      const parameters = [20_000, 4, 64, data, out, 64, shift];
      arena.f32(shift, 4).fill(0);
      arena.f32(data, 80_000).forEach((_, i, all) => (all[i] = (i * 37) % 101));
      const told = () => {
        const values = arena.f64(out, expected.length).slice();
        arena.f64(out, expected.length).fill(0);
        return values;
      };
      for (let again = 0; again < 50; again++) {
        const finish = arena.start("moments", 0, expected.length / 8, parameters);
        if (again % 2 === 0) finish();
        else expect(sums(pool, 5_000)).toEqual(sums(pools[0], 5_000));
        expect(told()).toEqual(expected);
        finish();
      }
      arena.start("moments", 0, expected.length / 8, parameters);
      arena.close();
    }
  });

  it("lets go of the memory of closed arenas", () => {
    const code = `
      const { createPool } = await import("./analytics/math/kernels/pool.ts");
      const pool = createPool(2);
      const rss = () => process.memoryUsage().rss / 2 ** 20;
      await new Promise((done) => setTimeout(done, 500));
      const before = rss();
      for (let i = 0; i < 8; i++) {
        const arena = pool.open();
        const at = arena.take(200 * 2 ** 20);
        arena.u8(at, 200 * 2 ** 20).fill(1);
        arena.run("moments", 0, 8, [8, 1, 1, at, at + 1024, 64, at + 512]);
        arena.close();
        await new Promise((done) => setTimeout(done, 100));
      }
      console.log(rss() - before);
      process.exit(0);`;
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      cwd: root,
      encoding: "utf8",
      timeout: 60_000,
    });
    expect(Number(stdout)).toBeGreaterThan(-100);
    expect(Number(stdout)).toBeLessThan(600);
  });

  it("lets a thread sleep and wakes it", async () => {
    await new Promise((done) => setTimeout(done, 50));
    expect(sums(pools[1], 5_000)).toEqual(sums(pools[0], 5_000));
  });

  it("hands a kernel's failure on, and works on", () => {
    const arena = pools[1].open();
    expect(() => arena.run("moments", 0, 50, [6400, 4, 128, 0xf0000000, 4096, 64, 4096])).toThrow();
    arena.close();
    expect(sums(pools[1], 5_000)).toEqual(sums(pools[0], 5_000));
  });

  it("has room for as much as memory allows, and says when it is too much", () => {
    const arena = pools[1].open();
    const mark = arena.mark();
    const far = arena.take(200 * 1024 * 1024);
    arena.f32(far, 4).fill(1);
    expect(() => arena.take(4 * 1024 ** 3)).toThrow(RangeError);
    arena.giveBack(mark);
    expect(arena.take(64)).toBe(mark);
    arena.close();
    expect(sums(pools[1], 5_000)).toEqual(sums(pools[0], 5_000));
  });

  it("is one for the process, and does not keep it alive", () => {
    expect(kernelPool()).toBe(kernelPool());
    const code = `
      const { createPool } = await import("./analytics/math/kernels/pool.ts");
      const arena = createPool(3).open();
      const at = arena.take(4096);
      const run = () => arena.run("moments", 0, 8, [8, 1, 1, at, at + 1024, 64, at + 512]);
      run();
      setTimeout(() => { run(); console.log("done"); }, 100);`;
    const { status, stdout } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      cwd: root,
      encoding: "utf8",
      timeout: 20_000,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "done\n" });
  });
});
