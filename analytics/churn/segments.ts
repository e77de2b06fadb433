import type { SegmentPerformance } from "../api/churn.ts";
import type { Reader } from "../db/database.ts";
import { readColumns } from "../db/feature-columns.ts";
import { id } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { fieldOf } from "../db/view.ts";
import { areaUnderCurve } from "../math/ranking.ts";

/** Fewer of either class say nothing of an AUC. */
const LEAST_OF_A_CLASS = 10;
const MOST_VALUES = 12;

/** The model among the customers with each of the commonest values of some fields. Throws `unknown_field`. */
export async function segmentPerformance(
  reader: Reader,
  view: View,
  names: readonly string[],
  keys: Int32Array,
  risks: Float64Array,
  labels: Float32Array,
): Promise<SegmentPerformance[]> {
  if (names.length === 0) return [];
  const specs = names.map((name) => ({ kind: "text" as const, value: id(fieldOf(view, name).name) }));
  const block = await readColumns(reader, view.table, specs, view.rows);
  const rowOf = new Map(Array.from(keys, (key, row) => [key, row]));
  return names.flatMap((field, column) => {
    const groups = new Map<string, number[]>();
    const values = block.columns[column] as (string | null)[];
    values.forEach((value, at) => {
      const row = rowOf.get(block.keys[at]);
      if (value === null || row === undefined) return;
      const group = groups.get(value);
      if (group) group.push(row);
      else groups.set(value, [row]);
    });
    return [...groups]
      .sort(([a, m], [b, n]) => n.length - m.length || (a < b ? -1 : 1))
      .slice(0, MOST_VALUES)
      .map(([value, rows]) => performanceOf(field, value, rows, risks, labels));
  });
}

function performanceOf(
  field: string,
  value: string,
  rows: readonly number[],
  risks: Float64Array,
  labels: Float32Array,
): SegmentPerformance {
  const own = Float64Array.from(rows, (row) => risks[row]);
  const outcomes = Float32Array.from(rows, (row) => labels[row]);
  const churners = outcomes.reduce((sum, label) => sum + label, 0);
  const enough = churners >= LEAST_OF_A_CLASS && rows.length - churners >= LEAST_OF_A_CLASS;
  const area = enough ? areaUnderCurve(own, outcomes) : null;
  return {
    field,
    value,
    customers: rows.length,
    churners,
    predictedRate: own.reduce((sum, risk) => sum + risk, 0) / rows.length,
    observedRate: churners / rows.length,
    auc: area?.auc ?? null,
    aucInterval: area ? [area.deLong.low, area.deLong.high] : null,
  };
}
