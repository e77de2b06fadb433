import { eightBytes, indexBits, weigh } from "./coarse";
import { Clusters, lane, lastRow, nearest } from "./rows";
import { addRow, moveRow } from "./tiles";

@unmanaged
class Walk extends Clusters {
  /** See coarse.ts; 0: none. */
  coarse: usize;
  heads: usize;
  headBytes: u32;
}

const none: u32 = 65535;
/** Fours of rows put aside before they are looked at; clusters.ts gives room for them and their rows. */
const aside: usize = 64;
const asideBytes: usize = aside << 5;

/**
 * One pass of Lloyd: labels the rows; out: what changed in Σx (k × cols) and in the rows (k) of each cluster, then the
 * number of labels changed, then room of its own. Rows that stay cost nothing: after a few passes nearly all do.
 */
export function lloyd(task: u32, at: usize): void {
  const p = changetype<Walk>(at);
  const to = lastRow(p, task);
  const from = task * p.taskRows;
  const sums = p.out + <usize>task * p.outBytes;
  const list = sums + ((p.k * p.cols + p.k + 1) << 3);
  const constants = list + asideBytes * 2;
  const weights = constants + (((p.k + 3) & ~3) << 2);
  memory.fill(sums, 0, list - sums);
  const head = p.heads + <usize>task * p.headBytes;
  // Where many rows stay in doubt, rough scores are not worth their time.
  const worth = p.coarse != 0 && load<u32>(head) < (to - from + 15) >> 4;
  const margin = worth ? weigh(head, p.cols, p.k, p.twice, p.constants, weights, constants) : -1;
  if (margin >= 0) {
    const unclear = byRoughScores(p, from, to, sums, list, weights, constants, <i32>margin);
    store<u32>(head, unclear);
    return;
  }
  let next = list;
  for (let i = from; i < to; i += 4) {
    next = putAside(p, next, i, nearest(p, i, to, false, i32x4.splat(0)), false);
    if (next == list + asideBytes) next = settle(p, list, next, to, sums);
  }
  settle(p, list, next, to, sums);
}

/** Labels the rows whose best rough score is clear, and the others by their scores. Returns how many fours were not clear. */
function byRoughScores(p: Walk, from: u32, to: u32, sums: usize, list: usize, weights: usize, constants: usize, margin: i32): u32 {
  const step = eightBytes(p.cols);
  const fours = (p.k + 3) >> 2;
  const apart = i32x4.splat(margin);
  const ids = i32x4.splat((1 << indexBits(p.k)) - 1);
  const mask = v128.not(ids);
  const one = i32x4.splat(1);
  let first = p.coarse + <usize>(from >> 3) * step;
  let unclear: u32 = 0;
  let next = list;
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
      let score = v128.or(v128.and(a0, mask), place);
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
    const a = inDoubt(bestA, nextA, apart);
    next = putAside(p, next, i, v128.and(bestA, ids), a);
    const b = i + 4 < to && inDoubt(bestB, nextB, apart);
    if (i + 4 < to) next = putAside(p, next, i + 4, v128.and(bestB, ids), b);
    unclear += <u32>a + <u32>b;
    if (next >= list + asideBytes - 32) next = settle(p, list, next, to, sums);
  }
  settle(p, list, next, to, sums);
  return unclear;
}

@inline
function inDoubt(best: v128, next: v128, apart: v128): bool {
  return !i32x4.all_true(i32x4.gt_s(next, i32x4.add(best, apart)));
}

/** Puts four rows aside when a label is in doubt or new: without a branch, which would be guessed wrong as often as not. */
@inline
function putAside(p: Clusters, at: usize, i: u32, index: v128, unclear: bool): usize {
  v128.store(at, index);
  store<u32>(at, i, 16);
  store<u32>(at, <u32>unclear, 20);
  // Past the last row the labels' own memory goes on: whatever stands there.
  const isNew = v128.any_true(i32x4.ne(index, v128.load16x4_u(p.labels + (<usize>i << 1))));
  return at + (<usize>(<u32>unclear | <u32>isNew) << 5);
}

/**
 * Labels the rows that were put aside and brings sums, counts and the number of changes after them up to date. Rows lie far
 * apart: what is needed of them is asked for before, so that memory is waited for once. Returns the emptied list.
 */
function settle(p: Walk, list: usize, listEnd: usize, to: u32, sums: usize): usize {
  const bytes: usize = p.cols << 2;
  for (let at = list; at < listEnd; at += 32) {
    if (load<u32>(at, 20) == 0) continue;
    const i = load<u32>(at, 16);
    touch(p.data + <usize>i * bytes, bytes * min<u32>(4, to - i));
  }
  const moves = list + asideBytes;
  let end = moves;
  for (let at = list; at < listEnd; at += 32) {
    const i = load<u32>(at, 16);
    const index = load<u32>(at, 20) == 0 ? v128.load(at) : nearest(p, i, to, false, i32x4.splat(0));
    const many = min<u32>(4, to - i);
    for (let n: u32 = 0; n < many; n++) {
      const label = lane(index, n);
      const place = p.labels + (<usize>(i + n) << 1);
      const before = <u32>load<u16>(place);
      store<u16>(place, <u16>label);
      store<u32>(end, i + n);
      store<u32>(end, (before << 16) | label, 4);
      end += <usize>(label != before) << 3;
    }
  }
  for (let at = moves; at < end; at += 8) touch(p.data + <usize>load<u32>(at) * bytes, bytes);
  const counts = sums + ((p.k * p.cols) << 3);
  for (let at = moves; at < end; at += 8) {
    const row = p.data + <usize>load<u32>(at) * bytes;
    const label = <u32>load<u16>(at, 4);
    const before = <u32>load<u16>(at, 6);
    const own = sums + ((label * p.cols) << 3);
    if (before == none) addRow(own, row, p.cols);
    else {
      moveRow(sums + ((before * p.cols) << 3), own, row, p.cols);
      store<f64>(counts + (before << 3), load<f64>(counts + (before << 3)) - 1);
    }
    store<f64>(counts + (label << 3), load<f64>(counts + (label << 3)) + 1);
  }
  const changed = counts + (p.k << 3);
  store<f64>(changed, load<f64>(changed) + <f64>((end - moves) >> 3));
  return list;
}

/** Reads a word of each cache line. */
@inline
function touch(from: usize, bytes: usize): void {
  for (let at = from; at < from + bytes; at += 64) load<u32>(at);
  load<u32>(from + bytes - 4);
}
