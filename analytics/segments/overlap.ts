import type { CallParams } from "../api/contract.ts";
import type { Overlap } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { monthStart } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import { sql } from "../db/sql.ts";
import { jaccards } from "./match.ts";
import { readSegmentation, requireApplied } from "./store.ts";

/** Two segmentations of one month, cell by cell. Throws `segmentation_missing`, `segmentation_not_applied`. */
export async function overlapOf(params: CallParams<"segments.overlap">, db: Reader): Promise<Overlap> {
  const asOf = params.asOf === undefined ? (await readSettings(db)).asOf : params.asOf;
  const [a, b] = [await readSegmentation(db, params.a), await readSegmentation(db, params.b)];
  for (const { segmentationId } of [a, b]) await requireApplied(db, segmentationId, asOf);
  const month = sql`cast(${asOf === null ? null : monthStart(asOf)} as date)`;
  const members = (segmentationId: number) => sql`(select customer_key, segment_index from project.segment_member
    where segmentation_id = ${segmentationId} and as_of is not distinct from ${month})`;
  const found = await db.rows<{ a: number; b: number; customers: number }>(sql`
    select a.segment_index as a, b.segment_index as b, count(*) as customers
    from ${members(a.segmentationId)} a join ${members(b.segmentationId)} b using (customer_key) group by all`);
  const counts = Array.from({ length: a.k }, () => new Array<number>(b.k).fill(0));
  for (const cell of found) counts[cell.a][cell.b] = cell.customers;
  const inA = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const inB = b.segments.map((_, j) => counts.reduce((sum, row) => sum + row[j], 0));
  const customers = inA.reduce((sum, count) => sum + count, 0);
  const similar = jaccards(counts);
  return {
    a: a.segmentationId,
    b: b.segmentationId,
    asOf,
    customers,
    adjustedRand: adjustedRand(counts, inA, inB, customers),
    cells: counts.flatMap((row, i) =>
      row.map((both, j) => ({
        a: i,
        b: j,
        customers: both,
        jaccard: similar[i][j],
        lift: inA[i] > 0 && inB[j] > 0 ? (both * customers) / (inA[i] * inB[j]) : null,
      })),
    ),
  };
}

/** Hubert & Arabie (1985), from a table of counts; two trivial partitions that agree give 1. */
function adjustedRand(
  counts: readonly (readonly number[])[],
  inA: readonly number[],
  inB: readonly number[],
  customers: number,
): number {
  const pairs = (values: readonly number[]) => values.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const both = pairs(counts.flat());
  const [pairsA, pairsB] = [pairs(inA), pairs(inB)];
  const all = (customers * (customers - 1)) / 2;
  const expected = all > 0 ? (pairsA * pairsB) / all : 0;
  const highest = (pairsA + pairsB) / 2;
  return highest === expected ? 1 : (both - expected) / (highest - expected);
}
