import { EngineError } from "../api/errors.ts";
import type { Segmentation } from "../api/segments.ts";
import type { Handlers } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { refreshResults } from "../db/results.ts";
import { sql } from "../db/sql.ts";
import { runSegmentation } from "./run.ts";

export const segmentsHandlers: Handlers<"segments.run" | "segments.list" | "segments.get" | "segments.rename"> = {
  "segments.run": runSegmentation,
  "segments.list": async (_params, { db }) => {
    const stored = await db.rows<{ document: string }>(
      sql`select document from project.segmentation order by segmentation_id`,
    );
    return stored.map(({ document }) => JSON.parse(document) as Segmentation);
  },
  "segments.get": async ({ segmentationId }, { db }) => readSegmentation(db, segmentationId),
  "segments.rename": async ({ segmentationId, index, name }, { db }) => {
    const before = await readSegmentation(db, segmentationId);
    if (!before.segments[index]) throw new EngineError("segment_missing", { index });
    if (before.segments.some((segment) => segment.index !== index && segment.name === name)) {
      throw new EngineError("bad_params", { call: "segments.rename", at: "name", detail: name });
    }
    const segments = before.segments.map((segment) => (segment.index === index ? { ...segment, name } : segment));
    const after: Segmentation = { ...before, segments };
    await db.run(
      sql`update project.segmentation set document = ${JSON.stringify(after)} where segmentation_id = ${segmentationId}`,
    );
    await refreshResults(db, after.asOf);
    return after;
  },
};

/** A segmentation, the latest when none is named; throws `segmentation_missing`. */
async function readSegmentation(db: Reader, segmentationId: number | undefined): Promise<Segmentation> {
  const document = await db.value<string>(sql`
    select document from project.segmentation
    where segmentation_id = coalesce(cast(${segmentationId ?? null} as integer), (select max(segmentation_id) from project.segmentation))`);
  if (document === undefined) throw new EngineError("segmentation_missing");
  return JSON.parse(document) as Segmentation;
}
