import type { CustomerDetail } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import { maskPhone } from "../db/mask.ts";
import { sql } from "../db/sql.ts";
import type { ViewWindow } from "./window.ts";

type Calls = Pick<CustomerDetail, "calls" | "callHours" | "contacts" | "cells">;

export const noCalls: Calls = { calls: [], callHours: [], contacts: [], cells: [] };

/** Numbers and cells are told up to so many. */
const TOP = 10;

interface Group {
  month: string | null;
  weekday: number | null;
  hour: number | null;
  number: string | null;
  cell: string | null;
  kind: number;
  inside: boolean | null;
  calls: number;
  outgoing: number;
  seconds: number;
  out_seconds: number;
}

/**
 * A customer's calls by month, and of those in the window by hour of the week, number and cell: one reading of the calls.
 * Numbers stand in the order of `frequent_numbers` (outgoing calls, outgoing time, number), cells in that of `usual_cell`.
 */
export async function readCalls(reader: Reader, key: number, window: ViewWindow, unmask: boolean): Promise<Calls> {
  const groups = await reader.rows<Group>(sql`
    select strftime(month, '%Y-%m') as "month", weekday, hour, other_number as number, cell_id as cell, inside,
           grouping(month, hour, other_number, cell_id) as kind,
           count(*) as calls, count(*) filter (where direction = 'out') as outgoing,
           cast(sum(duration_s) as bigint) as seconds,
           cast(coalesce(sum(duration_s) filter (where direction = 'out'), 0) as bigint) as out_seconds
    from (
      select cast(date_trunc('month', started_at) as date) as month, isodow(started_at) as weekday, hour(started_at) as hour,
             other_number, cell_id, direction, duration_s,
             started_at >= cast(${window.windowStart} as timestamp) as inside
      from project.call where customer_key = ${key} and started_at < cast(${window.asOfEnd} as timestamp)
    ) as called
    group by grouping sets ((month), (inside, weekday, hour), (inside, other_number), (inside, cell_id))`);
  const of = (kind: number) => groups.filter((group) => group.kind === kind);
  const inside = (kind: number) => of(kind).filter((group) => group.inside === true);
  const contacts = inside(kinds.number)
    .filter((group) => group.number !== null)
    .sort(
      (a, b) =>
        b.outgoing - a.outgoing || b.out_seconds - a.out_seconds || b.calls - a.calls || byText(a.number!, b.number!),
    )
    .slice(0, TOP);
  const shown = unmask ? contacts.map((group) => group.number!) : await masked(reader, contacts);
  return {
    calls: of(kinds.month)
      .map(({ month, calls, outgoing, seconds }) => ({ month: month!, calls, outgoing, minutes: seconds / 60 }))
      .sort((a, b) => byText(a.month, b.month)),
    callHours: inside(kinds.hour)
      .map(({ weekday, hour, calls, seconds }) => ({ weekday: weekday!, hour: hour!, calls, minutes: seconds / 60 }))
      .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour),
    contacts: contacts.map(({ calls, outgoing, seconds }, index) => ({
      number: shown[index],
      calls,
      outgoing,
      minutes: seconds / 60,
    })),
    cells: inside(kinds.cell)
      .filter((group) => group.cell !== null)
      .sort((a, b) => b.calls - a.calls || b.seconds - a.seconds || byText(a.cell!, b.cell!))
      .slice(0, TOP)
      .map(({ cell, calls, seconds }) => ({ cellId: cell!, calls, minutes: seconds / 60 })),
  };
}

/** `grouping(month, hour, other_number, cell_id)`: a bit is set for each that a row is not grouped by. */
const kinds = { month: 0b0111, hour: 0b1011, number: 0b1101, cell: 0b1110 } as const;

/** By code units, as the database orders text. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function masked(reader: Reader, contacts: readonly Group[]): Promise<string[]> {
  const numbers = JSON.stringify(contacts.map((group) => group.number));
  const rows = await reader.rows<{ shown: string }>(sql`
    select ${maskPhone(sql`number`)} as shown from (select unnest(from_json(${numbers}, '["VARCHAR"]')) as number) as listed`);
  return rows.map((row) => row.shown);
}
