import type { ChurnModel, ChurnWarning, FieldImportance } from "../api/churn.ts";
import type { Reader } from "../db/database.ts";
import { readSettings } from "../db/settings.ts";
import type { View } from "../db/view.ts";
import type { Judged } from "./choose.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";
import { labelMonths } from "./labels.ts";
import { leakWarnings, type Leaks, qualityWarnings } from "./leak.ts";
import { churners } from "./rows.ts";

/** Mean distance of predicted and observed rates from which risks are not to be taken at their word. */
const BADLY_CALIBRATED = 0.05;
const FEW_CHURNERS = 200;
const SEGMENT_FIELDS = 3;

/** Base rates as the card keeps them: of a column there is one month, of which those without a value are left out. */
export async function monthsOfCard(
  db: Reader,
  label: ChurnModel["label"],
  view: View,
  test: Frame,
): Promise<ChurnModel["labelMonths"]> {
  if (label.kind !== "column") return labelMonths(db, label, (await readSettings(db)).asOf);
  const [found, without] = [churners(test), view.rows - test.rows];
  return [
    {
      asOf: view.asOf,
      customers: test.rows,
      churners: found,
      baseRate: found / test.rows,
      leftOut: without > 0 ? [{ reason: "no_value", customers: without }] : [],
    },
  ];
}

/** The categories that weigh most. */
export function telling(importance: readonly FieldImportance[], fields: FieldSet): string[] {
  const categories = new Set(fields.categories.map(({ field }) => field));
  return importance.flatMap(({ field }) => (categories.has(field) ? [field] : [])).slice(0, SEGMENT_FIELDS);
}

export function warningsOf(
  leaks: Leaks,
  importance: readonly FieldImportance[],
  kept: Judged,
  test: Frame,
  train: Frame | undefined,
): ChurnWarning[] {
  const found = churners(test);
  const { auc, calibrationError } = kept.measures;
  return [
    ...leakWarnings(leaks),
    ...qualityWarnings(auc, importance[0]?.field),
    ...(found < FEW_CHURNERS ? [{ code: "few_churners" as const, field: null, value: found }] : []),
    ...(calibrationError > BADLY_CALIBRATED
      ? [{ code: "badly_calibrated" as const, field: null, value: calibrationError }]
      : []),
    ...(train ? [] : [{ code: "no_out_of_time" as const, field: null, value: null }]),
  ];
}
