import type { Hooks } from "../math/hooks.ts";
import type { Matrix } from "../math/matrix.ts";
import { createMatrix } from "../math/matrix.ts";
import type { OneHotEncoding } from "../math/one-hot.ts";
import { applyOneHot, fitOneHot } from "../math/one-hot.ts";
import type { Preparation } from "../math/standardise.ts";
import { fitPreparation } from "../math/standardise.ts";
import type { Dropped, FieldSet, Input } from "./fields.ts";
import { MAX_LEVELS } from "./fields.ts";
import type { Frame } from "./frame.ts";

/** A number with a larger share of missing values gets a second column that says which are missing. */
const FLAGGED_FROM = 0.01;
/** A number with a larger share of missing values is left out. */
const MAX_MISSING = 0.95;
/** Values of a category that fewer rows than this share have count as one, `other`. */
const RARE = 0.01;

/** One column of the raw matrix: a number, its missing flag, or a value of a category. */
export interface DesignColumn {
  /** The name of the input it comes from: the field's, or that of something worked out of fields. */
  readonly input: string;
  readonly field: string;
  /** The value, `missing` or `other`; null for a number itself. */
  readonly category: string | null;
}

/** How fields become the columns of the raw matrix: plain JSON, learned without looking at the label. */
export interface Design {
  readonly version: 1;
  readonly numbers: readonly { readonly input: string; readonly field: string }[];
  /** Positions in `numbers` with a missing flag. */
  readonly flagged: readonly number[];
  readonly categories: readonly { readonly input: string; readonly field: string; readonly encoding: OneHotEncoding }[];
  readonly columns: readonly DesignColumn[];
}

function named({ name, field }: Input): { readonly input: string; readonly field: string } {
  return { input: name, field };
}

export function fitDesign(frame: Frame, fields: FieldSet): Design {
  const numbers = fields.numbers.map(named);
  const flagged = frame.numbers.flatMap((column, i) => {
    let missing = 0;
    for (let row = 0; row < frame.rows; row++) if (Number.isNaN(column[row])) missing++;
    const share = missing / frame.rows;
    return share > FLAGGED_FROM && share <= MAX_MISSING ? [i] : [];
  });
  const categories = frame.categories.map((column, i) => ({
    ...named(fields.categories[i]),
    encoding: fitOneHot(column, { maxLevels: MAX_LEVELS, minShare: RARE }),
  }));
  const columns: DesignColumn[] = [
    ...numbers.map((input) => ({ ...input, category: null })),
    ...flagged.map((i) => ({ ...numbers[i], category: "missing" })),
    ...categories.flatMap(({ input, field, encoding }) =>
      encoding.columns.map((group) => ({ input, field, category: group.kind === "level" ? group.code : group.kind })),
    ),
  ];
  return { version: 1, numbers, flagged, categories, columns };
}

/** The raw matrix of a frame that was read with the design's fields in their order: NaN where a number is missing. */
export function applyDesign(frame: Frame, design: Design): Matrix {
  const raw = createMatrix(frame.rows, design.columns.length);
  const put = (position: number, value: (row: number) => number) => {
    for (let row = 0, at = position; row < raw.rows; row++, at += raw.cols) raw.data[at] = value(row);
  };
  frame.numbers.forEach((column, i) => put(i, (row) => column[row]));
  design.flagged.forEach((number, i) => {
    const column = frame.numbers[number];
    put(design.numbers.length + i, (row) => (Number.isNaN(column[row]) ? 1 : 0));
  });
  let next = design.numbers.length + design.flagged.length;
  design.categories.forEach(({ encoding }, i) => {
    applyOneHot(frame.categories[i], encoding, raw, next);
    next += encoding.columns.length;
  });
  return raw;
}

/** log1p for heavy tails, means for the missing, mean 0 and deviation 1, constants and near-duplicates out. */
export async function fitScale(raw: Matrix, hooks: Hooks): Promise<Preparation> {
  return fitPreparation(raw, { ...hooks, fill: "mean", maxMissingShare: MAX_MISSING });
}

/** Fields of which no column could be used, with the reason of their first. Columns that the penalty left out could. */
export function droppedFields(design: Design, scale: Preparation): Dropped[] {
  const unusable = new Set(scale.dropped.map(({ column }) => column));
  const kept = new Set(design.columns.flatMap(({ field }, column) => (unusable.has(column) ? [] : [field])));
  const reasons = {
    all_missing: "all_missing",
    constant: "constant",
    mostly_missing: "mostly_missing",
    near_duplicate: "duplicate",
  } as const;
  const dropped = new Map<string, Dropped>();
  for (const { column, reason } of scale.dropped) {
    const { field } = design.columns[column];
    if (!kept.has(field) && !dropped.has(field)) dropped.set(field, { field, reason: reasons[reason] });
  }
  for (const { field, encoding } of design.categories) {
    if (encoding.columns.length === 0)
      dropped.set(field, { field, reason: encoding.reference.kind === "missing" ? "all_missing" : "constant" });
  }
  return [...dropped.values()];
}
