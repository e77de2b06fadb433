import type { Arena, KernelPool } from "../kernels/pool.ts";
import type { BinSpec } from "./model.ts";

/** A feature's values, row by row; NaN is missing. Called when the column is wanted, so that one at a time is in memory. */
export type Column = () => ArrayLike<number> | Promise<ArrayLike<number>>;

const headBytes = 16;

/** Rows as bins in the kernels' memory: a record a row, and a column of bytes a feature (to deal rows out by). */
export interface Records {
  readonly arena: Arena;
  readonly threads: number;
  readonly rows: number;
  readonly specs: readonly BinSpec[];
  readonly groups: number;
  readonly recordsAt: number;
  /** Bytes from one record to the next. */
  readonly stride: number;
  /** Address of a feature's column. */
  column(feature: number): number;
  close(): void;
}

/** Rows of room, so that kernels may work on four at once. */
export function roomFor(rows: number): number {
  return Math.ceil(rows / 4) * 4;
}

/** Bins `columns` by `specs` into the memory of `pool`. Throws RangeError where 4 GB do not suffice. */
export async function openRecords(
  pool: KernelPool,
  specs: readonly BinSpec[],
  columns: readonly Column[],
  rows: number,
  onColumn: (done: number) => Promise<void> | void = () => {},
): Promise<Records> {
  const arena = pool.open();
  try {
    const groups = Math.ceil(specs.length / 4);
    const stride = Math.ceil((headBytes + 4 * groups) / 16) * 16;
    const room = roomFor(rows);
    const recordsAt = arena.take(stride * room);
    const columnsAt = arena.take(specs.length * room);
    const mark = arena.mark();
    const valuesAt = arena.take(8 * rows);
    const edgesAt = arena.take(8 * 256);
    for (const [feature, spec] of specs.entries()) {
      const values = await columns[feature]();
      const single = values instanceof Float32Array;
      (single ? arena.f32(valuesAt, rows) : arena.f64(valuesAt, rows)).set(values);
      const edges = spec.kind === "number" ? spec.edges : [];
      arena.f64(edgesAt, 256).fill(Number.POSITIVE_INFINITY).set(edges);
      arena.run("boostBins", 0, Math.ceil(rows / 8192), [
        valuesAt,
        rows,
        single ? 1 : 0,
        spec.kind === "number" ? edgesAt : 0,
        spec.kind === "number" ? edges.length : spec.count,
        columnsAt + feature * room,
      ]);
      await onColumn(feature + 1);
    }
    arena.run("boostRecords", 0, Math.ceil(rows / 512), [columnsAt, room, specs.length, recordsAt, stride, rows]);
    arena.giveBack(mark);
    return {
      arena,
      threads: pool.threads,
      rows,
      specs,
      groups,
      recordsAt,
      stride,
      column: (feature) => columnsAt + feature * room,
      close: () => arena.close(),
    };
  } catch (error) {
    arena.close();
    throw error;
  }
}

/** Place of a feature's byte in a record. */
export function byteOf(feature: number): number {
  return headBytes + feature;
}
