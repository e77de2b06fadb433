/**
 * The inner loops of gradient-boosted trees (boosting/grow.ts drives them). A kernel is called with the number of a task
 * and the address of its parameters, u32 cells named in each docstring.
 *
 * A record is one row: four i32 (gradient, hessian, 1, 0), then one byte a feature, its bin, 255 for missing; `stride`
 * bytes in all. A histogram entry is the sum of such four i32 over the rows of a bin, 256 entries a feature, features in
 * groups of four. Sums of whole numbers do not depend on the order of the rows: any number of threads grows the same tree.
 */

const MISSING: u32 = 255;
const RECORD_HEAD: usize = 16;
const FEATURE_BYTES: usize = 4096;
const GROUP_BYTES: usize = 4 * FEATURE_BYTES;
/** Rows whose records stay in the first-level cache beside one group's histograms. */
const NEAR_ROWS: u32 = 512;
const ROWS_A_TASK: u32 = 4096;
const SEGMENT_ROWS: u32 = 16384;
/** Gain below which a split is noise of rounding. */
const LEAST_GAIN: f64 = 1e-7;
/** As in LightGBM: categories with a smaller hessian are not told apart, and ratios are drawn to 0 by this much. */
const CATEGORY_SMOOTHING: f64 = 10;

// @ts-ignore: decorator
@inline
function cell(parameters: usize, index: usize): u32 {
  return load<u32>(parameters + (index << 2));
}

// @ts-ignore: decorator
@inline
function u32At(list: usize, index: u32): u32 {
  return load<u32>(list + ((<usize>index) << 2));
}

/** Cephes expf: 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]; relative error below 2e-7. */
// @ts-ignore: decorator
@inline
function exp4(power: v128): v128 {
  const x = f32x4.min(f32x4.max(power, f32x4.splat(-87)), f32x4.splat(87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
}

/** Scrambled bits of four rows: the same whatever thread asks. */
// @ts-ignore: decorator
@inline
function noise4(row: u32, seed: u32): v128 {
  let x = i32x4.add(i32x4.splat(row), i32x4(0, 1, 2, 3));
  x = v128.xor(i32x4.mul(x, i32x4.splat(0x9e3779b1)), i32x4.splat(seed));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x85ebca6b));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** Writes gradient and hessian of four rows into their records, in whole numbers, rounded up or down by chance in proportion. */
// @ts-ignore: decorator
@inline
function storeFour(record: usize, stride: usize, row: u32, seed: u32, g: v128, h: v128): void {
  const fraction = f32x4.splat(<f32>(1.0 / 65536.0));
  const unit = i32x4(1, 0, 1, 0);
  const noise = noise4(row, seed);
  const low = f32x4.mul(f32x4.convert_i32x4_u(v128.and(noise, i32x4.splat(0xffff))), fraction);
  const high = f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(noise, 16)), fraction);
  const whole = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(g, low)));
  const curved = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(h, high)));
  const first = v128.shuffle<i32>(whole, curved, 0, 4, 1, 5);
  const second = v128.shuffle<i32>(whole, curved, 2, 6, 3, 7);
  v128.store(record, v128.shuffle<i64>(first, unit, 0, 2));
  v128.store(record + stride, v128.shuffle<i64>(first, unit, 1, 2));
  v128.store(record + 2 * stride, v128.shuffle<i64>(second, unit, 0, 2));
  v128.store(record + 3 * stride, v128.shuffle<i64>(second, unit, 1, 2));
}

/**
 * Gradient and hessian of the log loss (or half the squared error), as whole numbers, for a task of 4096 rows. They are rounded
 * by chance in proportion, which is unbiased; else rows of equal score would all err alike.
 * Cells: scores f32, labels f32, weights f32, records, stride, rows (a multiple of 4), seed, scales (f32 gradient, f32 hessian),
 * squared (1: squared error).
 */
