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
