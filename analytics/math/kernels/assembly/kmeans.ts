import { eightBytes, indexBits, weigh } from "./coarse";
import { lastRow, Rows } from "./rows";
import { addRow, moveRow, nearestOfFour, squaredDistance } from "./tiles";

@unmanaged
class Clusters extends Rows {
  k: u32;
  tiles: u32;
  /** See `nearestOfFour`. */
  twice: usize;
  constants: usize;
  /** k × cols float32. */
  centres: usize;
  /** rows × u16; 65535 = none yet. */
  labels: usize;
}

@unmanaged
class Walk extends Clusters {
  /** See coarse.ts. */
  coarse: usize;
  heads: usize;
  headBytes: u32;
}

@unmanaged
class Seeding extends Rows {
  /** cols × 4 float32: four candidate rows, one per lane. */
  candidates: usize;
  /** rows × float32: squared distance to the nearest centre so far. */
  nearest: usize;
  /** 1: lane 0 becomes a centre and `nearest` is brought up to date. 0: only try. */
  take: u32;
}

@unmanaged
class Moments extends Rows {
  /** cols float32, padded to whole fours: taken off every row, so that squares of what is left lose no digits. */
  shift: usize;
}

const none: u32 = 65535;

/** The nearest centres of rows i … i + 3; past `to` the last row stands in. */
@inline
function nearest(p: Clusters, i: u32, to: u32, others: bool, own: v128): v128 {
  const bytes: usize = p.cols << 2;
  const r0 = p.data + <usize>i * bytes;
  const r1 = i + 1 < to ? r0 + bytes : r0;
  const r2 = i + 2 < to ? r1 + bytes : r1;
  const r3 = i + 3 < to ? r2 + bytes : r2;
  return nearestOfFour(r0, r1, r2, r3, p.cols, p.tiles, p.twice, p.constants, others, own);
}

@inline
function lane(v: v128, n: u32): u32 {
  return n == 0 ? i32x4.extract_lane(v, 0)
    : n == 1 ? i32x4.extract_lane(v, 1)
    : n == 2 ? i32x4.extract_lane(v, 2)
    : i32x4.extract_lane(v, 3);
}

/**
 * One pass of Lloyd: labels the rows; out: what changed in Σx (k × cols) and in the rows (k) of each cluster, then the
 * number of labels changed, then room for what `weigh` makes. Rows that stay cost nothing: after a few passes nearly all do.
 */
export function lloyd(task: u32, at: usize): void {
  const p = changetype<Walk>(at);
  const to = lastRow(p, task);
  const from = task * p.taskRows;
  const sums = p.out + <usize>task * p.outBytes;
  const changed = sums + ((p.k * p.cols + p.k) << 3);
  const constants = changed + 8;
  const weights = constants + (((p.k + 3) & ~3) << 2);
  memory.fill(sums, 0, changed + 8 - sums);
  const head = p.heads + <usize>task * p.headBytes;
  // Where many rows stay in doubt, rough scores are not worth their time.
  const worth = p.coarse != 0 && load<u32>(head) < (to - from + 15) >> 4;
  const margin = worth ? weigh(head, p.cols, p.k, p.twice, p.constants, weights, constants) : -1;
  if (margin >= 0) store<u32>(head, byRoughScores(p, from, to, sums, weights, constants, <i32>margin));
  else {
    for (let i = from; i < to; i += 4) {
      relabel(p, i, to, nearest(p, i, to, false, i32x4.splat(0)), sums);
    }
  }
}

