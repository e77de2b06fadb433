import type { Hooks } from "../hooks.ts";
import type { KernelPool } from "./pool.ts";

/** What is counted, by columns as they lie in memory: bytes a value. Codes are digits with a 1 before them, 0 where not known. */
export const callColumns = {
  customer_key: 4,
  /** Microseconds since 1970. */
  started_at: 8,
  duration_s: 4,
  /** 0 out, 1 in. */
  direction: 1,
  /** 0 connected, 1 failed, 2 dropped. */
  outcome: 1,
  is_long_distance: 1,
  is_ip_long_distance: 1,
  other_number: 8,
  cell_id: 8,
  base_station_id: 8,
} as const;
export type CallColumn = keyof typeof callColumns;

/** What comes of it: an int64 a customer each. */
export const callCounts = [
  "customer_key",
  /** 0 for a customer without calls: the other counts then mean nothing. */
  "calls",
  "outgoing_calls",
  "seconds",
  "dropped_calls",
  "connected_calls",
  "off_peak_calls",
  "long_distance_calls",
  "ip_long_distance_calls",
  /** Distinct days. */
  "days",
  /** Seconds by the number of their month. */
  "month_seconds",
  /** Distinct numbers with an outgoing call. */
  "numbers_called",
  /** Seconds with the number talked to longest; -1 without a known number. */
  "top_number_seconds",
  /** Codes of the numbers with most outgoing calls, ties by their seconds, then by their digits as a text; 0: none. */
  "number_1",
  "number_2",
  "number_3",
  "number_4",
  "number_5",
  "cells_used",
  /** Code of the cell with most calls, ties alike; 0: none. */
  "usual_cell",
  /** Distinct pairs of a day and a cell, a base station. */
  "cell_days",
  "station_days",
] as const;

/** The days of the window, and which calls are off-peak. */
export interface CallCalendar {
  /** Days since 1970. */
  readonly firstDay: number;
  /** The number of each day's month, from 1. At most 744 days: 24 months. */
  readonly monthOfDay: Uint8Array;
  /** 1 for days that count as weekend. */
  readonly freeDay: Uint8Array;
  /** 1 for minutes that are off-peak: 1440 of a weekday, then 1440 of a weekend's day. */
  readonly offPeak: Uint8Array;
}

/** Room for calls of some customers, and for counting them. One range of customers after the other. */
export interface CallCounter {
  /** As many calls as there is room for. */
  readonly room: number;
  /** The room for a column's values from row `row` on. */
  column(name: CallColumn, row: number, rows: number): Uint8Array;
  /**
   * Counts the first `rows` calls, which are of customers `from` to before `to`, all inside the calendar: an array a count of
   * `callCounts`, one value a customer. The arrays are copies.
   */
  count(rows: number, from: number, to: number): Promise<BigInt64Array<ArrayBuffer>[]>;
  close(): void;
}

/** A task's tables may take so much together. */
const mostScratchBytes = 64 * 1024 * 1024;
const mostTasks = 64;
/** Tasks between two looks at who else waits. */
const batchTasks = 8;
const dayBytes = 96;

/** Days, eight tables and two lists of half as many 32-bit numbers, for so many calls of one customer: see assembly/calls.ts. */
function scratchBytesFor(calls: number): number {
  const slots = 2 ** Math.max(4, Math.ceil(Math.log2(2 * calls)));
  return dayBytes + slots * (8 * 8 + 2 * 2);
}

/** A counter with room for `room` calls, on the threads of the pool. Equal calls in any order give equal counts. */
export function openCallCounter(
  pool: KernelPool,
  room: number,
  calendar: CallCalendar,
  { yieldNow }: Hooks = {},
): CallCounter {
  const arena = pool.open();
  const places = new Map<CallColumn, number>();
  for (const [name, bytes] of Object.entries(callColumns)) places.set(name as CallColumn, arena.take(bytes * room));
  const orderAt = arena.take(4 * room);
  const [monthAt, freeAt, offPeakAt] = [calendar.monthOfDay, calendar.freeDay, calendar.offPeak].map((bytes) => {
    const at = arena.take(bytes.length);
    arena.u8(at, bytes.length).set(bytes);
    return at;
  });
  const kept = arena.mark();

  return {
    room,
    column: (name, row, rows) => arena.u8(places.get(name)! + callColumns[name] * row, callColumns[name] * rows),
    async count(rows, from, to) {
      const customers = to - from;
      const startsAt = arena.take(4 * (customers + 2));
      const outAt = arena.take(8 * customers * callCounts.length);
      const parameters = (taskCustomers: number, scratch: number, scratchBytes: number) => [
        rows,
        from,
        customers,
        ...places.values(),
        startsAt,
        orderAt,
        calendar.firstDay,
        monthAt,
        freeAt,
        offPeakAt,
        taskCustomers,
        scratch,
        scratchBytes,
        outAt,
      ];
      arena.run("callsPlace", 0, 1, parameters(0, 0, 0));
      const most = arena.u32(startsAt, customers + 2)[customers + 1];
      const scratchBytes = 64 * Math.ceil(scratchBytesFor(most) / 64);
      const tasks = Math.max(1, Math.min(mostTasks, customers, Math.floor(mostScratchBytes / scratchBytes)));
      const taskCustomers = Math.ceil(customers / tasks);
      const scratchAt = arena.take(scratchBytes * tasks);
      for (let done = 0; done < tasks; done += batchTasks) {
        arena.run("callsCount", done, Math.min(tasks, done + batchTasks), parameters(taskCustomers, scratchAt, scratchBytes));
        await yieldNow?.();
      }
      const out = arena.u8(outAt, 8 * customers * callCounts.length).slice();
      const values = new BigInt64Array(new Uint8Array(out).buffer);
      arena.giveBack(kept);
      return callCounts.map((_, index) => values.subarray(index * customers, (index + 1) * customers));
    },
    close: () => arena.close(),
  };
}
