import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import {
  choleskyFactor,
  choleskyInverse,
  choleskySolve,
  createMatrix,
  matrixFromRows,
  takeRows,
} from "../../analytics/math/matrix.ts";
import { worstError } from "./reference.ts";

// np.linalg.cholesky / solve / inv of a, numpy 1.24.2:
// python3 -c "import numpy as np; a=np.array([[4,12,-16],[12,37,-43],[-16,-43,98.]]); print(np.linalg.cholesky(a), np.linalg.solve(a,[1,2,3]), np.linalg.inv(a))"
const a = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);

describe("matrix", () => {
  it("factorises, solves and inverts as numpy", () => {
    const l = choleskyFactor(a, 3);
    expect(Array.from(l)).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
    expect(
      worstError(choleskySolve(l, 3, [1, 2, 3]), [28.58333333333334, -7.666666666666671, 1.3333333333333341]),
    ).toBeLessThan(1e-13);
    const inverse = [
      49.36111111, -13.55555556, 2.11111111, -13.55555556, 3.77777778, -0.55555556, 2.11111111, -0.55555556, 0.11111111,
    ];
    expect(worstError(choleskyInverse(l, 3), inverse)).toBeLessThan(1e-8);
  });

  it("solves every well-conditioned system", () => {
    const entry = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 25, maxLength: 25 }),
        fc.array(entry, { minLength: 5, maxLength: 5 }),
        (g, x) => {
          const n = 5;
          const m = new Float64Array(n * n);
          for (let i = 0; i < n; i++)
            for (let j = 0; j < n; j++)
              for (let k = 0; k < n; k++) m[i * n + j] += g[i * n + k] * g[j * n + k] + (i === j ? 0.2 : 0);
          const b = x.map((_, i) => x.reduce((sum, xj, j) => sum + m[i * n + j] * xj, 0));
          expect(worstError(choleskySolve(choleskyFactor(m, n), n, b), x)).toBeLessThan(1e-9);
        },
      ),
    );
  });

  it("names the pivot that is not positive", () => {
    expect(() => choleskyFactor(Float64Array.of(1, 2, 2, 4), 2)).toThrow('not_positive_definite {"pivot":1');
    expect(() => choleskyFactor(Float64Array.of(Number.NaN), 1)).toThrow("not_positive_definite");
  });

  it("keeps shapes", () => {
    const m = matrixFromRows([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(Array.from(takeRows(m, [2, 0]).data)).toEqual([5, 6, 1, 2]);
    expect(() => createMatrix(2, 2, new Float32Array(3))).toThrow("bad_shape");
    expect(() => matrixFromRows([[1], [1, 2]])).toThrow("bad_shape");
  });
});
