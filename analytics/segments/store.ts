import { DuckDBDataChunk, INTEGER, SMALLINT } from "@duckdb/node-api";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { SegmentDecision, Segmentation, SegmentMonth } from "../api/segments.ts";
import type { Reader, Writer } from "../db/database.ts";
import { monthStart } from "../db/months.ts";
import { sql } from "../db/sql.ts";
import type { SegmentationState } from "./model.ts";
import { upgraded } from "./upgrade.ts";

/** Rows the database takes at a time. */
const chunkRows = 2048;

const dateOf = (asOf: Month | null) => (asOf === null ? null : monthStart(asOf));

/** A version, the latest when none is named, with the decisions on its segments; throws `segmentation_missing`. */
export async function readSegmentation(db: Reader, segmentationId: number | undefined): Promise<Segmentation> {
  const document = await db.value<string>(sql`
    select document from project.segmentation
    where segmentation_id = coalesce(cast(${segmentationId ?? null} as integer), (select max(segmentation_id) from project.segmentation))`);
  if (document === undefined) throw new EngineError("segmentation_missing");
  const made = upgraded(JSON.parse(document) as Segmentation);
  return decided(made, await readDecisions(db, made.familyId));
}

export async function listSegmentations(db: Reader): Promise<Segmentation[]> {
  const stored = await db.rows<{ document: string }>(
    sql`select document from project.segmentation order by segmentation_id`,
  );
  const decisions = await readDecisions(db, null);
  return stored.map(({ document }) => decided(upgraded(JSON.parse(document) as Segmentation), decisions));
}

type KeptDecision = SegmentDecision & { readonly familyId: number };

/** The log of a family (null: of all), earliest first. */
async function readDecisions(db: Reader, familyId: number | null): Promise<KeptDecision[]> {
  return db.rows<KeptDecision>(sql`
    select family_id as "familyId", segmentation_id as "segmentationId", segment_key as "key", decision, reason, author,
           strftime(decided_at, '%Y-%m-%dT%H:%M:%SZ') as "decidedAt"
    from project.segment_decision
    where family_id = coalesce(cast(${familyId} as integer), family_id) order by decision_id`);
}

export async function decisionsOf(db: Reader, segmentationId: number): Promise<SegmentDecision[]> {
  const { familyId } = await readSegmentation(db, segmentationId);
  return (await readDecisions(db, familyId)).map(bare);
}

function bare({ segmentationId, key, decision, reason, author, decidedAt }: KeptDecision): SegmentDecision {
  return { segmentationId, key, decision, reason, author, decidedAt };
}

function decided(made: Segmentation, log: readonly KeptDecision[]): Segmentation {
  const last = new Map<number, SegmentDecision>();
  for (const kept of log) if (kept.familyId === made.familyId) last.set(kept.key, bare(kept));
  const segments = made.segments.map((segment) => {
    const found = last.get(segment.key);
    return { ...segment, decision: found && found.decision !== null ? found : null };
  });
  return { ...made, segments };
}

/** Stores a changed document; decisions are kept in their own table. */
export async function replaceDocument(db: Writer, made: Segmentation): Promise<void> {
  await db.run(
    sql`update project.segmentation set document = ${documentOf(made)} where segmentation_id = ${made.segmentationId}`,
  );
}

export async function insertSegmentation(db: Writer, made: Segmentation, state: SegmentationState): Promise<void> {
  await db.run(sql`insert into project.segmentation (segmentation_id, document, state)
    values (${made.segmentationId}, ${documentOf(made)}, ${JSON.stringify(state)})`);
}

function documentOf(made: Segmentation): string {
  return JSON.stringify({ ...made, segments: made.segments.map((segment) => ({ ...segment, decision: null })) });
}

/** What a version learned; throws `segmentation_missing`, and `segmentation_old` where none was kept. */
export async function readState(db: Reader, segmentationId: number): Promise<SegmentationState> {
  const row = await db.row<{ state: string | null }>(
    sql`select state from project.segmentation where segmentation_id = ${segmentationId}`,
  );
  if (!row) throw new EngineError("segmentation_missing");
  if (row.state === null) throw new EngineError("segmentation_old", { segmentationId });
  return JSON.parse(row.state) as SegmentationState;
}

/** Members and document of a month, in place of those it had. */
export async function storeMonth(db: Writer, month: SegmentMonth, keys: Int32Array, labels: Int16Array): Promise<void> {
  const { segmentationId, asOf } = month;
  const here = sql`segmentation_id = ${segmentationId} and as_of is not distinct from cast(${dateOf(asOf)} as date)`;
  await db.run(sql`delete from project.segment_member where ${here}`);
  await db.run(sql`delete from project.segment_month where ${here}`);
  await db.run(sql`create or replace temp table segment_scored (customer_key integer, segment_index smallint)`);
  const appender = await db.connection.createAppender("segment_scored", "main", "temp");
  for (let from = 0; from < keys.length; from += chunkRows) {
    const chunk = DuckDBDataChunk.create([INTEGER, SMALLINT], Math.min(chunkRows, keys.length - from));
    chunk.setColumnValues(0, Array.from(keys.subarray(from, from + chunkRows)));
    chunk.setColumnValues(1, Array.from(labels.subarray(from, from + chunkRows)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await db.run(sql`insert into project.segment_member (segmentation_id, customer_key, segment_index, as_of)
    select ${segmentationId}, customer_key, segment_index, cast(${dateOf(asOf)} as date) from segment_scored order by customer_key`);
  await db.run(sql`drop table segment_scored`);
  await db.run(sql`insert into project.segment_month
    values (${segmentationId}, cast(${dateOf(asOf)} as date), ${JSON.stringify(month)})`);
}

/** The months a version was applied to, earliest first. */
export async function monthsOf(db: Reader, segmentationId: number): Promise<SegmentMonth[]> {
  const rows = await db.rows<{ document: string }>(
    sql`select document from project.segment_month where segmentation_id = ${segmentationId} order by as_of`,
  );
  return rows.map(({ document }) => JSON.parse(document) as SegmentMonth);
}

/** Throws `segmentation_not_applied` unless the version was applied to the month. */
export async function requireApplied(db: Reader, segmentationId: number, asOf: Month | null): Promise<void> {
  const applied = await db.value<number>(sql`select count(*) from project.segment_month
    where segmentation_id = ${segmentationId} and as_of is not distinct from cast(${dateOf(asOf)} as date)`);
  if (!applied) throw new EngineError("segmentation_not_applied", { segmentationId, asOf });
}
