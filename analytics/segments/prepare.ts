import type { FieldInfo } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { SegmentFeature } from "../api/segments.ts";
import type { Hooks } from "../math/hooks.ts";
import { createMatrix } from "../math/matrix.ts";
import type { Matrix } from "../math/matrix.ts";
import { fitOneHot } from "../math/one-hot.ts";
import type { OneHotGroup } from "../math/one-hot.ts";
import { applyPreparation, fitPreparation } from "../math/standardise.ts";
import type { DroppedColumn } from "../math/standardise.ts";
import type { Choice, Dropped } from "./choose.ts";
import { MAX_LEVELS } from "./choose.ts";
import type { ColumnBlock } from "../db/feature-columns.ts";

/** One column that is clustered on: a field, or one value of a categorical field. */
export interface Feature {
  readonly field: FieldInfo;
  /** The value of a categorical field this column stands for. */
  readonly value: string | null;
  /** A categorical field counts as one feature: each of its columns weighs 1/√columns. */
  readonly weight: number;
  readonly document: SegmentFeature;
}

export interface Prepared {
  readonly features: readonly Feature[];
  /** Natural values, rows × features, NaN = missing. */
  readonly natural: Matrix;
  /** Standardised and weighted, what k-means sees. */
  readonly weighted: Matrix;
  readonly dropped: readonly Dropped[];
}

interface Candidate {
  readonly field: FieldInfo;
  readonly value: string | null;
  readonly values: (row: number) => number;
}

const reasons = {
  all_missing: "all_missing",
  constant: "constant",
  mostly_missing: "mostly_missing",
  near_duplicate: "duplicate",
} as const;

/**
 * Turns the columns that were read (numbers first, then categories, as in `choice`) into the matrix to cluster:
 * one-hot for categories, log1p for heavy tails, medians for the missing, mean 0 and deviation 1.
 * Throws `no_usable_features` when nothing is left.
 */
export async function prepareFeatures(block: ColumnBlock, choice: Choice, hooks: Hooks): Promise<Prepared> {
  const dropped: Dropped[] = [...choice.dropped];
  const candidates: Candidate[] = choice.numbers.map((field, i) => {
    const column = block.columns[i] as Float32Array;
    return { field, value: null, values: (row) => column[row] };
  });
  choice.categories.forEach((field, i) => {
    const column = block.columns[choice.numbers.length + i] as (string | null)[];
    const { columns } = fitOneHot(column, { maxLevels: MAX_LEVELS, minShare: 0.01 });
    if (columns.length === 0)
      dropped.push({ field: field.name, reason: column.some((value) => value !== null) ? "constant" : "all_missing" });
    for (const group of columns.filter(isLevel)) {
      candidates.push({ field, value: group.code, values: (row) => (column[row] === group.code ? 1 : 0) });
    }
  });

  const raw = createMatrix(block.rows, candidates.length);
  candidates.forEach(({ values }, j) => {
    for (let i = 0, at = j; i < block.rows; i++, at += candidates.length) raw.data[at] = values(i);
  });
  const preparation = await fitPreparation(raw, hooks);
  for (const column of preparation.dropped) dropped.push(droppedOf(candidates[column.column], column));
  if (preparation.columns.length === 0) throw new EngineError("no_usable_features");

  const kept = preparation.columns.map(({ column }) => candidates[column]);
  const features = preparation.columns.map((column, j): Feature => {
    const { field, value } = kept[j];
    const siblings = value === null ? 1 : kept.filter((other) => other.field === field).length;
    // log1p of a 0/1 column only rescales it: told, and kept, as it is.
    const binary = value !== null || field.type === "yes_no";
    const scale = binary && column.log1p ? Math.LN2 : 1;
    return {
      field,
      value,
      weight: 1 / Math.sqrt(siblings),
      document: {
        field: nameOf(kept[j]),
        logged: column.log1p && !binary,
        mean: column.mean / scale,
        sd: column.sd / scale,
      },
    };
  });
  const weighted = applyPreparation(raw, preparation);
  features.forEach(({ weight }, j) => {
    if (weight !== 1) for (let at = j; at < weighted.data.length; at += features.length) weighted.data[at] *= weight;
  });
  const natural = createMatrix(block.rows, features.length);
  kept.forEach(({ values }, j) => {
    for (let i = 0, at = j; i < block.rows; i++, at += features.length) natural.data[at] = values(i);
  });
  return { features, natural, weighted, dropped };
}

function isLevel(group: OneHotGroup): group is Extract<OneHotGroup, { kind: "level" }> {
  return group.kind === "level";
}

function nameOf({ field, value }: Candidate): string {
  return value === null ? field.name : `${field.name} = ${value}`;
}

function droppedOf(candidate: Candidate, { reason }: DroppedColumn): Dropped {
  return { field: nameOf(candidate), reason: reasons[reason] };
}
