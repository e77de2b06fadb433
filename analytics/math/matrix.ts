import { MathError } from "./failure.ts";

/** Rows one after the other in one block: element (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

/** A matrix of zeros, or over `data` without copying. Throws `bad_shape` when the length does not fit. */
export function createMatrix(rows: number, cols: number, data?: Float32Array): Matrix {
  const block = data ?? new Float32Array(rows * cols);
  if (block.length !== rows * cols) throw new MathError("bad_shape", { rows, cols, length: block.length });
  return { data: block, rows, cols };
}

/** A matrix from rows of equal length; for small data and tests. */
export function matrixFromRows(rows: readonly (readonly number[])[]): Matrix {
  const cols = rows[0]?.length ?? 0;
  const matrix = createMatrix(rows.length, cols);
  rows.forEach((row, i) => {
    if (row.length !== cols) throw new MathError("bad_shape", { row: i, cols, length: row.length });
    matrix.data.set(row, i * cols);
  });
  return matrix;
}

/** The named rows of a matrix, copied, in the order given. */
export function takeRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const { cols } = matrix;
  const out = createMatrix(rows.length, cols);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * cols;
    out.data.set(matrix.data.subarray(from, from + cols), i * cols);
  }
  return out;
}

/** A pivot below this share of its own diagonal element is rounding, not information. */
const pivotShare = 1e-13;

/**
 * Cholesky factor L of a symmetric positive definite matrix A = L Lᵀ, in float64.
 * `a` is n × n row-major, only its lower triangle is read; returns a new n × n lower triangle.
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., algorithm 4.2.2 (row-wise variant).
 * Throws `not_positive_definite` with the pivot's index (so a collinear column can be named).
 */
export function choleskyFactor(a: Float64Array, n: number): Float64Array {
  if (a.length !== n * n) throw new MathError("bad_shape", { n, length: a.length });
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i !== j) l[i * n + j] = sum / l[j * n + j];
      else if (sum > pivotShare * Math.abs(a[i * n + i])) l[i * n + i] = Math.sqrt(sum);
      else throw new MathError("not_positive_definite", { pivot: i, value: sum });
    }
  }
  return l;
}

/** Solves A x = b given the Cholesky factor of A; returns a new vector of length n. */
export function choleskySolve(l: Float64Array, n: number, b: ArrayLike<number>): Float64Array {
  if (b.length !== n) throw new MathError("bad_shape", { n, length: b.length });
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= l[i * n + k] * x[k];
    x[i] = sum / l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i];
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i] * x[k];
    x[i] = sum / l[i * n + i];
  }
  return x;
}

/** A⁻¹ (n × n, symmetric) given the Cholesky factor of A. */
export function choleskyInverse(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  const unit = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    unit.fill(0);
    unit[j] = 1;
    const column = choleskySolve(l, n, unit);
    for (let i = j; i < n; i++) {
      inverse[i * n + j] = column[i];
      inverse[j * n + i] = column[i];
    }
  }
  return inverse;
}
