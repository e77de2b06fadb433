import type { Sql } from "../../db/sql.ts";
import { id, sql } from "../../db/sql.ts";
import type { RowsOf } from "./field.ts";

/** Rows whose date or moment `column` lies in the window, and more that must hold of them. */
export function inWindow(column: string, more: Sql = sql`true`): RowsOf["where"] {
  return ({ start, end }) =>
    sql`${id(column)} >= cast(${start} as timestamp) and ${id(column)} < cast(${end} as timestamp) and ${more}`;
}

/** Rows before the end of the month (undated ones too), whenever they were. */
export function known(column: string, more: Sql = sql`true`): RowsOf["where"] {
  return ({ end }) => sql`(${id(column)} is null or ${id(column)} < cast(${end} as timestamp)) and ${more}`;
}

/** The moment of a row that decides whether it is in the window. */
const dated: Readonly<Record<string, string>> = {
  bill: "month",
  call: "started_at",
  payment: "paid_at",
  complaint: "opened_at",
  vas_usage: "month",
};

/** What is shown of a row behind a value. */
export const shownColumns: Readonly<Record<string, readonly string[]>> = {
  bill: ["month", "total_fen", "outgoing_call_fen", "vas_fen"],
  call: [
    "started_at",
    "duration_s",
    "direction",
    "other_number",
    "cell_id",
    "base_station_id",
    "outcome",
    "forwarded_to",
    "is_long_distance",
    "is_ip_long_distance",
  ],
  payment: ["billed_month", "due_on", "paid_at", "amount_fen", "method"],
  complaint: ["opened_at", "closed_at", "type", "satisfaction"],
  vas_usage: ["month", "service", "uses", "fee_fen"],
  subscription: ["product_id", "started_on", "ended_on"],
  cell_quality: ["cell_id", "month", "drop_rate", "connect_rate"],
};

/** The rows that `needs` tells of: those of its tables in the window, with the column given. */
export function rowsNeeded(needs: readonly string[]): RowsOf[] {
  return needs.flatMap((need): RowsOf[] => {
    const [table, column] = need.split(".") as [string, string | undefined];
    const moment = dated[table];
    if (!moment) return [];
    const given = column === undefined ? sql`true` : sql`${id(column)} is not null`;
    return [{ table, where: inWindow(moment, given) }];
  });
}
