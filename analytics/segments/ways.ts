import type { SegmentationDefinition } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import type { Base } from "./base.ts";
import { centresOf, squaredDistances } from "./clusters.ts";
import { foundByCross, scoreCross } from "./cross.ts";
import { nearestCentres } from "./kernel.ts";
import type { Found, Model, Scored } from "./model.ts";
import { preparedMatrix, readModelColumns } from "./prepare.ts";
import { foundByRfm, scoreRfm } from "./rfm.ts";
import { foundByLifecycle, foundByRules, scoreLifecycle, scoreRules } from "./rules.ts";
import { foundByValue, scoreValue } from "./value.ts";

/** Segments by every way but clusters, which need a prepared matrix, time and dice: see `foundByClusters`. */
export async function foundByDefinition(
  definition: Exclude<SegmentationDefinition, { way: "clusters" }>,
  base: Base,
  db: Reader,
): Promise<Found> {
  switch (definition.way) {
    case "rules":
      return foundByRules(definition, base);
    case "value":
      return foundByValue(definition, base);
    case "rfm":
      return foundByRfm(definition, base, db);
    case "lifecycle":
      return foundByLifecycle(definition, base);
    case "cross":
      return foundByCross(definition, base, db);
  }
}

/** Puts the customers of a base into the segments of a frozen model. */
export async function score(model: Model, base: Base, db: Reader): Promise<Scored> {
  const plain = (labels: Int16Array) => ({ labels, warnings: [], distances: null, values: null });
  switch (model.way) {
    case "rules":
      return plain(await scoreRules(model, base));
    case "value":
      return plain(await scoreValue(model, base));
    case "rfm":
      return { ...(await scoreRfm(model, base, db)), distances: null, values: null };
    case "lifecycle":
      return plain(await scoreLifecycle(model, base));
    case "cross":
      return plain(await scoreCross(model, base, db));
    case "clusters": {
      const { values, warnings } = await readModelColumns(model.columns, base);
      const matrix = preparedMatrix(model.columns, values, base.rows);
      const centres = centresOf(model);
      const labels = await nearestCentres(matrix, centres);
      return { labels, warnings, distances: squaredDistances(matrix, centres, labels), values };
    }
  }
}
