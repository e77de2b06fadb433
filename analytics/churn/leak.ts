import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import { areaUnderCurve } from "../math/ranking.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";

/** A field that ranks churners this well alone was written after they left, or says the label in other words. */
const LEAK_AUC = 0.95;
const SCREEN_ROWS = 50_000;

/**
 * Names of the fields that alone tell churners apart (AUC ≥ 0.95 either way), by their values or by where they are
 * missing; a category by its values' churn rates. Looks at labelled rows, at most 50,000 of them.
 */
export function findLeaks(frame: Frame, fields: FieldSet, seed: number): Set<string> {
  const known = Uint32Array.from(frame.keys.keys()).filter((row) => !Number.isNaN(frame.labels[row]));
  const random = createRandom(deriveSeed(seed, "leak"));
  const rows = known.length <= SCREEN_ROWS ? known : sampleRows(known.length, SCREEN_ROWS, random).map((i) => known[i]);
  const labels = Float32Array.from(rows, (row) => frame.labels[row]);
  const separates = (scores: Float64Array) => {
    const { auc } = areaUnderCurve(scores, labels);
    return Math.max(auc, 1 - auc) >= LEAK_AUC;
  };
  const leaks = new Set<string>();
  if (!labels.includes(1) || !labels.includes(0)) return leaks;
  fields.numbers.forEach(({ field }, i) => {
    const values = Float64Array.from(rows, (row) => frame.numbers[i][row]);
    const missing = values.map((value) => (Number.isNaN(value) ? 1 : 0));
    const count = values.length - missing.reduce((sum, flag) => sum + flag, 0);
    const mean = values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value / count), 0);
    if (separates(values.map((value) => (Number.isNaN(value) ? mean : value))) || separates(missing)) leaks.add(field);
  });
  fields.categories.forEach(({ field }, i) => {
    const tally = new Map<string | null, { rows: number; churners: number }>();
    rows.forEach((row, at) => {
      const value = frame.categories[i][row];
      const group = tally.get(value) ?? { rows: 0, churners: 0 };
      group.rows++;
      group.churners += labels[at];
      tally.set(value, group);
    });
    const rate = (row: number) => {
      const group = tally.get(frame.categories[i][row]);
      return group ? group.churners / group.rows : 0;
    };
    if (separates(Float64Array.from(rows, rate))) leaks.add(field);
  });
  return leaks;
}