/** Labels the rows whose best rough score is clear, and the others by their scores. Returns how many fours were not clear. */
function byRoughScores(p: Walk, from: u32, to: u32, sums: usize, weights: usize, constants: usize, margin: i32): u32 {
  const step = eightBytes(p.cols);
  const fours = (p.k + 3) >> 2;
  const apart = i32x4.splat(margin);
  const ids = i32x4.splat((1 << indexBits(p.k)) - 1);
  const mask = v128.not(ids);
  const one = i32x4.splat(1);
  let first = p.coarse + <usize>(from >> 3) * step;
  let unclear: u32 = 0;
  for (let i = from; i < to; i += 8, first += step) {
    let bestA = i32x4.splat(i32.MAX_VALUE);
    let nextA = bestA;
    let bestB = bestA;
    let nextB = bestA;
    let weight = weights;
    let place = i32x4.splat(0);
    const end = first + step;
    for (let four: u32 = 0; four < fours; four++) {
      const c = constants + (four << 4);
      let a0 = v128.load32_splat(c);
      let a1 = v128.load32_splat(c, 4);
      let a2 = v128.load32_splat(c, 8);
      let a3 = v128.load32_splat(c, 12);
      let b0 = a0;
      let b1 = a1;
      let b2 = a2;
      let b3 = a3;
      for (let x = first; x < end; x += 32) {
        const a = v128.load(x);
        const b = v128.load(x, 16);
        let w = v128.load32_splat(weight);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, w));
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, w));
        w = v128.load32_splat(weight, 4);
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, w));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, w));
        w = v128.load32_splat(weight, 8);
        a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, w));
        b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, w));
        w = v128.load32_splat(weight, 12);
        a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, w));
        b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, w));
        weight += 16;
      }
      let score = place;
      score = v128.or(v128.and(a0, mask), place);
      nextA = i32x4.min_s(nextA, i32x4.max_s(bestA, score));
      bestA = i32x4.min_s(bestA, score);
      score = v128.or(v128.and(b0, mask), place);
      nextB = i32x4.min_s(nextB, i32x4.max_s(bestB, score));
      bestB = i32x4.min_s(bestB, score);
      place = i32x4.add(place, one);
      score = v128.or(v128.and(a1, mask), place);
      nextA = i32x4.min_s(nextA, i32x4.max_s(bestA, score));
      bestA = i32x4.min_s(bestA, score);
      score = v128.or(v128.and(b1, mask), place);
      nextB = i32x4.min_s(nextB, i32x4.max_s(bestB, score));
      bestB = i32x4.min_s(bestB, score);
      place = i32x4.add(place, one);
      score = v128.or(v128.and(a2, mask), place);
      nextA = i32x4.min_s(nextA, i32x4.max_s(bestA, score));
      bestA = i32x4.min_s(bestA, score);
      score = v128.or(v128.and(b2, mask), place);
      nextB = i32x4.min_s(nextB, i32x4.max_s(bestB, score));
      bestB = i32x4.min_s(bestB, score);
      place = i32x4.add(place, one);
      score = v128.or(v128.and(a3, mask), place);
      nextA = i32x4.min_s(nextA, i32x4.max_s(bestA, score));
      bestA = i32x4.min_s(bestA, score);
      score = v128.or(v128.and(b3, mask), place);
      nextB = i32x4.min_s(nextB, i32x4.max_s(bestB, score));
      bestB = i32x4.min_s(bestB, score);
      place = i32x4.add(place, one);
    }
    if (clear(bestA, nextA, apart)) relabel(p, i, to, v128.and(bestA, ids), sums);
    else {
      relabel(p, i, to, nearest(p, i, to, false, one), sums);
      unclear++;
    }
    if (i + 4 >= to) break;
    if (clear(bestB, nextB, apart)) relabel(p, i + 4, to, v128.and(bestB, ids), sums);
    else {
      relabel(p, i + 4, to, nearest(p, i + 4, to, false, one), sums);
      unclear++;
    }
  }
  return unclear;
}

@inline
function clear(best: v128, next: v128, apart: v128): bool {
  return i32x4.all_true(i32x4.gt_s(next, i32x4.add(best, apart)));
}

/** Gives four rows their labels where any is new. Past the last row the labels' own memory goes on: whatever stands there. */
@inline
function relabel(p: Clusters, i: u32, to: u32, index: v128, sums: usize): void {
  if (v128.any_true(i32x4.ne(index, v128.load16x4_u(p.labels + (<usize>i << 1))))) move(p, i, to, index, sums);
}

