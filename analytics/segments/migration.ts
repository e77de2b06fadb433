import type { CallParams } from "../api/contract.ts";
import type { BridgeStep, Migration, MigrationFlow, Segmentation } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { monthStart } from "../db/months.ts";
import { sql } from "../db/sql.ts";
import { readSegmentation, requireApplied } from "./store.ts";

interface Cell {
  readonly from: number | null;
  readonly to: number | null;
  readonly customers: number;
  readonly fromFen: number;
  readonly toFen: number;
}

const kinds: readonly BridgeStep["kind"][] = [
  "stayed",
  "moved_up",
  "moved_down",
  "moved_level",
  "new",
  "lost",
  "outside",
];

/**
 * Who moved between two months, and what that did to the revenue billed in the one and the other month. Every bill of
 * both months is in exactly one step, so the steps add up to the change of the total to the fen.
 * Throws `segmentation_missing`, `segmentation_not_applied`.
 */
export async function migrationOf(
  { segmentationId, from, to }: CallParams<"segments.migration">,
  db: Reader,
): Promise<Migration> {
  const made = await readSegmentation(db, segmentationId);
  await requireApplied(db, segmentationId, from);
  await requireApplied(db, segmentationId, to);
  const members = (month: string) => sql`(select customer_key, segment_index from project.segment_member
    where segmentation_id = ${segmentationId} and as_of = cast(${monthStart(month)} as date))`;
  const bills = (month: string) => sql`(select customer_key, cast(sum(total_fen) as bigint) as fen from project.bill
    where month = cast(${monthStart(month)} as date) and total_fen is not null group by customer_key)`;
  const cells = await db.rows<Cell>(sql`
    select a.segment_index as "from", b.segment_index as "to", count(*) as customers,
           cast(coalesce(sum(x.fen), 0) as bigint) as "fromFen", cast(coalesce(sum(y.fen), 0) as bigint) as "toFen"
    from ${members(from)} a full join ${members(to)} b using (customer_key)
      full join ${bills(from)} x using (customer_key) full join ${bills(to)} y using (customer_key)
    group by all order by a.segment_index nulls last, b.segment_index nulls last`);
  const billed = await db.value<number>(sql`select count(*) from project.bill
    where month in (cast(${monthStart(from)} as date), cast(${monthStart(to)} as date)) and total_fen is not null`);
  const flows = cells.map((cell): MigrationFlow => ({
    ...cell,
    fromFen: billed ? cell.fromFen : null,
    toFen: billed ? cell.toFen : null,
    kind: kindOf(cell, made),
  }));
  const sumOf = (list: readonly Cell[], key: "customers" | "fromFen" | "toFen") =>
    list.reduce((sum, cell) => sum + cell[key], 0);
  const steps = kinds.map((kind): BridgeStep => {
    const own = cells.filter((cell) => kindOf(cell, made) === kind);
    return { kind, customers: sumOf(own, "customers"), fromFen: sumOf(own, "fromFen"), toFen: sumOf(own, "toFen") };
  });
  return {
    segmentationId,
    from,
    to,
    fromCustomers: sumOf(
      cells.filter((cell) => cell.from !== null),
      "customers",
    ),
    toCustomers: sumOf(
      cells.filter((cell) => cell.to !== null),
      "customers",
    ),
    flows: flows.filter(({ kind }) => kind !== "outside"),
    bridge: billed ? { fromFen: sumOf(cells, "fromFen"), toFen: sumOf(cells, "toFen"), steps } : null,
  };
}

/** Up is to a segment with a higher ARPU in the month the version was made on; without revenue nothing is up or down. */
function kindOf({ from, to }: Pick<Cell, "from" | "to">, { segments }: Segmentation): BridgeStep["kind"] {
  if (from === null) return to === null ? "outside" : "new";
  if (to === null) return "lost";
  if (from === to) return "stayed";
  const [before, after] = [segments[from].arpuFen, segments[to].arpuFen];
  if (before === null || after === null || before === after) return "moved_level";
  return after > before ? "moved_up" : "moved_down";
}
