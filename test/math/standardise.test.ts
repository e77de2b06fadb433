import { describe, expect, it } from "vitest";
import { createMatrix, type Matrix, matrixFromRows } from "../../analytics/math/matrix.ts";
import { createRandom } from "../../analytics/math/random.ts";
import { applyPreparation, fitPreparation, type Preparation } from "../../analytics/math/standardise.ts";
import { reference, worstError } from "./reference.ts";

interface Reference {
  columns: (number | null)[][];
  skews: number[];
  prepared: Record<"mean" | "median", { fill: number[]; mean: number[]; sd: number[]; firstRows: number[][] }>;
}
const expected = reference<Reference>("clusters");
const matrix = matrixFromRows(expected.columns.map((row) => row.map((value) => value ?? Number.NaN)));

function normals(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed);
  const m = createMatrix(rows, cols);
  for (let i = 0; i < m.data.length; i++) m.data[i] = random.normal();
  return m;
}

describe("standardise", () => {
  it.each(["mean", "median"] as const)("fills with the %s and scales as scikit-learn", async (fill) => {
    const fitted = await fitPreparation(matrix, { fill });
    const want = expected.prepared[fill];
    expect(fitted.columns.map((column) => column.log1p)).toEqual([false, true, false]);
    expect(
      worstError(
        fitted.columns.map((column) => column.skewness),
        expected.skews,
      ),
    ).toBeLessThan(1e-12);
    for (const key of ["fill", "mean", "sd"] as const) {
      expect(
        worstError(
          fitted.columns.map((column) => column[key]),
          want[key],
        ),
      ).toBeLessThan(1e-12);
    }
    const out = applyPreparation(matrix, fitted);
    expect(worstError(out.data.slice(0, 24), want.firstRows.flat())).toBeLessThan(1e-6);
  });

  it("survives JSON and treats later rows by the fitted numbers", async () => {
    const fitted = JSON.parse(JSON.stringify(await fitPreparation(matrix))) as Preparation;
    const later = applyPreparation(matrixFromRows([[Number.NaN, -5, Number.POSITIVE_INFINITY]]), fitted);
    const [a, b, c] = fitted.columns;
    expect(
      worstError(later.data, [(a.fill - a.mean) / a.sd, (0 - b.mean) / b.sd, (c.fill - c.mean) / c.sd]),
    ).toBeLessThan(1e-6);
    expect(() => applyPreparation(createMatrix(1, 2), fitted)).toThrow("bad_shape");
  });

  it("drops and reports constant, missing and near-duplicate columns", async () => {
    const m = normals(500, 7, 4);
    for (let i = 0; i < m.rows; i++) {
      const row = i * 7;
      m.data[row + 1] = 7;
      m.data[row + 2] = Number.NaN;
      if (i < 251) m.data[row + 3] = Number.NaN;
      if (i < 250) m.data[row + 4] = Number.NaN;
      m.data[row + 5] = -2 * m.data[row] + 0.1 * m.data[row + 6];
    }
    const fitted = await fitPreparation(m);
    expect(fitted.columns.map(({ column }) => column)).toEqual([0, 4, 6]);
    expect(fitted.dropped).toMatchObject([
      { column: 1, reason: "constant" },
      { column: 2, reason: "all_missing" },
      { column: 3, reason: "mostly_missing", missingShare: 0.502 },
      { column: 5, reason: "near_duplicate", of: 0 },
    ]);
    const twin = fitted.dropped[3];
    expect(twin.reason === "near_duplicate" && twin.correlation).toBeLessThan(-0.98);
    expect(applyPreparation(m, fitted).cols).toBe(3);
  });

  it("reports steps and stops when the hook throws", async () => {
    const steps: number[] = [];
    await fitPreparation(normals(10, 3, 1), { onStep: (done, total) => steps.push(done / total) });
    expect(steps).toEqual([0.25, 0.5, 0.75, 1]);
    const stop = () => {
      throw new Error("cancelled");
    };
    await expect(fitPreparation(normals(10, 3, 1), { onStep: stop })).rejects.toThrow("cancelled");
    await expect(fitPreparation(createMatrix(0, 3))).rejects.toThrow("empty");
  });
});
