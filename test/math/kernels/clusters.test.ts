import fc from "../../property.ts";
import { afterAll, describe, expect, it } from "vitest";
import { adjustedRandIndex, clusterMeans, clusterQuality } from "../../../analytics/math/cluster-quality.ts";
import { createPool, type KernelPool } from "../../../analytics/math/kernels/pool.ts";
import { sharedMatrix, withRows } from "../../../analytics/math/kernels/shared.ts";
import { assignToCentres, kMeans } from "../../../analytics/math/kmeans.ts";
import { createMatrix, type Matrix, matrixFromRows, takeRows } from "../../../analytics/math/matrix.ts";
import { createRandom } from "../../../analytics/math/random.ts";

const pools = [1, 2].map((threads) => createPool(threads)!);
const [one, two] = pools;
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

/** Groups along a line, far from the origin where `far` says so. */
function groups(rows: number, cols: number, k: number, seed: number, far = 0): Matrix {
  const random = createRandom(seed);
  const m = createMatrix(rows, cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) m.data[i * cols + j] = far + random.normal() + 6 * (((i % k) * (j + 1)) % k);
  return m;
}

const close = (a: number, b: number, share = 1e-6) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(share * Math.max(1, Math.abs(b)));

describe("k-means on kernels", () => {
  it("gives the same bytes on one thread and two, in shared memory and in a copy", async () => {
    const m = groups(60_001, 7, 5, 1);
    const shared = sharedMatrix(m.rows, m.cols, two);
    shared.data.set(m.data);
    const fit = (matrix: Matrix, pool: KernelPool) =>
      kMeans(matrix, { k: 6, random: createRandom(4), restarts: 2, startSampleRows: 5000, pool });
    const expected = await fit(m, one);
    expect(await fit(m, two)).toEqual(expected);
    expect(await fit(shared, two)).toEqual(expected);
    const other = kMeans(shared, { k: 9, random: createRandom(5), pool: two, yieldNow: async () => undefined });
    expect(await fit(shared, two)).toEqual(expected);
    expect((await other).converged).toBe(true);
    const quality = await clusterQuality(m, expected.labels, expected.centres, { pool: one });
    expect(await clusterQuality(shared, expected.labels, expected.centres, { pool: two })).toEqual(quality);
  });

  it("does what plain TypeScript does, whatever the shape", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 19 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(0, -1000),
        async (rows, cols, wanted, seed, far) => {
          const k = Math.min(wanted, rows);
          const m = groups(rows, cols, 4, seed, far);
          const centres = takeRows(
            m,
            Array.from({ length: k }, (_, c) => Math.floor((c * rows) / k)),
          );
          // A row as good as between two centres may go to either: not its label is compared but its distance.
          const labels = await assignToCentres(m, centres, { pool: null });
          const same = await assignToCentres(m, centres, { pool: two });
          close(same.inertia, labels.inertia, far === 0 ? 1e-6 : 1e-4);
          expect(same.sizes.reduce((a, b) => a + b)).toBe(rows);
          const options = { k, random: createRandom(1), initialCentres: centres, maxIterations: 1, tolerance: 0 };
          if (!same.sizes.includes(0) && rows > k) {
            const step = await kMeans(m, { ...options, pool: two });
            const means = clusterMeans(m, same.labels, k);
            step.centres.data.forEach((value, i) => close(value, means.data[i], 1e-6));
          }
          if (labels.sizes.filter((size) => size > 0).length < 2) return;
          const expected = await clusterQuality(m, labels.labels, centres, { pool: null });
          const got = await clusterQuality(m, labels.labels, centres, { pool: two });
          expect(Math.abs(got.simplifiedSilhouette - expected.simplifiedSilhouette)).toBeLessThan(
            far === 0 ? 1e-6 : 1e-3,
          );
          close(got.daviesBouldin, expected.daviesBouldin);
          close(got.inertia, expected.inertia);
          if (Number.isFinite(expected.calinskiHarabasz)) close(got.calinskiHarabasz, expected.calinskiHarabasz, 1e-5);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("finds the same groups in rows of another order", async () => {
    const m = groups(9_000, 6, 5, 2);
    const order = createRandom(9).shuffle(Uint32Array.from({ length: m.rows }, (_, i) => i));
    const fit = await kMeans(m, { k: 5, random: createRandom(1), pool: two });
    const shuffled = await kMeans(takeRows(m, order), { k: 5, random: createRandom(1), pool: two });
    expect(
      adjustedRandIndex(
        shuffled.labels,
        Array.from(order, (i) => fit.labels[i]),
      ),
    ).toBe(1);
    close(shuffled.inertia, fit.inertia);
  });

  it("labels a row by the row and the centres alone", async () => {
    const m = groups(5_003, 9, 5, 3);
    const fit = await kMeans(m, { k: 11, random: createRandom(1), restarts: 1, pool: two });
    const some = Array.from({ length: 1001 }, (_, i) => 5 * i + 1).filter((i) => i < m.rows);
    const { labels } = await assignToCentres(takeRows(m, some), fit.centres, { pool: two });
    expect(Array.from(labels)).toEqual(some.map((i) => fit.labels[i]));
    expect((await assignToCentres(m, fit.centres, { pool: two })).labels).toEqual(fit.labels);
  });

  it("labels rows between two centres as exactly as all others", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 2, max: 21 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(0, 1e-7, 1e-5, 1e-3),
        fc.constantFrom(0, 1, 1e6),
        async (cols, k, seed, apart, outlier) => {
          const random = createRandom(seed);
          const m = createMatrix(4099, cols);
          m.data.forEach((_, i) => (m.data[i] = 3 * random.normal()));
          const centres = takeRows(
            m,
            Array.from({ length: k }, (_, c) => c),
          );
          // Half-way between two centres, but for a little to one side.
          for (let i = k; i < m.rows; i++) {
            const [a, b] = [random.int(k) * cols, random.int(k) * cols];
            const share = 0.5 + apart * random.normal();
            for (let j = 0; j < cols; j++)
              m.data[i * cols + j] = centres.data[a + j] * share + centres.data[b + j] * (1 - share);
          }
          m.data[m.rows * cols - 1] += outlier;
          await withRows(m, { pool: two }, async (rows) => {
            const walk = rows.lloyd(k);
            await walk.pass(centres);
            expect(walk.labels).toEqual(new Uint16Array((await rows.assign(centres)).labels));
            // And from labels that are right already, whichever way the first pass went.
            expect(await walk.pass(centres)).toBe(0);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("copes with fewer distinct rows than clusters, constant columns and NaN", async () => {
    const few = matrixFromRows(Array.from({ length: 90 }, (_, i) => [i % 3, 5, 5]));
    const fit = await kMeans(few, { k: 7, random: createRandom(1), pool: two });
    expect(fit.inertia).toBe(0);
    expect(fit.sizes.filter((size) => size > 0)).toEqual([30, 30, 30]);
    const same = await kMeans(createMatrix(50, 3), { k: 4, random: createRandom(1), pool: two });
    expect(same).toMatchObject({ inertia: 0, sizes: [50, 0, 0, 0], converged: true });
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const row of [0, 7]) {
        const m = groups(10, 3, 2, 1);
        m.data[3 * row + 1] = bad;
        const failed = kMeans(m, { k: 2, random: createRandom(1), pool: two });
        await expect(failed).rejects.toMatchObject({ code: "not_finite", params: { column: 1 } });
      }
    }
  });

  it("leaves the pool usable when a hook stops it", async () => {
    const m = groups(40_000, 5, 5, 4);
    let yields = 0;
    const stopped = kMeans(m, {
      k: 5,
      random: createRandom(1),
      pool: two,
      yieldNow: async () => {
        if (++yields === 2) throw new Error("cancelled");
      },
    });
    await expect(stopped).rejects.toThrow("cancelled");
    const fit = (pool: KernelPool) => kMeans(m, { k: 5, random: createRandom(1), restarts: 1, pool });
    expect(await fit(two)).toEqual(await fit(one));
  });
});
