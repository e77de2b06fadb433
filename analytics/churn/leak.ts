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
/** Values that so large a share of the churners, and nobody else, has were given out after they left. */
const SINGLED_OUT = 0.1;
const ONLY_CHURNERS = 0.995;
/** Of the model itself: churn is never told so well beforehand. */
const TOO_GOOD_AUC = 0.97;
const leavingWords = /churn|attrition|(^|[^a-z])(terminat|deactivat|cancell?ation)|流失|离网|退网|拆机|销户|注销/i;

/** Whether a field of a file tells of leaving by its name; in front of one that two files have stands the file's own. */
export function speaksOfLeaving(field: string): boolean {
  return leavingWords.test(field.slice(field.lastIndexOf(".") + 1));
}

/** What is suspicious about fields. */
export interface Leaks {
  /** Fields that alone tell churners apart (AUC ≥ 0.95), with that AUC. */
  readonly separates: ReadonlyMap<string, number>;
  /** Fields of a file that speak of leaving by their name. */
  readonly named: ReadonlySet<string>;
  /** Fields with values that only churners have, with the share of the churners that these single out. */
  readonly singlesOut: ReadonlyMap<string, number>;
}

/** Fields that are not learned from unless they are asked for. */
export function leftOut({ separates, named }: Leaks, field: string): boolean {
  return separates.has(field) || named.has(field);
}

/**
 * Looks at each field alone: at its order, at where it is missing, at the churn rates of its values, learned on one
 * half of the rows and told on the other, and at its name. Looks at at most 50,000 labelled rows. `attributes`: the fields
 * that files brought under names of their own.
 */
export function findLeaks(frame: Frame, fields: FieldSet, attributes: ReadonlySet<string>, seed: number): Leaks {
  const known = Uint32Array.from(frame.keys.keys()).filter((row) => !Number.isNaN(frame.labels[row]));
  const random = createRandom(deriveSeed(seed, "leak"));
  const rows = known.length <= SCREEN_ROWS ? known : sampleRows(known.length, SCREEN_ROWS, random).map((i) => known[i]);
  const labels = Float32Array.from(rows, (row) => frame.labels[row]);
  const separates = new Map<string, number>();
  const singlesOut = new Map<string, number>();
  const inputs = [...fields.numbers, ...fields.categories];
  const named = new Set(
    inputs.flatMap(({ field }) => (attributes.has(field) && speaksOfLeaving(field) ? [field] : [])),
  );
  if (!labels.includes(1) || !labels.includes(0)) return { separates, named, singlesOut };
  const half = Uint8Array.from(rows, () => random.int(2));
  const check = (field: string, auc: number) => {
    const apart = Math.max(auc, 1 - auc);
    if (apart >= LEAK_AUC) separates.set(field, Math.max(apart, separates.get(field) ?? 0));
  };
  const checkGroups = <G>(field: string, groups: readonly G[]) => {
    check(field, rateAuc(groups, labels, half));
    const share = churnersAlone(groups, labels);
    if (share >= SINGLED_OUT) singlesOut.set(field, Math.max(share, singlesOut.get(field) ?? 0));
  };
  fields.numbers.forEach(({ field }, i) => {
    const values = Float64Array.from(rows, (row) => frame.numbers[i][row]);
    const missing = values.map((value) => (Number.isNaN(value) ? 1 : 0));
    const count = values.length - missing.reduce((sum, flag) => sum + flag, 0);
    const mean = values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value / count), 0);
    const filled = values.map((value) => (Number.isNaN(value) ? mean : value));
    check(field, areaUnderCurve(filled, labels).auc);
    check(field, areaUnderCurve(missing, labels).auc);
    checkGroups(field, groupsOf(values));
  });
  fields.categories.forEach(({ field }, i) =>
    checkGroups(
      field,
      Array.from(rows, (row) => frame.categories[i][row] ?? ""),
    ),
  );
  return { separates, named, singlesOut };
}

/** Each suspicious field once, by what speaks most clearly against it. */
export function leakWarnings({ separates, named, singlesOut }: Leaks): ChurnWarning[] {
  const fields = new Set([...separates.keys(), ...named, ...singlesOut.keys()]);
  return [...fields].map((field): ChurnWarning => {
    const auc = separates.get(field);
    if (auc !== undefined) return { code: auc >= SAME_AUC ? "field_is_label" : "field_separates", field, value: auc };
    if (named.has(field)) return { code: "field_named_like_label", field, value: null };
    return { code: "field_singles_out", field, value: singlesOut.get(field)! };
  });
}

/** A test that is passed this well means that the fields together know the outcome; `field` weighs most. */
export function qualityWarnings(auc: number, field: string | undefined): ChurnWarning[] {
  return auc >= TOO_GOOD_AUC && field !== undefined ? [{ code: "too_good", field, value: auc }] : [];
}

/** Share of the churners in groups of at least 50 rows of which nearly none stayed. */
function churnersAlone<G>(groups: readonly G[], labels: Float32Array): number {
  const tallies = new Map<G, { rows: number; churners: number }>();
  let churners = 0;
  groups.forEach((group, i) => {
    const tally = tallies.get(group) ?? { rows: 0, churners: 0 };
    tallies.set(group, tally);
    tally.rows++;
    tally.churners += labels[i];
    churners += labels[i];
  });
  let alone = 0;
  for (const tally of tallies.values())
    if (tally.rows >= ROWS_A_GROUP && tally.churners >= ONLY_CHURNERS * tally.rows) alone += tally.churners;
  return alone / churners;
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
