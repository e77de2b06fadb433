/** Sums of a pass of logistic regression, in float64. Rows are taken in blocks that stay in the first-level cache. */
@unmanaged
class Pass {
  rows: u32;
  cols: u32;
  taskRows: u32;
  /** rows × cols float32. */
  data: usize;
  /** Where task 0 writes, and the bytes of one task's output. */
  out: usize;
  outBytes: u32;
  /** rows float32, 0 or 1. */
  labels: usize;
  /** rows float64; 0: all weigh 1. */
  weights: usize;
  /** `width` float64, the intercept first: cols + 1 and zeros up to a whole four. */
  beta: usize;
  width: u32;
  /** Even. */
  blockRows: u32;
  /** Where task 0 works, and the bytes a task has there: blockRows × (2 × width + 3) float64. */
  scratch: usize;
  scratchBytes: u32;
  /** 0: the gradient alone. */
  curved: u32;
}

/** Cephes exp of a power of 0 or less: 2ⁿ times a rational function on ±ln 2 / 2; relative error below 3e-16. */
@inline
function expOfNegative(power: v128): v128 {
  const x = f64x2.max(power, f64x2.splat(-700));
  // Added, the whole number stands in the lowest bits of the sum.
  const magic = f64x2.splat(6755399441055744);
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), magic);
  const n = f64x2.sub(shifted, magic);
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(6.93145751953125e-1)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(1.42860682030941723212e-6)));
  const rr = f64x2.mul(r, r);
  let p = f64x2.add(f64x2.mul(rr, f64x2.splat(1.26177193074810590878e-4)), f64x2.splat(3.02994407707441961300e-2));
  p = f64x2.mul(r, f64x2.add(f64x2.mul(p, rr), f64x2.splat(1)));
  let q = f64x2.add(f64x2.mul(rr, f64x2.splat(3.00198505138664455042e-6)), f64x2.splat(2.52448340349684104192e-3));
  q = f64x2.add(f64x2.mul(q, rr), f64x2.splat(2.27265548208155028766e-1));
  q = f64x2.add(f64x2.mul(q, rr), f64x2.splat(2));
  const y = f64x2.add(f64x2.splat(1), f64x2.div(f64x2.add(p, p), f64x2.sub(q, p)));
  const scale = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
  return f64x2.mul(y, scale);
}

/** Spreads a row into float64 after a 1 for the intercept, zeros up to `width`; returns its log odds. */
@inline
function spread(row: usize, cols: u32, x: usize, width: u32, beta: usize): f64 {
  store<f64>(x, 1);
  let sum = f64x2.splat(0);
  const pairs: usize = (cols & ~1) << 2;
  let at: usize = 0;
  for (; at < pairs; at += 8) {
    const two = f64x2.promote_low_f32x4(v128.load64_zero(row + at));
    v128.store(x + (at << 1), two, 8);
    sum = f64x2.add(sum, f64x2.mul(two, v128.load(beta + (at << 1), 8)));
  }
  let eta = load<f64>(beta) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (cols & 1) {
    const last = <f64>load<f32>(row + at);
    store<f64>(x + (at << 1), last, 8);
    eta += last * load<f64>(beta + (at << 1), 8);
  }
  for (let j = cols + 1; j < width; j++) store<f64>(x + ((<usize>j) << 3), 0);
  return eta;
}

/** Adds rows a … a + 3 by columns b … b + 3 of Xᵀ W X over a block: eight sums stay in registers. */
@inline
function addTile(weighted: usize, x: usize, stride: usize, end: usize, out: usize, outStride: usize): void {
  let p0 = v128.load(out);
  let q0 = v128.load(out, 16);
  let p1 = v128.load(out + outStride);
  let q1 = v128.load(out + outStride, 16);
  let p2 = v128.load(out + 2 * outStride);
  let q2 = v128.load(out + 2 * outStride, 16);
  let p3 = v128.load(out + 3 * outStride);
  let q3 = v128.load(out + 3 * outStride, 16);
  for (; x < end; x += stride, weighted += stride) {
    const low = v128.load(x);
    const high = v128.load(x, 16);
    const w0 = v128.load64_splat(weighted);
    p0 = f64x2.add(p0, f64x2.mul(w0, low));
    q0 = f64x2.add(q0, f64x2.mul(w0, high));
    const w1 = v128.load64_splat(weighted, 8);
    p1 = f64x2.add(p1, f64x2.mul(w1, low));
    q1 = f64x2.add(q1, f64x2.mul(w1, high));
    const w2 = v128.load64_splat(weighted, 16);
    p2 = f64x2.add(p2, f64x2.mul(w2, low));
    q2 = f64x2.add(q2, f64x2.mul(w2, high));
    const w3 = v128.load64_splat(weighted, 24);
    p3 = f64x2.add(p3, f64x2.mul(w3, low));
    q3 = f64x2.add(q3, f64x2.mul(w3, high));
  }
  v128.store(out, p0);
  v128.store(out, q0, 16);
  v128.store(out + outStride, p1);
  v128.store(out + outStride, q1, 16);
  v128.store(out + 2 * outStride, p2);
  v128.store(out + 2 * outStride, q2, 16);
  v128.store(out + 3 * outStride, p3);
  v128.store(out + 3 * outStride, q3, 16);
}

