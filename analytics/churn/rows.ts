import type { FieldSet, Input } from "./fields.ts";
import type { Frame } from "./frame.ts";

/** The rows of a frame whose label is known, and where they were. */
export function labelledRows(frame: Frame): { readonly frame: Frame; readonly positions: Uint32Array } {
  const positions = Uint32Array.from(frame.keys.keys()).filter((row) => !Number.isNaN(frame.labels[row]));
  if (positions.length === frame.rows) return { frame, positions };
  return {
    positions,
    frame: {
      rows: positions.length,
      keys: Int32Array.from(positions, (row) => frame.keys[row]),
      labels: Float32Array.from(positions, (row) => frame.labels[row]),
      numbers: frame.numbers.map((column) => Float32Array.from(positions, (row) => column[row])),
      categories: frame.categories.map((column) => Array.from(positions, (row) => column[row])),
    },
  };
}

export function churners({ labels }: Frame): number {
  return labels.reduce((sum, label) => sum + label, 0);
}

export function keepFields(fields: FieldSet, keep: (input: Input) => boolean): FieldSet {
  return { numbers: fields.numbers.filter(keep), categories: fields.categories.filter(keep) };
}

/** The frame with the columns of fewer fields. */
export function takeFrame(frame: Frame, from: FieldSet, to: FieldSet): Frame {
  return {
    ...frame,
    numbers: to.numbers.map((field) => frame.numbers[from.numbers.indexOf(field)]),
    categories: to.categories.map((field) => frame.categories[from.categories.indexOf(field)]),
  };
}

/** One frame below the other. */
export function stackFrames(a: Frame, b: Frame): Frame {
  const joined = <T extends Float32Array | Int32Array>(make: new (length: number) => T, first: T, second: T): T => {
    const out = new make(first.length + second.length);
    out.set(first);
    out.set(second, first.length);
    return out;
  };
  return {
    rows: a.rows + b.rows,
    keys: joined(Int32Array, a.keys, b.keys),
    labels: joined(Float32Array, a.labels, b.labels),
    numbers: a.numbers.map((column, i) => joined(Float32Array, column, b.numbers[i])),
    categories: a.categories.map((column, i) => [...column, ...b.categories[i]]),
  };
}
