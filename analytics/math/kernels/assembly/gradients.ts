import { cell, ROWS_A_TASK } from "./records";

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