/**
 * Out: Σ weighted log loss, the largest |log odds| (both 0 for the gradient alone), then the gradient (`width`) and Xᵀ W X
 * (`width` × `width`, row by row, where the column is not past the row's four; the rest means nothing).
 */
export function logisticPass(task: u32, at: usize): void {
  const p = changetype<Pass>(at);
  const to = min(p.rows, (task + 1) * p.taskRows);
  const stride: usize = (<usize>p.width) << 3;
  const out = p.out + <usize>task * p.outBytes;
  const gradient = out + 16;
  const hessian = gradient + stride;
  memory.fill(out, 0, p.outBytes);
  const x = p.scratch + <usize>task * p.scratchBytes;
  const weighted = x + stride * p.blockRows;
  const etas = weighted + stride * p.blockRows;
  const curvatures = etas + ((<usize>p.blockRows) << 3);
  let loss: f64 = 0;
  let largest: f64 = 0;
  for (let from = task * p.taskRows; from < to; from += p.blockRows) {
    const n = min(p.blockRows, to - from);
    for (let i: u32 = 0; i < n; i++) {
      const row = p.data + <usize>(from + i) * ((<usize>p.cols) << 2);
      store<f64>(etas + ((<usize>i) << 3), spread(row, p.cols, x + stride * i, p.width, p.beta));
    }
    if (n & 1) store<f64>(etas + ((<usize>n) << 3), 0);
    for (let i: u32 = 0; i < n; i += 2) {
      const place = etas + ((<usize>i) << 3);
      const eta = v128.load(place);
      const size = f64x2.abs(eta);
      const t = expOfNegative(f64x2.neg(size));
      const d = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), t));
      const other = f64x2.mul(t, d);
      v128.store(place, v128.bitselect(d, other, f64x2.ge(eta, f64x2.splat(0))));
      v128.store(curvatures + ((<usize>i) << 3), f64x2.mul(other, d));
      const many = min<u32>(2, n - i);
      for (let lane: u32 = 0; lane < many; lane++) {
        const e = lane ? f64x2.extract_lane(eta, 1) : f64x2.extract_lane(eta, 0);
        const near = lane ? f64x2.extract_lane(t, 1) : f64x2.extract_lane(t, 0);
        const y = <f64>load<f32>(p.labels + ((<usize>(from + i + lane)) << 2));
        const weight = p.weights ? load<f64>(p.weights + ((<usize>(from + i + lane)) << 3)) : 1;
        const own = place + ((<usize>lane) << 3);
        const curvature = curvatures + ((<usize>(i + lane)) << 3);
        if (p.curved) {
          loss += weight * (max<f64>(e, 0) + Math.log1p(near) - y * e);
          largest = max<f64>(largest, abs<f64>(e));
        }
        store<f64>(own, weight * (load<f64>(own) - y));
        store<f64>(curvature, weight * load<f64>(curvature));
      }
    }
    for (let i: u32 = 0; i < n; i++) {
      const residual = v128.load64_splat(etas + ((<usize>i) << 3));
      const curvature = v128.load64_splat(curvatures + ((<usize>i) << 3));
      const row = x + stride * i;
      if (!p.curved) {
        for (let off: usize = 0; off < stride; off += 16)
          v128.store(gradient + off, f64x2.add(v128.load(gradient + off), f64x2.mul(residual, v128.load(row + off))));
        continue;
      }
      for (let off: usize = 0; off < stride; off += 16) {
        const two = v128.load(row + off);
        v128.store(weighted + stride * i + off, f64x2.mul(curvature, two));
        v128.store(gradient + off, f64x2.add(v128.load(gradient + off), f64x2.mul(residual, two)));
      }
    }
    if (!p.curved) continue;
    const end = x + stride * n;
    for (let a: usize = 0; a < stride; a += 32)
      for (let b: usize = 0; b <= a; b += 32)
        addTile(weighted + a, x + b, stride, end + b, hessian + (a >> 3) * stride + b, stride);
  }
  store<f64>(out, loss);
  store<f64>(out, largest, 8);
}
