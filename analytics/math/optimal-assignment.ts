import { MathError } from "./failure.ts";

/**
 * Pairs rows with columns so that the sum of `gain` is as large as it can be: each row and each column in at most one
 * pair, min(rows, columns) pairs. Returns the column of each row, −1 where it has none. Of equal sums the same one is
 * found every time.
 * Method: shortest augmenting paths with potentials, O(n² m) (Kuhn 1955; Jonker & Volgenant, Computing 38, 1987).
 * Throws `bad_shape` for rows of unequal length and `not_finite`.
 */
export function optimalAssignment(gain: readonly (readonly number[])[]): number[] {
  const rows = gain.length;
  const cols = gain[0]?.length ?? 0;
  for (const [row, values] of gain.entries()) {
    if (values.length !== cols) throw new MathError("bad_shape", { row, cols, length: values.length });
    if (!values.every(Number.isFinite)) throw new MathError("not_finite", { row });
  }
  if (rows > cols) {
    const rowOf = optimalAssignment(Array.from({ length: cols }, (_, c) => gain.map((values) => values[c])));
    return gain.map((_, r) => rowOf.indexOf(r));
  }
  // One-based, with a dummy column 0; `rowAt[c]` is the row that column c is taken by.
  const rowPotential = new Float64Array(rows + 1);
  const colPotential = new Float64Array(cols + 1);
  const rowAt = new Int32Array(cols + 1);
  for (let row = 1; row <= rows; row++) {
    const reach = new Float64Array(cols + 1).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(cols + 1);
    const done = new Uint8Array(cols + 1);
    rowAt[0] = row;
    let at = 0;
    while (rowAt[at] !== 0) {
      done[at] = 1;
      const current = rowAt[at];
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= cols; c++) {
        if (done[c]) continue;
        const cost = -gain[current - 1][c - 1] - rowPotential[current] - colPotential[c];
        if (cost < reach[c]) {
          reach[c] = cost;
          from[c] = at;
        }
        if (reach[c] < step) {
          step = reach[c];
          next = c;
        }
      }
      for (let c = 0; c <= cols; c++) {
        if (done[c]) {
          rowPotential[rowAt[c]] += step;
          colPotential[c] -= step;
        } else reach[c] -= step;
      }
      at = next;
    }
    while (at !== 0) {
      rowAt[at] = rowAt[from[at]];
      at = from[at];
    }
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let c = 1; c <= cols; c++) if (rowAt[c] > 0) columnOf[rowAt[c] - 1] = c - 1;
  return columnOf;
}
