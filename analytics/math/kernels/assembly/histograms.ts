import { cell, GROUP_BYTES, RECORD_HEAD, u32At } from "./records";

/** Rows whose records stay in the first-level cache beside one group's histograms. */
const NEAR_ROWS: u32 = 512;

/**
 * Reads a word of each cache line that comes next: misses overlap here, which they do not in the histogram's loop, and the
 * more of them the shorter this loop is.
 */
function bringNear(records: usize, stride: usize, toByte: usize, index: usize, count: u32): void {
  for (let at: usize = 0; at < toByte; at += 64) {
    for (let i: u32 = 0; i < count; i++) load<u32>(records + at + (<usize>u32At(index, i)) * stride);
  }
}

/** Adds `count` records to the histograms of the four features at `offset` of a record. */
function addRecords(records: usize, stride: usize, offset: usize, index: usize, count: u32, out: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const record = records + (<usize>u32At(index, i)) * stride;
    const bins = load<u32>(record + offset);
    const row = v128.load(record);
    let at = out + ((<usize>(bins << 4)) & 0xff0);
    v128.store(at, i32x4.add(v128.load(at), row));
    at = out + ((<usize>(bins >> 4)) & 0xff0);
    v128.store(at, i32x4.add(v128.load(at, 4096), row), 4096);
    at = out + ((<usize>(bins >> 12)) & 0xff0);
    v128.store(at, i32x4.add(v128.load(at, 8192), row), 8192);
    at = out + ((<usize>(bins >> 20)) & 0xff0);
    v128.store(at, i32x4.add(v128.load(at, 12288), row), 12288);
  }
}

/** Histograms of the rows `index[0 … count)` for the groups from `from` to before `to`; `out` is those of group 0. */
export function countRecords(
  records: usize,
  stride: usize,
  from: u32,
  to: u32,
  index: usize,
  count: u32,
  out: usize,
): void {
  memory.fill(out + (<usize>from) * GROUP_BYTES, 0, (<usize>(to - from)) * GROUP_BYTES);
  for (let done: u32 = 0; done < count; done += NEAR_ROWS) {
    const rows = min(NEAR_ROWS, count - done);
    const part = index + ((<usize>done) << 2);
    bringNear(records, stride, RECORD_HEAD + ((<usize>to) << 2), part, rows);
    for (let group = from; group < to; group++) {
      const at = out + (<usize>group) * GROUP_BYTES;
      addRecords(records, stride, RECORD_HEAD + ((<usize>group) << 2), part, rows, at);
    }
  }
}

/**
 * Histograms of this task's share of the rows `index[0 … count)`: many rows are read once, by one thread.
 * Cells: records, stride, groups, tasks, index, count, out (those of task 0).
 */
export function boostHistograms(task: u32, parameters: usize): void {
  const groups = cell(parameters, 2);
  const tasks = cell(parameters, 3);
  const count = cell(parameters, 5);
  const share = (count + tasks - 1) / tasks;
  const from = min(task * share, count);
  const index = <usize>cell(parameters, 4) + ((<usize>from) << 2);
  const out = <usize>cell(parameters, 6) + (<usize>(task * groups)) * GROUP_BYTES;
  const rows = min(share, count - from);
  countRecords(<usize>cell(parameters, 0), <usize>cell(parameters, 1), 0, groups, index, rows, out);
}
