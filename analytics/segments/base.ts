import type { Reader } from "../db/database.ts";
import type { ColumnBlock, ColumnSpec } from "../db/feature-columns.ts";
import { readColumns } from "../db/feature-columns.ts";
import { addMonths, monthEnd, monthStart } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";

/** Billed revenue of each customer in the window, and the months it was billed for; NaN without a bill. */
export interface Revenue {
  readonly fen: Float64Array;
  readonly months: Float64Array;
}

/**
 * The customers of a view who have not left, in the order of their ids: not of their keys, which follow the order in which
 * files came, so that the same customers give the same segments however their rows were shuffled.
 */
export interface Base {
  readonly view: View;
  readonly rows: number;
  readonly keys: Int32Array;
  readonly revenue: Revenue;
  /** Further columns of the same customers in the same order. `join` follows `present`, the view's rows. */
  columns(specs: readonly ColumnSpec[], join?: Sql): Promise<ColumnBlock["columns"]>;
}

/** The customers of the view who have not left, as a relation called `present`. */
export function presentCustomers(view: View): Sql {
  const left = view.fields.some(({ name }) => name === "status") ? sql`status is distinct from 'left'` : sql`true`;
  return sql`(select * from ${view.table} where ${left}) present`;
}

export async function readBase(db: Reader, view: View): Promise<Base> {
  const present = presentCustomers(view);
  const read = (specs: readonly ColumnSpec[], join: Sql) =>
    readColumns(db, sql`${present} ${join}`, specs, view.rows, sql`present.customer_id`);
  const { rows, keys, columns } = await read(revenueColumns(view), billsJoin(view));
  const [fen, months] = columns as readonly Float64Array[];
  return {
    view,
    rows,
    keys,
    revenue: { fen, months },
    columns: async (specs, join = sql``) => (specs.length === 0 ? [] : (await read(specs, join)).columns),
  };
}

/**
 * Fen billed in the view's window and the number of months billed; where a file gave an average bill in place of
 * bills, that for one month.
 */
function revenueColumns(view: View): ColumnSpec[] {
  const given = view.fields.some(({ name }) => name === "avg_bill") ? sql`present.avg_bill` : sql`cast(null as bigint)`;
  return [
    { kind: "double", value: sql`coalesce(billed.fen, ${given})` },
    {
      kind: "double",
      value: sql`case when billed.fen is not null then billed.months when ${given} is not null then 1 end`,
    },
  ];
}

function billsJoin(view: View): Sql {
  const from = view.asOf === null ? null : monthStart(addMonths(view.asOf, 1 - view.windowMonths));
  const to = view.asOf === null ? null : monthEnd(view.asOf);
  return sql`left join (
      select customer_key, sum(total_fen) as fen, count(distinct month) as months from project.bill
      where month >= cast(${from} as date) and month < cast(${to} as date) and total_fen is not null
      group by customer_key
    ) billed using (customer_key)`;
}
