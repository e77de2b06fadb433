/**
 * Distances of four rows at a time. Rows lie one after the other (rows × cols float32). Centres are packed in tiles of
 * eight: tile t holds, for each column, the values of centres 8t, 8t + 2, 8t + 4, 8t + 6 and then of the odd ones between,
 * so that one column of a tile is two vectors and neighbours share a lane. The inner loops stay rolled: unrolled, the registers spill.
 */

/** Places of a tile's eight centres in their two vectors; see `nearestOfFour`. */
const evens = i32x4(0, 2, 4, 6);

/** Scores of one row against a tile's even and odd centres: the lesser of each pair of neighbours, ties to the even one. */
@inline
function lesser(even: v128, odd: v128): v128 {
  return f32x4.pmin(even, odd);
}

/** Which centre of each pair that was. */
@inline
function lesserIndex(even: v128, odd: v128, places: v128): v128 {
  return i32x4.sub(places, f32x4.lt(odd, even));
}

/** Puts the score of centre `own` out of reach. */
@inline
function without(own: i32, places: v128, scores: v128): v128 {
  return v128.bitselect(f32x4.splat(f32.MAX_VALUE), scores, i32x4.eq(places, i32x4.splat(own)));
}

/**
 * The nearest centre of each of four rows; with `others` the centres in `own` (one per row) are left out. Ties go to the
 * lower centre. A centre's score is |c − o|² + 2 o·(c − o) − 2 x·(c − o), that is |x − c|² less what all centres share;
 * `twice` holds 2 (c − o), `constants` the rest (+∞ takes a centre out), both padded to whole tiles.
 */
@inline
export function nearestOfFour(
  r0: usize,
  r1: usize,
  r2: usize,
  r3: usize,
  cols: u32,
  tiles: u32,
  twice: usize,
  constants: usize,
  others: bool,
  own: v128,
): v128 {
  let best = f32x4.splat(f32.MAX_VALUE);
  let index = i32x4.splat(0);
  let places = evens;
  let at = twice;
  const end = r0 + (<usize>cols << 2);
  const to1 = r1 - r0;
  const to2 = r2 - r0;
  const to3 = r3 - r0;
  for (let tile: u32 = 0; tile < tiles; tile++) {
    let a0 = v128.load(constants + (tile << 5));
    let b0 = v128.load(constants + (tile << 5), 16);
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    for (let x = r0; x < end; x += 4) {
      const even = v128.load(at);
      const odd = v128.load(at, 16);
      const x0 = v128.load_splat<f32>(x);
      a0 = f32x4.sub(a0, f32x4.mul(x0, even));
      b0 = f32x4.sub(b0, f32x4.mul(x0, odd));
      const x1 = v128.load_splat<f32>(x + to1);
      a1 = f32x4.sub(a1, f32x4.mul(x1, even));
      b1 = f32x4.sub(b1, f32x4.mul(x1, odd));
      const x2 = v128.load_splat<f32>(x + to2);
      a2 = f32x4.sub(a2, f32x4.mul(x2, even));
      b2 = f32x4.sub(b2, f32x4.mul(x2, odd));
      const x3 = v128.load_splat<f32>(x + to3);
      a3 = f32x4.sub(a3, f32x4.mul(x3, even));
      b3 = f32x4.sub(b3, f32x4.mul(x3, odd));
      at += 32;
    }
    if (others) {
      const next = i32x4.add(places, i32x4.splat(1));
      a0 = without(i32x4.extract_lane(own, 0), places, a0);
      b0 = without(i32x4.extract_lane(own, 0), next, b0);
      a1 = without(i32x4.extract_lane(own, 1), places, a1);
      b1 = without(i32x4.extract_lane(own, 1), next, b1);
      a2 = without(i32x4.extract_lane(own, 2), places, a2);
      b2 = without(i32x4.extract_lane(own, 2), next, b2);
      a3 = without(i32x4.extract_lane(own, 3), places, a3);
      b3 = without(i32x4.extract_lane(own, 3), next, b3);
    }
    const i0 = lesserIndex(a0, b0, places);
    const i1 = lesserIndex(a1, b1, places);
    const i2 = lesserIndex(a2, b2, places);
    const i3 = lesserIndex(a3, b3, places);
    a0 = lesser(a0, b0);
    a1 = lesser(a1, b1);
    a2 = lesser(a2, b2);
    a3 = lesser(a3, b3);
    // From one row a vector to one pair of centres a vector, in ascending order.
    const low01 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
    const lowPlaces01 = v128.shuffle<i32>(i0, i1, 0, 4, 1, 5);
    const lowPlaces23 = v128.shuffle<i32>(i2, i3, 0, 4, 1, 5);
    const highPlaces01 = v128.shuffle<i32>(i0, i1, 2, 6, 3, 7);
    const highPlaces23 = v128.shuffle<i32>(i2, i3, 2, 6, 3, 7);
    let scores = v128.shuffle<f32>(low01, low23, 0, 1, 4, 5);
    let better = f32x4.lt(scores, best);
    best = f32x4.pmin(best, scores);
    index = v128.bitselect(v128.shuffle<i32>(lowPlaces01, lowPlaces23, 0, 1, 4, 5), index, better);
    scores = v128.shuffle<f32>(low01, low23, 2, 3, 6, 7);
    better = f32x4.lt(scores, best);
    best = f32x4.pmin(best, scores);
    index = v128.bitselect(v128.shuffle<i32>(lowPlaces01, lowPlaces23, 2, 3, 6, 7), index, better);
    scores = v128.shuffle<f32>(high01, high23, 0, 1, 4, 5);
    better = f32x4.lt(scores, best);
    best = f32x4.pmin(best, scores);
    index = v128.bitselect(v128.shuffle<i32>(highPlaces01, highPlaces23, 0, 1, 4, 5), index, better);
    scores = v128.shuffle<f32>(high01, high23, 2, 3, 6, 7);
    better = f32x4.lt(scores, best);
    best = f32x4.pmin(best, scores);
    index = v128.bitselect(v128.shuffle<i32>(highPlaces01, highPlaces23, 2, 3, 6, 7), index, better);
    places = i32x4.add(places, i32x4.splat(8));
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

/** Adds a float32 row to float64 sums. */
export function addRow(sums: usize, x: usize, cols: u32): void {
  const all: usize = cols << 2;
  const fours: usize = all & ~15;
  let off: usize = 0;
  for (; off < fours; off += 16) {
    const to = sums + (off << 1);
    const four = v128.load(x + off);
    v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(four)));
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
  }
  for (; off < all; off += 4) store<f64>(sums + (off << 1), load<f64>(sums + (off << 1)) + <f64>load<f32>(x + off));
}

/** Takes a float32 row from one cluster's float64 sums and adds it to another's. */
export function moveRow(from: usize, to: usize, x: usize, cols: u32): void {
  const all: usize = cols << 2;
  const fours: usize = all & ~15;
  let off: usize = 0;
  for (; off < fours; off += 16) {
    const four = v128.load(x + off);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    v128.store(from, f64x2.sub(v128.load(from), low));
    v128.store(from, f64x2.sub(v128.load(from, 16), high), 16);
    v128.store(to, f64x2.add(v128.load(to), low));
    v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
    from += 32;
    to += 32;
  }
  for (; off < all; off += 4) {
    const value = <f64>load<f32>(x + off);
    store<f64>(from, load<f64>(from) - value);
    store<f64>(to, load<f64>(to) + value);
    from += 8;
    to += 8;
  }
}
