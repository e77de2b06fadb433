import { lastRow, Rows } from "./rows";

/**
 * Rough scores of rows in 16-bit whole numbers, near enough to tell most nearest centres for certain. Of each task's rows a
 * column j is kept as q = round((x − middle_j) × perUnit_j), at most 32,767. Eight rows lie side by side: for each pair of columns
 * eight times (q_j, q_j+1) in two vectors, so that one `dot_i16x8_s` does two columns of four rows.
 *
 * A task's head: u32 fours of rows that were left in doubt at the last pass, f32 the largest Σ|q| of a row, then from byte
 * 16 on f32 middle and f32 perUnit of each column, each padded to whole fours (perUnit 0 in the padding).
 */
@unmanaged
export class Coarsening extends Rows {
  coarse: usize;
  heads: usize;
  headBytes: u32;
}

/** Scores stay below this and margins below `mostMargin`, so that their sum fits 32 bits. */
const mostScore: f64 = 1_610_000_000;
const mostMargin: f64 = 536_000_000;
const largest: f64 = 32767;
const headStart: usize = 16;

@inline
export function eightBytes(cols: u32): usize {
  return <usize>((cols + 1) >> 1) << 5;
}

/** The low bits of a rough score that name its centre instead. */
@inline
export function indexBits(k: u32): u32 {
  return 32 - clz<u32>(k);
}

/** Writes the coarse rows and the heads. */
export function coarsen(task: u32, at: usize): void {
  const p = changetype<Coarsening>(at);
  const to = lastRow(p, task);
  const from = task * p.taskRows;
  const bytes: usize = p.cols << 2;
  const padded: usize = (bytes + 15) & ~15;
  const head = p.heads + <usize>task * p.headBytes;
  const middles = head + headStart;
  const first = p.data + <usize>from * bytes;
  const end = p.data + <usize>to * bytes;
  for (let off: usize = 0; off < padded; off += 16) {
    let low = v128.load(first + off);
    let high = low;
    for (let x = first + off + bytes; x < end; x += bytes) {
      const four = v128.load(x);
      low = f32x4.pmin(low, four);
      high = f32x4.pmax(high, four);
    }
    const half = f32x4.splat(0.5);
    const middle = f32x4.add(f32x4.mul(low, half), f32x4.mul(high, half));
    const reach = f32x4.pmax(f32x4.sub(high, middle), f32x4.sub(middle, low));
    v128.store(middles + off, middle);
    const perUnit = f32x4.div(f32x4.splat(<f32>largest), f32x4.pmax(reach, f32x4.splat(1e-26)));
    v128.store(middles + padded + off, perUnit);
  }
  for (let off = bytes; off < padded; off += 4) store<f32>(middles + padded + off, 0);

  let most = i32x4.splat(0);
  let out = p.coarse + <usize>(from >> 3) * eightBytes(p.cols);
  for (let i = from; i < to; i += 8, out += eightBytes(p.cols)) {
    most = i32x4.max_s(most, coarsenFour(p, i, to, middles, padded, out));
    most = i32x4.max_s(most, coarsenFour(p, min(i + 4, to - 1), to, middles, padded, out + 16));
  }
  store<u32>(head, 0);
  const two = i32x4.max_s(most, v128.shuffle<i32>(most, most, 2, 3, 2, 3));
  store<f32>(head, <f32>max(i32x4.extract_lane(two, 0), i32x4.extract_lane(two, 1)), 4);
}

/** Returns Σ|q| of the four rows; past `to` the last one stands in. */
function coarsenFour(p: Coarsening, i: u32, to: u32, middles: usize, padded: usize, out: usize): v128 {
  const bytes: usize = p.cols << 2;
  const r0 = p.data + <usize>i * bytes;
  const r1 = i + 1 < to ? r0 + bytes : r0;
  const r2 = i + 2 < to ? r1 + bytes : r1;
  const r3 = i + 3 < to ? r2 + bytes : r2;
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let off: usize = 0; off < padded; off += 16) {
    const middle = v128.load(middles + off);
    const perUnit = v128.load(middles + padded + off);
    const q0 = quantised(r0 + off, middle, perUnit);
    const q1 = quantised(r1 + off, middle, perUnit);
    const q2 = quantised(r2 + off, middle, perUnit);
    const q3 = quantised(r3 + off, middle, perUnit);
    s0 = i32x4.add(s0, i32x4.abs(q0));
    s1 = i32x4.add(s1, i32x4.abs(q1));
    s2 = i32x4.add(s2, i32x4.abs(q2));
    s3 = i32x4.add(s3, i32x4.abs(q3));
    const low = i16x8.narrow_i32x4_s(q0, q1);
    const high = i16x8.narrow_i32x4_s(q2, q3);
    v128.store(out, v128.shuffle<i32>(low, high, 0, 2, 4, 6));
    if (off + 8 < bytes) v128.store(out, v128.shuffle<i32>(low, high, 1, 3, 5, 7), 32);
    out += 64;
  }
  const s01 = i32x4.add(v128.shuffle<i32>(s0, s1, 0, 1, 4, 5), v128.shuffle<i32>(s0, s1, 2, 3, 6, 7));
  const s23 = i32x4.add(v128.shuffle<i32>(s2, s3, 0, 1, 4, 5), v128.shuffle<i32>(s2, s3, 2, 3, 6, 7));
  return i32x4.add(v128.shuffle<i32>(s01, s23, 0, 2, 4, 6), v128.shuffle<i32>(s01, s23, 1, 3, 5, 7));
}

