import type { Month } from "../api/project.ts";
import type { Segmentation, SegmentMonth } from "../api/segments.ts";
import type { JobContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { refreshResults } from "../db/results.ts";
import { openView } from "../db/view.ts";
import type { Base } from "./base.ts";
import { readBase } from "./base.ts";
import { countsIn, driftOf } from "./drift.ts";
import { readModelColumns } from "./prepare.ts";
import { sizesAndRevenue } from "./profile.ts";
import { readSegmentation, readState, requireApplied, storeMonth } from "./store.ts";
import { score } from "./ways.ts";

/**
 * Puts the customers of a month into the segments of a version, in one pass, and says whether the month still looks like
 * the one it was made on. On the month it was made on nobody moves. Throws `segmentation_missing`, `segmentation_old`, `no_view`.
 */
export async function applySegmentation(
  { segmentationId, asOf }: { readonly segmentationId: number; readonly asOf?: Month | null | undefined },
  context: JobContext,
): Promise<SegmentMonth> {
  const { db } = context;
  const made = await readSegmentation(db, segmentationId);
  const view = await openView(db, asOf);
  const base = await context.during("features", () => readBase(db, view));
  const { month } = await applyTo(made, base, context);
  await refreshResults(db, view.asOf);
  return month;
}

/** The same for a base that has been read. */
export async function applyTo(
  made: Segmentation,
  base: Base,
  context: JobContext,
): Promise<{ readonly month: SegmentMonth; readonly labels: Int16Array }> {
  const { db } = context;
  const { segmentationId } = made;
  const { model, drift } = await readState(db, segmentationId);
  if (model.way === "cross") for (const part of model.of) await ensureApplied(part, base, context);
  context.progress("score", 0, null);
  const { labels, warnings, distances, values } = await score(model, base, db);
  const counts = countsIn(drift, values ?? (await readModelColumns(drift.columns, base)).values);
  const month: SegmentMonth = {
    segmentationId,
    asOf: base.view.asOf,
    training: base.view.asOf === made.asOf,
    customers: base.rows,
    segments: sizesAndRevenue(labels, made.k, base),
    drift: driftOf(drift, counts, labels, distances),
    warnings,
  };
  await storeMonth(db, month, base.keys, labels);
  return { month, labels };
}

/** Applies a version to the base's month unless it was. */
export async function ensureApplied(segmentationId: number, base: Base, context: JobContext): Promise<void> {
  if (await isApplied(context.db, segmentationId, base.view.asOf)) return;
  await applyTo(await readSegmentation(context.db, segmentationId), base, context);
}

async function isApplied(db: Writer, segmentationId: number, asOf: Month | null): Promise<boolean> {
  return requireApplied(db, segmentationId, asOf).then(
    () => true,
    () => false,
  );
}
