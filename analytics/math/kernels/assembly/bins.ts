import { cell, MISSING, RECORD_HEAD, u32At } from "./records";

/**
 * The bins of a feature in 8192 rows: how many of the ascending `edges` lie below the value; without edges the value is a
 * category, its own bin. NaN and categories outside the range are missing.
 * Cells: values, rows, whether they are f32 (else f64), edges f64 (0: categories), number of edges or categories, column.
 * Past the edges, room for 255 in all is filled with +∞.
 */
export function boostBins(task: u32, parameters: usize): void {
  const values = <usize>cell(parameters, 0);
  const single = cell(parameters, 2) == 1;
  const edges = <usize>cell(parameters, 3);
  const count = cell(parameters, 4);
  const column = <usize>cell(parameters, 5);
  const to = min((task + 1) * 8192, cell(parameters, 1));
  const half: u32 = count == 0 ? 0 : 1 << (31 - clz<u32>(count));
  let row = task * 8192;
  // Four searches at once: each waits for its loads.
  for (; edges != 0 && row + 4 <= to; row += 4) {
    const v0 = valueOf(values, row, single);
    const v1 = valueOf(values, row + 1, single);
    const v2 = valueOf(values, row + 2, single);
    const v3 = valueOf(values, row + 3, single);
    let b0: u32 = 0;
    let b1: u32 = 0;
    let b2: u32 = 0;
    let b3: u32 = 0;
    for (let step = half; step > 0; step >>= 1) {
      const middle = edges + ((<usize>(step - 1)) << 3);
      b0 += step & -(<u32>(load<f64>(middle + ((<usize>b0) << 3)) < v0));
      b1 += step & -(<u32>(load<f64>(middle + ((<usize>b1) << 3)) < v1));
      b2 += step & -(<u32>(load<f64>(middle + ((<usize>b2) << 3)) < v2));
      b3 += step & -(<u32>(load<f64>(middle + ((<usize>b3) << 3)) < v3));
    }
    // NaN is not equal to itself.
    b0 |= -(<u32>(v0 != v0)) & MISSING;
    b1 |= -(<u32>(v1 != v1)) & MISSING;
    b2 |= -(<u32>(v2 != v2)) & MISSING;
    b3 |= -(<u32>(v3 != v3)) & MISSING;
    store<u32>(column + <usize>row, b0 | (b1 << 8) | (b2 << 16) | (b3 << 24));
  }
  for (; row < to; row++) {
    const value = valueOf(values, row, single);
    let bin: u32 = MISSING;
    if (edges == 0) {
      if (value >= 0 && value < <f64>count) bin = <u32>value;
    } else if (value == value) {
      bin = 0;
      while (bin < count && load<f64>(edges + ((<usize>bin) << 3)) < value) bin++;
    }
    store<u8>(column + <usize>row, bin);
  }
}

// @ts-ignore: decorator
@inline
function valueOf(values: usize, row: u32, single: bool): f64 {
  return single ? <f64>load<f32>(values + ((<usize>row) << 2)) : load<f64>(values + ((<usize>row) << 3));
}

/**
 * Writes 512 records out of the columns: all but the head, which is cleared.
 * Cells: columns, room (bytes of a column), features, records, stride, rows.
 */
export function boostRecords(task: u32, parameters: usize): void {
  const columns = <usize>cell(parameters, 0);
  const room = <usize>cell(parameters, 1);
  const features = cell(parameters, 2);
  const stride = <usize>cell(parameters, 4);
  const from = task * 512;
  const to = min(from + 512, cell(parameters, 5));
  const first = <usize>cell(parameters, 3) + (<usize>from) * stride;
  const end = <usize>cell(parameters, 3) + (<usize>to) * stride;
  memory.fill(first, 0, end - first);
  for (let feature: u32 = 0; feature < features; feature += 4) {
    // In the last group the first column stands in for those there are not.
    let a = columns + (<usize>feature) * room + <usize>from;
    let b = feature + 1 < features ? a + room : a;
    let c = feature + 2 < features ? b + room : a;
    let d = feature + 3 < features ? c + room : a;
    for (let record = first + RECORD_HEAD + <usize>feature; record < end; record += stride) {
      const low = (<u32>load<u8>(a)) | ((<u32>load<u8>(b)) << 8);
      store<u32>(record, low | ((<u32>load<u8>(c)) << 16) | ((<u32>load<u8>(d)) << 24));
      a++;
      b++;
      c++;
      d++;
    }
  }
}
