import { nearestOfFour } from "./tiles";

/** What every kernel over rows starts with: task t does rows [t × taskRows, (t + 1) × taskRows) and writes only its own output. */
@unmanaged
export class Rows {
  rows: u32;
  cols: u32;
  taskRows: u32;
  /** rows × cols float32. */
  data: usize;
  /** Where task 0 writes, and the bytes of one task's output. */
  out: usize;
  outBytes: u32;
}

@inline
export function lastRow(p: Rows, task: u32): u32 {
  return min(p.rows, (task + 1) * p.taskRows);
}

@unmanaged
export class Clusters extends Rows {
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

/** The nearest centres of rows i … i + 3; past `to` the last row stands in. */
@inline
export function nearest(p: Clusters, i: u32, to: u32, others: bool, own: v128): v128 {
  const bytes: usize = p.cols << 2;
  const r0 = p.data + <usize>i * bytes;
  const r1 = i + 1 < to ? r0 + bytes : r0;
  const r2 = i + 2 < to ? r1 + bytes : r1;
  const r3 = i + 3 < to ? r2 + bytes : r2;
  return nearestOfFour(r0, r1, r2, r3, p.cols, p.tiles, p.twice, p.constants, others, own);
}

@inline
export function lane(v: v128, n: u32): u32 {
  return n == 0 ? i32x4.extract_lane(v, 0)
    : n == 1 ? i32x4.extract_lane(v, 1)
    : n == 2 ? i32x4.extract_lane(v, 2)
    : i32x4.extract_lane(v, 3);
}
