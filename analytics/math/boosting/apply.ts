import type { Hooks } from "../hooks.ts";
import type { Arena } from "../kernels/pool.ts";
import { type LeafTable, leafTables } from "./attribution.ts";
import type { BoostedTrees, Tree } from "./model.ts";
import { byteOf, type Records } from "./records.ts";

const nodeBytes = 48;
const rowsATask = 1024;
/** Between two chances to cancel. */
const tasksATurn = 64;
const rowsExplained = 8 * rowsATask;

/** Log odds of every record, by the tree's own order of adding: the same bytes always. */
export async function scoreRecords(
  model: BoostedTrees,
  records: Records,
  { onStep, yieldNow }: Hooks = {},
): Promise<Float64Array> {
  const { arena, rows, recordsAt, stride } = records;
  const mark = arena.mark();
  try {
    const treesAt = addresses(
      arena,
      model.trees.map((tree) => placeTree(arena, tree)),
    );
    const valuesAt = addresses(
      arena,
      model.trees.map((tree) => place(arena, tree.values)),
    );
    const scoresAt = arena.take(8 * rows);
    arena.f64(scoresAt, rows).fill(model.base);
    const cells = [recordsAt, stride, rows, model.trees.length, treesAt, valuesAt, scoresAt];
    const tasks = Math.ceil(rows / rowsATask);
    for (let task = 0; task < tasks; task += tasksATurn) {
      const end = Math.min(tasks, task + tasksATurn);
      arena.run("treesScore", task, end, cells);
      onStep?.(end, tasks);
      await yieldNow?.();
    }
    return arena.f64(scoresAt, rows).slice();
  } finally {
    arena.giveBack(mark);
  }
}

/**
 * What each feature adds to each record's log odds, handed to `onRows` part by part: row after row, a value a feature (the
 * array is used again). With the returned base they add up to the score. Exact Shapley values of the trees under their own
 * training rows (Lundberg et al. 2020).
 */
export async function explainRecords(
  model: BoostedTrees,
  records: Records,
  onRows: (from: number, values: Float64Array) => Promise<void> | void,
  { onStep, yieldNow }: Hooks = {},
): Promise<number> {
  const { arena, recordsAt, stride, rows } = records;
  const features = model.features.length;
  const mark = arena.mark();
  try {
    const treesAt = addresses(
      arena,
      model.trees.map((tree) => placeTree(arena, tree)),
    );
    const tables = model.trees.map((tree) => leafTables(tree));
    const leavesAt = addresses(
      arena,
      tables.map(({ leaves }, i) => placeLeaves(arena, model.trees[i], leaves)),
    );
    const outAt = arena.take(8 * features * rowsExplained);
    const longest = Math.max(0, ...tables.flatMap(({ leaves }) => leaves.map(({ path }) => path.length)));
    const scratchBytes = 8 * rowsATask * (1 + longest + (longest & 1));
    const scratchAt = arena.take(scratchBytes * (rowsExplained / rowsATask));
    for (let from = 0; from < rows; from += rowsExplained) {
      const count = Math.min(rowsExplained, rows - from);
      const values = arena.f64(outAt, features * count).fill(0);
      const first = recordsAt + from * stride;
      const trees = model.trees.length;
      const cells = [first, stride, count, trees, treesAt, leavesAt, outAt, features, scratchAt, scratchBytes];
      arena.run("treesExplain", 0, Math.ceil(count / rowsATask), cells);
      await onRows(from, values);
      onStep?.(from + count, rows);
      await yieldNow?.();
    }
    return tables.reduce((sum, { expected }) => sum + expected, model.base);
  } finally {
    arena.giveBack(mark);
  }
}

function addresses(arena: Arena, list: readonly number[]): number {
  const at = arena.take(4 * list.length);
  arena.u32(at, list.length).set(list);
  return at;
}

function place(arena: Arena, values: readonly number[] | Float64Array): number {
  const at = arena.take(8 * values.length);
  arena.f64(at, values.length).set(values);
  return at;
}

function placeTree(arena: Arena, { nodes }: Tree): number {
  const at = arena.take(nodeBytes * nodes.length);
  const bytes = arena.u8(at, nodeBytes * nodes.length).fill(0);
  const cells = arena.i32(at, (nodeBytes / 4) * nodes.length);
  for (const [i, { feature, leftBins, left, right }] of nodes.entries()) {
    for (const bin of leftBins) bytes[nodeBytes * i + (bin >> 3)] |= 1 << (bin & 7);
    cells.set([byteOf(feature), 0, left, right], 12 * i + 8);
  }
  return at;
}

function placeLeaves(arena: Arena, { nodes }: Tree, leaves: readonly LeafTable[]): number {
  const tables = leaves.map(({ table }) => place(arena, table));
  const cells = leaves.reduce((sum, { path }) => sum + 4 + 6 * path.length, 2);
  const at = arena.take(4 * cells);
  const out = arena.u32(at, cells);
  out.set([leaves.length, nodes.length]);
  let next = 2;
  for (const [i, { path }] of leaves.entries()) {
    const then = leaves[i + 1]?.path ?? [];
    const differs = path.findIndex(({ feature }, f) => then[f]?.feature !== feature);
    out.set([path.length, tables[i], differs < 0 ? path.length : differs, 0], next);
    next += 4;
    for (const { feature, mask, answers } of path) {
      const halves = [mask, answers].flatMap((bits) => [Number(bits & 0xffffffffn), Number(bits >> 32n)]);
      out.set([feature, 0, ...halves], next);
      next += 6;
    }
  }
  return at;
}
