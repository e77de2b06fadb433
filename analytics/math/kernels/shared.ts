import { plainRows } from "../cluster-plain.ts";
import type { ClusterRows } from "../cluster-rows.ts";
import type { Hooks } from "../hooks.ts";
import { createMatrix, type Matrix } from "../matrix.ts";
import { kernelRows } from "./clusters.ts";
import { type Arena, arenaBytes, kernelPool, type KernelPool } from "./pool.ts";

/** A long computation that may use the kernels. */
export interface KernelHooks extends Hooks {
  /** Default: the pool of this process. `null`: plain TypeScript, slower, equal but for rounding. */
  pool?: KernelPool | null | undefined;
}

interface Place {
  readonly pool: KernelPool;
  readonly arena: Arena;
  readonly at: number;
  /** One job at a time gives space back in the right order; another one meanwhile works on a copy. */
  inUse: boolean;
}

const places = new WeakMap<Float32Array, Place>();
const forgotten = new FinalizationRegistry<Arena>((arena) => arena.close());

/**
 * A matrix of zeros in memory that the kernels reach, so that they need no copy of it: for a large matrix that several
 * computations follow on. An ordinary matrix where it does not fit or there are no kernels.
 */
export function sharedMatrix(rows: number, cols: number, pool: KernelPool | null = kernelPool()): Matrix {
  if (pool === null || bytesNeeded(rows, cols) > arenaBytes) return createMatrix(rows, cols);
  const arena = pool.open();
  const at = arena.take(4 * rows * cols);
  const data = arena.f32(at, rows * cols).fill(0);
  places.set(data, { pool, arena, at, inUse: false });
  forgotten.register(data, arena);
  return createMatrix(rows, cols, data);
}

/** The matrix, labels, distances, and room for a sample and what the tasks put out. */
function bytesNeeded(rows: number, cols: number): number {
  return rows * (4 * cols + 8) + 512 * 1024 * 1024;
}

/**
 * Does `work` where the kernels reach the matrix, at address `at`, without a copy of a `sharedMatrix`; what it takes is
 * given back. Else, without kernels or room, does `plain`.
 */
export async function inArena<T>(
  matrix: Matrix,
  pool: KernelPool | null,
  work: (arena: Arena, at: number) => Promise<T>,
  plain: () => Promise<T>,
): Promise<T> {
  const place = places.get(matrix.data);
  if (place !== undefined && place.pool === pool && !place.inUse) {
    place.inUse = true;
    const mark = place.arena.mark();
    try {
      return await work(place.arena, place.at);
    } finally {
      place.arena.giveBack(mark);
      place.inUse = false;
    }
  }
  if (pool === null || bytesNeeded(matrix.rows, matrix.cols) > arenaBytes) return plain();
  const arena = pool.open();
  try {
    const at = arena.take(4 * matrix.data.length);
    arena.f32(at, matrix.data.length).set(matrix.data);
    return await work(arena, at);
  } finally {
    arena.close();
  }
}

/** Does `work` on the rows of a matrix, on kernels where there are any. */
export async function withRows<T>(
  matrix: Matrix,
  { pool = kernelPool(), ...hooks }: KernelHooks,
  work: (rows: ClusterRows) => Promise<T>,
): Promise<T> {
  return inArena(
    matrix,
    pool,
    (arena, at) => work(kernelRows(arena, at, matrix, hooks)),
    () => work(plainRows(matrix, hooks)),
  );
}
