/** How the values of a feature become at most 255 bins. Bin b of a number: edges[b - 1] < value ≤ edges[b]. */
export type BinSpec =
  | { readonly kind: "number"; readonly edges: readonly number[] }
  /** Values are the categories' numbers, 0 … count - 1, count ≤ 255. */
  | { readonly kind: "category"; readonly count: number };

export const missingBin = 255;
export const mostCategories = 255;
/** A record's decisions in one tree are bits of one 64-bit word. */
export const mostLeaves = 64;

/** An inner node. `left` and `right`: another node, or `~leaf`. */
export interface TreeNode {
  readonly feature: number;
  /** Ascending bins that go left (with 255 where missing does). */
  readonly leftBins: readonly number[];
  readonly left: number;
  readonly right: number;
  /** Drop of the training log loss (twice), before the learning rate. */
  readonly gain: number;
  /** Training rows that reached the node. */
  readonly rows: number;
}

export interface Tree {
  /** The root first; a child comes after its parent. */
  readonly nodes: readonly TreeNode[];
  /** Added to the score, in log odds (or the label's unit). */
  readonly values: readonly number[];
  /** Training rows of each leaf. */
  readonly leafRows: readonly number[];
}

/** Boosted trees of the log loss or the squared error: plain data, to be kept as JSON. */
export interface BoostedTrees {
  readonly features: readonly BinSpec[];
  /** Log odds (or mean) before the first tree. */
  readonly base: number;
  readonly trees: readonly Tree[];
  /** Mean loss on the validation rows after each tree grown; empty without them. */
  readonly validationLoss: readonly number[];
}

/** The bin of one value. */
export function binOf(spec: BinSpec, value: number): number {
  if (spec.kind === "category") return value >= 0 && value < spec.count ? Math.floor(value) : missingBin;
  if (Number.isNaN(value)) return missingBin;
  let low = 0;
  for (let size = spec.edges.length; size > 0;) {
    const half = size >> 1;
    const below = spec.edges[low + half] < value;
    if (below) low += half + 1;
    size = below ? size - half - 1 : half;
  }
  return low;
}

/** Log odds of one row of values (NaN: missing), tree by tree. */
export function scoreRow(model: BoostedTrees, values: ArrayLike<number>): number {
  const bins = model.features.map((spec, feature) => binOf(spec, values[feature]));
  return model.trees.reduce((score, tree) => score + tree.values[leafOf(tree, bins)], model.base);
}

function leafOf(tree: Tree, bins: readonly number[]): number {
  let node = 0;
  while (node >= 0) {
    const { feature, leftBins, left, right } = tree.nodes[node];
    node = leftBins.includes(bins[feature]) ? left : right;
  }
  return ~node;
}

/** Total gain of the splits on each feature, as a share of all gain. */
export function gainShares(model: BoostedTrees): Float64Array {
  const gains = new Float64Array(model.features.length);
  let total = 0;
  for (const { nodes } of model.trees) {
    for (const { feature, gain } of nodes) {
      gains[feature] += gain;
      total += gain;
    }
  }
  return total > 0 ? gains.map((gain) => gain / total) : gains;
}
