import type { ChurnLabel } from "../api/churn.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { addMonths } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import { sql } from "../db/sql.ts";
import { horizonOf } from "./label.ts";
import { behaviourMonths, labelOptions, labelledMonths } from "./labels.ts";

/** A model learns from at most so many months: older habits say less, and every month costs a view. */
const MOST_TRAIN_MONTHS = 6;

/** Which months a model is trained, tested and scored on. `train` is empty where folds of `test` do both. */
export interface ChurnPlan {
  readonly label: ChurnLabel;
  readonly train: readonly Month[];
  readonly test: Month | null;
  readonly score: Month | null;
}

/**
 * A column is learned on the project's own month, in folds. A dated label is tested on the last month for
 * which it is known and trained on the months whose outcomes are in by then, as far as the project has their whole window of
 * data; without any, the test month is learned in folds. The project's own month is scored. Throws `no_label`.
 */
export async function planChurn(reader: Reader, asked: ChurnLabel | undefined): Promise<ChurnPlan> {
  const label = asked ?? (await labelOptions(reader)).suggested;
  if (!label) throw new EngineError("no_label");
  const { asOf, windowMonths } = await readSettings(reader);
  if (label.kind === "column") return { label, train: [], test: asOf, score: asOf };
  const months = await behaviourMonths(reader);
  const known = labelledMonths(months, asOf, horizonOf(label));
  const test = known.at(-1);
  if (test === undefined) throw new EngineError("no_label");
  const latest = addMonths(test, -horizonOf(label));
  const train = known.filter((month) => month <= latest && addMonths(month, 1 - windowMonths) >= known[0]);
  return { label, train: train.slice(-MOST_TRAIN_MONTHS), test, score: asOf };
}

/** The months whose views a run with this label needs; undefined stands for the suggested label. */
export async function monthsForChurn(label: ChurnLabel | undefined, db: Reader): Promise<(Month | null)[]> {
  if (!(await hasCustomers(db))) throw new EngineError("no_data");
  const plan = await planChurn(db, label);
  return [...new Set([...plan.train, plan.test, plan.score])];
}

async function hasCustomers(db: Reader): Promise<boolean> {
  return ((await db.value<number>(sql`select count(*) from project.customer_key`)) ?? 0) > 0;
}
