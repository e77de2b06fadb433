import type { CallParams } from "../api/contract.ts";
import type { FilterNode, FilterWaterfall } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import { whereSql } from "../db/filter.ts";
import { id, join, sql } from "../db/sql.ts";
import { openGrid } from "./read.ts";

/**
 * What each condition of a top-level `and` removes, one after the other, and how many meet it alone; one pass over the
 * view. A filter of another kind is one step. Throws `no_view`, `unknown_field`, `filter_invalid`.
 */
export async function filterWaterfall(
  params: CallParams<"customers.waterfall">,
  reader: Reader,
): Promise<FilterWaterfall> {
  const view = await openGrid(reader, params);
  const steps = stepsOf(params.filter ?? null);
  if (steps.length === 0) return { total: view.rows, steps: [] };
  const met = steps.map((_, index) => id(`met_${index}`));
  const counts = met.flatMap((_, index) => [
    sql`count(*) filter (where ${met[index]}) as ${id(`alone_${index}`)}`,
    sql`count(*) filter (where ${join(met.slice(0, index + 1), sql` and `)}) as ${id(`left_${index}`)}`,
  ]);
  const row = await reader.row<Record<string, number>>(sql`
    select ${join(counts)}
    from (select ${join(steps.map((step, index) => sql`(${whereSql(step, view)}) as ${met[index]}`))} from ${view.table}) as judged`);
  let before = view.rows;
  return {
    total: view.rows,
    steps: steps.map((_, index) => {
      const remaining = row![`left_${index}`];
      const removed = before - remaining;
      before = remaining;
      return { alone: row![`alone_${index}`], removed, remaining };
    }),
  };
}

function stepsOf(filter: FilterNode | null): readonly FilterNode[] {
  if (!filter) return [];
  return "items" in filter && filter.op === "and" ? filter.items : [filter];
}
