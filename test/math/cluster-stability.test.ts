import { describe, expect, it } from "vitest";
import { bestJaccard, clusterStability } from "../../analytics/math/cluster-stability.ts";
import { createPool } from "../../analytics/math/kernels/pool.ts";
import { kMeans } from "../../analytics/math/kmeans.ts";
import { createMatrix, type Matrix } from "../../analytics/math/matrix.ts";
import { createRandom } from "../../analytics/math/random.ts";

/** Four round groups, well apart. */
function fourGroups(rows: number): Matrix {
  const random = createRandom(3);
  const m = createMatrix(rows, 2);
  for (let i = 0; i < rows; i++) {
    m.data[2 * i] = random.normal() + 12 * (i % 2);
    m.data[2 * i + 1] = random.normal() + 12 * ((i >> 1) % 2);
  }
  return m;
}

describe("stability of clusters", () => {
  it("takes the cluster that is most alike, among the rows drawn", () => {
    // By hand: {0,1,2} and {1,2,3} share 2 of 4; {3,4} and {4} share 1 of 2; cluster 2 is not met.
    const [a, b, c] = bestJaccard([0, 0, 0, 1, 1, 2], [2, 1, 1, 1, 0, 0], 3, [0, 1, 2, 3, 4]);
    expect([a, b]).toEqual([0.5, 0.5]);
    expect(c).toBeNaN();
  });

  it("finds groups again that are there, and not those that are cut out of them", async () => {
    const m = fourGroups(6000);
    const stability = async (k: number) => {
      const { centres } = await kMeans(m, { k, random: createRandom(1) });
      return clusterStability(m, centres, { random: createRandom(2), sampleRows: 2000 });
    };
    const four = await stability(4);
    expect(four).toMatchObject({ resamples: 20, rows: 2000 });
    expect(four.mean).toBeGreaterThan(0.99);
    expect(Math.min(...four.clusters)).toBeGreaterThan(0.98);
    expect((await stability(3)).mean).toBeLessThan(0.9);
    expect((await stability(5)).mean).toBeLessThan(0.95);
  });

  it("gives the same numbers on one thread and two, and with shuffled resamples other ones", async () => {
    const m = fourGroups(1500);
    const { centres } = await kMeans(m, { k: 5, random: createRandom(1) });
    const pools = [createPool(1)!, createPool(2)!];
    const [one, two] = await Promise.all(
      pools.map((pool) => clusterStability(m, centres, { random: createRandom(2), resamples: 5, pool })),
    );
    expect(two).toEqual(one);
    expect(await clusterStability(m, centres, { random: createRandom(3), resamples: 5 })).not.toEqual(one);
    await Promise.all(pools.map((pool) => pool.end()));
  });

  it("refuses what makes no sense", async () => {
    const m = fourGroups(10);
    const random = createRandom(1);
    await expect(clusterStability(m, createMatrix(2, 3), { random })).rejects.toThrow("bad_shape");
    await expect(clusterStability(m, createMatrix(11, 2), { random })).rejects.toThrow("too_few_rows");
    await expect(clusterStability(m, createMatrix(2, 2), { random, resamples: 0 })).rejects.toThrow("bad_option");
  });
});
