import type { Hooks } from "../hooks.ts";
import type { BoostedTrees, Tree, TreeNode } from "./model.ts";
import { mostLeaves } from "./model.ts";
import { roomFor, type Records } from "./records.ts";
import { createNursery, type Split } from "./nursery.ts";

export interface GrowOptions {
  /** At most so many trees. */
  readonly trees: number;
  /** Leaves of a tree, at most 64. */
  readonly leaves: number;
  readonly depth: number;
  readonly learningRate: number;
  readonly l2: number;
  /** Least rows of a leaf. */
  readonly leastRows: number;
  /** Trees without a better validation loss after which growing stops; the trees since the best are dropped. */
  readonly patience: number;
  readonly seed: number;
  /** Log loss of 0/1 labels (default), or the squared error of any numbers: then scores are their means, not log odds. */
  readonly loss?: "log" | "squared" | undefined;
}

/** scikit-learn's defaults of HistGradientBoostingClassifier, with a bound on depth that keeps attributions small. */
export const growDefaults: GrowOptions = {
  trees: 100,
  leaves: 31,
  depth: 10,
  learningRate: 0.1,
  l2: 0,
  leastRows: 20,
  patience: 10,
  seed: 42,
};

export interface Labelled {
  /** 0 or 1 of each record; any number for the squared error. */
  readonly labels: ArrayLike<number>;
  /** Weight of each record; all 1 when left out. */
  readonly weights?: ArrayLike<number> | undefined;
  /** Ascending numbers of the records to train on. */
  readonly train: Uint32Array;
  /** Records that tell when to stop. */
  readonly validation?: Uint32Array | undefined;
}

interface Leaf {
  readonly parent: number;
  readonly isLeft: boolean;
  readonly depth: number;
  readonly start: number;
  readonly rows: number;
  readonly gradient: number;
  readonly hessian: number;
  slot: number;
  split: Split | null;
}

/**
 * Grows boosted trees leaf by leaf, the best gain first (Ke et al. 2017, LightGBM; Chen & Guestrin 2016 for the gain), on
 * histograms of whole-number gradients. The same trees on any number of threads. Throws RangeError on options out of range
 * and on labels of one class; numbers that are all the same need no trees.
 */
export async function growTrees(
  records: Records,
  { labels, weights, train, validation = new Uint32Array(0) }: Labelled,
  options: GrowOptions,
  hooks: Hooks = {},
): Promise<BoostedTrees> {
  if (options.leaves < 2 || options.leaves > mostLeaves) throw new RangeError("leaves must be 2 … 64");
  const { arena } = records;
  const mark = arena.mark();
  try {
    const room = roomFor(records.rows);
    const labelsAt = arena.take(4 * room);
    const weightsAt = arena.take(4 * room);
    const scoresAt = arena.take(4 * room);
    const nursery = createNursery(records, train, { labelsAt, weightsAt, scoresAt }, options);
    const weightOf = arena.f32(weightsAt, room).fill(0);
    const labelOf = arena.f32(labelsAt, room).fill(0);
    for (let row = 0; row < records.rows; row++) {
      labelOf[row] = labels[row];
      weightOf[row] = weights ? weights[row] : 1;
    }
    const squared = options.loss === "squared";
    const { base, spread } = squared ? standardise(labelOf, weightOf, train) : oddsOf(labelOf, weightOf, train);
    if (spread === 0) return { features: records.specs, base, trees: [], validationLoss: [] };
    const scores = arena.f32(scoresAt, room).fill(squared ? 0 : base);
    nursery.scale(weightOf);

    const trees: Tree[] = [];
    const validationLoss: number[] = [];
    let best = 0;
    for (let number = 0; number < options.trees; number++) {
      const tree = growTree(nursery, options, number);
      if (tree === null) break;
      trees.push(tree);
      if (validation.length > 0) {
        nursery.advance(tree, validation);
        validationLoss.push((squared ? meanSquare : meanLoss)(scores, labelOf, weightOf, validation) * spread ** 2);
        if (validationLoss[number] < validationLoss[best]) best = number;
        else if (number - best >= options.patience) break;
      }
      hooks.onStep?.(number + 1, options.trees);
      await hooks.yieldNow?.();
    }
    const kept = validation.length > 0 ? trees.slice(0, best + 1) : trees;
    const inUnits = (tree: Tree) => (squared ? { ...tree, values: tree.values.map((value) => spread * value) } : tree);
    return { features: records.specs, base, trees: kept.map(inUnits), validationLoss };
  } finally {
    arena.giveBack(mark);
  }
}

