import type { FieldInfo } from "../api/customers.ts";
import type { PreparationChoice, SegmentFeature, SegmentWarning } from "../api/segments.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { correlations, drawnIn, fitScale } from "../math/cluster-scale.ts";
import type { Column, ColumnScale } from "../math/cluster-scale.ts";
import { sharedMatrix } from "../math/kernels/shared.ts";
import type { Matrix } from "../math/matrix.ts";
import { fitOneHot } from "../math/one-hot.ts";
import type { Base } from "./base.ts";
import { chooseFields, isNumeric, tellsWhoLeft } from "./choose.ts";
import type { ColumnModel } from "./model.ts";

/** Columns a category becomes at most; rarer values are taken together. */
export const MAX_LEVELS = 12;
/** A category with more different values than this is an identifier. */
export const MAX_VALUES = 50;
export const MOSTLY_MISSING = 0.5;
/** From this share of missing values on, being missing is a feature of its own. */
const NOTABLY_MISSING = 0.05;
const DUPLICATE = 0.95;
/** Different values per customer from which a column is one of names or numbers rather than of kinds. */
const REPEATING = 0.9;
const RARE = 0.01;

/** One column that segments are told apart or told of by. */
export interface Feature {
  readonly field: FieldInfo;
  readonly model: ColumnModel;
  /** Natural values in the base's order; NaN = missing. */
  readonly values: Float32Array;
}

export interface Prepared {
  readonly features: readonly Feature[];
  readonly warnings: readonly SegmentWarning[];
}

interface Candidate {
  readonly field: FieldInfo;
  readonly level: string | null;
  readonly missingFlag: boolean;
  readonly values: Float32Array;
}

/** Reads and prepares the chosen fields: what cannot serve is left out and told. No feature may be left. */
export async function prepareFeatures(
  named: readonly string[] | null,
  choice: PreparationChoice,
  base: Base,
): Promise<Prepared> {
  const { fields, asked } = chooseFields(base.view, named);
  const warnings: SegmentWarning[] = [];
  const candidates: Candidate[] = [];
  const columns = await readFields(fields, base);
  for (const [i, field] of fields.entries()) {
    const column = columns[i];
    if (isNumeric(field)) candidates.push(...numbers(field, column as Float32Array, choice, warnings));
    else if (field.type === "date") warnings.push({ code: "feature_not_numeric", params: { field: field.name } });
    else candidates.push(...levels(field, column as readonly (string | null)[], asked, warnings));
  }
  return { features: withoutDuplicates(candidates, choice, warnings), warnings };
}

/**
 * A column of the view for each field: numbers as they are, ±∞ included, texts as texts. As float32, which features are
 * kept in, a number beyond its range is infinite.
 */
export function readFields(fields: readonly FieldInfo[], base: Base, width: "float" | "double" = "float") {
  return base.columns(
    fields.map((field) => {
      const column = id("present", field.name);
      if (!isNumeric(field)) return { kind: "text", value: column };
      return { kind: width, value: width === "float" ? withinFloat(column) : column };
    }),
  );
}

function withinFloat(column: Sql): Sql {
  const value = sql`cast(${column} as double)`;
  return sql`case when isnan(${value}) or abs(${value}) <= 3.4028234e38 then ${value} else sign(${value}) * cast('inf' as double) end`;
}

/** Infinite values become missing; returns how many there were. */
export function dropInfinite(values: Column): number {
  let infinite = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === Number.POSITIVE_INFINITY || values[i] === Number.NEGATIVE_INFINITY) {
      values[i] = Number.NaN;
      infinite++;
    }
  }
  return infinite;
}

export function countMissing(values: Column): number {
  let missing = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) missing++;
  return missing;
}

function numbers(
  field: FieldInfo,
  values: Float32Array,
  choice: PreparationChoice,
  warnings: SegmentWarning[],
): Candidate[] {
  const params = { field: field.name };
  const infinite = dropInfinite(values);
  if (infinite > 0) warnings.push({ code: "feature_infinite", params: { ...params, customers: infinite } });
  const share = countMissing(values) / values.length;
  if (share === 1) {
    warnings.push({ code: "feature_all_missing", params });
    return [];
  }
  if (share > MOSTLY_MISSING) {
    warnings.push({ code: "feature_mostly_missing", params: { ...params, share } });
    return [];
  }
  const own: Candidate = { field, level: null, missingFlag: false, values };
  // A derived field is missing where what it is derived from is not there, and other fields say so already (no IP share of
  // long distance without a long-distance call): a flag would count that twice.
  if (!choice.missingFlags || field.kind === "derived" || share < NOTABLY_MISSING) return [own];
  return [own, { field, level: null, missingFlag: true, values: values.map((value) => (Number.isNaN(value) ? 1 : 0)) }];
}

function levels(
  field: FieldInfo,
  values: readonly (string | null)[],
  asked: boolean,
  warnings: SegmentWarning[],
): Candidate[] {
  const params = { field: field.name };
  const distinct = new Set(values);
  distinct.delete(null);
  if (distinct.size === 0) {
    warnings.push({ code: "feature_all_missing", params });
    return [];
  }
  if (!asked && distinct.size <= MAX_LEVELS && tellsWhoLeft(distinct)) {
    warnings.push({ code: "feature_outcome", params });
    return [];
  }
  const limit = asked ? MAX_VALUES : MAX_LEVELS;
  if (distinct.size > limit) {
    // Nobody asked for a free text or an identifier, whose values hardly repeat: that is no news.
    const known = values.reduce((sum, value) => sum + (value === null ? 0 : 1), 0);
    if (asked || distinct.size < REPEATING * known)
      warnings.push({ code: "feature_too_many_values", params: { ...params, distinct: distinct.size, limit } });
    return [];
  }
  const encoding = fitOneHot(values, { maxLevels: MAX_LEVELS, minShare: RARE });
  if (encoding.pooled > 0) warnings.push({ code: "category_pooled", params: { ...params, pooled: encoding.pooled } });
  const codes = encoding.columns.flatMap((group) => (group.kind === "level" ? [group.code] : []));
  if (codes.length === 0) warnings.push({ code: "feature_constant", params });
  return codes.map((code) => ({
    field,
    level: code,
    missingFlag: false,
    values: Float32Array.from(values, (value) => (value === code ? 1 : 0)),
  }));
}

