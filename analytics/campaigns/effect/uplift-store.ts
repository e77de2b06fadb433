import { DATE, DOUBLE, DuckDBDataChunk, DuckDBDateValue, INTEGER } from "@duckdb/node-api";
import type { Month } from "../../api/project.ts";
import type { Writer } from "../../db/database.ts";
import { monthStart } from "../../db/months.ts";
import { sql } from "../../db/sql.ts";

/** Rows the database takes in one piece. */
const chunkRows = 2048;

/** Replaces a model's scores of a month. */
export async function storeScores(
  db: Writer,
  modelId: number,
  asOf: Month | null,
  keys: Int32Array,
  scores: Float64Array,
): Promise<void> {
  const month = asOf === null ? null : monthStart(asOf);
  await db.run(
    sql`delete from project.uplift_score where model_id = ${modelId} and as_of is not distinct from cast(${month} as date)`,
  );
  const day = month === null ? null : new DuckDBDateValue(Date.parse(month) / 86_400_000);
  const appender = await db.connection.createAppender("uplift_score", "project");
  for (let from = 0; from < keys.length; from += chunkRows) {
    const rows = Math.min(chunkRows, keys.length - from);
    const chunk = DuckDBDataChunk.create([INTEGER, DATE, INTEGER, DOUBLE], rows);
    chunk.setColumns([
      new Array<number>(rows).fill(modelId),
      new Array<DuckDBDateValue | null>(rows).fill(day),
      Array.from(keys.subarray(from, from + rows)),
      Array.from(scores.subarray(from, from + rows)),
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