/** Log odds of the training rows, before the first tree. */
function oddsOf(labels: Float32Array, weights: Float32Array, train: Uint32Array): { base: number; spread: number } {
  let [positive, all] = [0, 0];
  for (const row of train) {
    positive += labels[row] * weights[row];
    all += weights[row];
  }
  if (!(positive > 0 && positive < all)) throw new RangeError("labels of one class");
  return { base: Math.log(positive / (all - positive)), spread: 1 };
}

/** Brings labels to mean 0 and variance 1 over the training rows, so that limits on gains and sums fit any unit. */
function standardise(
  labels: Float32Array,
  weights: Float32Array,
  train: Uint32Array,
): { base: number; spread: number } {
  let [sum, all, squares] = [0, 0, 0];
  for (const row of train) {
    sum += labels[row] * weights[row];
    all += weights[row];
  }
  const base = all > 0 ? sum / all : 0;
  for (const row of train) squares += weights[row] * (labels[row] - base) ** 2;
  const spread = all > 0 ? Math.sqrt(squares / all) : 0;
  if (spread > 0) for (let row = 0; row < labels.length; row++) labels[row] = (labels[row] - base) / spread;
  return { base, spread };
}

function growTree(nursery: ReturnType<typeof createNursery>, options: GrowOptions, number: number): Tree | null {
  const root = nursery.begin((options.seed + Math.imul(number, 0x9e3779b1)) >>> 0);
  const nodes: { -readonly [K in keyof TreeNode]: TreeNode[K] }[] = [];
  const leaves: Leaf[] = [{ ...root, parent: -1, isLeft: false, depth: 0 }];
  let slots = 1;
  while (leaves.length < options.leaves) {
    let at = -1;
    leaves.forEach(({ split }, i) => {
      if (split && (at < 0 || split.gain > leaves[at].split!.gain)) at = i;
    });
    if (at < 0) break;
    const leaf = leaves[at];
    const split = leaf.split!;
    const node = nodes.length;
    nodes.push({
      feature: split.feature,
      leftBins: split.leftBins,
      left: 0,
      right: 0,
      gain: split.gain,
      rows: leaf.rows,
    });
    if (leaf.parent >= 0) nodes[leaf.parent][leaf.isLeft ? "left" : "right"] = node;
    nursery.deal(leaf, split);
    const child = (isLeft: boolean): Leaf => ({
      parent: node,
      isLeft,
      depth: leaf.depth + 1,
      start: isLeft ? leaf.start : leaf.start + split.rows,
      rows: isLeft ? split.rows : leaf.rows - split.rows,
      gradient: isLeft ? split.gradient : leaf.gradient - split.gradient,
      hessian: isLeft ? split.hessian : leaf.hessian - split.hessian,
      slot: leaf.slot,
      split: null,
    });
    const left = child(true);
    const right = child(false);
    leaves.splice(at, 1, left, right);
    const canGrow = left.depth < options.depth && leaves.length < options.leaves;
    if (!canGrow) continue;
    const [small, large] = left.rows <= right.rows ? [left, right] : [right, left];
    small.slot = slots++;
    [small.split, large.split] = nursery.splitsOf(small, large);
  }
  if (nodes.length === 0) return null;
  leaves.sort((a, b) => a.start - b.start);
  leaves.forEach((leaf, i) => void (nodes[leaf.parent][leaf.isLeft ? "left" : "right"] = ~i));
  const values = leaves.map((leaf) => options.learningRate * nursery.valueOf(leaf));
  nursery.settle(leaves, values);
  return { nodes, values, leafRows: leaves.map(({ rows }) => rows) };
}

function meanLoss(scores: Float32Array, labels: Float32Array, weights: Float32Array, rows: Uint32Array): number {
  let loss = 0;
  let all = 0;
  for (const row of rows) {
    const towards = labels[row] > 0.5 ? -scores[row] : scores[row];
    loss += weights[row] * (Math.max(towards, 0) + Math.log1p(Math.exp(-Math.abs(towards))));
    all += weights[row];
  }
  return loss / all;
}

function meanSquare(scores: Float32Array, labels: Float32Array, weights: Float32Array, rows: Uint32Array): number {
  let [loss, all] = [0, 0];
  for (const row of rows) {
    loss += weights[row] * (scores[row] - labels[row]) ** 2;
    all += weights[row];
  }
  return loss / all;
}
