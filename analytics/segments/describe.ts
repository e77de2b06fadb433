import type { FilterCondition, FilterNode } from "../api/customers.ts";
import type { SegmentRule } from "../api/segments.ts";
import type { Column } from "../math/cluster-scale.ts";
import { ruleTree } from "../math/rule-tree.ts";
import type { RuleLeaf, RuleTest } from "../math/rule-tree.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import type { Feature } from "./prepare.ts";

const DEPTH = 3;
/** The tree is grown on so many customers at most; its rules are measured on all. */
const TREE_ROWS = 20_000;
const MIN_LEAF = 5;
const MIN_LEAF_SHARE = 0.002;

/**
 * A short rule for each segment: the leaves of one tree of depth three, grown for this segment against the rest, in
 * which it is the majority (or its best leaf where it is nowhere), as a filter over view fields. Null where a segment is
 * empty, alone, or cannot be told apart by one question.
 */
export function describeSegments(
  features: readonly Feature[],
  labels: Int16Array,
  k: number,
  seed: number,
): (SegmentRule | null)[] {
  const usable = features.filter(({ model }) => !model.missingFlag);
  if (usable.length === 0) return Array.from({ length: k }, () => null);
  const all = usable.map(({ values }) => values);
  const chosen =
    labels.length > TREE_ROWS
      ? sampleRows(labels.length, TREE_ROWS, createRandom(deriveSeed(seed, "tree")))
      : Uint32Array.from(labels.keys());
  // A missing value is a value of its own below all others: no filter but "is empty" finds it.
  const columns = all.map((values) => {
    let least = Number.POSITIVE_INFINITY;
    for (const value of values) if (value < least) least = value;
    return Float64Array.from(chosen, (row) => (Number.isNaN(values[row]) ? least - 1 : values[row]));
  });
  const minRows = Math.max(MIN_LEAF, Math.round(MIN_LEAF_SHARE * chosen.length));
  return Array.from({ length: k }, (_, segment) => {
    const own = Uint8Array.from(chosen, (row) => (labels[row] === segment ? 1 : 0));
    const members = own.reduce((sum, value) => sum + value, 0);
    if (members === 0 || members === own.length) return null;
    const leaves = ruleTree(columns, own, { depth: DEPTH, minRows }).map((leaf) => rounded(leaf, usable));
    const share = (leaf: RuleLeaf) => (leaf.counts[1] ?? 0) / leaf.rows;
    const majority = leaves.filter((leaf) => share(leaf) >= 0.5);
    const best = majority.length > 0 ? majority : [leaves.reduce((a, b) => (share(b) > share(a) ? b : a))];
    if (best.some(({ tests }) => tests.length === 0)) return null;
    return ruleOf(best, usable, all, labels, segment);
  });
}

/** Cuts as a person would write them: whole between whole numbers, else three digits; precision and recall are of these. */
function rounded(leaf: RuleLeaf, usable: readonly Feature[]): RuleLeaf {
  const tests = leaf.tests.map((test): RuleTest => {
    const { type } = usable[test.column].field;
    if (type === "whole" || type === "fen") return { ...test, cut: Math.floor(test.cut) };
    return { ...test, cut: Number(test.cut.toPrecision(3)) };
  });
  return { ...leaf, tests };
}

function ruleOf(
  leaves: readonly RuleLeaf[],
  usable: readonly Feature[],
  all: readonly Column[],
  labels: Int16Array,
  segment: number,
): SegmentRule {
  let found = 0;
  let right = 0;
  let members = 0;
  const holds = ({ column, above, cut }: RuleTest, row: number) => {
    // As the filter says it of values that are float64 there: 0.1 is not above 0.1, and no comparison with a missing one holds.
    const isAbove = all[column][row] > Math.fround(cut);
    return above ? isAbove : !isAbove;
  };
  for (let row = 0; row < labels.length; row++) {
    const inside = leaves.some(({ tests }) => tests.every((test) => holds(test, row)));
    const own = labels[row] === segment;
    if (inside) found++;
    if (own) members++;
    if (inside && own) right++;
  }
  const parts = leaves.map(({ tests }): FilterNode => {
    const kept = simplified(tests);
    const items = kept.map((test) => {
      // A missing value is below all others: with a lower bound beside it there is none to find.
      const bounded = kept.some(({ column, above }) => above && column === test.column);
      return conditionOf(test, usable[test.column], !bounded && all[test.column].some(Number.isNaN));
    });
    return items.length === 1 ? items[0] : { op: "and", items };
  });
  return {
    filter: parts.length === 1 ? parts[0] : { op: "or", items: parts },
    precision: found > 0 ? right / found : 0,
    recall: members > 0 ? right / members : 0,
  };
}

/** Of several tests of one column in one direction the tightest. */
function simplified(tests: readonly RuleTest[]): RuleTest[] {
  return tests.filter(
    (test) =>
      !tests.some(
        (other) =>
          other !== test &&
          other.column === test.column &&
          other.above === test.above &&
          (test.above ? other.cut > test.cut : other.cut < test.cut),
      ),
  );
}

function conditionOf({ above, cut }: RuleTest, { field, model }: Feature, orMissing: boolean): FilterNode {
  if (model.level !== null) return { field: field.name, op: above ? "=" : "!=", value: model.level };
  if (field.type === "yes_no") return { field: field.name, op: above ? "=" : "!=", value: true };
  if (above) return { field: field.name, op: ">", value: cut };
  const low: FilterCondition = { field: field.name, op: "<=", value: cut };
  return orMissing ? { op: "or", items: [low, { field: field.name, op: "is_null" }] } : low;
}