export function boostGradients(task: u32, parameters: usize): void {
  const scores = <usize>cell(parameters, 0);
  const labels = <usize>cell(parameters, 1);
  const weights = <usize>cell(parameters, 2);
  const stride = <usize>cell(parameters, 4);
  const seed = cell(parameters, 6);
  const scales = <usize>cell(parameters, 7);
  const squared = cell(parameters, 8) == 1;
  const gradientScale = f32x4.splat(load<f32>(scales));
  const hessianScale = f32x4.splat(load<f32>(scales, 4));
  const one = f32x4.splat(1);
  const from = task * ROWS_A_TASK;
  const to = min(from + ROWS_A_TASK, cell(parameters, 5));
  let record = <usize>cell(parameters, 3) + (<usize>from) * stride;
  for (let row = from; row < to; row += 4, record += stride << 2) {
    const at = (<usize>row) << 2;
    const weight = v128.load(weights + at);
    const score = v128.load(scores + at);
    const p = squared ? score : f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(score))));
    const curve = squared ? weight : f32x4.mul(f32x4.mul(p, f32x4.sub(one, p)), weight);
    const g = f32x4.mul(f32x4.mul(f32x4.sub(p, v128.load(labels + at)), weight), gradientScale);
    storeFour(record, stride, row, seed, g, f32x4.mul(curve, hessianScale));
  }
}

/** Reads a word of each cache line that comes next: misses overlap here, which they do not in the histogram's loop. */
function bringNear(records: usize, stride: usize, fromByte: usize, toByte: usize, index: usize, count: u32): u32 {
  let seen: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const record = records + (<usize>u32At(index, i)) * stride;
    seen |= load<u32>(record);
    for (let at = fromByte; at < toByte; at += 64) seen |= load<u32>(record + at);
  }
  return seen;
}

/** Adds `count` records to the histograms of the four features at `offset` of a record. */
function addRecords(records: usize, stride: usize, offset: usize, index: usize, count: u32, out: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const record = records + (<usize>u32At(index, i)) * stride;
    const bins = load<u32>(record + offset);
    const row = v128.load(record);
    let at = out + ((<usize>(bins & 255)) << 4);
    v128.store(at, i32x4.add(v128.load(at), row));
    at = out + ((<usize>((bins >> 8) & 255)) << 4);
    v128.store(at, i32x4.add(v128.load(at, 4096), row), 4096);
    at = out + ((<usize>((bins >> 16) & 255)) << 4);
    v128.store(at, i32x4.add(v128.load(at, 8192), row), 8192);
    at = out + ((<usize>(bins >> 24)) << 4);
    v128.store(at, i32x4.add(v128.load(at, 12288), row), 12288);
  }
}

/**
 * Histograms of the rows `index[0 … count)` for this task's share of the groups; with a parent, its histograms become
 * those of the sibling (parent less child).
 * Cells: records, stride, groups, tasks, index, count, out, parent (0: none).
 */
export function boostHistograms(task: u32, parameters: usize): void {
  const records = <usize>cell(parameters, 0);
  const stride = <usize>cell(parameters, 1);
  const groups = cell(parameters, 2);
  const tasks = cell(parameters, 3);
  const index = <usize>cell(parameters, 4);
  const count = cell(parameters, 5);
  const from = (task * groups) / tasks;
  const to = ((task + 1) * groups) / tasks;
  const out = <usize>cell(parameters, 6) + (<usize>from) * GROUP_BYTES;
  const bytes = (<usize>(to - from)) * GROUP_BYTES;
  memory.fill(out, 0, bytes);
  for (let done: u32 = 0; done < count; done += NEAR_ROWS) {
    const rows = min(NEAR_ROWS, count - done);
    const part = index + ((<usize>done) << 2);
    bringNear(records, stride, RECORD_HEAD + ((<usize>from) << 2), RECORD_HEAD + ((<usize>to) << 2), part, rows);
    for (let group = from; group < to; group++) {
      const at = out + (<usize>(group - from)) * GROUP_BYTES;
      addRecords(records, stride, RECORD_HEAD + ((<usize>group) << 2), part, rows, at);
    }
  }
  if (cell(parameters, 7) == 0) return;
  const parent = <usize>cell(parameters, 7) + (<usize>from) * GROUP_BYTES;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(parent + at, i32x4.sub(v128.load(parent + at), v128.load(out + at)));
  }
}

