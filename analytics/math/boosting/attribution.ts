import type { Tree } from "./model.ts";

/** A feature of a leaf's path: the nodes that ask it, their answers (bit set: left) on the path, and the share of rows that agree. */
interface PathFeature {
  readonly feature: number;
  readonly mask: bigint;
  readonly answers: bigint;
  readonly share: number;
}

export interface LeafTable {
  /** In the order in which the features are first asked: leaves of one branch begin alike. */
  readonly path: readonly PathFeature[];
  /** [pattern][feature of the path, padded to twos with 0]; bit f of a pattern: the record agrees with path[f]. */
  readonly table: Float64Array;
}

/**
 * What every leaf of a tree adds to each feature, for every pattern of agreement with its path, and the tree's expected
 * value. Shapley values of the game "value of the leaf times the product, over the features in the coalition, of whether
 * the record agrees, and over the others of the share of training rows that do" (TreeSHAP, Lundberg et al. 2020, algorithm 2).
 */
export function leafTables(tree: Tree): { readonly leaves: readonly LeafTable[]; readonly expected: number } {
  const leaves: LeafTable[] = Array.from({ length: tree.values.length });
  let expected = 0;
  const visit = (node: number, path: readonly PathFeature[], reached: number): void => {
    if (node < 0) {
      leaves[~node] = { path, table: tableOf(path, tree.values[~node]) };
      expected += reached * tree.values[~node];
      return;
    }
    const { feature, left, right, rows } = tree.nodes[node];
    for (const [child, isLeft] of [
      [left, true],
      [right, false],
    ] as const) {
      const share = (child < 0 ? tree.leafRows[~child] : tree.nodes[child].rows) / rows;
      const bit = 1n << BigInt(node);
      const before = path.find((step) => step.feature === feature) ?? { feature, mask: 0n, answers: 0n, share: 1 };
      const step = {
        feature,
        mask: before.mask | bit,
        answers: isLeft ? before.answers | bit : before.answers,
        share: before.share * share,
      };
      const after = path.includes(before) ? path.map((other) => (other === before ? step : other)) : [...path, step];
      visit(child, after, reached * share);
    }
  };
  visit(0, [], 1);
  return { leaves, expected };
}

function tableOf(path: readonly PathFeature[], value: number): Float64Array {
  const count = path.length;
  const width = count + (count & 1);
  const weights = coalitionWeights(count);
  const table = new Float64Array(2 ** count * width);
  // By features decided on: a polynomial in the size of the coalition, the sum over coalitions of that size of the product of
  // their members.
  const products = Array.from({ length: count }, () => new Float64Array(count));
  for (let own = 0; own < count; own++) {
    const others = path.flatMap((_, f) => (f === own ? [] : [f]));
    const decide = (done: number, pattern: number): void => {
      const before = products[done];
      if (done === others.length) {
        let sum = 0;
        for (let size = 0; size < count; size++) sum += weights[size] * before[size];
        for (const agrees of [0, 1])
          table[(pattern | (agrees << own)) * width + own] = value * (agrees - path[own].share) * sum;
        return;
      }
      const { share } = path[others[done]];
      const after = products[done + 1];
      for (const agrees of [0, 1]) {
        for (let size = done + 1; size >= 0; size--)
          after[size] = before[size] * share + (size > 0 && agrees === 1 ? before[size - 1] : 0);
        decide(done + 1, pattern | (agrees << others[done]));
      }
    };
    products[0][0] = 1;
    decide(0, 0);
  }
  return table;
}

/** s! (n - 1 - s)! / n! for coalitions of s others among n features. */
function coalitionWeights(count: number): Float64Array {
  const weights = new Float64Array(count);
  let weight = 1 / count;
  for (let size = 0; size < count; size++) {
    weights[size] = weight;
    weight *= (size + 1) / (count - 1 - size);
  }
  return weights;
}
