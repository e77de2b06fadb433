import { setImmediate } from "node:timers/promises";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type {
  PreparationChoice,
  Segmentation,
  SegmentationDefinition,
  SegmentationPreview,
  SegmentMonth,
} from "../api/segments.ts";
import type { JobContext, ReadContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { refreshResults } from "../db/results.ts";
import { sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { ensureApplied } from "./apply.ts";
import type { Base } from "./base.ts";
import { readBase } from "./base.ts";
import { readChurn } from "./churn.ts";
import { foundByClusters } from "./clusters.ts";
import { describeSegments } from "./describe.ts";
import { driftOf, driftReference } from "./drift.ts";
import { carryOver, matchSegments } from "./match.ts";
import type { Found } from "./model.ts";
import { proposeNames } from "./name.ts";
import type { Prepared } from "./prepare.ts";
import { describeFeature, prepareFeatures } from "./prepare.ts";
import { measureSegments, sizesAndRevenue } from "./profile.ts";
import { insertSegmentation, readSegmentation, readState, storeMonth } from "./store.ts";
import { foundByDefinition, score } from "./ways.ts";

/** What profiles are told in where the definition brings no preparation of its own. */
const plainPreparation: PreparationChoice = { log: true, winsorShare: 0.01, scaling: "standard", missingFlags: false };

/**
 * Segments the customers of a view who have not left by any of the five ways, stores the version with what it learned,
 * its members and its month, and fills the view's `segment`. The same view, parameters and seed give the same bytes,
 * in whatever order the customers came.
 */
export async function runSegmentation(params: CallParams<"segments.run">, context: JobContext): Promise<Segmentation> {
  const { db } = context;
  const { definition, replaces } = params;
  const view = await openView(db, params.asOf);
  const previous = replaces === undefined ? null : await readSegmentation(db, replaces);
  const base = await context.during("features", () => readBase(db, view));
  if (base.rows === 0) throw new EngineError("no_data", { asOf: view.asOf });
  if (definition.way === "cross") for (const part of definition.of) await ensureApplied(part, base, context);
  const prepared = await context.during("features", () => preparedFor(definition, base));
  const found = await findSegments(definition, base, prepared, context);
  context.progress("profile", 0, null);
  const made = await describe(params, previous, base, prepared, found, context);
  await store(made, base, prepared, found, db);
  await refreshResults(db, view.asOf);
  return readSegmentation(db, made.segmentationId);
}

function preparedFor(definition: SegmentationDefinition, base: Base): Promise<Prepared> {
  return definition.way === "clusters"
    ? prepareFeatures(definition.features, definition.preparation, base)
    : prepareFeatures(null, plainPreparation, base);
}

function findSegments(
  definition: SegmentationDefinition,
  base: Base,
  prepared: Prepared,
  context: JobContext,
): Promise<Found> {
  if (definition.way !== "clusters") return foundByDefinition(definition, base, context.db);
  const yieldNow = async () => {
    await setImmediate();
    if (context.signal.aborted) throw new EngineError("cancelled");
  };
  return foundByClusters(definition, base, prepared, { yieldNow }, (step, done, total) =>
    context.progress(step, done, total),
  );
}

async function describe(
  { definition, name }: CallParams<"segments.run">,
  previous: Segmentation | null,
  base: Base,
  prepared: Prepared,
  found: Found,
  { db }: JobContext,
): Promise<Segmentation> {
  const { features } = prepared;
  const k = found.names?.length ?? found.clusters?.k ?? 0;
  const measured = measureSegments(found.labels, k, features, await readChurn(db, base), base);
  const proposed =
    found.names ??
    proposeNames(
      features,
      measured.map(({ zScores }) => zScores),
    );
  const rules = describeSegments(features, found.labels, k, found.clusters?.seed ?? 0);
  const matched = previous && (await matchTo(previous, base, found, db));
  const named = carryOver(
    previous,
    matched?.oldOf ?? proposed.map(() => -1),
    proposed,
    found.names !== null,
    previous ? await keysUsed(db, previous.familyId) : 0,
  );
  const segmentationId = (await db.value<number>(sql`select nextval('project.segmentation_number')`))!;
  return {
    segmentationId,
    familyId: previous?.familyId ?? segmentationId,
    version: previous ? (await lastVersion(db, previous.familyId)) + 1 : 1,
    name: name ?? previous?.name ?? "",
    archived: false,
    asOf: base.view.asOf,
    definition,
    customers: base.rows,
    k,
    segments: measured.map((segment) => ({
      ...segment,
      ...named[segment.index],
      rule: rules[segment.index],
      stability: found.stabilities?.[segment.index] ?? null,
      decision: null,
    })),
    features: features.map(describeFeature),
    // Remarks on features matter where they were chosen: profiles do without.
    warnings: [...(found.clusters ? prepared.warnings : []), ...found.warnings],
    clusters: found.clusters,
    bins: found.bins,
    lineage: matched?.lineage ?? null,
  };
}

/** Puts the base into the segments of the version before, and pairs them with those found. Throws `segmentation_old`. */
async function matchTo(previous: Segmentation, base: Base, found: Found, db: Writer) {
  const { model } = await readState(db, previous.segmentationId);
  const { labels } = await score(model, base, db);
  const names =
    found.names?.map((words) => words["zh-CN"]) ?? Array.from({ length: found.clusters?.k ?? 0 }, () => null);
  return matchSegments(previous, labels, found.labels, names);
}

async function versionsOf(db: Writer, familyId: number): Promise<Pick<Segmentation, "version" | "segments">[]> {
  const rows = await db.rows<{ document: string }>(
    sql`select document from project.segmentation where coalesce(cast(document ->> '$.familyId' as integer), segmentation_id) = ${familyId}`,
  );
  return rows.map(({ document }) => JSON.parse(document) as Segmentation);
}

/** The first key no version of the family has used. */
async function keysUsed(db: Writer, familyId: number): Promise<number> {
  const keys = (await versionsOf(db, familyId)).flatMap(({ segments }) =>
    segments.map(({ key, index }) => key ?? index),
  );
  return Math.max(-1, ...keys) + 1;
}

async function lastVersion(db: Writer, familyId: number): Promise<number> {
  return Math.max(...(await versionsOf(db, familyId)).map(({ version }) => version ?? 1));
}

async function store(made: Segmentation, base: Base, { features }: Prepared, found: Found, db: Writer): Promise<void> {
  const columns = features.map(({ model }) => model);
  const values = features.map((feature) => feature.values);
  const { distances } = found;
  const drift = driftReference(columns, values, found.labels, made.k, distances);
  const month: SegmentMonth = {
    segmentationId: made.segmentationId,
    asOf: made.asOf,
    training: true,
    customers: base.rows,
    segments: sizesAndRevenue(found.labels, made.k, base),
    drift: driftOf(
      drift,
      drift.columns.map(({ counts }) => counts),
      found.labels,
      distances,
    ),
    warnings: [],
  };
  await insertSegmentation(db, made, { model: found.model, drift });
  await storeMonth(db, month, base.keys, found.labels);
}

/** The same definition fitted to another month, as a new version of the family. */
export async function refitSegmentation(
  { segmentationId, asOf }: { readonly segmentationId: number; readonly asOf?: Month | null | undefined },
  context: JobContext,
): Promise<Segmentation> {
  const { definition } = await readSegmentation(context.db, segmentationId);
  return runSegmentation({ asOf, definition, replaces: segmentationId }, context);
}

/** How many customers each segment of a definition would have; nothing is stored. Clusters take a job: `bad_params`. */
export async function previewSegmentation(
  { asOf, definition }: CallParams<"segments.preview">,
  { db }: ReadContext,
): Promise<SegmentationPreview> {
  if (definition.way === "clusters") {
    throw new EngineError("bad_params", { call: "segments.preview", at: "definition.way", detail: "clusters" });
  }
  const base = await readBase(db, await openView(db, asOf));
  const { labels, names, bins, warnings } = await foundByDefinition(definition, base, db);
  const sizes = sizesAndRevenue(labels, names!.length, base);
  return {
    asOf: base.view.asOf,
    customers: base.rows,
    segments: sizes.map(({ index, customers, revenueShare }) => ({
      index,
      name: names![index],
      customers,
      revenueShare,
    })),
    bins,
    warnings,
  };
}