/** What a search for a split knows of its node and its options; read from the kernel's parameters. */
let nodeGradient: f64 = 0;
let nodeHessian: f64 = 0;
let nodeRows: f64 = 0;
let gradientUnit: f64 = 0;
let hessianUnit: f64 = 0;
let l2: f64 = 0;
let leastRows: f64 = 0;
let leastHessian: f64 = 0;
/** The best split so far: f64 gain, feature, last bin (or -1: categories), missing left, left gradient, hessian, rows; goes-left bytes. */
let found: usize = 0;

/** Gain in loss of dealing g, h, n to the left; 0 where a side is too small. */
// @ts-ignore: decorator
@inline
function gainOf(g: f64, h: f64, n: f64): f64 {
  const left = h * hessianUnit;
  const right = (nodeHessian - h) * hessianUnit;
  if (n < leastRows || nodeRows - n < leastRows || left < leastHessian || right < leastHessian) return 0;
  const a = g * gradientUnit;
  const b = (nodeGradient - g) * gradientUnit;
  const whole = nodeGradient * gradientUnit;
  return (a * a) / (left + l2) + (b * b) / (right + l2) - (whole * whole) / (nodeHessian * hessianUnit + l2);
}

function note(gain: f64, feature: u32, bin: f64, missingLeft: f64, g: f64, h: f64, n: f64): void {
  store<f64>(found, gain);
  store<f64>(found, <f64>feature, 8);
  store<f64>(found, bin, 16);
  store<f64>(found, missingLeft, 24);
  store<f64>(found, g, 32);
  store<f64>(found, h, 40);
  store<f64>(found, n, 48);
}

/** Every threshold of a numeric feature, missing rows on the right, then on the left; ties keep the first. */
function searchThresholds(histogram: usize, bins: u32, feature: u32): void {
  const missing = histogram + ((<usize>MISSING) << 4);
  const missingRows = <f64>load<i32>(missing, 8);
  for (let side: u32 = 0; side < 2; side++) {
    if (side == 1 && missingRows == 0) return;
    let g: f64 = side == 1 ? <f64>load<i32>(missing) : 0;
    let h: f64 = side == 1 ? <f64>load<i32>(missing, 4) : 0;
    let n: f64 = side == 1 ? missingRows : 0;
    // With missing rows on the right, known against missing is a split too.
    const end = side == 0 && missingRows > 0 ? bins : bins - 1;
    for (let bin: u32 = 0; bin < end; bin++) {
      const at = histogram + ((<usize>bin) << 4);
      const rows = <f64>load<i32>(at, 8);
      if (rows == 0) continue;
      g += <f64>load<i32>(at);
      h += <f64>load<i32>(at, 4);
      n += rows;
      const gain = gainOf(g, h, n);
      if (gain > load<f64>(found)) note(gain, feature, <f64>bin, <f64>side, g, h, n);
    }
  }
}

/**
 * Categories in order of gradient over hessian, from either end (Fisher 1958: an optimal grouping is among these).
 * Missing is a category of its own. `scratch`: 256 × (f64 ratio, u32 bin).
 */
