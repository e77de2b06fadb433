import { Clusters, lane, lastRow, nearest, Rows } from "./rows";
import { squaredDistance } from "./tiles";

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
