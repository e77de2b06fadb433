import type { ChurnFeature, FieldImportance, PartialDependence } from "../api/churn.ts";
import type { View } from "../db/view.ts";
import { fieldOf } from "../db/view.ts";
import { calibrate, type Calibrator } from "../math/calibration.ts";
import type { Hooks } from "../math/hooks.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import { areaUnderCurve } from "../math/ranking.ts";
import type { FieldSet, Input } from "./fields.ts";
import type { FeatureMap, Fitted } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { frameRows } from "./rows.ts";
import { gainByField } from "./trees.ts";

const PERMUTED_ROWS = 4000;
const REPEATS = 3;
const DEPENDENCE_ROWS = 400;
const DEPENDENCE_FIELDS = 10;
const GRID = 12;

/** A sample that keeps the share of churners, as evenly as drawing does. */
function sampled(frame: Frame, most: number, seed: number): Frame {
  if (frame.rows <= most) return frame;
  return frameRows(frame, sampleRows(frame.rows, most, createRandom(seed)));
}

/**
 * How much the AUC falls on rows not learned from when a field's values are dealt out anew (all inputs worked out of it
 * together), with the trees' gain beside it. By falling drop. Source: Breiman, Machine Learning 45 (2001).
 */
export async function importanceOf(
  fitted: Fitted,
  frame: Frame,
  fields: FieldSet,
  features: FeatureMap,
  seed: number,
  hooks: Hooks,
): Promise<FieldImportance[]> {
  const rows = sampled(frame, PERMUTED_ROWS, deriveSeed(seed, "importance"));
  const positives = rows.labels.reduce((sum, label) => sum + label, 0);
  const gains = fitted.state.kind === "trees" ? gainByField(fitted.state, features) : null;
  const bothClasses = positives > 0 && positives < rows.rows;
  const auc = async (some: Frame) => areaUnderCurve(await fitted.score(some), rows.labels).auc;
  const whole = bothClasses ? await auc(rows) : 0;
  const repeats = bothClasses ? REPEATS : 0;
  const found: FieldImportance[] = [];
  for (const [place, field] of features.names.entries()) {
    const drops: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = createRandom(deriveSeed(seed, field, repeat)).shuffle(Uint32Array.from(rows.keys.keys()));
      drops.push(whole - (await auc(permuted(rows, fields, field, order))));
    }
    const mean = drops.reduce((sum, drop) => sum + drop, 0) / Math.max(1, drops.length);
    const squares = drops.reduce((sum, drop) => sum + (drop - mean) ** 2, 0);
    found.push({
      field,
      gain: gains ? gains[place] : null,
      permutation: mean,
      permutationDeviation: drops.length > 1 ? Math.sqrt(squares / (drops.length - 1)) : 0,
    });
    await hooks.yieldNow?.();
  }
  return found.sort((a, b) => b.permutation - a.permutation || (a.field < b.field ? -1 : 1));
}

function permuted(frame: Frame, fields: FieldSet, field: string, order: Uint32Array): Frame {
  const moved = (input: Input) => input.field === field;
  return {
    ...frame,
    numbers: frame.numbers.map((column, i) =>
      moved(fields.numbers[i]) ? Float32Array.from(order, (row) => column[row]) : column,
    ),
    categories: frame.categories.map((column, i) =>
      moved(fields.categories[i]) ? Array.from(order, (row) => column[row]) : column,
    ),
  };
}

/**
 * Mean risk when every sampled customer had a value: deciles of a number, the commonest values of a category. What is worked
 * out of several fields keeps its value. Source: Friedman, Annals of Statistics 29 (2001).
 */
export async function dependenceOf(
  fitted: Fitted,
  calibrator: Calibrator,
  frame: Frame,
  fields: FieldSet,
  importance: readonly FieldImportance[],
  seed: number,
  hooks: Hooks,
): Promise<PartialDependence[]> {
  const rows = sampled(frame, DEPENDENCE_ROWS, deriveSeed(seed, "dependence"));
  const found: PartialDependence[] = [];
  for (const { field } of importance.slice(0, DEPENDENCE_FIELDS)) {
    const number = fields.numbers.findIndex((input) => input.name === field);
    const category = fields.categories.findIndex((input) => input.name === field);
    if (number < 0 && category < 0) continue;
    const grid = number >= 0 ? numberGrid(frame.numbers[number]) : categoryGrid(frame.categories[category]);
    const points: { value: number | string | null; risk: number }[] = [];
    for (const value of grid) {
      const changed: Frame =
        number >= 0
          ? { ...rows, numbers: rows.numbers.with(number, new Float32Array(rows.rows).fill(value as number)) }
          : { ...rows, categories: rows.categories.with(category, new Array<string>(rows.rows).fill(value as string)) };
      const risks = calibrate(calibrator, await fitted.score(changed));
      points.push({ value, risk: risks.reduce((sum, risk) => sum + risk, 0) / rows.rows });
    }
    found.push({ field, points });
    await hooks.yieldNow?.();
  }
  return found;
}

function numberGrid(column: Float32Array): number[] {
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return [];
  const grid = Array.from({ length: GRID }, (_, i) => known[Math.round((i * (known.length - 1)) / (GRID - 1))]);
  return [...new Set(grid)];
}

function categoryGrid(column: readonly (string | null)[]): string[] {
  return ranked(column).slice(0, GRID);
}

function ranked(column: readonly (string | null)[]): string[] {
  const counts = new Map<string, number>();
  for (const value of column) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([value]) => value);
}

/** The model's fields with the value that is usual among the customers learned from. */
export function featureList(view: View, fields: FieldSet, frame: Frame, features: FeatureMap): ChurnFeature[] {
  return features.names.map((name) => {
    const { title, type, unit } = fieldOf(view, name);
    const number = fields.numbers.findIndex((input) => input.name === name);
    const category = fields.categories.findIndex((input) => input.name === name);
    const usual =
      number >= 0
        ? medianOf(frame.numbers[number])
        : category >= 0
          ? (ranked(frame.categories[category])[0] ?? null)
          : null;
    return { field: name, title, type, unit, usual };
  });
}

/** The lower median, so that it is a value that occurs. */
function medianOf(column: Float32Array): number | null {
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  return known.length === 0 ? null : Number(known[(known.length - 1) >> 1].toPrecision(7));
}
