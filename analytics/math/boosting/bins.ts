import { sortFloats } from "../sort.ts";
import type { BinSpec } from "./model.ts";

const mostBins = 255;
const sampleRows = 50_000;

/**
 * Bins of a column of numbers: one for each value where at most 255 differ, else equal parts of the values. Edges lie
 * half-way between neighbours. Taken from 50,000 rows at even steps. NaN is missing and has no edge.
 */
export function numberBins(values: ArrayLike<number>): BinSpec {
  const count = Math.min(values.length, sampleRows);
  const sample = values instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  let known = 0;
  for (let i = 0; i < count; i++) {
    const value = values[Math.floor((i * values.length) / count)];
    if (!Number.isNaN(value)) sample[known++] = value;
  }
  const part = sample.subarray(0, known);
  const sorted = part instanceof Float32Array ? sortFloats(part) : part.sort();
  const distinct: number[] = [];
  for (let i = 0; i < known && distinct.length <= mostBins; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]);
  const edges: number[] = [];
  if (distinct.length <= mostBins) {
    for (let i = 1; i < distinct.length; i++) edges.push(between(distinct[i - 1], distinct[i]));
  } else {
    for (let bin = 1; bin < mostBins; bin++) {
      const at = Math.floor((bin * known) / mostBins);
      const edge = between(sorted[at - 1], sorted[at]);
      if (edges.length === 0 || edge > edges[edges.length - 1]) edges.push(edge);
    }
  }
  return { kind: "number", edges };
}

/** A number that is at least `low` and below `high` (or equal to both). */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle < high && middle >= low ? middle : low;
}
