import { MathError } from "./failure.ts";
import type { Random } from "./random.ts";

/** Row numbers of each stratum, strata in ascending order of their code, rows ascending. */
function rowsByStratum(strata: ArrayLike<number>): Map<number, Uint32Array> {
  const counts = new Map<number, number>();
  for (let i = 0; i < strata.length; i++) counts.set(strata[i], (counts.get(strata[i]) ?? 0) + 1);
  const groups = new Map<number, Uint32Array>();
  for (const code of [...counts.keys()].sort((a, b) => a - b)) groups.set(code, new Uint32Array(counts.get(code) ?? 0));
  const filled = new Map<number, number>();
  for (let i = 0; i < strata.length; i++) {
    const at = filled.get(strata[i]) ?? 0;
    groups.get(strata[i])?.fill(i, at, at + 1);
    filled.set(strata[i], at + 1);
  }
  return groups;
}

/**
 * The fold (0 … folds − 1) of each row: the rows of each stratum are shuffled and dealt round, each
 * stratum starting where the one before stopped, so that in a fold both every stratum's size and the whole
 * size differ by at most one from another fold's. `strata` holds one integer code for each row, e.g. 0/1 labels.
 * Throws `bad_option` unless 2 ≤ folds ≤ 255, and `too_few_rows` when rows < folds.
 */
export function stratifiedFolds(strata: ArrayLike<number>, folds: number, random: Random): Uint8Array {
  if (!Number.isInteger(folds) || folds < 2 || folds > 255)
    throw new MathError("bad_option", { name: "folds", value: folds });
  if (strata.length < folds) throw new MathError("too_few_rows", { rows: strata.length, folds });
  const foldOf = new Uint8Array(strata.length);
  let next = 0;
  for (const rows of rowsByStratum(strata).values()) {
    for (const row of random.shuffle(rows)) {
      foldOf[row] = next;
      next = (next + 1) % folds;
    }
  }
  return foldOf;
}

/**
 * Folds as `stratifiedFolds` deals them, in which all rows of one group share a fold: a group is dealt once, in the stratum of its
 * first row. `groups` holds any number that the rows of a group have in common; where no two rows do, these are the
 * folds of `stratifiedFolds`. Throws `bad_shape` where lengths differ, and as `stratifiedFolds` of the groups.
 */
export function groupedFolds(
  strata: ArrayLike<number>,
  groups: ArrayLike<number>,
  folds: number,
  random: Random,
): Uint8Array {
  if (strata.length !== groups.length) throw new MathError("bad_shape", { rows: strata.length, length: groups.length });
  const firstRows: number[] = [];
  const places = new Map<number, number>();
  const placeOf = Uint32Array.from(groups, (group, row) => {
    const place = places.get(group);
    if (place !== undefined) return place;
    places.set(group, firstRows.length);
    return firstRows.push(row) - 1;
  });
  const foldOf = stratifiedFolds(
    firstRows.map((row) => strata[row]),
    folds,
    random,
  );
  return Uint8Array.from(placeOf, (place) => foldOf[place]);
}

/** Row numbers, ascending, outside (`train`) and inside (`test`) one fold. */
export function foldRows(foldOf: Uint8Array, fold: number): { train: Uint32Array; test: Uint32Array } {
  let inside = 0;
  for (const f of foldOf) if (f === fold) inside++;
  const train = new Uint32Array(foldOf.length - inside);
  const test = new Uint32Array(inside);
  let a = 0;
  let b = 0;
  for (let i = 0; i < foldOf.length; i++) {
    if (foldOf[i] === fold) test[b++] = i;
    else train[a++] = i;
  }
  return { train, test };
}

export interface StratifiedSplit {
  /** Row numbers, ascending. */
  treatment: Uint32Array;
  control: Uint32Array;
  /** By ascending stratum code. */
  strata: { stratum: number; rows: number; treatment: number }[];
}

/**
 * A random split into treatment and control, exact in every stratum: stratum s gets ⌊nₛ × share⌋ treated
 * rows, and the round(n × share) − Σ⌊⌋ left over go one each to the largest remainders (ties: the larger
 * stratum, then the lower code), Hamilton's method. So no stratum is off by a whole row and the total is exact.
 * `strata` holds one integer code for each row. Throws `bad_option` for a share outside [0, 1].
 */
export function stratifiedSplit(strata: ArrayLike<number>, share: number, random: Random): StratifiedSplit {
  if (!(share >= 0 && share <= 1)) throw new MathError("bad_option", { name: "share", value: share });
  const groups = [...rowsByStratum(strata)].map(([stratum, rows]) => {
    const exact = rows.length * share;
    // 0.1 × 30 is 2.9999…: without the slack a whole row would become a remainder.
    const floor = Math.floor(exact + 1e-9);
    return { stratum, rows, treated: floor, remainder: Math.max(0, exact - floor) };
  });
  let left = Math.round(strata.length * share);
  for (const group of groups) left -= group.treated;
  const byRemainder = [...groups].sort(
    (a, b) => b.remainder - a.remainder || b.rows.length - a.rows.length || a.stratum - b.stratum,
  );
  for (const group of byRemainder) {
    if (left > 0 && group.treated < group.rows.length) {
      group.treated++;
      left--;
    }
  }
  const isTreated = new Uint8Array(strata.length);
  const out: StratifiedSplit["strata"] = [];
  for (const { stratum, rows, treated } of groups) {
    random.shuffle(rows);
    for (let i = 0; i < treated; i++) isTreated[rows[i]] = 1;
    out.push({ stratum, rows: rows.length, treatment: treated });
  }
  const { train: control, test: treatment } = foldRows(isTreated, 1);
  return { treatment, control, strata: out };
}