@inline
function quantised(x: usize, middle: v128, perUnit: v128): v128 {
  // NaN of what lies past the last column becomes 0.
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(f32x4.sub(v128.load(x), middle), perUnit)));
}

/**
 * Makes the centres' weights ready for this task's rows and returns the margin: where the second best rough score is more
 * than that above the best, the best is the nearest centre, also by `nearestOfFour`, and also when the low `indexBits` of both
 * are anything. Negative: these rows are too coarse.
 * `weights`: for each four of centres, for each pair of columns, four times two i16. `constants`: i32 a centre, in fours.
 *
 * In units of `unit`, rough score = C − Σ qW with C and W whole. It misses score(x) by at most ½ (C) + ½ Σ|q| (W) +
 * Σ |x − q/perUnit| |2(c − o)| / unit, the last at most 0.505 (Σ|W| + cols / 2) as q is x to within 0.505; two scores by twice that.
 * The scores of `nearestOfFour` are themselves right to within (cols + 1) roundings of what is added up.
 */
export function weigh(
  head: usize,
  cols: u32,
  k: u32,
  twice: usize,
  constants: usize,
  weights: usize,
  roughConstants: usize,
): f64 {
  const middles = head + headStart;
  const perUnits = middles + (((<usize>cols << 2) + 15) & ~15);
  let lowest: f64 = f64.MAX_VALUE;
  let highest: f64 = -f64.MAX_VALUE;
  let steepest: f64 = 0;
  let widest: f64 = 0;
  let magnitude: f64 = 0;
  for (let c: u32 = 0; c < k; c++) {
    const own = twice + placeOf(c, cols);
    const constant = <f64>load<f32>(constants + placeOf(c, 1));
    let at = constant;
    let spread: f64 = 0;
    let size = abs(constant);
    for (let j: u32 = 0; j < cols; j++) {
      const weight = <f64>load<f32>(own + (<usize>j << 5));
      const middle = <f64>load<f32>(middles + (<usize>j << 2));
      const slope = abs(weight) / <f64>load<f32>(perUnits + (<usize>j << 2));
      at -= middle * weight;
      spread += slope;
      steepest = max(steepest, slope);
      size += abs(middle * weight) + 32768 * slope;
    }
    lowest = min(lowest, at);
    highest = max(highest, at);
    widest = max(widest, spread);
    magnitude = max(magnitude, size);
  }
  const room = mostScore - 16384 * <f64>cols - 1;
  const unit = max((largest * widest + (highest - lowest)) / room, steepest / largest);
  if (!(room > mostMargin && unit > 0 && unit < 1e30)) return -1;

  const pairs = (cols + 1) >> 1;
  let all: f64 = 0;
  for (let c: u32 = 0; c < ((k + 3) & ~3); c++) {
    const to = weights + <usize>((c >> 2) * pairs) * 16 + ((c & 3) << 2);
    const own = twice + placeOf(c, cols);
    let at: f64 = c < k ? <f64>load<f32>(constants + placeOf(c, 1)) - lowest : 0;
    let sum: f64 = 0;
    for (let j: u32 = 0; j < 2 * pairs; j++) {
      let whole: f64 = 0;
      if (c < k && j < cols) {
        const weight = <f64>load<f32>(own + (<usize>j << 5));
        at -= <f64>load<f32>(middles + (<usize>j << 2)) * weight;
        whole = nearest(-weight / <f64>load<f32>(perUnits + (<usize>j << 2)) / unit);
      }
      store<i16>(to + (<usize>(j >> 1) << 4) + ((j & 1) << 1), <i16>whole);
      sum += abs(whole);
    }
    store<i32>(roughConstants + (<usize>c << 2), c < k ? <i32>nearest(at / unit) : i32.MAX_VALUE);
    all = max(all, sum);
  }
  const rounding = (2.1 * (<f64>cols + 3) * magnitude) / unit / 16_777_216;
  const margin = ceil(<f64>(1 << indexBits(k)) + 1.01 * (<f64>load<f32>(head, 4) + all + <f64>cols) + rounding);
  return margin < mostMargin ? margin : -1;
}

/** Where centre c stands among the packed centres; see tiles.ts. */
@inline
function placeOf(c: u32, cols: u32): usize {
  return (<usize>((c >> 3) * cols) << 5) + (((c & 1) << 4) | (((c & 7) >> 1) << 2));
}