/** Gives four rows their labels, and brings sums, counts and the number of changes after them up to date. */
function move(p: Clusters, i: u32, to: u32, index: v128, sums: usize): void {
  const bytes: usize = p.cols << 2;
  const counts = sums + ((p.k * p.cols) << 3);
  const changed = counts + (p.k << 3);
  const many = min<u32>(4, to - i);
  for (let n: u32 = 0; n < many; n++) {
    const label = lane(index, n);
    const place = p.labels + (<usize>(i + n) << 1);
    const before = <u32>load<u16>(place);
    if (label == before) continue;
    store<u16>(place, <u16>label);
    const row = p.data + <usize>(i + n) * bytes;
    const own = sums + ((label * p.cols) << 3);
    if (before == none) addRow(own, row, p.cols);
    else {
      moveRow(sums + ((before * p.cols) << 3), own, row, p.cols);
      store<f64>(counts + (before << 3), load<f64>(counts + (before << 3)) - 1);
    }
    store<f64>(counts + (label << 3), load<f64>(counts + (label << 3)) + 1);
    store<f64>(changed, load<f64>(changed) + 1);
  }
}

/** Labels the rows; out: rows (k) and Σd² (k) of each cluster. */
export function assignRows(task: u32, at: usize): void {
  const p = changetype<Clusters>(at);
  const to = lastRow(p, task);
  const counts = p.out + <usize>task * p.outBytes;
  const squares = counts + (p.k << 3);
  memory.fill(counts, 0, p.outBytes);
  const bytes: usize = p.cols << 2;
  for (let i: u32 = task * p.taskRows; i < to; i += 4) {
    const index = nearest(p, i, to, false, i32x4.splat(0));
    const many = min<u32>(4, to - i);
    for (let n: u32 = 0; n < many; n++) {
      const label = lane(index, n);
      store<u16>(p.labels + (<usize>(i + n) << 1), <u16>label);
      const d = squaredDistance(p.data + <usize>(i + n) * bytes, p.centres + <usize>label * bytes, p.cols);
      store<f64>(counts + (label << 3), load<f64>(counts + (label << 3)) + 1);
      store<f64>(squares + (label << 3), load<f64>(squares + (label << 3)) + d);
    }
  }
}

/**
 * Of given labels; out, for each cluster: Σd², Σd and Σ (b − a) / max(a, b), a and b the distances to the own and to the
 * nearest other centre (k each).
 */
export function quality(task: u32, at: usize): void {
  const p = changetype<Clusters>(at);
  const to = lastRow(p, task);
  const squares = p.out + <usize>task * p.outBytes;
  const distances = squares + (p.k << 3);
  const silhouettes = distances + (p.k << 3);
  memory.fill(squares, 0, p.outBytes);
  const bytes: usize = p.cols << 2;
  for (let i: u32 = task * p.taskRows; i < to; i += 4) {
    const labels = p.labels + (<usize>i << 1);
    const many = min<u32>(4, to - i);
    const last = many - 1;
    let own = i32x4.splat(load<u16>(labels));
    own = i32x4.replace_lane(own, 1, load<u16>(labels + (min<u32>(1, last) << 1)));
    own = i32x4.replace_lane(own, 2, load<u16>(labels + (min<u32>(2, last) << 1)));
    own = i32x4.replace_lane(own, 3, load<u16>(labels + (last << 1)));
    const other = nearest(p, i, to, true, own);
    for (let n: u32 = 0; n < many; n++) {
      const label = <u32>load<u16>(labels + (n << 1));
      const row = p.data + <usize>(i + n) * bytes;
      const square = squaredDistance(row, p.centres + <usize>label * bytes, p.cols);
      const a = sqrt(square);
      const b = sqrt(squaredDistance(row, p.centres + <usize>lane(other, n) * bytes, p.cols));
      const larger = max(a, b);
      const cell = label << 3;
      store<f64>(squares + cell, load<f64>(squares + cell) + square);
      store<f64>(distances + cell, load<f64>(distances + cell) + a);
      if (larger > 0) store<f64>(silhouettes + cell, load<f64>(silhouettes + cell) + (b - a) / larger);
    }
  }
}

