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
 * adds to each feature depends only on which of the path's features the record agrees with. Leaf by leaf over 1024 rows, so
 * that its table, up to 80 KB, stays near; what leaves of one branch add to the features they share is kept together.
 * A tree's leaves: u32 count, u32 inner nodes (at most 64), then for each leaf u32 features, u32 table (f64, [pattern][feature],
 * padded to whole twos), u32 how many features the next leaf's path begins alike with, unused, and for each feature of its path
 * u32 place in `out`, unused, u64 mask of the nodes that ask it, u64 their answers on the path.
 * Cells: records, stride, rows, trees, tree addresses, leaf addresses, out f64 [row][outputs], outputs, scratch, bytes of a task's.
 */
export function treesExplain(task: u32, parameters: usize): void {
  const stride = <usize>cell(parameters, 1);
  const from = task * ROWS_A_TASK;
  const rows = min(ROWS_A_TASK, cell(parameters, 2) - from);
  const trees = cell(parameters, 3);
  const outBytes = (<usize>cell(parameters, 7)) << 3;
  const scratch = <usize>cell(parameters, 8) + (<usize>task) * (<usize>cell(parameters, 9));
  const width = <usize>cell(parameters, 9) / ROWS_A_TASK - 8;
  const sums = scratch + (ROWS_A_TASK << 3);
  memory.fill(scratch, 0, <usize>cell(parameters, 9));
  const records = <usize>cell(parameters, 0) + (<usize>from) * stride;
  const out = <usize>cell(parameters, 6) + (<usize>from) * outBytes;
  for (let tree: u32 = 0; tree < trees; tree++) {
    const place = (<usize>tree) << 2;
    const leaves = <usize>load<u32>(<usize>cell(parameters, 5) + place);
    decide(<usize>load<u32>(<usize>cell(parameters, 4) + place), load<u32>(leaves, 4), records, stride, rows, scratch);
    let leaf = leaves + 8;
    for (let count = load<u32>(leaves); count > 0; count--) {
      const features = load<u32>(leaf);
      addLeaf(leaf, features, scratch, rows, sums, width);
      const kept = load<u32>(leaf, 8);
      if (kept < features) handOver(leaf, kept, features, rows, sums, width, out, outBytes);
      leaf += 16 + (<usize>features) * 24;
    }
  }
}

/** Every node's decision on each record, a bit each; a tree has at most 64 inner nodes. */
function decide(tree: usize, inner: u32, records: usize, stride: usize, rows: u32, out: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    const record = records + (<usize>row) * stride;
    let decisions: u64 = 0;
    let node = tree;
    for (let i: u32 = 0; i < inner; i++, node += NODE_BYTES) decisions |= (<u64>goesLeft(node, record)) << i;
    store<u64>(out + ((<usize>row) << 3), decisions);
  }
}

/** Adds what a leaf adds to the features of its path to each row's sums by place on the path, two rows at a time. */
function addLeaf(leaf: usize, features: u32, decisions: usize, rows: u32, sums: usize, width: usize): void {
  const table = <usize>load<u32>(leaf, 4);
  const first = leaf + 16;
  const end = first + (<usize>features) * 24;
  const bytes = ((<usize>features + 1) & ~1) << 3;
  for (let row: u32 = 0; row < rows; row += 2) {
    const two = v128.load(decisions + ((<usize>row) << 3));
    let pattern = i64x2.splat(0);
    let bit = i64x2.splat(1);
    for (let feature = first; feature < end; feature += 24) {
      const asked = v128.and(two, v128.load64_splat(feature, 8));
      pattern = v128.or(pattern, v128.and(i64x2.eq(asked, v128.load64_splat(feature, 16)), bit));
      bit = i64x2.add(bit, bit);
    }
    const one = table + (<usize>i64x2.extract_lane(pattern, 0)) * bytes;
    const other = table + (<usize>i64x2.extract_lane(pattern, 1)) * bytes;
    const to = sums + (<usize>row) * width;
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(to + at, f64x2.add(v128.load(to + at), v128.load(one + at)));
      v128.store(to + width + at, f64x2.add(v128.load(to + width + at), v128.load(other + at)));
    }
  }
}

/** Adds the sums by place on the path, from place `kept` on, to the features there, and clears them. */
function handOver(
  leaf: usize,
  kept: u32,
  features: u32,
  rows: u32,
  sums: usize,
  width: usize,
  out: usize,
  outBytes: usize,
): void {
  for (let f = kept; f < features; f++) {
    let from = sums + ((<usize>f) << 3);
    let to = out + ((<usize>load<u32>(leaf + 16 + (<usize>f) * 24)) << 3);
    for (let row: u32 = 0; row < rows; row++) {
      store<f64>(to, load<f64>(to) + load<f64>(from));
      store<f64>(from, 0);
      from += width;
      to += outBytes;
    }
  }
}
