import type { GrowOptions } from "./grow.ts";
import { missingBin, type Tree } from "./model.ts";
import { byteOf, type Records, roomFor } from "./records.ts";

const groupBytes = 4 * 256 * 16;
const splitCells = 40;
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
  const nodeAt = arena.take(8 * 8);
  const binsAt = arena.take(4 * specs.length);
  const splitsAt = arena.take(8 * splitCells * groups);
  const scratchAt = arena.take(4096 * groups);
  const goesLeftAt = arena.take(256);
  const endsAt = arena.take(4 * options.leaves);
  const valuesAt = arena.take(4 * options.leaves);
  const scalesAt = arena.take(8);
  const tasks = 2 * groups >= records.threads ? records.threads : 1;
  arena.u32(binsAt, specs.length).set(specs.map((spec) => (spec.kind === "category" ? 0 : spec.edges.length + 1)));
  const squared = options.loss === "squared";
  let gradientUnit = 1;
  let hessianUnit = 1;

  function count({ start, rows, slot }: NodeRows, parent: number | null): void {
    const index = indexAt + 4 * start;
    const out = histogramsAt + slot * slotBytes;
    const sibling = parent === null ? 0 : histogramsAt + parent * slotBytes;
    arena.run("boostHistograms", 0, tasks, [recordsAt, stride, groups, tasks, index, rows, out, sibling]);
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

    /** Gradients at the present scores; all training rows are one node again, counted in slot 0. */
    begin(seed: number): Omit<NodeRows, "start" | "slot"> {
      const room = roomFor(records.rows);
      const cells = [scoresAt, labelsAt, weightsAt, recordsAt, stride, room, seed, scalesAt, squared ? 1 : 0];
      arena.run("boostGradients", 0, Math.ceil(room / rowsATask), cells);
      arena.u32(indexAt, train.length).set(train);
      count({ start: 0, rows: train.length, gradient: 0, hessian: 0, slot: 0 }, null);
      const sums = arena.i32(histogramsAt, 4 * 256);
      let gradient = 0;
      let hessian = 0;
      for (let bin = 0; bin < 256; bin++) {
        gradient += sums[4 * bin];
        hessian += sums[4 * bin + 1];
      }
      return { rows: train.length, gradient, hessian };
    },

    /** Counts a node's histograms in its slot; those of `parent` become its sibling's. */
    count: (node: NodeRows, parent: number) => count(node, parent),

    /** Null where no split gains anything. */
    bestSplit({ slot, gradient, hessian, rows }: NodeRows): Split | null {
      arena
        .f64(nodeAt, 8)
        .set([gradient, hessian, rows, gradientUnit, hessianUnit, options.l2, options.leastRows, leastHessian]);
      const histograms = histogramsAt + slot * slotBytes;
      arena.run("boostSplits", 0, groups, [histograms, nodeAt, specs.length, binsAt, splitsAt, scratchAt]);
      const found = arena.f64(splitsAt, splitCells * groups);
      let best = -1;
      for (let at = 0; at < found.length; at += splitCells) {
        if (found[at + 1] < specs.length && (best < 0 || found[at] > found[best])) best = at;
      }
      if (best < 0) return null;
      const [gain, feature, last, missingLeft, g, h, n] = found.subarray(best, best + 7);
      const goes = last < 0 ? arena.u8(splitsAt + 8 * best + 64, 256) : null;
      const leftBins: number[] = [];
      for (let bin = 0; bin < 256; bin++) {
        if (goes ? goes[bin] === 1 : bin === missingBin ? missingLeft === 1 : bin <= last) leftBins.push(bin);
      }
      return { gain, feature, leftBins, gradient: g, hessian: h, rows: n };
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