/** k-means++: out: for each of four candidates Σ min(|x − candidate|², nearest). */
export function seed(task: u32, at: usize): void {
  const p = changetype<Seeding>(at);
  const to = lastRow(p, task);
  const out = p.out + <usize>task * p.outBytes;
  const bytes: usize = p.cols << 2;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let i: u32 = task * p.taskRows; i < to; i += 4) {
    const r0 = p.data + <usize>i * bytes;
    const r1 = i + 1 < to ? r0 + bytes : r0;
    const r2 = i + 2 < to ? r1 + bytes : r1;
    const r3 = i + 3 < to ? r2 + bytes : r2;
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let candidate = p.candidates;
    for (let off: usize = 0; off < bytes; off += 4) {
      const c = v128.load(candidate);
      const d0 = f32x4.sub(v128.load_splat<f32>(r0 + off), c);
      a0 = f32x4.add(a0, f32x4.mul(d0, d0));
      const d1 = f32x4.sub(v128.load_splat<f32>(r1 + off), c);
      a1 = f32x4.add(a1, f32x4.mul(d1, d1));
      const d2 = f32x4.sub(v128.load_splat<f32>(r2 + off), c);
      a2 = f32x4.add(a2, f32x4.mul(d2, d2));
      const d3 = f32x4.sub(v128.load_splat<f32>(r3 + off), c);
      a3 = f32x4.add(a3, f32x4.mul(d3, d3));
      candidate += 16;
    }
    const many = min<u32>(4, to - i);
    for (let n: u32 = 0; n < many; n++) {
      const place = p.nearest + (<usize>(i + n) << 2);
      const d = n == 0 ? a0 : n == 1 ? a1 : n == 2 ? a2 : a3;
      const kept = f32x4.pmin(v128.load_splat<f32>(place), d);
      low = f64x2.add(low, f64x2.promote_low_f32x4(kept));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(kept, kept, 2, 3, 2, 3)));
      if (p.take) store<f32>(place, f32x4.extract_lane(kept, 0));
    }
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

/**
 * Out, for each column: Σ (x − shift), then Σ (x − shift)², in float64, each padded to whole fours of columns; what the
 * padding holds means nothing.
 */
export function moments(task: u32, at: usize): void {
  const p = changetype<Moments>(at);
  const to = lastRow(p, task);
  const out = p.out + <usize>task * p.outBytes;
  const bytes: usize = p.cols << 2;
  const first = p.data + <usize>(task * p.taskRows) * bytes;
  const end = p.data + <usize>to * bytes;
  for (let off: usize = 0; off < bytes; off += 16) {
    const shift = v128.load(p.shift + off);
    const shiftLow = f64x2.promote_low_f32x4(shift);
    const shiftHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(shift, shift, 2, 3, 2, 3));
    let sumLow = f64x2.splat(0);
    let sumHigh = sumLow;
    let squareLow = sumLow;
    let squareHigh = sumLow;
    for (let x = first + off; x < end; x += bytes) {
      const four = v128.load(x);
      const low = f64x2.sub(f64x2.promote_low_f32x4(four), shiftLow);
      const high = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)), shiftHigh);
      sumLow = f64x2.add(sumLow, low);
      sumHigh = f64x2.add(sumHigh, high);
      squareLow = f64x2.add(squareLow, f64x2.mul(low, low));
      squareHigh = f64x2.add(squareHigh, f64x2.mul(high, high));
    }
    const sums = out + (off << 1);
    const squares = sums + (p.outBytes >> 1);
    v128.store(sums, sumLow);
    v128.store(sums, sumHigh, 16);
    v128.store(squares, squareLow);
    v128.store(squares, squareHigh, 16);
  }
}
