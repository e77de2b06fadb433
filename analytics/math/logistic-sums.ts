import { chunkRows, type Hooks, rowsBetweenYields } from "./hooks.ts";
import type { Matrix } from "./matrix.ts";

/** Gradient and Hessian of the log loss over all rows, without a penalty; p = cols + 1, the intercept first. */
export interface LogisticSums {
  readonly gradient: Float64Array;
  /** p × p, lower triangle. */
  readonly hessian: Float64Array;
  /** Σ weight × log loss. */
  readonly loss: number;
  readonly largestEta: number;
}

/**
 * One pass over the rows at coefficients `beta`, the intercept first. Not `curved`, it takes a fraction of the time and gives
 * the gradient alone, zeros for the rest.
 */
export type LogisticPass = (beta: Float64Array, curved: boolean) => Promise<LogisticSums>;

/** log(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** The pass in plain TypeScript, where there are no kernels; their oracle. */
export function plainPass(
  { data, rows, cols }: Matrix,
  y: ArrayLike<number>,
  weights: Float64Array | undefined,
  { yieldNow }: Hooks,
): LogisticPass {
  const p = cols + 1;
  return async (beta, curved) => {
    const gradient = new Float64Array(p);
    const hessian = new Float64Array(p * p);
    const x = new Float64Array(p).fill(1);
    let [loss, largestEta] = [0, 0];
    const addRow = (row: number) => {
      let eta = beta[0];
      for (let j = 1, cell = row * cols; j < p; j++) {
        x[j] = data[cell++];
        eta += beta[j] * x[j];
      }
      const weight = weights === undefined ? 1 : weights[row];
      const probability = 1 / (1 + Math.exp(-eta));
      if (curved) {
        loss += weight * (softplus(eta) - y[row] * eta);
        largestEta = Math.max(largestEta, Math.abs(eta));
      }
      const curvature = weight * probability * (1 - probability);
      for (let a = 0; a < p; a++) {
        gradient[a] += weight * (probability - y[row]) * x[a];
        const weighted = curvature * x[a];
        for (let b = 0; b < (curved ? a + 1 : 0); b++) hessian[a * p + b] += weighted * x[b];
      }
    };
    for (let from = 0; from < rows; from += chunkRows) {
      const to = Math.min(rows, from + chunkRows);
      for (let row = from; row < to; row++) addRow(row);
      if (yieldNow !== undefined && to % rowsBetweenYields === 0) await yieldNow();
    }
    return { gradient, hessian, loss, largestEta };
  };
}
