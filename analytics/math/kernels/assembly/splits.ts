import { countRecords } from "./histograms";
import { cell, FEATURE_BYTES, GROUP_BYTES, MISSING, u32At } from "./records";

/** Gain below which a split is noise of rounding. */
const LEAST_GAIN: f64 = 1e-7;
/** As in LightGBM: categories with a smaller hessian are not told apart, and ratios are drawn to 0 by this much. */
const CATEGORY_SMOOTHING: f64 = 10;
/** More than enough for the rounding of a few sums and products. */
const nearly: f64 = 1 - 1e-12;

/** What a search for a split knows of its node and its options; read from the kernel's parameters. */
let nodeGradient: f64 = 0;
let nodeHessian: f64 = 0;
let nodeRows: f64 = 0;
/** What the node itself takes off the loss: gains are what its halves take off beyond that. */
let lossOfNode: f64 = 0;
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
  return (a * a) / (left + l2) + (b * b) / (right + l2) - lossOfNode;
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

/** Every threshold of a numeric feature, missing rows on the right, then on the left; ties keep the first. Two bins at a time; see `gainOf`. */
function searchThresholds(histogram: usize, bins: u32, feature: u32): void {
  const missing = v128.load(histogram + ((<usize>MISSING) << 4));
  const known = i32x4.extract_lane(missing, 2) == 0;
  let best = load<f64>(found);
  const wholeGradient = f64x2.splat(nodeGradient);
  const wholeHessian = f64x2.splat(nodeHessian);
  const rows = f64x2.splat(nodeRows);
  const perGradient = f64x2.splat(gradientUnit);
  const perHessian = f64x2.splat(hessianUnit);
  const penalty = f64x2.splat(l2);
  const fewest = f64x2.splat(leastRows);
  const least = f64x2.splat(leastHessian);
  const loss = f64x2.splat(lossOfNode);
  for (let side: u32 = 0; side < 2; side++) {
    if (side == 1 && known) return;
    let second = side == 1 ? missing : i32x4.splat(0);
    // With missing rows on the right, known against missing is a split too.
    const end = side == 0 && !known ? bins : bins - 1;
    for (let bin: u32 = 0; bin < end; bin += 2) {
      const at = histogram + ((<usize>bin) << 4);
      const first = i32x4.add(second, v128.load(at));
      second = i32x4.add(first, v128.load(at, 16));
      const gh = v128.shuffle<i32>(first, second, 0, 4, 1, 5);
      const g = f64x2.convert_low_i32x4_s(gh);
      const h = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(gh, gh, 2, 3, 2, 3));
      const n = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(first, second, 2, 6, 2, 6));
      const left = f64x2.mul(h, perHessian);
      const right = f64x2.mul(f64x2.sub(wholeHessian, h), perHessian);
      const a = f64x2.mul(g, perGradient);
      const b = f64x2.mul(f64x2.sub(wholeGradient, g), perGradient);
      const overLeft = f64x2.add(left, penalty);
      const overRight = f64x2.add(right, penalty);
      const square = f64x2.mul(a, a);
      const other = f64x2.mul(b, b);
      const enough = v128.and(
        v128.and(f64x2.ge(n, fewest), f64x2.ge(f64x2.sub(rows, n), fewest)),
        v128.and(f64x2.ge(left, least), f64x2.ge(right, least)),
      );
      // Whether the gain is nearly the best is asked without division, which takes longer than all the rest.
      const sum = f64x2.add(f64x2.mul(square, overRight), f64x2.mul(other, overLeft));
      const near = f64x2.gt(sum, f64x2.mul(f64x2.mul(overLeft, overRight), f64x2.splat((best + lossOfNode) * nearly)));
      if (!v128.any_true(v128.and(enough, near))) continue;
      const gains = f64x2.sub(f64x2.add(f64x2.div(square, overLeft), f64x2.div(other, overRight)), loss);
      const good = v128.and(enough, gains);
      let gain = f64x2.extract_lane(good, 0);
      if (gain > best) {
        best = gain;
        note(gain, feature, <f64>bin, <f64>side, f64x2.extract_lane(g, 0), f64x2.extract_lane(h, 0), f64x2.extract_lane(n, 0));
      }
      gain = f64x2.extract_lane(good, 1);
      if (gain > best && bin + 1 < end) {
        best = gain;
        note(gain, feature, <f64>(bin + 1), <f64>side, f64x2.extract_lane(g, 1), f64x2.extract_lane(h, 1), f64x2.extract_lane(n, 1));
      }
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

/** Sums up what several tasks counted of one group. */
function addUp(parts: u32, from: usize, step: usize, out: usize): void {
  for (let at: usize = 0; at < GROUP_BYTES; at += 16) {
    let sum = v128.load(from + at);
    for (let part: u32 = 1; part < parts; part++) sum = i32x4.add(sum, v128.load(from + at + (<usize>part) * step));
    v128.store(out + at, sum);
  }
}

/** Turns the histograms of a parent into those of the other child. */
function takeOff(child: usize, parent: usize): void {
  for (let at: usize = 0; at < GROUP_BYTES; at += 16) {
    v128.store(parent + at, i32x4.sub(v128.load(parent + at), v128.load(child + at)));
  }
}

/**
 * The best split of a node within one group of features. `node`: f64 gradient, hessian, rows, gradient unit, hessian unit, l2,
 * least rows, least hessian; without rows nothing is found.
 */
function search(group: u32, parameters: usize, histograms: usize, node: usize, out: usize): void {
  nodeGradient = load<f64>(node);
  nodeHessian = load<f64>(node, 8);
  nodeRows = load<f64>(node, 16);
  gradientUnit = load<f64>(node, 24);
  hessianUnit = load<f64>(node, 32);
  l2 = load<f64>(node, 40);
  leastRows = load<f64>(node, 48);
  leastHessian = load<f64>(node, 56);
  const whole = nodeGradient * gradientUnit;
  lossOfNode = (whole * whole) / (nodeHessian * hessianUnit + l2);
  found = out + (<usize>group) * 320;
  note(LEAST_GAIN, 0xffffffff, 0, 0, 0, 0, 0);
  if (nodeRows == 0) return;
  const features = cell(parameters, 11);
  for (let lane: u32 = 0; lane < 4; lane++) {
    const feature = group * 4 + lane;
    if (feature >= features) return;
    const histogram = histograms + (<usize>feature) * FEATURE_BYTES;
    const bins = u32At(<usize>cell(parameters, 12), feature);
    if (bins == 0) searchCategories(histogram, feature, <usize>cell(parameters, 15) + ((<usize>group) << 12));
    else searchThresholds(histogram, bins, feature);
  }
}

/**
 * The best splits of two sister nodes within this task's share of the groups. The histograms of the first are counted here,
 * or added up of what `boostHistograms` counted; those of the parent, where there is one, become those of the second.
 * Cells: records, stride, groups, tasks, index and count of the first's rows, parts counted already (0: none), their address,
 * histograms of the first, of the parent (0: none), nodes (64 bytes each; see `search`), features, bins of each feature
 * (u32; 0: categorical; 1: none to split), out of the first and of the second (320 bytes a group), scratch (4096 bytes a group).
 */
export function boostSplits(task: u32, parameters: usize): void {
  const groups = cell(parameters, 2);
  const tasks = cell(parameters, 3);
  const from = (task * groups) / tasks;
  const to = ((task + 1) * groups) / tasks;
  const parts = cell(parameters, 6);
  const counted = <usize>cell(parameters, 7);
  const first = <usize>cell(parameters, 8);
  const parent = <usize>cell(parameters, 9);
  const nodes = <usize>cell(parameters, 10);
  if (parts == 0) {
    const index = <usize>cell(parameters, 4);
    countRecords(<usize>cell(parameters, 0), <usize>cell(parameters, 1), from, to, index, cell(parameters, 5), first);
  }
  for (let group = from; group < to; group++) {
    const at = (<usize>group) * GROUP_BYTES;
    if (parts > 0) addUp(parts, counted + at, (<usize>groups) * GROUP_BYTES, first + at);
    if (parent != 0) takeOff(first + at, parent + at);
    search(group, parameters, first, nodes, <usize>cell(parameters, 13));
    if (parent != 0) search(group, parameters, parent, nodes + 64, <usize>cell(parameters, 14));
  }
}
