import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createPool } from "../../analytics/math/kernels/pool.ts";
import { fitLogistic, type LogisticFit, predictLogistic } from "../../analytics/math/logistic.ts";
import { createMatrix, type Matrix, matrixFromRows } from "../../analytics/math/matrix.ts";
import { createRandom } from "../../analytics/math/random.ts";
import { hasSharedData, reference, sharedData, worstError } from "./reference.ts";

interface ReferenceFit {
  lambda: number;
  /** Intercept first. */
  coefficients: number[];
  standardErrors: number[];
  deviance: number;
}
interface Reference {
  small: { x: number[][]; y: number[]; weights: number[]; fits: ReferenceFit[]; weighted: ReferenceFit[] };
  telco: { rows: number; fits: ReferenceFit[] };
}
const { small, telco } = reference<Reference>("logistic");

function expectEqual(fit: LogisticFit, want: ReferenceFit): void {
  expect(fit).toMatchObject({ converged: true, separated: false });
  expect(worstError([fit.intercept, ...fit.coefficients], want.coefficients)).toBeLessThan(1e-7);
  expect(worstError([fit.interceptStandardError, ...fit.standardErrors], want.standardErrors)).toBeLessThan(1e-7);
  expect(worstError([fit.deviance], [want.deviance])).toBeLessThan(1e-10);
}

/** The nine columns of reference/logistic.py, in its order. */
function telcoColumns(): { matrix: Matrix; churned: Uint8Array } {
  const [head, ...lines] = readFileSync(new URL("ibm-telco-churn/Telco-Customer-Churn.csv", sharedData), "utf8")
    .trim()
    .split(/\r?\n/);
  const at = new Map(head.split(",").map((name, i) => [name, i]));
  const rows = lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string) => cells[at.get(name) ?? -1];
    const is = (name: string, value: string) => Number(cell(name) === value);
    const numbers = [cell("tenure"), cell("MonthlyCharges"), cell("TotalCharges"), cell("SeniorCitizen")].map(Number);
    const flags = [
      is("Contract", "One year"),
      is("Contract", "Two year"),
      is("InternetService", "Fiber optic"),
      is("PaperlessBilling", "Yes"),
    ];
    return { x: [...numbers, ...flags, is("PaymentMethod", "Electronic check")], y: is("Churn", "Yes") };
  });
  return { matrix: matrixFromRows(rows.map((row) => row.x)), churned: Uint8Array.from(rows, (row) => row.y) };
}

