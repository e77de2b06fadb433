/**
 * Grown trees at work: scores and attributions. A tree is inner nodes of 48 bytes, the root first: 32 bytes with a bit for
 * each bin that goes left, u32 place of the feature's byte in a record, unused, i32 left, i32 right (a node, or ~leaf).
 */

const NODE_BYTES: usize = 48;
const ROWS_A_TASK: u32 = 1024;
/** Rows that stay in the first-level cache while one tree after the other goes over them. */
const NEAR_ROWS: u32 = 256;

// @ts-ignore: decorator
@inline
function cell(parameters: usize, index: usize): u32 {
  return load<u32>(parameters + (index << 2));
}

// @ts-ignore: decorator
@inline
function goesLeft(node: usize, record: usize): u32 {
  const bin = <u32>load<u8>(record + <usize>load<u32>(node, 32));
  return ((<u32>load<u8>(node + <usize>(bin >> 3))) >> (bin & 7)) & 1;
}

/** One step down from an inner node; a leaf stays where it is. */
// @ts-ignore: decorator
@inline
function step(tree: usize, node: i32, record: usize): i32 {
  const at = tree + (<usize>max(node, 0)) * NODE_BYTES;
  const next = load<i32>(at + ((<usize>(1 - goesLeft(at, record))) << 2), 40);
  return select(node, next, node < 0);
}

/** Adds a leaf's value to the score of each of `rows` records. Four go down at once: each step waits for its loads. */
function addTree(tree: usize, values: usize, records: usize, stride: usize, rows: u32, scores: usize): void {
  for (let row: u32 = 0; row < rows; row += 4) {
    const first = records + (<usize>row) * stride;
    const second = records + (<usize>min(row + 1, rows - 1)) * stride;
    const third = records + (<usize>min(row + 2, rows - 1)) * stride;
    const fourth = records + (<usize>min(row + 3, rows - 1)) * stride;
    let a: i32 = 0;
    let b: i32 = 0;
    let c: i32 = 0;
    let d: i32 = 0;
    while ((a & b & c & d) >= 0) {
      a = step(tree, a, first);
      b = step(tree, b, second);
      c = step(tree, c, third);
      d = step(tree, d, fourth);
    }
    const at = scores + ((<usize>row) << 3);
    add(at, values, a);
    if (row + 1 < rows) add(at + 8, values, b);
    if (row + 2 < rows) add(at + 16, values, c);
    if (row + 3 < rows) add(at + 24, values, d);
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, values: usize, leaf: i32): void {
  store<f64>(at, load<f64>(at) + load<f64>(values + ((<usize>~leaf) << 3)));
}

/**
 * Adds each tree's value to the f64 scores of 1024 rows, tree by tree.
 * Cells: records, stride, rows, trees, tree addresses (u32), value addresses (u32; f64 by leaf), scores.
 */
export function treesScore(task: u32, parameters: usize): void {
  const stride = <usize>cell(parameters, 1);
  const to = min((task + 1) * ROWS_A_TASK, cell(parameters, 2));
  const trees = cell(parameters, 3);
  for (let from = task * ROWS_A_TASK; from < to; from += NEAR_ROWS) {
    const end = min(from + NEAR_ROWS, to);
    for (let tree: u32 = 0; tree < trees; tree++) {
      const place = (<usize>tree) << 2;
      const nodes = <usize>load<u32>(<usize>cell(parameters, 4) + place);
      const values = <usize>load<u32>(<usize>cell(parameters, 5) + place);
      const records = <usize>cell(parameters, 0) + (<usize>from) * stride;
      addTree(nodes, values, records, stride, end - from, <usize>cell(parameters, 6) + ((<usize>from) << 3));
    }
  }
}

/**
 * Exact path-dependent attributions (Lundberg et al. 2020) by tables (the idea of Fast TreeSHAP v2, Yang 2021): what a leaf
 * adds to each feature depends only on which of the path's features the record agrees with.
 * A tree's leaves: u32 count, u32 inner nodes (at most 64), then for each leaf u32 features, u32 table (f64, [pattern][feature])
 * and for each feature of its path u32 place in `out`, unused, u64 mask of the nodes that ask it, u64 their answers on the path.
 * Cells: records, stride, rows, trees, tree addresses, leaf addresses, out f64 [row][outputs], outputs.
 */
export function treesExplain(task: u32, parameters: usize): void {
  const stride = <usize>cell(parameters, 1);
  const to = min((task + 1) * ROWS_A_TASK, cell(parameters, 2));
  const trees = cell(parameters, 3);
  const outputs = cell(parameters, 7);
  for (let from = task * ROWS_A_TASK; from < to; from += NEAR_ROWS) {
    const end = min(from + NEAR_ROWS, to);
    for (let tree: u32 = 0; tree < trees; tree++) {
      const place = (<usize>tree) << 2;
      const nodes = <usize>load<u32>(<usize>cell(parameters, 4) + place);
      const leaves = <usize>load<u32>(<usize>cell(parameters, 5) + place);
      for (let row = from; row < end; row++) {
        const record = <usize>cell(parameters, 0) + (<usize>row) * stride;
        explainTree(nodes, leaves, record, <usize>cell(parameters, 6) + (<usize>row) * ((<usize>outputs) << 3));
      }
    }
  }
}

function explainTree(tree: usize, leaves: usize, record: usize, out: usize): void {
  const count = load<u32>(leaves);
  // Every node's decision, a bit each; a tree has at most 64 inner nodes.
  let decisions: u64 = 0;
  const inner = load<u32>(leaves, 4);
  for (let node: u32 = 0; node < inner; node++) decisions |= (<u64>goesLeft(tree + (<usize>node) * NODE_BYTES, record)) << node;
  let leaf = leaves + 8;
  for (let i: u32 = 0; i < count; i++) {
    const features = load<u32>(leaf);
    const table = <usize>load<u32>(leaf, 4);
    leaf += 8;
    let pattern: u32 = 0;
    const first = leaf;
    for (let f: u32 = 0; f < features; f++, leaf += 24) {
      pattern |= (<u32>((decisions & load<u64>(leaf, 8)) == load<u64>(leaf, 16))) << f;
    }
    const values = table + (((<usize>pattern) * (<usize>features)) << 3);
    for (let f: u32 = 0; f < features; f++) {
      const at = out + ((<usize>load<u32>(first + (<usize>f) * 24)) << 3);
      store<f64>(at, load<f64>(at) + load<f64>(values + ((<usize>f) << 3)));
    }
  }
}
