import { type ClusterRows, type LloydState, newLabels } from "../cluster-rows.ts";
import { MathError } from "../failure.ts";
import type { Hooks } from "../hooks.ts";
import { createMatrix, type Matrix, takeRows } from "../matrix.ts";
import type { Random } from "../random.ts";
import { type Arena, arenaBytes, type KernelName } from "./pool.ts";

/** Tasks of one job: enough for any number of threads, few enough to add up. Of the shape alone: the bytes hang on it. */
const mostTasks = 256;
const fewestTaskRows = 1024;
const mostOutBytes = 64 * 1024 * 1024;
/** Tasks between two looks at the clock, and the time after which others are let in. */
const batchTasks = 64;
const politeAfter_ms = 8;

/** The rows of a matrix that lies in an arena at address `data`, on kernels. What it takes is given back at the end. */
export function kernelRows(arena: Arena, data: number, matrix: Matrix, hooks: Hooks): ClusterRows {
  const { rows, cols } = matrix;
  let polite_ms = performance.now();
  let coarseOf: { cells: number; get: () => Promise<readonly number[]> } | null = null;

  function rowsPerTask(cells: number): number {
    const tasks = Math.max(1, Math.min(mostTasks, Math.floor(mostOutBytes / (8 * cells))));
    return Math.max(fewestTaskRows, 8 * Math.ceil(rows / tasks / 8));
  }

  /** Runs the kernel over all rows; returns its output, `cells` float64 a task, one task after the other. */
  async function over(kernel: KernelName, cells: number, more: readonly number[]): Promise<Float64Array> {
    const taskRows = rowsPerTask(cells);
    const tasks = Math.ceil(rows / taskRows);
    const out = arena.take(8 * cells * tasks);
    const parameters = [rows, cols, taskRows, data, out, 8 * cells, ...more];
    const batch = hooks.yieldNow === undefined ? tasks : batchTasks;
    for (let from = 0; from < tasks; from += batch) {
      arena.run(kernel, from, Math.min(tasks, from + batch), parameters);
      if (hooks.yieldNow !== undefined && performance.now() - polite_ms > politeAfter_ms) {
        await hooks.yieldNow();
        polite_ms = performance.now();
      }
    }
    return arena.f64(out, cells * tasks);
  }

  /** Gives back what `work` takes from the arena. */
  async function scratch<T>(work: () => Promise<T>): Promise<T> {
    const mark = arena.mark();
    try {
      return await work();
    } finally {
      arena.giveBack(mark);
    }
  }

  /** Output of all tasks added up, in their order. */
  function added(out: Float64Array, cells: number): Float64Array {
    const sum = new Float64Array(cells);
    for (let at = 0; at < out.length; at += cells) for (let i = 0; i < cells; i++) sum[i] += out[at + i];
    return sum;
  }

  /** The centres as the kernels read them; see nearestOfFour in assembly/tiles.ts. */
  function packed(centres: Matrix, labels: number, leftOut: (cluster: number) => boolean): number[] {
    const k = centres.rows;
    const tiles = Math.ceil(k / 8);
    const [twiceAt, constantsAt, centresAt] = [
      arena.take(32 * tiles * cols),
      arena.take(32 * tiles),
      arena.take(4 * k * cols),
    ];
    arena.f32(centresAt, k * cols).set(centres.data);
    const middle = new Float64Array(cols);
    for (let c = 0; c < k; c++) for (let j = 0; j < cols; j++) middle[j] += centres.data[c * cols + j] / k;
    const twice = arena.f32(twiceAt, 8 * tiles * cols).fill(0);
    const constants = arena.f32(constantsAt, 8 * tiles).fill(Number.POSITIVE_INFINITY);
    for (let c = 0; c < k; c++) {
      const place = 8 * (c >> 3) + 4 * (c & 1) + ((c & 7) >> 1);
      let constant = 0;
      for (let j = 0; j < cols; j++) {
        const off = centres.data[c * cols + j] - middle[j];
        constant += off * (off + 2 * middle[j]);
        twice[((c >> 3) * cols + j) * 8 + (place & 7)] = 2 * off;
      }
      if (!leftOut(c)) constants[place] = constant;
    }
    return [k, tiles, twiceAt, constantsAt, centresAt, labels];
  }

  /**
   * Room for the rows in 16 bits, half of the matrix, made when first asked for: their addresses as the kernels take them.
   * Zeros where there is no room. Once for all walks of the same number of clusters.
   */
  function coarseRows(cells: number): () => Promise<readonly number[]> {
    if (coarseOf?.cells === cells) return coarseOf.get;
    const padded = 4 * Math.ceil(cols / 4);
    const headBytes = 16 + 8 * padded;
    const bytes = 32 * Math.ceil(cols / 2) * Math.ceil(rows / 8);
    if (arena.mark() + bytes > arenaBytes - 4 * mostOutBytes) return async () => [0, 0, 0];
    const at = arena.take(bytes);
    const headsAt = arena.take(headBytes * Math.ceil(rows / rowsPerTask(cells)));
    const parameters = [at, headsAt, headBytes];
    let made = false;
    const get = async () => {
      if (!made) await over("coarsen", cells, parameters);
      made = true;
      return parameters;
    };
    coarseOf = { cells, get };
    return get;
  }

  function lloyd(k: number): LloydState {
    const at = arena.take(2 * rows);
    arena.u16(at, rows).fill(65535);
    const sums = new Float64Array(k * cols);
    const counts = new Float64Array(k);
    // What changed, then the kernel's own room: rows put aside, constants and weights of rough scores.
    const told = k * cols + k + 1;
    const cells = told + 512 + 2 * Math.ceil(k / 4) * (1 + Math.ceil(cols / 2));
    const coarse = coarseRows(cells);
    return {
      labels: arena.u16(at, rows),
      sums,
      counts,
      pass: (centres) =>
        scratch(async () => {
          const rough = await coarse();
          const parameters = packed(centres, at, () => false);
          const out = await over("lloyd", cells, [...parameters, ...rough]);
          let changed = 0;
          for (let from = 0; from < out.length; from += cells) {
            if (out[from + told - 1] === 0) continue;
            changed += out[from + told - 1];
            for (let i = 0; i < sums.length; i++) sums[i] += out[from + i];
            for (let c = 0; c < k; c++) counts[c] += out[from + sums.length + c];
          }
          return changed;
        }),
    };
  }

  /** Puts up to four rows into the lanes of a candidate tile and tries them, or takes the first; see `seed` there. */
  async function approach(tile: number, nearest: number, candidates: readonly number[], take: boolean) {
    const lanes = arena.f32(tile, 4 * cols);
    for (let lane = 0; lane < 4; lane++) {
      const from = (candidates[lane] ?? candidates[0]) * cols;
      for (let j = 0; j < cols; j++) lanes[4 * j + lane] = matrix.data[from + j];
    }
    return scratch(async () => (await over("seed", 4, [tile, nearest, take ? 1 : 0])).slice());
  }

  async function seed(k: number, random: Random): Promise<Matrix> {
    if (rows < k) throw new MathError("too_few_rows", { rows, k });
    const chosen = [random.int(rows)];
    const trials = 2 + Math.floor(Math.log(k));
    await scratch(async () => {
      const tile = arena.take(16 * cols);
      const nearestAt = arena.take(4 * rows);
      const nearest = arena.f32(nearestAt, rows).fill(Number.POSITIVE_INFINITY);
      let potentials = await approach(tile, nearestAt, chosen, true);
      while (chosen.length < k) {
        const potential = added(potentials, 4)[0];
        const drawn = Array.from({ length: trials }, () =>
          potential > 0 ? draw(nearest, potentials, random.next() * potential) : random.int(rows),
        );
        let best = drawn[0];
        let least = Number.POSITIVE_INFINITY;
        for (let from = 0; from < trials; from += 4) {
          const four = drawn.slice(from, from + 4);
          const sums = added(await approach(tile, nearestAt, four, false), 4);
          four.forEach((row, lane) => {
            if (sums[lane] >= least) return;
            least = sums[lane];
            best = row;
          });
        }
        chosen.push(best);
        potentials = await approach(tile, nearestAt, [best], true);
      }
    });
    return takeRows(matrix, chosen);
  }

  /** First row at which the running weight passes `target`: first the task, then the row in it. */
  function draw(weights: Float32Array, potentials: Float64Array, target: number): number {
    const tasks = potentials.length / 4;
    let before = 0;
    let task = 0;
    while (task < tasks - 1 && before + potentials[4 * task] <= target) before += potentials[4 * task++];
    let last = 0;
    for (let i = task * rowsPerTask(4); i < rows; i++) {
      if (weights[i] === 0) continue;
      before += weights[i];
      last = i;
      if (before > target) return i;
    }
    return last;
  }

  return {
    matrix,
    lloyd,
    seed,
    moments: () =>
      scratch(async () => {
        // The first row is near enough to the mean for float64.
        const padded = 4 * Math.ceil(cols / 4);
        const shiftAt = arena.take(4 * padded);
        arena.f32(shiftAt, padded).set(matrix.data.subarray(0, cols));
        const sums = added(await over("moments", 2 * padded, [shiftAt]), 2 * padded);
        const off = sums.slice(0, cols).map((sum) => sum / rows);
        const means = off.map((mean, j) => matrix.data[j] + mean);
        const column = means.findIndex((mean) => !Number.isFinite(mean));
        if (column >= 0) throw new MathError("not_finite", { column });
        const variances = off.map((mean, j) => Math.max(0, sums[padded + j] / rows - mean * mean));
        return { means, variances };
      }),
    assign: (centres) =>
      scratch(async () => {
        const k = centres.rows;
        const labelsAt = arena.take(2 * rows);
        const sum = added(
          await over(
            "assignRows",
            2 * k,
            packed(centres, labelsAt, () => false),
          ),
          2 * k,
        );
        const labels = newLabels(rows, k);
        labels.set(arena.u16(labelsAt, rows));
        return { labels, sizes: Array.from(sum.subarray(0, k)), inertia: sum.subarray(k).reduce((a, b) => a + b, 0) };
      }),
    tally: (labels, sizes, centres) =>
      scratch(async () => {
        const k = centres.rows;
        const labelsAt = arena.take(2 * rows);
        arena.u16(labelsAt, rows).set(labels);
        const parameters = packed(centres, labelsAt, (c) => sizes[c] === 0);
        const sum = added(await over("quality", 3 * k, parameters), 3 * k);
        return {
          squares: sum.slice(0, k),
          distances: sum.slice(k, 2 * k),
          silhouettes: sum.slice(2 * k),
        };
      }),
    among: (chosen, work) =>
      scratch(() => {
        const at = arena.take(4 * chosen.length * cols);
        const some = createMatrix(chosen.length, cols, arena.f32(at, chosen.length * cols));
        for (let i = 0; i < chosen.length; i++) {
          const from = chosen[i] * cols;
          some.data.set(matrix.data.subarray(from, from + cols), i * cols);
        }
        return work(kernelRows(arena, at, some, hooks));
      }),
  };
}
