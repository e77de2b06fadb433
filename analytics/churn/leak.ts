import type { ChurnWarning } from "../api/churn.ts";
import { numberBins } from "../math/boosting/bins.ts";
import { binOf, missingBin } from "../math/boosting/model.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import { areaUnderCurve } from "../math/ranking.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";

/** A field that ranks churners this well alone was written after they left, or says the label in other words. */
const LEAK_AUC = 0.95;
/** From here on it is the label but for a slip of the pen. */
const SAME_AUC = 0.9999;
const SCREEN_ROWS = 50_000;
/** Each group of values needs so many rows for its churn rate to mean anything. */
const ROWS_A_GROUP = 50;

/**
 * Fields that alone tell churners apart (AUC ≥ 0.95), with that AUC: by their order, by where they are missing, or by the
 * churn rates of their values, learned on one half of the rows and told on the other. Looks at at most 50,000 labelled rows.
 */
export function findLeaks(frame: Frame, fields: FieldSet, seed: number): Map<string, number> {
  const known = Uint32Array.from(frame.keys.keys()).filter((row) => !Number.isNaN(frame.labels[row]));
  const random = createRandom(deriveSeed(seed, "leak"));
  const rows = known.length <= SCREEN_ROWS ? known : sampleRows(known.length, SCREEN_ROWS, random).map((i) => known[i]);
  const labels = Float32Array.from(rows, (row) => frame.labels[row]);
  const leaks = new Map<string, number>();
  if (!labels.includes(1) || !labels.includes(0)) return leaks;
  const half = Uint8Array.from(rows, () => random.int(2));
  const check = (field: string, auc: number) => {
    const apart = Math.max(auc, 1 - auc);
    if (apart >= LEAK_AUC) leaks.set(field, Math.max(apart, leaks.get(field) ?? 0));
  };
  fields.numbers.forEach(({ field }, i) => {
    const values = Float64Array.from(rows, (row) => frame.numbers[i][row]);
    const missing = values.map((value) => (Number.isNaN(value) ? 1 : 0));
    const count = values.length - missing.reduce((sum, flag) => sum + flag, 0);
    const mean = values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value / count), 0);
    const filled = values.map((value) => (Number.isNaN(value) ? mean : value));
    check(field, areaUnderCurve(filled, labels).auc);
    check(field, areaUnderCurve(missing, labels).auc);
    check(field, rateAuc(groupsOf(values), labels, half));
  });
  fields.categories.forEach(({ field }, i) =>
    check(
      field,
      rateAuc(
        Array.from(rows, (row) => frame.categories[i][row] ?? ""),
        labels,
        half,
      ),
    ),
  );
  return leaks;
}

export function leakWarnings(leaks: ReadonlyMap<string, number>): ChurnWarning[] {
  return [...leaks].map(([field, auc]) => ({
    code: auc >= SAME_AUC ? "field_is_label" : "field_separates",
    field,
    value: auc,
  }));
}

/** Neighbouring values together, at least 50 rows a group unless a value alone has fewer neighbours to go with. */
function groupsOf(values: Float64Array): number[] {
  const spec = numberBins(values);
  const bins = Array.from(values, (value) => binOf(spec, value));
  const counts = new Map<number, number>();
  for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
  const groupOf = new Map<number, number>([[missingBin, -1]]);
  let [group, inGroup] = [0, 0];
  for (const bin of [...counts.keys()].filter((at) => at !== missingBin).sort((a, b) => a - b)) {
    groupOf.set(bin, group);
    inGroup += counts.get(bin)!;
    if (inGroup < ROWS_A_GROUP) continue;
    group++;
    inGroup = 0;
  }
  return bins.map((bin) => groupOf.get(bin)!);
}

/** AUC of each row's group's churn rate in the other half of the rows; groups not seen there get the whole half's rate. */
function rateAuc<G>(groups: readonly G[], labels: Float32Array, half: Uint8Array): number {
  const tallies = [new Map<G, { rows: number; churners: number }>(), new Map<G, { rows: number; churners: number }>()];
  const totals = [
    { rows: 0, churners: 0 },
    { rows: 0, churners: 0 },
  ];
  groups.forEach((group, i) => {
    const tally = tallies[half[i]].get(group) ?? { rows: 0, churners: 0 };
    tallies[half[i]].set(group, tally);
    for (const sum of [tally, totals[half[i]]]) {
      sum.rows++;
      sum.churners += labels[i];
    }
  });
  const rate = (group: G, i: number) => {
    const other = 1 - half[i];
    const all = totals[other].rows > 0 ? totals[other].churners / totals[other].rows : 0;
    const tally = tallies[other].get(group);
    return tally ? (tally.churners + all) / (tally.rows + 1) : all;
  };
  return areaUnderCurve(Float64Array.from(groups, rate), labels).auc;
}