/** Scales the candidates; drops the constant, and of two that say nearly the same the later. */
function withoutDuplicates(
  candidates: readonly Candidate[],
  choice: PreparationChoice,
  warnings: SegmentWarning[],
): Feature[] {
  const scaled: { candidate: Candidate; scale: ColumnScale }[] = [];
  for (const candidate of candidates) {
    const binary = candidate.level !== null || candidate.missingFlag || candidate.field.type === "yes_no";
    const scale = fitScale(candidate.values, binary ? { log: false, winsorShare: 0, scaling: "standard" } : choice);
    if (scale) scaled.push({ candidate, scale });
    else warnings.push({ code: "feature_constant", params: { field: candidate.field.name } });
  }
  const r = correlations(
    scaled.map(({ candidate }) => candidate.values),
    scaled.map(({ scale }) => scale),
  );
  const p = scaled.length;
  const kept: number[] = [];
  for (let a = 0; a < p; a++) {
    const twin = kept.find((b) => Math.abs(r[a * p + b]) >= DUPLICATE);
    if (twin === undefined) {
      kept.push(a);
      continue;
    }
    // Two flags of fields that are missing together are no news.
    if (scaled[a].candidate.missingFlag) continue;
    const { field, level } = scaled[a].candidate;
    const name = level === null ? field.name : `${field.name} = ${level}`;
    const correlation = Math.max(-1, Math.min(1, r[a * p + twin]));
    warnings.push({
      code: "feature_duplicate",
      params: { field: name, of: scaled[twin].candidate.field.name, correlation: Number(correlation.toFixed(3)) },
    });
  }
  return kept.map((a) => {
    const { candidate, scale } = scaled[a];
    const siblings = kept.filter(
      (b) =>
        candidate.level !== null && scaled[b].candidate.field === candidate.field && scaled[b].candidate.level !== null,
    ).length;
    return {
      field: candidate.field,
      values: candidate.values,
      model: {
        field: candidate.field.name,
        level: candidate.level,
        missingFlag: candidate.missingFlag,
        scale,
        weight: 1 / Math.sqrt(Math.max(1, siblings)),
      },
    };
  });
}

/** The columns of a frozen model among the customers of another month. A field the view no longer has is missing. */
export async function readModelColumns(
  columns: readonly Pick<ColumnModel, "field" | "level" | "missingFlag">[],
  base: Base,
): Promise<{ readonly values: Float32Array[]; readonly warnings: SegmentWarning[] }> {
  const warnings: SegmentWarning[] = [];
  const names = [...new Set(columns.map(({ field }) => field))];
  const known = names.flatMap((name) => fieldIn(base.view, name) ?? []);
  const blocks = await readFields(known, base);
  const byName = new Map(known.map((field, i) => [field.name, blocks[i]]));
  for (const [name, block] of byName) {
    if (Array.isArray(block)) continue;
    const infinite = dropInfinite(block);
    if (infinite > 0) warnings.push({ code: "feature_infinite", params: { field: name, customers: infinite } });
  }
  for (const name of names) {
    const block = byName.get(name);
    if (!block || (!Array.isArray(block) && countMissing(block) === base.rows))
      warnings.push({ code: "field_missing_now", params: { field: name } });
  }
  const values = columns.map(({ field, level, missingFlag }) => {
    const block = byName.get(field);
    if (!block) return new Float32Array(base.rows).fill(missingFlag ? 1 : level === null ? Number.NaN : 0);
    if (level !== null) return Float32Array.from(block as (string | null)[], (value) => (value === level ? 1 : 0));
    const own = block as Float32Array;
    return missingFlag ? own.map((value) => (Number.isNaN(value) ? 1 : 0)) : own;
  });
  return { values, warnings };
}

function fieldIn(view: View, name: string): FieldInfo | undefined {
  return view.fields.find((field) => field.name === name);
}

/** Prepared and weighted values, rows × columns, where the kernels reach them: what k-means sees. */
export function preparedMatrix(columns: readonly ColumnModel[], values: readonly Column[], rows: number): Matrix {
  const matrix = sharedMatrix(rows, columns.length);
  columns.forEach(({ scale, weight }, j) => {
    const column = values[j];
    for (let i = 0, at = j; i < rows; i++, at += columns.length) {
      matrix.data[at] = (weight * (drawnIn(column[i], scale) - scale.centre)) / scale.scale;
    }
  });
  return matrix;
}

/** A feature as the document tells it. */
export function describeFeature({ model, values }: Feature): SegmentFeature {
  const { scale } = model;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return {
    field: model.field,
    level: model.level,
    missingFlag: model.missingFlag,
    logged: scale.log,
    winsorised: scale.low === null || scale.high === null ? null : { low: scale.low, high: scale.high },
    mean: scale.mean,
    sd: scale.sd,
    baseMean: count > 0 ? sum / count : null,
  };
}
