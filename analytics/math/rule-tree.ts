import { MathError } from "./failure.ts";
import { ascendingOrder } from "./order.ts";

/** A test of one column: `value <= cut`, or above it. */
export interface RuleTest {
  readonly column: number;
  readonly above: boolean;
  readonly cut: number;
}

/** A leaf of the tree, by the tests on the way to it. */
export interface RuleLeaf {
  readonly tests: readonly RuleTest[];
  readonly rows: number;
  /** Rows of each class. */
  readonly counts: readonly number[];
}

export interface RuleTreeOptions {
  /** Tests on the way to a leaf at most. */
  readonly depth: number;
  /** A leaf has at least so many rows. */
  readonly minRows: number;
}

interface Split {
  readonly column: number;
  readonly cut: number;
  readonly gain: number;
}

/** Gini impurity times rows. */
function impurity(counts: ArrayLike<number>, rows: number): number {
  if (rows === 0) return 0;
  let squares = 0;
  for (let c = 0; c < counts.length; c++) squares += counts[c] * counts[c];
  return rows - squares / rows;
}

function tally(rows: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let i = 0; i < rows.length; i++) counts[labels[rows[i]]]++;
  return counts;
}

function mostFrequent({ counts }: RuleLeaf): number {
  return counts.indexOf(Math.max(...counts));
}

/** The best cut of one column over `rows` in ascending order of it. */
function bestCut(
  values: ArrayLike<number>,
  order: Uint32Array,
  labels: ArrayLike<number>,
  counts: Float64Array,
  minRows: number,
): Pick<Split, "cut" | "gain"> | undefined {
  const total = order.length;
  const whole = impurity(counts, total);
  const left = new Float64Array(counts.length);
  const right = counts.slice();
  let best: Pick<Split, "cut" | "gain"> | undefined;
  for (let i = 0; i + 1 < total; i++) {
    left[labels[order[i]]]++;
    right[labels[order[i]]]--;
    const [here, next] = [values[order[i]], values[order[i + 1]]];
    if (here === next || i + 1 < minRows || total - i - 1 < minRows) continue;
    const gain = whole - impurity(left, i + 1) - impurity(right, total - i - 1);
    if (gain > (best?.gain ?? 1e-9)) best = { cut: (here + next) / 2, gain };
  }
  return best;
}

/**
 * A small classification tree (CART, Gini impurity), as its leaves from left to right. Grown to `depth` and `minRows`; a
 * split whose leaves all have the same most frequent class is taken back, for it decides nothing. Columns hold numbers, no
 * NaN: code the missing as a value of its own beforehand. `labels` are classes 0 … n − 1. Of equal gains the first column and the lowest cut win.
 * Source: Breiman, Friedman, Olshen & Stone, "Classification and Regression Trees" (1984).
 * Throws `empty`, `bad_shape`, and `not_finite` with the row.
 */
export function ruleTree(
  columns: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  { depth, minRows }: RuleTreeOptions,
): RuleLeaf[] {
  const rows = labels.length;
  if (rows === 0) throw new MathError("empty");
  for (const [column, values] of columns.entries())
    if (values.length !== rows) throw new MathError("bad_shape", { column, rows, length: values.length });
  let classes = 1;
  for (let i = 0; i < rows; i++) if (labels[i] >= classes) classes = labels[i] + 1;

  /** `orders[c]`: the node's rows by rising column c. */
  const grow = (orders: readonly Uint32Array[], tests: readonly RuleTest[]): RuleLeaf[] => {
    const members = orders[0] ?? Uint32Array.from({ length: rows }, (_, i) => i);
    const counts = tally(members, labels, classes);
    let best: Split | undefined;
    if (tests.length < depth && impurity(counts, members.length) > 0) {
      for (const [column, order] of orders.entries()) {
        const found = bestCut(columns[column], order, labels, counts, minRows);
        if (found && found.gain > (best?.gain ?? 0)) best = { column, ...found };
      }
    }
    const leaf: RuleLeaf = { tests, rows: members.length, counts: [...counts] };
    if (!best) return [leaf];
    const { column, cut } = best;
    const side = (above: boolean) => orders.map((order) => order.filter((row) => columns[column][row] > cut === above));
    const leaves = [
      ...grow(side(false), [...tests, { column, above: false, cut }]),
      ...grow(side(true), [...tests, { column, above: true, cut }]),
    ];
    return leaves.every((other) => mostFrequent(other) === mostFrequent(leaves[0])) ? [leaf] : leaves;
  };
  return grow(
    columns.map((values) => ascendingOrder(values)),
    [],
  );
}
