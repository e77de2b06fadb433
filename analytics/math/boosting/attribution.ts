import type { Tree } from "./model.ts";

/** A feature of a leaf's path: the nodes that ask it, their answers (bit set: left) on the path, and the share of rows that agree. */
interface PathFeature {
  readonly feature: number;
  readonly mask: bigint;
  readonly answers: bigint;
  readonly share: number;
}

export interface LeafTable {
  readonly path: readonly PathFeature[];
  /** [pattern][feature of the path]; bit f of a pattern: the record agrees with path[f]. */
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
      visit(child, [...path.filter((other) => other.feature !== feature), step], reached * share);
    }
  };
  visit(0, [], 1);
  return { leaves, expected };
}

function tableOf(path: readonly PathFeature[], value: number): Float64Array {
  const count = path.length;
  const weights = coalitionWeights(count);
  const table = new Float64Array(2 ** count * count);
  const without = new Float64Array(count);
  for (let pattern = 0; pattern < 2 ** count; pattern++) {
    for (let own = 0; own < count; own++) {
      // Polynomial in the size of the coalition: sum over coalitions of that size of the product of their members.
      without.fill(0);
      without[0] = 1;
      let degree = 0;
      for (let other = 0; other < count; other++) {
        if (other === own) continue;
        const agrees = (pattern >> other) & 1;
        const { share } = path[other];
        for (let size = degree + 1; size >= 0; size--) {
          without[size] = without[size] * share + (size > 0 && agrees === 1 ? without[size - 1] : 0);
        }
        degree++;
      }
      let sum = 0;
      for (let size = 0; size < count; size++) sum += weights[size] * without[size];
      table[pattern * count + own] = value * (((pattern >> own) & 1) - path[own].share) * sum;
    }
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
