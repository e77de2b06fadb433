import {
  DOUBLE,
  DATE,
  BIGINT,
  DuckDBDataChunk,
  DuckDBDateValue,
  INTEGER,
  SMALLINT,
  VARCHAR,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { ChurnModel, ChurnScoring, SurvivalAssumptions } from "../api/churn.ts";
import type { Month } from "../api/project.ts";
import type { Reader, Writer } from "../db/database.ts";
import { readColumns } from "../db/feature-columns.ts";
import { id, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { monthsUnder } from "../math/survival.ts";
import { asOfSql } from "./label.ts";
import type { Bands } from "./measure.ts";
import type { Scored } from "./score.ts";
import { riskMonths } from "./state.ts";
import { outlookOf } from "./tenure.ts";

/** The field of the monthly revenue that lifetime value is worked out of. */
export const revenueField = "avg_bill";
/** Rows the database takes in one piece. */
const CHUNK_ROWS = 2048;

/** Whether the view knows what customers pay. */
export function hasRevenue(view: View): boolean {
  return view.fields.some(({ name, sources }) => name === revenueField && sources.length > 0);
}

/** Replaces the scores of the model for the month; the scoring becomes the one that the month's view shows. */
export async function storeScores(
  db: Writer,
  view: View,
  { modelId, label, survival }: Pick<ChurnModel, "modelId" | "label" | "survival">,
  scored: Scored,
  bands: Bands,
): Promise<void> {
  await db.run(
    sql`delete from project.churn_score where model_id = ${modelId} and as_of is not distinct from ${asOfSql(view.asOf)}`,
  );
  const revenue = hasRevenue(view) ? await revenueOf(db, view, scored.keys) : null;
  const outlook = await outlookOf(db, view, view.asOf, riskMonths(label));
  const { keys, risks, scores, bases, topFeatures, topContributions } = scored;
  const types = [
    INTEGER,
    INTEGER,
    DOUBLE,
    VARCHAR,
    DATE,
    DOUBLE,
    DOUBLE,
    SMALLINT,
    DOUBLE,
    SMALLINT,
    DOUBLE,
    SMALLINT,
    DOUBLE,
    DOUBLE,
    BIGINT,
  ];
  const asOf = view.asOf === null ? null : new DuckDBDateValue(daysOf(view.asOf));
  const appender = await db.connection.createAppender("churn_score", "project");
  for (let from = 0; from < keys.length; from += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, keys.length - from);
    const column = (value: (row: number) => DuckDBValue) => Array.from({ length: rows }, (_, i) => value(from + i));
    const top = (place: number) => [
      column((row) => (topFeatures[3 * row + place] < 0 ? null : topFeatures[3 * row + place])),
      column((row) => (topFeatures[3 * row + place] < 0 ? null : topContributions[3 * row + place])),
    ];
    const curves = Array.from({ length: rows }, (_, i) =>
      outlook.curve(keys[from + i], risks[from + i], survival.horizonMonths),
    );
    const chunk = DuckDBDataChunk.create(types, rows);
    chunk.setColumns([
      column(() => modelId),
      column((row) => keys[row]),
      column((row) => risks[row]),
      column((row) => bands.bandOf(risks[row])),
      column(() => asOf),
      column((row) => scores[row]),
      column((row) => bases[row]),
      ...top(0),
      ...top(1),
      ...top(2),
      column((row) => monthsUnder(curves[row - from], 0)),
      column((row) => lifetimeValue(curves[row - from], revenue?.[row], survival)),
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Whole fen; null where nothing is known of the customer's bills. A negative bill brings nothing. */
function lifetimeValue(curve: Float64Array, billFen: number | undefined, survival: SurvivalAssumptions): bigint | null {
  if (billFen === undefined || Number.isNaN(billFen)) return null;
  const months = monthsUnder(curve, survival.annualDiscount);
  return BigInt(Math.round(Math.max(0, billFen) * survival.marginShare * months));
}

async function revenueOf(db: Reader, view: View, keys: Int32Array): Promise<Float64Array> {
  const block = await readColumns(db, view.table, [{ kind: "double", value: id(revenueField) }], view.rows);
  const bills = block.columns[0] as Float64Array;
  const out = new Float64Array(keys.length).fill(Number.NaN);
  for (let row = 0, at = 0; row < keys.length; row++) {
    while (at < block.rows && block.keys[at] < keys[row]) at++;
    if (at < block.rows && block.keys[at] === keys[row]) out[row] = bills[at];
  }
  return out;
}

function daysOf(month: Month): number {
  return Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1) / 86_400_000;
}

export async function storeScoring(db: Writer, scoring: ChurnScoring): Promise<void> {
  const { modelId, asOf } = scoring;
  await db.run(
    sql`delete from project.churn_scoring where model_id = ${modelId} and as_of is not distinct from ${asOfSql(asOf)}`,
  );
  await db.run(sql`insert into project.churn_scoring values
    (nextval('project.scoring_number'), ${modelId}, ${asOfSql(asOf)}, ${JSON.stringify(scoring)})`);
}

/** Keeps what the model said of the customers of its test. */
export async function storeTest(
  db: Writer,
  modelId: number,
  keys: Int32Array,
  labels: Float32Array,
  risks: Float64Array,
): Promise<void> {
  const appender = await db.connection.createAppender("churn_test", "project");
  for (let row = 0; row < keys.length; row++) {
    appender.appendInteger(modelId);
    appender.appendInteger(keys[row]);
    appender.appendBoolean(labels[row] === 1);
    appender.appendDouble(risks[row]);
    appender.endRow();
  }
  appender.closeSync();
}
