import type { ChurnLabel, ModelComparison } from "../api/churn.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { calibrate } from "../math/calibration.ts";
import type { Hooks } from "../math/hooks.ts";
import { compareAreas } from "../math/paired-areas.ts";
import { brierScore } from "../math/ranking.ts";
import type { Frame } from "./frame.ts";
import { readFrame } from "./frame.ts";
import { fieldsOfModel, fittedOf, readModel } from "./state.ts";

/**
 * An earlier model on the test customers of a new one. Where both were tested on the same month, by what the earlier one said
 * before it had learned from it. Throws `model_missing`, `model_fields_missing`.
 */
export async function compareWith(
  db: Reader,
  modelId: number,
  view: View,
  label: ChurnLabel,
  test: Frame,
  risks: Float64Array,
  hooks: Hooks,
): Promise<ModelComparison> {
  const earlier = await readModel(db, modelId);
  const told =
    earlier.document.testAsOf === view.asOf && (await testCount(db, modelId)) > 0
      ? await storedRisks(db, modelId)
      : await freshRisks();

  async function freshRisks(): Promise<Map<number, number>> {
    const frame = await readFrame(db, view, fieldsOfModel(earlier, view), label, true);
    const scores = await fittedOf(earlier.state.fitted).score(frame, hooks);
    const said = calibrate(earlier.state.calibrator, scores);
    return new Map(Array.from(frame.keys, (key, row) => [key, said[row]]));
  }

  const rows = Array.from(test.keys.keys()).filter((row) => told.has(test.keys[row]));
  const outcomes = Float32Array.from(rows, (row) => test.labels[row]);
  const before = Float64Array.from(rows, (row) => told.get(test.keys[row])!);
  const now = Float64Array.from(rows, (row) => risks[row]);
  const { aucB, difference: value, low, high } = compareAreas(now, before, outcomes);
  return {
    modelId,
    testAsOf: view.asOf,
    customers: rows.length,
    auc: aucB,
    brier: brierScore(before, outcomes),
    difference: { value, low, high },
  };
}

async function testCount(db: Reader, modelId: number): Promise<number> {
  return (await db.value<number>(sql`select count(*) from project.churn_test where model_id = ${modelId}`)) ?? 0;
}

async function storedRisks(db: Reader, modelId: number): Promise<Map<number, number>> {
  const rows = await db.rows<{ customer_key: number; risk: number }>(
    sql`select customer_key, risk from project.churn_test where model_id = ${modelId}`,
  );
  return new Map(rows.map(({ customer_key, risk }) => [customer_key, risk]));
}
