import type { BothWords, CrossDefinition, Segmentation } from "../api/segments.ts";
import { EngineError } from "../api/errors.ts";
import { segmentTitle } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { monthStart } from "../db/months.ts";
import { sql } from "../db/sql.ts";
import type { Base } from "./base.ts";
import type { Found, Model } from "./model.ts";
import { distinctNames } from "./rules.ts";
import { readSegmentation, requireApplied } from "./store.ts";

type CrossModel = Extract<Model, { way: "cross" }>;

const remainder: BothWords = { "zh-CN": "其余组合", en: "Other combinations" };

/** Every pair of two segmentations that has customers enough; the last segment holds the rest. */
export async function foundByCross(definition: CrossDefinition, base: Base, db: Reader): Promise<Found> {
  const [a, b] = await Promise.all(definition.of.map((made) => readSegmentation(db, made)));
  const counts = new Float64Array(a.k * b.k);
  const [inA, inB] = await memberships(definition.of, base, db);
  for (let i = 0; i < base.rows; i++) if (inA[i] >= 0 && inB[i] >= 0) counts[inA[i] * b.k + inB[i]]++;
  const pairs = Array.from(counts.keys())
    .filter((at) => counts[at] > 0 && counts[at] >= definition.minShare * base.rows)
    .map((at): [number, number] => [Math.floor(at / b.k), at % b.k]);
  const model: CrossModel = { way: "cross", of: definition.of, pairs };
  return {
    labels: labelsOf(model, inA, inB),
    model,
    names: distinctNames([...pairs.map(([i, j]) => pairName(a, i, b, j)), remainder]),
    warnings: [],
    bins: [],
    clusters: null,
    distances: null,
    stabilities: null,
  };
}

export async function scoreCross(model: CrossModel, base: Base, db: Reader): Promise<Int16Array> {
  const [inA, inB] = await memberships(model.of, base, db);
  return labelsOf(model, inA, inB);
}

function labelsOf({ pairs }: CrossModel, inA: Float64Array, inB: Float64Array): Int16Array {
  const indexOf = new Map(pairs.map(([i, j], index) => [`${i} ${j}`, index]));
  return Int16Array.from(inA, (i, at) => indexOf.get(`${i} ${inB[at]}`) ?? pairs.length);
}

/** Segment indexes in both, −1 for none. Throws `segmentation_not_applied` for a month neither was applied to. */
async function memberships(
  of: readonly [number, number],
  base: Base,
  db: Reader,
): Promise<[Float64Array, Float64Array]> {
  const { asOf } = base.view;
  for (const segmentationId of of) await requireApplied(db, segmentationId, asOf);
  if (of[0] === of[1])
    throw new EngineError("bad_params", { call: "segments.run", at: "definition.of", detail: String(of[0]) });
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  const member = (made: number) => sql`(select customer_key, segment_index from project.segment_member
    where segmentation_id = ${made} and as_of is not distinct from ${month})`;
  const [inA, inB] = await base.columns(
    [
      { kind: "double", value: sql`coalesce(a.segment_index, -1)` },
      { kind: "double", value: sql`coalesce(b.segment_index, -1)` },
    ],
    sql`left join ${member(of[0])} a using (customer_key) left join ${member(of[1])} b using (customer_key)`,
  );
  return [inA as Float64Array, inB as Float64Array];
}

function pairName(a: Segmentation, i: number, b: Segmentation, j: number): BothWords {
  const join = (locale: "zh-CN" | "en") =>
    `${segmentTitle(a.segments[i], locale)} × ${segmentTitle(b.segments[j], locale)}`;
  return { "zh-CN": join("zh-CN"), en: join("en") };
}