/** Rows of which the first columns tell the label, with weights 0 … 4. */
function madeRows(rows: number, cols: number): { matrix: Matrix; labels: Uint8Array; weights: Float64Array } {
  const random = createRandom(rows);
  const matrix = createMatrix(rows, cols);
  const labels = Uint8Array.from({ length: rows }, (_, i) => {
    let eta = -1;
    for (let j = 0; j < cols; j++) {
      matrix.data[i * cols + j] = random.normal();
      if (j < 6) eta += matrix.data[i * cols + j] * (j % 2 ? 0.4 : -0.7);
    }
    return random.next() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  return { matrix, labels, weights: Float64Array.from(labels, () => random.int(5)) };
}

describe("logistic regression", () => {
  it.each(small.fits)("equals scikit-learn and Newton's glm at λ = $lambda", async (want) => {
    expectEqual(await fitLogistic(matrixFromRows(small.x), small.y, { lambda: want.lambda }), want);
  });

  it.each(small.weighted)("equals them with row weights at λ = $lambda", async (want) => {
    const weights = Float64Array.from(small.weights);
    expectEqual(await fitLogistic(matrixFromRows(small.x), small.y, { lambda: want.lambda, weights }), want);
  });

  it.skipIf(!hasSharedData || !existsSync(new URL("ibm-telco-churn/", sharedData)))(
    "equals them on IBM's telco churn file",
    async () => {
      const { matrix, churned } = telcoColumns();
      expect(matrix.rows).toBe(telco.rows);
      for (const want of telco.fits) {
        const fit = await fitLogistic(matrix, churned, { lambda: want.lambda });
        expectEqual(fit, want);
        const mean = predictLogistic(matrix, fit).reduce((a, b) => a + b) / matrix.rows;
        expect(mean).toBeCloseTo(churned.reduce((a, b) => a + b) / matrix.rows, 6);
      }
    },
  );

  it("counts a weight of three as three rows", async () => {
    const weights = Float64Array.from(small.weights);
    const repeated = small.x.flatMap((row, i) => Array.from({ length: weights[i] }, () => ({ row, y: small.y[i] })));
    const a = await fitLogistic(matrixFromRows(small.x), small.y, { weights, lambda: 1 });
    const b = await fitLogistic(
      matrixFromRows(repeated.map((r) => r.row)),
      repeated.map((r) => r.y),
      { lambda: 1 },
    );
    expect(worstError(a.coefficients, b.coefficients)).toBeLessThan(1e-10);
  });

  it("arrives at the same place, sooner, from a warm start, and at the same bytes on every run", async () => {
    const m = matrixFromRows(small.x);
    const cold = await fitLogistic(m, small.y);
    const warm = await fitLogistic(m, small.y, { start: cold });
    expect(warm.iterations).toBe(1);
    expect(worstError(warm.coefficients, cold.coefficients)).toBeLessThan(1e-10);
    expect(await fitLogistic(m, small.y)).toEqual(cold);
  });

  it("gives the same bytes on one thread and two, and what plain TypeScript gives", async () => {
    const pools = [createPool(1)!, createPool(2)!];
    for (const [rows, cols] of [
      [2500, 1],
      [1025, 8],
      [3001, 61],
    ]) {
      const { matrix, labels, weights } = madeRows(rows, cols);
      const [one, two] = await Promise.all(
        pools.map((pool) => fitLogistic(matrix, labels, { weights, lambda: 1, pool })),
      );
      expect(two).toEqual(one);
      const plain = await fitLogistic(matrix, labels, { weights, lambda: 1, pool: null });
      expect(plain.iterations).toBe(one.iterations);
      expect(worstError(one.coefficients, plain.coefficients)).toBeLessThan(1e-10);
      expect(worstError(one.standardErrors, plain.standardErrors)).toBeLessThan(1e-10);
      expect(worstError([one.deviance], [plain.deviance])).toBeLessThan(1e-12);
    }
    await Promise.all(pools.map((pool) => pool.end()));
  });

  it("arrives at the same place from a fit to a sample, in fewer passes over all rows", async () => {
    const { matrix, labels, weights } = madeRows(100_000, 3);
    const sampled = await fitLogistic(matrix, labels, { weights, lambda: 5 });
    const cold = await fitLogistic(matrix, labels, {
      weights,
      lambda: 5,
      start: { intercept: 0, coefficients: [0, 0, 0] },
    });
    expect(sampled.iterations).toBeLessThan(cold.iterations);
    expect(worstError(sampled.coefficients, cold.coefficients)).toBeLessThan(1e-9);
    expect(worstError(sampled.standardErrors, cold.standardErrors)).toBeLessThan(1e-9);
  });

  it("notices separation, full or partial, and the ridge cures it", async () => {
    const random = createRandom(3);
    const full = createMatrix(200, 2);
    const partial = createMatrix(200, 2);
    const y = new Uint8Array(200);
    const z = new Uint8Array(200);
    for (let i = 0; i < 200; i++) {
      full.data[2 * i] = random.normal();
      full.data[2 * i + 1] = random.normal();
      y[i] = full.data[2 * i] > 0.3 ? 1 : 0;
      // Nobody with the flag ever churns: an unpenalised coefficient runs to −∞.
      partial.data[2 * i] = i % 10 === 0 ? 1 : 0;
      partial.data[2 * i + 1] = random.normal();
      z[i] = i % 10 !== 0 && random.next() < 0.4 ? 1 : 0;
    }
    for (const [m, labels] of [
      [full, y],
      [partial, z],
    ] as const) {
      expect(await fitLogistic(m, labels)).toMatchObject({ separated: true, converged: false });
      const ridge = await fitLogistic(m, labels, { lambda: 1 });
      expect(ridge).toMatchObject({ separated: false, converged: true });
      expect(ridge.coefficients.every((b) => Math.abs(b) < 20)).toBe(true);
    }
  });

  it("names a collinear column, and stops when a hook throws", async () => {
    const twice = matrixFromRows(small.x.map((row) => [...row, row[0] + row[1]].map(Math.fround)));
    for (let i = 0; i < twice.rows; i++) twice.data[i * 5 + 4] = 2 * twice.data[i * 5];
    await expect(fitLogistic(twice, small.y)).rejects.toMatchObject({
      code: "not_positive_definite",
      params: { column: 4 },
    });
    expect((await fitLogistic(twice, small.y, { lambda: 1 })).converged).toBe(true);
    const stop = () => {
      throw new Error("cancelled");
    };
    await expect(fitLogistic(matrixFromRows(small.x), small.y, { onStep: stop })).rejects.toThrow("cancelled");
  });

  it("refuses bad input", async () => {
    const m = matrixFromRows([[1], [2], [3]]);
    await expect(fitLogistic(m, [1, 1, 1])).rejects.toThrow("one_class");
    await expect(fitLogistic(m, [0, 1])).rejects.toThrow("bad_shape");
    await expect(fitLogistic(m, [0, 1, 2])).rejects.toThrow("bad_option");
    await expect(fitLogistic(m, [0, 1, 0], { lambda: -1 })).rejects.toThrow("bad_option");
    await expect(fitLogistic(matrixFromRows([[1], [Number.NaN], [3]]), [0, 1, 0])).rejects.toThrow("not_finite");
    await expect(fitLogistic(createMatrix(0, 1), [])).rejects.toThrow("empty");
    expect(() => predictLogistic(m, { intercept: 0, coefficients: [1, 2] })).toThrow("bad_shape");
  });
});