function searchCategories(histogram: usize, feature: u32, scratch: usize): void {
  const order = scratch + 2048;
  let count: u32 = 0;
  for (let bin: u32 = 0; bin < 256; bin++) {
    const at = histogram + ((<usize>bin) << 4);
    const hessian = <f64>load<i32>(at, 4) * hessianUnit;
    if (load<i32>(at, 8) == 0 || hessian < leastHessian) continue;
    const ratio = (<f64>load<i32>(at) * gradientUnit) / (hessian + CATEGORY_SMOOTHING);
    let place = count++;
    for (; place > 0 && load<f64>(scratch + ((<usize>(place - 1)) << 3)) > ratio; place--) {
      store<f64>(scratch + ((<usize>place) << 3), load<f64>(scratch + ((<usize>(place - 1)) << 3)));
      store<u32>(order + ((<usize>place) << 2), u32At(order, place - 1));
    }
    store<f64>(scratch + ((<usize>place) << 3), ratio);
    store<u32>(order + ((<usize>place) << 2), bin);
  }
  for (let end: u32 = 0; end < 2; end++) {
    let g: f64 = 0;
    let h: f64 = 0;
    let n: f64 = 0;
    for (let i: u32 = 0; i + 1 < count; i++) {
      const at = histogram + ((<usize>u32At(order, end == 0 ? i : count - 1 - i)) << 4);
      g += <f64>load<i32>(at);
      h += <f64>load<i32>(at, 4);
      n += <f64>load<i32>(at, 8);
      const gain = gainOf(g, h, n);
      if (gain <= load<f64>(found)) continue;
      note(gain, feature, -1, 0, g, h, n);
      memory.fill(found + 64, 0, 256);
      for (let j: u32 = 0; j <= i; j++) {
        store<u8>(found + 64 + <usize>u32At(order, end == 0 ? j : count - 1 - j), 1);
      }
    }
  }
}

/**
 * The best split of a node within one group of features (the task).
 * Cells: histograms, node (f64 gradient, hessian, rows, gradient unit, hessian unit, l2, least rows, least hessian),
 * features, bins of each feature (u32; 0: categorical; 1: none to split), out (320 bytes a group), scratch (4096 bytes a group).
 */
export function boostSplits(task: u32, parameters: usize): void {
  const node = <usize>cell(parameters, 1);
  nodeGradient = load<f64>(node);
  nodeHessian = load<f64>(node, 8);
  nodeRows = load<f64>(node, 16);
  gradientUnit = load<f64>(node, 24);
  hessianUnit = load<f64>(node, 32);
  l2 = load<f64>(node, 40);
  leastRows = load<f64>(node, 48);
  leastHessian = load<f64>(node, 56);
  found = <usize>cell(parameters, 4) + (<usize>task) * 320;
  note(LEAST_GAIN, 0xffffffff, 0, 0, 0, 0, 0);
  const features = cell(parameters, 2);
  for (let lane: u32 = 0; lane < 4; lane++) {
    const feature = task * 4 + lane;
    if (feature >= features) return;
    const histogram = <usize>cell(parameters, 0) + (<usize>feature) * FEATURE_BYTES;
    const bins = u32At(<usize>cell(parameters, 3), feature);
    if (bins == 0) searchCategories(histogram, feature, <usize>cell(parameters, 5) + ((<usize>task) << 12));
    else searchThresholds(histogram, bins, feature);
  }
}

/**
 * Deals a segment of 16,384 rows of `index[0 … count)` out to the same segment of `left` and `right`, in order.
 * Cells: column (a byte a row), index, count, goes-left (256 bytes), left, right, lefts (u32 a segment).
 */
export function boostPartition(task: u32, parameters: usize): void {
  const column = <usize>cell(parameters, 0);
  const goesLeft = <usize>cell(parameters, 3);
  const from = task * SEGMENT_ROWS;
  const rows = min(SEGMENT_ROWS, cell(parameters, 2) - from);
  const index = <usize>cell(parameters, 1) + ((<usize>from) << 2);
  const left = <usize>cell(parameters, 4) + ((<usize>from) << 2);
  const right = <usize>cell(parameters, 5) + ((<usize>from) << 2);
  let lefts: u32 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const row = u32At(index, i);
    store<u32>(left + ((<usize>lefts) << 2), row);
    store<u32>(right + ((<usize>(i - lefts)) << 2), row);
    lefts += <u32>load<u8>(goesLeft + <usize>load<u8>(column + <usize>row));
  }
  store<u32>(<usize>cell(parameters, 6) + ((<usize>task) << 2), lefts);
}

