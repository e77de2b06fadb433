import fc from "../property.ts";
import { kmeans as oracle } from "ml-kmeans";
import { describe, expect, it } from "vitest";
import { kMeansPlusPlus } from "../../analytics/math/cluster-plain.ts";
import { adjustedRandIndex } from "../../analytics/math/cluster-quality.ts";
import { assignToCentres, kMeans } from "../../analytics/math/kmeans.ts";
import { createMatrix, type Matrix, matrixFromRows } from "../../analytics/math/matrix.ts";
import { createRandom } from "../../analytics/math/random.ts";
import { reference, worstError } from "./reference.ts";

interface Reference {
  x: number[][];
  start: number[][];
  labels: number[];
  centres: number[][];
  inertia: number;
  iterations: number;
  inertiaTenStarts: number;
  far: number[][];
  emptyInertia: number;
  emptyLabels: number[];
}
const expected = reference<Reference>("clusters");
const x = matrixFromRows(expected.x);

function blobs(rows: number, cols: number, k: number, seed: number): Matrix {
  const random = createRandom(seed);
  const m = createMatrix(rows, cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) m.data[i * cols + j] = random.normal() + 4 * (((i % k) * (j + 1)) % 5);
  return m;
}

describe("k-means", () => {
  it("walks the same way as scikit-learn from the same centres", async () => {
    const fit = await kMeans(x, { k: 4, random: createRandom(1), initialCentres: matrixFromRows(expected.start) });
    expect(Array.from(fit.labels)).toEqual(expected.labels);
    expect(fit.iterations).toBe(expected.iterations);
    expect(fit.converged).toBe(true);
    expect(worstError(fit.centres.data, expected.centres.flat())).toBeLessThan(1e-6);
    expect(fit.inertia / expected.inertia).toBeCloseTo(1, 6);
  });

  it("finds scikit-learn's best of ten starts", async () => {
    const fit = await kMeans(x, { k: 4, random: createRandom(1) });
    expect(fit.inertia / expected.inertiaTenStarts).toBeCloseTo(1, 6);
    expect(fit.sizes.reduce((a, b) => a + b)).toBe(240);
  });

  it("fills an empty cluster with the farthest row, as scikit-learn", async () => {
    const fit = await kMeans(x, { k: 4, random: createRandom(1), initialCentres: matrixFromRows(expected.far) });
    expect(Array.from(fit.labels)).toEqual(expected.emptyLabels);
    expect(fit.inertia / expected.emptyInertia).toBeCloseTo(1, 6);
  });

  it("takes the farthest row out of the cluster it was in", async () => {
    // KMeans(2, init=[[0], [1000]], n_init=1, max_iter=1).fit([[0], [1], [10], [11]]).cluster_centers_ → [[3.6667], [11]], by hand too.
    const m = matrixFromRows([[0], [1], [10], [11]]);
    const fit = await kMeans(m, {
      k: 2,
      random: createRandom(1),
      initialCentres: matrixFromRows([[0], [1000]]),
      maxIterations: 1,
    });
    expect(Array.from(fit.centres.data)).toEqual([Math.fround(11 / 3), 11]);
    expect(fit).toMatchObject({ iterations: 1, converged: false });
  });

  it("gives a row between two centres to the lower cluster", async () => {
    const { labels } = await assignToCentres(matrixFromRows([[1], [3]]), matrixFromRows([[0], [2], [4]]));
    expect(Array.from(labels)).toEqual([0, 1]);
  });

  it("agrees with ml-kmeans from equal centres", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const m = blobs(120, 3, 4, seed);
      const rows = Array.from({ length: 120 }, (_, i) => Array.from(m.data.subarray(i * 3, i * 3 + 3)));
      const centres = kMeansPlusPlus(m, 4, createRandom(seed));
      const start = Array.from({ length: 4 }, (_, c) => Array.from(centres.data.subarray(c * 3, c * 3 + 3)));
      const fit = await kMeans(m, { k: 4, random: createRandom(1), initialCentres: centres, tolerance: 0 });
      expect(
        adjustedRandIndex(
          fit.labels,
          oracle(rows, 4, { initialization: start, tolerance: 0, maxIterations: 300 }).clusters,
        ),
      ).toBe(1);
    }
  });

  it("never lets inertia rise, and labels fit the centres", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 6 }), async (seed, k) => {
        const m = blobs(60, 2, 3, seed);
        const initialCentres = kMeansPlusPlus(m, k, createRandom(seed));
        let before = (await assignToCentres(m, initialCentres)).inertia;
        for (let maxIterations = 1; maxIterations < 8; maxIterations++) {
          const fit = await kMeans(m, { k, random: createRandom(1), initialCentres, maxIterations, tolerance: 0 });
          expect(fit.inertia).toBeLessThanOrEqual(before * (1 + 1e-6));
          const again = await assignToCentres(m, fit.centres);
          expect(again.labels).toEqual(fit.labels);
          expect(again.inertia).toBe(fit.inertia);
          before = fit.inertia;
        }
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same bytes twice, also when the starts run on a sample", async () => {
    const m = blobs(9000, 5, 6, 3);
    const run = () => kMeans(m, { k: 6, random: createRandom(8), restarts: 3, startSampleRows: 1000 });
    const [a, b] = [await run(), await run()];
    expect(a).toEqual(b);
    const all = await kMeans(m, { k: 6, random: createRandom(8), restarts: 3 });
    expect(a.inertia / all.inertia).toBeLessThan(1.005);
  });

  it("copes with fewer distinct rows than clusters", async () => {
    const m = matrixFromRows(Array.from({ length: 30 }, (_, i) => [i % 2, 1]));
    const fit = await kMeans(m, { k: 3, random: createRandom(1) });
    expect(fit.inertia).toBe(0);
    expect(fit.sizes.filter((size) => size > 0)).toEqual([15, 15]);
  });

  it("tells its steps, yields, and stops when a hook throws", async () => {
    const steps: [number, number][] = [];
    let yields = 0;
    await kMeans(x, {
      k: 3,
      random: createRandom(1),
      restarts: 2,
      onStep: (done, total) => steps.push([done, total]),
      yieldNow: async () => void yields++,
    });
    expect(yields).toBeGreaterThanOrEqual(2);
    expect(steps.at(-1)).toEqual([600, 600]);
    expect(steps.every(([done], i) => i === 0 || done >= steps[i - 1][0])).toBe(true);
    const stop = () => {
      throw new Error("cancelled");
    };
    await expect(kMeans(x, { k: 3, random: createRandom(1), onStep: stop })).rejects.toThrow("cancelled");
  });

  it("uses wider labels past 256 clusters and refuses bad input", async () => {
    const m = blobs(600, 2, 5, 1);
    const wide = await kMeans(m, { k: 300, random: createRandom(1), restarts: 1 });
    expect(wide.labels).toBeInstanceOf(Uint16Array);
    expect(Math.max(...wide.labels)).toBeGreaterThan(255);
    const random = createRandom(1);
    await expect(kMeans(m, { k: 601, random })).rejects.toThrow("too_few_rows");
    await expect(kMeans(m, { k: 0, random })).rejects.toThrow("bad_option");
    await expect(kMeans(matrixFromRows([[1], [Number.NaN]]), { k: 1, random })).rejects.toThrow("not_finite");
    await expect(kMeans(createMatrix(5, 0), { k: 1, random })).rejects.toThrow("no_columns");
    await expect(assignToCentres(m, createMatrix(2, 3))).rejects.toThrow("bad_shape");
  });
});
