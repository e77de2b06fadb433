import { cell, ROWS_A_TASK, u32At } from "./records";

const SEGMENT_ROWS: u32 = 16384;

/**
 * Deals a segment of 16,384 rows of `index[0 … count)` out to the same segment of `left` and `right`, in order.
 * Cells: column (a byte a row), index, count, goes-left (256 bytes), left, right, lefts (u32 a segment).
 */
export function boostPartition(task: u32, parameters: usize): void {
  const column = <usize>cell(parameters, 0);
  const goesLeft = <usize>cell(parameters, 3);
  const from = task * SEGMENT_ROWS;
  const rows = min(SEGMENT_ROWS, cell(parameters, 2) - from);
  const index = <usize>cell(parameters, 1) + ((<usize>from) << 2);
  const left = <usize>cell(parameters, 4) + ((<usize>from) << 2);
  const right = <usize>cell(parameters, 5) + ((<usize>from) << 2);
  let lefts: u32 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const row = u32At(index, i);
    store<u32>(left + ((<usize>lefts) << 2), row);
    store<u32>(right + ((<usize>(i - lefts)) << 2), row);
    lefts += <u32>load<u8>(goesLeft + <usize>load<u8>(column + <usize>row));
  }
  store<u32>(<usize>cell(parameters, 6) + ((<usize>task) << 2), lefts);
}

/**
 * Puts a segment's rows back: the left ones to the front part, the right ones behind all the left ones.
 * Cells: as `boostPartition`, then the number of all left rows.
 */
export function boostPlace(task: u32, parameters: usize): void {
  const lefts = <usize>cell(parameters, 6);
  const from = task * SEGMENT_ROWS;
  const rows = min(SEGMENT_ROWS, cell(parameters, 2) - from);
  let before: u32 = 0;
  for (let segment: u32 = 0; segment < task; segment++) before += u32At(lefts, segment);
  const own = u32At(lefts, task);
  const index = <usize>cell(parameters, 1);
  const skip = (<usize>from) << 2;
  memory.copy(index + ((<usize>before) << 2), <usize>cell(parameters, 4) + skip, (<usize>own) << 2);
  const behind = cell(parameters, 7) + from - before;
  memory.copy(index + ((<usize>behind) << 2), <usize>cell(parameters, 5) + skip, (<usize>(rows - own)) << 2);
}

/**
 * Adds the leaves' values to the scores of 4096 places of the index, which lies in order of the leaves.
 * Cells: scores f32, index, count, leaves, end of each leaf (u32), value of each leaf (f32).
 */
export function boostAdvance(task: u32, parameters: usize): void {
  const scores = <usize>cell(parameters, 0);
  const index = <usize>cell(parameters, 1);
  const ends = <usize>cell(parameters, 4);
  const to = min((task + 1) * ROWS_A_TASK, cell(parameters, 2));
  let leaf: u32 = 0;
  for (let i = task * ROWS_A_TASK; i < to; ) {
    while (u32At(ends, leaf) <= i) leaf++;
    const value = load<f32>(<usize>cell(parameters, 5) + ((<usize>leaf) << 2));
    const end = min(u32At(ends, leaf), to);
    for (; i < end; i++) {
      const at = scores + ((<usize>u32At(index, i)) << 2);
      store<f32>(at, load<f32>(at) + value);
    }
  }
}
