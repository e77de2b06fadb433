import { stratifiedFolds } from "../math/folds.ts";
import { createRandom, deriveSeed } from "../math/random.ts";
import type { FieldSet, Input } from "./fields.ts";
import type { Frame } from "./frame.ts";

/** Some rows of a frame. */
export function frameRows(frame: Frame, rows: ArrayLike<number>): Frame {
  // Written as a loop: `from` with a function takes twenty times as long.
  const taken = <T extends { [row: number]: unknown }>(column: T, out: T): T => {
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
    return out;
  };
  const { length } = rows;
  return {
    rows: length,
    keys: taken(frame.keys, new Int32Array(length)),
    labels: taken(frame.labels, new Float32Array(length)),
    numbers: frame.numbers.map((column) => taken(column, new Float32Array(length))),
    categories: frame.categories.map((column) => taken(column, new Array<string | null>(length))),
  };
}

/** The rows of a frame whose label is known. */
export function labelledRows(frame: Frame): Frame {
  const positions = Uint32Array.from(frame.keys.keys()).filter((row) => !Number.isNaN(frame.labels[row]));
  return positions.length === frame.rows ? frame : frameRows(frame, positions);
}

/**
 * The fold of each row, stratified by the label. A customer's months share a fold, else a model would be tested on people it
 * knows.
 */
export function customerFolds({ keys, labels }: Frame, folds: number, seed: number): Uint8Array {
  const churned = new Map<number, number>();
  for (let row = 0; row < keys.length; row++)
    churned.set(keys[row], Math.max(churned.get(keys[row]) ?? 0, labels[row]));
  const customers = [...churned.keys()];
  const foldOf = stratifiedFolds(
    customers.map((key) => churned.get(key) ?? 0),
    folds,
    createRandom(deriveSeed(seed, "folds")),
  );
  const foldOfKey = new Map(customers.map((key, i) => [key, foldOf[i]]));
  return Uint8Array.from(keys, (key) => foldOfKey.get(key) ?? 0);
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