/**
 * Puts a segment's rows back: the left ones to the front part, the right ones behind all the left ones.
 * Cells: as `boostPartition`, then the number of all left rows.
 */
export function boostPlace(task: u32, parameters: usize): void {
  const lefts = <usize>cell(parameters, 6);
  const from = task * SEGMENT_ROWS;
  const rows = min(SEGMENT_ROWS, cell(parameters, 2) - from);
  let before: u32 = 0;
  for (let segment: u32 = 0; segment < task; segment++) before += u32At(lefts, segment);
  const own = u32At(lefts, task);
  const index = <usize>cell(parameters, 1);
  const skip = (<usize>from) << 2;
  memory.copy(index + ((<usize>before) << 2), <usize>cell(parameters, 4) + skip, (<usize>own) << 2);
  const behind = cell(parameters, 7) + from - before;
  memory.copy(index + ((<usize>behind) << 2), <usize>cell(parameters, 5) + skip, (<usize>(rows - own)) << 2);
}

/**
 * Adds the leaves' values to the scores of 4096 places of the index, which lies in order of the leaves.
 * Cells: scores f32, index, count, leaves, end of each leaf (u32), value of each leaf (f32).
 */
export function boostAdvance(task: u32, parameters: usize): void {
  const scores = <usize>cell(parameters, 0);
  const index = <usize>cell(parameters, 1);
  const ends = <usize>cell(parameters, 4);
  const to = min((task + 1) * ROWS_A_TASK, cell(parameters, 2));
  let leaf: u32 = 0;
  for (let i = task * ROWS_A_TASK; i < to; ) {
    while (u32At(ends, leaf) <= i) leaf++;
    const value = load<f32>(<usize>cell(parameters, 5) + ((<usize>leaf) << 2));
    const end = min(u32At(ends, leaf), to);
    for (; i < end; i++) {
      const at = scores + ((<usize>u32At(index, i)) << 2);
      store<f32>(at, load<f32>(at) + value);
    }
  }
}

/**
 * The bins of a feature in 8192 rows: how many of the ascending `edges` lie below the value; without edges the value is a
 * category, its own bin. NaN and categories outside the range are missing. Written to the records and to the feature's column.
 * Cells: values f64, rows, edges f64 (0: categories), number of edges or categories, column, records, stride, feature.
 */
export function boostBins(task: u32, parameters: usize): void {
  const values = <usize>cell(parameters, 0);
  const edges = <usize>cell(parameters, 2);
  const count = cell(parameters, 3);
  const column = <usize>cell(parameters, 4);
  const stride = <usize>cell(parameters, 6);
  const out = <usize>cell(parameters, 5) + RECORD_HEAD + <usize>cell(parameters, 7);
  const to = min((task + 1) * 8192, cell(parameters, 1));
  for (let row = task * 8192; row < to; row++) {
    const value = load<f64>(values + ((<usize>row) << 3));
    let bin: u32 = MISSING;
    if (edges == 0) {
      if (value >= 0 && value < <f64>count) bin = <u32>value;
    } else if (value == value) {
      bin = 0;
      let size = count;
      while (size > 0) {
        const half = size >> 1;
        const below = load<f64>(edges + ((<usize>(bin + half)) << 3)) < value;
        bin = below ? bin + half + 1 : bin;
        size = below ? size - half - 1 : half;
      }
    }
    store<u8>(column + <usize>row, bin);
    store<u8>(out + (<usize>row) * stride, bin);
  }
}
