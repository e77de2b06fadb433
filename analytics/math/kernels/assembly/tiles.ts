/**
 * Distances of four rows at a time. Rows lie one after the other (rows × cols float32). Centres are packed in tiles of
 * eight: tile t holds, for each column, the eight values of centres 8t … 8t + 7, so that one column of a tile is two
 * vectors. The inner loops stay rolled: unrolled, the registers spill.
 */

/** Where `score` beats `best` and `centre` is not left out. */
@inline
function beats(score: v128, best: v128, centre: v128, own: v128): v128 {
  return v128.andnot(f32x4.lt(score, best), i32x4.eq(centre, own));
}

/**
 * The nearest centre of each of four rows, the centres in `own` (one per row, −1 for none) left out. Ties go to the
 * lower centre. A centre's score is |c − o|² + 2 o·(c − o) − 2 x·(c − o), that is |x − c|² less what all centres share;
 * `twice` holds 2 (c − o), `constants` the rest (+∞ takes a centre out), both padded to whole tiles.
 */
export function nearestOfFour(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  cols: u32,
  tiles: u32,
  twice: usize,
  constants: usize,
  own: v128,
): v128 {
  let best = f32x4.splat(f32.MAX_VALUE);
  let index = i32x4.splat(0);
  let at = twice;
  for (let tile: u32 = 0; tile < tiles; tile++) {
    let a0 = v128.load(constants + (tile << 5));
    let b0 = v128.load(constants + (tile << 5), 16);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    const end: usize = cols << 2;
    for (let off: usize = 0; off < end; off += 4) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const x0 = v128.load_splat<f32>(r0 + off);
      a0 = f32x4.sub(a0, f32x4.mul(x0, low));
      b0 = f32x4.sub(b0, f32x4.mul(x0, high));
      const x1 = v128.load_splat<f32>(r1 + off);
      a1 = f32x4.sub(a1, f32x4.mul(x1, low));
      b1 = f32x4.sub(b1, f32x4.mul(x1, high));
      const x2 = v128.load_splat<f32>(r2 + off);
      a2 = f32x4.sub(a2, f32x4.mul(x2, low));
      b2 = f32x4.sub(b2, f32x4.mul(x2, high));
      const x3 = v128.load_splat<f32>(r3 + off);
      a3 = f32x4.sub(a3, f32x4.mul(x3, low));
      b3 = f32x4.sub(b3, f32x4.mul(x3, high));
      at += 32;
    }
    let centre = i32x4.splat(tile << 3);
    for (let half = 0; half < 2; half++) {
      // From one row a vector to one centre a vector: s0 is the score of one centre in the four rows.
      const even01 = v128.shuffle<f32>(a0, a1, 0, 4, 2, 6);
      const even23 = v128.shuffle<f32>(a2, a3, 0, 4, 2, 6);
      const odd01 = v128.shuffle<f32>(a0, a1, 1, 5, 3, 7);
      const odd23 = v128.shuffle<f32>(a2, a3, 1, 5, 3, 7);
      const s0 = v128.shuffle<f32>(even01, even23, 0, 1, 4, 5);
      const s1 = v128.shuffle<f32>(odd01, odd23, 0, 1, 4, 5);
      const s2 = v128.shuffle<f32>(even01, even23, 2, 3, 6, 7);
      const s3 = v128.shuffle<f32>(odd01, odd23, 2, 3, 6, 7);
      let better = beats(s0, best, centre, own);
      best = v128.bitselect(s0, best, better);
      index = v128.bitselect(centre, index, better);
      centre = i32x4.add(centre, i32x4.splat(1));
      better = beats(s1, best, centre, own);
      best = v128.bitselect(s1, best, better);
      index = v128.bitselect(centre, index, better);
      centre = i32x4.add(centre, i32x4.splat(1));
      better = beats(s2, best, centre, own);
      best = v128.bitselect(s2, best, better);
      index = v128.bitselect(centre, index, better);
      centre = i32x4.add(centre, i32x4.splat(1));
      better = beats(s3, best, centre, own);
      best = v128.bitselect(s3, best, better);
      index = v128.bitselect(centre, index, better);
      centre = i32x4.add(centre, i32x4.splat(1));
      a0 = b0;
      a1 = b1;
      a2 = b2;
      a3 = b3;
    }
  }
  return index;
}

/** |x − c|² in float64, two columns at a time. */
export function squaredDistance(x: usize, c: usize, cols: u32): f64 {
  let sum = f64x2.splat(0);
  const end: usize = (cols & ~1) << 2;
  let off: usize = 0;
  for (; off < end; off += 8) {
    const d = f64x2.sub(
      f64x2.promote_low_f32x4(v128.load64_zero(x + off)),
      f64x2.promote_low_f32x4(v128.load64_zero(c + off)),
    );
    sum = f64x2.add(sum, f64x2.mul(d, d));
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (cols & 1) {
    const d = <f64>load<f32>(x + off) - <f64>load<f32>(c + off);
    total += d * d;
  }
  return total;
}

/** Adds (`sign` 1) or takes away (−1) a float32 row from float64 sums. */
export function addRow(sums: usize, x: usize, cols: u32, sign: f64): void {
  const factor = f64x2.splat(sign);
  const end: usize = (cols & ~1) << 2;
  let off: usize = 0;
  for (; off < end; off += 8) {
    const to = sums + (off << 1);
    const value = f64x2.promote_low_f32x4(v128.load64_zero(x + off));
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(value, factor)));
  }
  if (cols & 1) store<f64>(sums + (off << 1), load<f64>(sums + (off << 1)) + sign * <f64>load<f32>(x + off));
}
