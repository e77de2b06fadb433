import { EngineError } from "../api/errors.ts";
import type { CallName } from "../api/contract.ts";
import { segmentTitle } from "../api/segments.ts";
import type { Segmentation } from "../api/segments.ts";
import type { Handlers } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { refreshResults } from "../db/results.ts";
import { sql } from "../db/sql.ts";
import { applySegmentation } from "./apply.ts";
import { checkFeatures } from "./features.ts";
import { migrationOf } from "./migration.ts";
import { overlapOf } from "./overlap.ts";
import { previewSegmentation, refitSegmentation, runSegmentation } from "./run.ts";
import { decisionsOf, listSegmentations, monthsOf, readSegmentation, replaceDocument } from "./store.ts";

export const segmentsHandlers: Handlers<Extract<CallName, `segments.${string}`>> = {
  "segments.features": (params, { db }) => checkFeatures(params, db),
  "segments.preview": previewSegmentation,
  "segments.run": runSegmentation,
  "segments.refit": refitSegmentation,
  "segments.apply": applySegmentation,
  "segments.months": async ({ segmentationId }, { db }) => {
    await readSegmentation(db, segmentationId);
    return monthsOf(db, segmentationId);
  },
  "segments.migration": (params, { db }) => migrationOf(params, db),
  "segments.overlap": (params, { db }) => overlapOf(params, db),
  "segments.list": (_params, { db }) => listSegmentations(db),
  "segments.get": ({ segmentationId }, { db }) => readSegmentation(db, segmentationId),
  "segments.rename": async ({ segmentationId, index, name, nameEn = name }, { db }) => {
    const before = await readSegmentation(db, segmentationId);
    const own = segmentOf(before, index);
    const others = before.segments.filter((segment) => segment !== own);
    const renamed = { ...own, name, nameEn: nameEn === own.proposedName.en ? null : nameEn };
    for (const locale of ["zh-CN", "en"] as const) {
      const title = segmentTitle(renamed, locale);
      if (!others.some((other) => segmentTitle(other, locale) === title)) continue;
      throw new EngineError("bad_params", { call: "segments.rename", at: "name", detail: title });
    }
    const segments = before.segments.map((segment) => (segment === own ? renamed : segment));
    await replaceDocument(db, { ...before, segments });
    await refreshMonths(db, segmentationId);
    return readSegmentation(db, segmentationId);
  },
  "segments.title": async ({ segmentationId, name }, { db }) => {
    await replaceDocument(db, { ...(await readSegmentation(db, segmentationId)), name });
    return readSegmentation(db, segmentationId);
  },
  "segments.archive": async ({ segmentationId, archived }, { db }) => {
    await replaceDocument(db, { ...(await readSegmentation(db, segmentationId)), archived });
    await refreshMonths(db, segmentationId);
    return readSegmentation(db, segmentationId);
  },
  "segments.decide": async ({ segmentationId, index, decision, reason, author }, { db, now }) => {
    const made = await readSegmentation(db, segmentationId);
    const { key } = segmentOf(made, index);
    await db.run(sql`insert into project.segment_decision values (
      nextval('project.segment_decision_number'), ${made.familyId}, ${segmentationId}, ${key}, ${decision}, ${reason}, ${author},
      cast(${now().toISOString()} as timestamp))`);
    return readSegmentation(db, segmentationId);
  },
  "segments.decisions": ({ segmentationId }, { db }) => decisionsOf(db, segmentationId),
};

function segmentOf({ segments }: Segmentation, index: number): Segmentation["segments"][number] {
  const segment = segments[index];
  if (!segment) throw new EngineError("segment_missing", { index });
  return segment;
}

/** The `segment` of every view the version was applied to. */
async function refreshMonths(db: Writer, segmentationId: number): Promise<void> {
  for (const { asOf } of await monthsOf(db, segmentationId)) await refreshResults(db, asOf);
}
