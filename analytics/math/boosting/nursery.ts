import type { GrowOptions } from "./grow.ts";
import { missingBin, type Tree } from "./model.ts";
import { byteOf, type Records, roomFor } from "./records.ts";

const groupBytes = 4 * 256 * 16;
const splitCells = 40;
const nodeCells = 8;
/** From so many rows on, threads share a node's rows (each row is read once), below it the groups of features. */
const manyRows = 8192;
const segmentRows = 16_384;
const rowsATask = 4096;
const leastHessian = 1e-3;
/** Sums of whole numbers must stay within 32 bits; more than these scales brings nothing. */
const largestScale = 2 ** 20;

/** The best way to part a node's rows. Sums are in the whole numbers of the kernels. */
export interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly leftBins: readonly number[];
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** Rows of the index from `start` on, and their sums. */
export interface NodeRows {
  readonly start: number;
  readonly rows: number;
  readonly gradient: number;
  readonly hessian: number;
  /** Which histograms are the node's. */
  readonly slot: number;
}

interface Addresses {
  readonly labelsAt: number;
  readonly weightsAt: number;
  readonly scoresAt: number;
}

/** What grows a tree: the index of training rows in order of leaves, the histograms, and the kernels that work on them. */
export function createNursery(
  records: Records,
  train: Uint32Array,
  { labelsAt, weightsAt, scoresAt }: Addresses,
  options: GrowOptions,
) {
  const { arena, groups, specs, stride, recordsAt } = records;
  const slotBytes = groups * groupBytes;
  const indexAt = arena.take(4 * train.length);
  const leftAt = arena.take(4 * train.length);
  const rightAt = arena.take(4 * train.length);
  const leftsAt = arena.take(4 * Math.ceil(train.length / segmentRows));
  const histogramsAt = arena.take(options.leaves * slotBytes);
  const countedAt = arena.take(records.threads * slotBytes);
  const nodesAt = arena.take(2 * 8 * nodeCells);
  const binsAt = arena.take(4 * specs.length);
  const splitsAt = arena.take(2 * 8 * splitCells * groups);
  const scratchAt = arena.take(4096 * groups);
  const goesLeftAt = arena.take(256);
  const endsAt = arena.take(4 * options.leaves);
  const valuesAt = arena.take(4 * options.leaves);
  const scalesAt = arena.take(8);
  arena.u32(binsAt, specs.length).set(specs.map((spec) => (spec.kind === "category" ? 0 : spec.edges.length + 1)));
  const squared = options.loss === "squared";
  let gradientUnit = 1;
  let hessianUnit = 1;

  /** Counts the node's histograms, a part of its rows a thread. */
  function countParts({ start, rows }: NodeRows): void {
    const index = indexAt + 4 * start;
    const cells = [recordsAt, stride, groups, records.threads, index, rows, countedAt];
    arena.run("boostHistograms", 0, records.threads, cells);
  }

  function splitAt(at: number): Split | null {
    const found = arena.f64(at, splitCells * groups);
    let best = -1;
    for (let cell = 0; cell < found.length; cell += splitCells) {
      if (found[cell + 1] < specs.length && (best < 0 || found[cell] > found[best])) best = cell;
    }
    if (best < 0) return null;
    const [gain, feature, last, missingLeft, g, h, n] = found.subarray(best, best + 7);
    const goes = last < 0 ? arena.u8(at + 8 * best + 64, 256) : null;
    const leftBins: number[] = [];
    for (let bin = 0; bin < 256; bin++) {
      if (goes ? goes[bin] === 1 : bin === missingBin ? missingLeft === 1 : bin <= last) leftBins.push(bin);
    }
    return { gain, feature, leftBins, gradient: g, hessian: h, rows: n };
  }

  /**
   * The best splits of a node and its sister, null where none gains anything. The node's histograms are counted into its slot
   * (unless their parts are there already), the sister's are what is left of their parent's in hers.
   */
  function search(node: NodeRows, sister: NodeRows | null, isCounted: boolean): [Split | null, Split | null] {
    const nodes = arena.f64(nodesAt, 2 * nodeCells);
    for (const [i, one] of [node, sister].entries()) {
      if (one === null) continue;
      const { gradient, hessian, rows } = one;
      const worth = rows >= 2 * options.leastRows ? rows : 0;
      const { l2, leastRows } = options;
      nodes.set([gradient, hessian, worth, gradientUnit, hessianUnit, l2, leastRows, leastHessian], i * nodeCells);
    }
    const tasks = records.threads;
    const secondAt = splitsAt + 8 * splitCells * groups;
    arena.run("boostSplits", 0, tasks, [
      recordsAt,
      stride,
      groups,
      tasks,
      indexAt + 4 * node.start,
      node.rows,
      isCounted ? records.threads : 0,
      countedAt,
      histogramsAt + node.slot * slotBytes,
      sister === null ? 0 : histogramsAt + sister.slot * slotBytes,
      nodesAt,
      specs.length,
      binsAt,
      splitsAt,
      secondAt,
      scratchAt,
    ]);
    return [splitAt(splitsAt), sister === null ? null : splitAt(secondAt)];
  }

  return {
    /** Fixes the unit of gradients: as fine as 32 bits allow. */
    scale(weights: Float32Array): void {
      const scales = arena.f32(scalesAt, 2);
      let [heaviest, all] = [0, 0];
      for (const row of train) {
        heaviest = Math.max(heaviest, weights[row]);
        all += weights[row];
      }
      if (squared) {
        // By Cauchy–Schwarz the sizes of standardised residuals add up to no more than the weights; rounding adds a row's one.
        scales.fill(Math.min(largestScale / heaviest, (2 ** 31 - 1 - train.length) / (1.05 * all)));
      } else {
        const room = (2 ** 31 - 1) / (train.length + 1) / heaviest;
        // A gradient is at most 1, a hessian at most a quarter of the weight.
        scales[0] = Math.min(largestScale / heaviest, room - 1 / heaviest);
        scales[1] = Math.min((4 * largestScale) / heaviest, 4 * (room - 1 / heaviest));
      }
      gradientUnit = 1 / scales[0];
      hessianUnit = 1 / scales[1];
    },

    /** Gradients at the present scores; all training rows are one node again. */
    begin(seed: number): NodeRows & { readonly split: Split | null } {
      const room = roomFor(records.rows);
      const cells = [scoresAt, labelsAt, weightsAt, recordsAt, stride, room, seed, scalesAt, squared ? 1 : 0];
      arena.run("boostGradients", 0, Math.ceil(room / rowsATask), cells);
      arena.u32(indexAt, train.length).set(train);
      const all = { start: 0, rows: train.length, slot: 0 };
      countParts({ ...all, gradient: 0, hessian: 0 });
      let gradient = 0;
      let hessian = 0;
      for (let part = 0; part < records.threads; part++) {
        const sums = arena.i32(countedAt + part * slotBytes, 4 * 256);
        for (let bin = 0; bin < 256; bin++) {
          gradient += sums[4 * bin];
          hessian += sums[4 * bin + 1];
        }
      }
      const node = { ...all, gradient, hessian };
      return { ...node, split: search(node, null, true)[0] };
    },

    /** The best splits of a node, whose slot is free, and of its larger sister, whose slot has what both had together. */
    splitsOf(node: NodeRows, sister: NodeRows): [Split | null, Split | null] {
      const share = records.threads > 1 && node.rows >= manyRows;
      if (share) countParts(node);
      return search(node, sister, share);
    },

    /** Puts the node's left rows before its right ones, each in their order. */
    deal({ start, rows }: NodeRows, { feature, leftBins, rows: lefts }: Split): void {
      const goes = arena.u8(goesLeftAt, 256).fill(0);
      for (const bin of leftBins) goes[bin] = 1;
      const index = indexAt + 4 * start;
      const cells = [records.column(feature), index, rows, goesLeftAt, leftAt, rightAt, leftsAt, lefts];
      const segments = Math.ceil(rows / segmentRows);
      arena.run("boostPartition", 0, segments, cells);
      arena.run("boostPlace", 0, segments, cells);
    },

    /** The step that lowers the node's loss most (Newton). */
    valueOf: ({ gradient, hessian }: NodeRows): number =>
      -(gradient * gradientUnit) / (hessian * hessianUnit + options.l2),

    /** Adds the leaves' values to the scores of the training rows; `leaves` lie in order of the index. */
    settle(leaves: readonly NodeRows[], values: readonly number[]): void {
      arena.u32(endsAt, leaves.length).set(leaves.map(({ start, rows }) => start + rows));
      arena.f32(valuesAt, leaves.length).set(values);
      const cells = [scoresAt, indexAt, train.length, leaves.length, endsAt, valuesAt];
      arena.run("boostAdvance", 0, Math.ceil(train.length / rowsATask), cells);
    },

    /** Adds the tree's values to the scores of other rows. */
    advance(tree: Tree, rows: Uint32Array): void {
      const scores = arena.f32(scoresAt, records.rows);
      const bins = arena.u8(recordsAt, stride * records.rows);
      const goes = tree.nodes.map(({ leftBins }) => {
        const table = new Uint8Array(256);
        for (const bin of leftBins) table[bin] = 1;
        return table;
      });
      for (const row of rows) {
        let node = 0;
        while (node >= 0) {
          const { feature, left, right } = tree.nodes[node];
          node = goes[node][bins[row * stride + byteOf(feature)]] === 1 ? left : right;
        }
        scores[row] += tree.values[~node];
      }
    },
  };
}
