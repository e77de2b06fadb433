import type { Hooks } from "../hooks.ts";
import type { LogisticPass } from "../logistic-sums.ts";
import type { Matrix } from "../matrix.ts";
import type { Arena } from "./pool.ts";

/** Of the shape alone: the bytes hang on it. */
const mostTasks = 64;
const fewestTaskRows = 1024;
const mostOutBytes = 64 * 1024 * 1024;
/** A block and its weighted copy stay in the first-level cache. */
const blockBytes = 24 * 1024;
const mostBlockRows = 64;
/** Tasks between two looks at the clock, and the time after which others are let in. */
const batchTasks = 8;
const politeAfter_ms = 8;

/**
 * The pass over a matrix that lies in an arena at address `data`, on kernels: float64 sums over fixed tasks, added in their
 * order, so that any number of threads gives the same bytes. What it takes stays taken: mark and give back around it.
 */
export function kernelPass(
  arena: Arena,
  data: number,
  { rows, cols }: Matrix,
  y: ArrayLike<number>,
  weights: Float64Array | undefined,
  { yieldNow }: Hooks,
): LogisticPass {
  const p = cols + 1;
  const width = 4 * Math.ceil(p / 4);
  const cells = 2 + width + width * width;
  const tasksWanted = Math.max(1, Math.min(mostTasks, Math.floor(mostOutBytes / (8 * cells))));
  const taskRows = Math.max(fewestTaskRows, Math.ceil(rows / tasksWanted));
  const tasks = Math.ceil(rows / taskRows);
  const blockRows = Math.max(8, Math.min(mostBlockRows, 2 * Math.floor(blockBytes / (32 * width))));
  const scratchBytes = 8 * blockRows * (2 * width + 3);

  const labelsAt = arena.take(4 * rows);
  const labels = arena.f32(labelsAt, rows);
  for (let row = 0; row < rows; row++) labels[row] = y[row];
  const weightsAt = weights === undefined ? 0 : arena.take(8 * rows);
  if (weights !== undefined) arena.f64(weightsAt, rows).set(weights);
  const betaAt = arena.take(8 * width);
  const outAt = arena.take(8 * cells * tasks);
  const scratchAt = arena.take(scratchBytes * tasks);
  const block = [rows, cols, taskRows, data, outAt, 8 * cells, labelsAt, weightsAt, betaAt, width, blockRows];
  let polite_ms = performance.now();

  return async (beta, curved) => {
    arena.f64(betaAt, width).fill(0).set(beta);
    const parameters = [...block, scratchAt, scratchBytes, curved ? 1 : 0];
    const batch = yieldNow === undefined ? tasks : batchTasks;
    for (let from = 0; from < tasks; from += batch) {
      arena.run("logisticPass", from, Math.min(tasks, from + batch), parameters);
      if (yieldNow === undefined || performance.now() - polite_ms < politeAfter_ms) continue;
      await yieldNow();
      polite_ms = performance.now();
    }
    const out = arena.f64(outAt, cells * tasks);
    const gradient = new Float64Array(p);
    const hessian = new Float64Array(p * p);
    let [loss, largestEta] = [0, 0];
    for (let at = 0; at < out.length; at += cells) {
      loss += out[at];
      largestEta = Math.max(largestEta, out[at + 1]);
      for (let a = 0, row = at + 2 + width; a < p; a++, row += width) {
        gradient[a] += out[at + 2 + a];
        for (let b = 0; b < (curved ? a + 1 : 0); b++) hessian[a * p + b] += out[row + b];
      }
    }
    return { gradient, hessian, loss, largestEta };
  };
}
