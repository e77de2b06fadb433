import { MathError } from "./failure.ts";
import { createMatrix, type Matrix } from "./matrix.ts";

/** One group of codes: a level by its code, the missing (null or ""), or the pool of rare levels. */
export type OneHotGroup = { kind: "level"; code: string } | { kind: "missing" } | { kind: "other" };

/** A fitted encoding of one column: plain JSON. */
export interface OneHotEncoding {
  version: 1;
  /** The most frequent group: all its columns are 0. */
  reference: OneHotGroup;
  /** One 0/1 column each, in this order: levels by falling frequency, then missing, then other. */
  columns: OneHotGroup[];
  /** Codes seen and pooled into "other". */
  pooled: number;
}

export interface OneHotOptions {
  /** Levels kept at most (the reference counts, "other" does not). Default 30. */
  maxLevels?: number | undefined;
  /** A level rarer than this share of the rows is pooled. Default 0.005. */
  minShare?: number | undefined;
}

/** By code unit, never by locale, so that the order is the same on every machine. */
function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Learns the k − 1 coding of a categorical column given as codes (null and "" are missing, and form a
 * group of their own if frequent enough). Levels past `maxLevels` or rarer than `minShare` are pooled as
 * "other"; the most frequent group is the reference. Ties go to the lower code.
 * A column with one group only gives no columns. Throws `empty` without rows.
 */
export function fitOneHot(values: readonly (string | null)[], options: OneHotOptions = {}): OneHotEncoding {
  const { maxLevels = 30, minShare = 0.005 } = options;
  if (values.length === 0) throw new MathError("empty");
  if (!(maxLevels >= 1)) throw new MathError("bad_option", { name: "maxLevels", value: maxLevels });
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value ?? "", (counts.get(value ?? "") ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || compareCodes(a, b));
  const frequent = ranked.filter(([, count], rank) => count >= minShare * values.length && rank < maxLevels);
  const pooledCounts = ranked.slice(frequent.length);

  const groups: { group: OneHotGroup; count: number }[] = frequent.map(([code, count]) => ({
    group: code === "" ? { kind: "missing" } : { kind: "level", code },
    count,
  }));
  if (pooledCounts.length > 0) {
    groups.push({ group: { kind: "other" }, count: pooledCounts.reduce((sum, [, count]) => sum + count, 0) });
  }
  const reference = groups.reduce((best, next) => (next.count > best.count ? next : best)).group;
  const place = { level: 0, missing: 1, other: 2 };
  const columns = groups
    .map(({ group }) => group)
    .filter((group) => group !== reference)
    .sort((a, b) => place[a.kind] - place[b.kind]);
  return { version: 1, reference, columns, pooled: pooledCounts.length };
}

/**
 * Writes the 0/1 columns of `values` into `out` (rows × at least `firstColumn` + columns), or into a new
 * matrix. A code never seen in fitting counts as "other" where there is such a group, else as the
 * reference (all 0); the same holds for a missing one. Throws `bad_shape` when it does not fit into `out`.
 */
export function applyOneHot(
  values: readonly (string | null)[],
  encoding: OneHotEncoding,
  out: Matrix = createMatrix(values.length, encoding.columns.length),
  firstColumn = 0,
): Matrix {
  if (out.rows !== values.length || firstColumn + encoding.columns.length > out.cols) {
    throw new MathError("bad_shape", { rows: out.rows, cols: out.cols, needed: firstColumn + encoding.columns.length });
  }
  const columnOf = new Map<string, number>();
  let rest = -1;
  const groups = [encoding.reference, ...encoding.columns];
  groups.forEach((group, i) => {
    if (group.kind === "other") rest = i - 1;
    else columnOf.set(group.kind === "level" ? group.code : "", i - 1);
  });
  const width = encoding.columns.length;
  for (let i = 0; i < values.length; i++) {
    const row = i * out.cols + firstColumn;
    const column = columnOf.get(values[i] ?? "") ?? rest;
    for (let j = 0; j < width; j++) out.data[row + j] = j === column ? 1 : 0;
  }
  return out;
}
