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

/** What comes of all calls together: an int64 a cell each. */
export const cellCounts = ["cell", "calls", "dropped_calls", "connected_calls"] as const;

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

/** Room for calls of two ranges of customers: while those of one are counted, those of the next are read. */
export interface CallCounter {
  /** So many calls of a range there is room for. */
  readonly room: number;
  /** The room for a column's values from row `row` on. */
  column(name: CallColumn, row: number, rows: number): Uint8Array;
  /**
   * Begins to count the first `rows` calls, which are of customers `from` to before `to`, all inside the calendar; `column` is then
   * of the next range. Comes back with what waits for the counts: an array a count of `callCounts`, one value a customer. It is
   * called before the next range begins; the arrays are copies.
   */
  begin(rows: number, from: number, to: number): () => BigInt64Array<ArrayBuffer>[];
  /** An array a count of `cellCounts`, one value a cell with a call in a range that has begun, ascending by its code. */
  cells(): BigInt64Array<ArrayBuffer>[];
  close(): void;
}

/** A task's tables may take so much together. */
const mostScratchBytes = 64 * 1024 * 1024;
const mostTasks = 64;
const dayBytes = 96;
/** Slots of the table of cells as it begins: most networks have fewer cells than half of them. */
const firstCellSlots = 2 ** 16;

/** Days, eight tables and two lists of half as many 32-bit numbers, for so many calls of one customer: see assembly/calls.ts. */
function scratchBytesFor(calls: number): number {
  const slots = 2 ** Math.max(4, Math.ceil(Math.log2(2 * calls)));
  return dayBytes + slots * (8 * 8 + 2 * 2);
}

/** What of a kernel's block is not the same for all. */
type Place = "startsAt" | "taskCustomers" | "scratchAt" | "scratchBytes" | "outAt" | "cellsBefore";

/** A counter with room for `room` calls, on the threads of the pool. Equal calls in any order give equal counts. */
export function openCallCounter(pool: KernelPool, room: number, calendar: CallCalendar): CallCounter {
  const arena = pool.open();
  const names = Object.keys(callColumns) as CallColumn[];
  const rooms = [0, 1].map(() => ({
    columns: new Map(names.map((name) => [name, arena.take(callColumns[name] * room)])),
    orderAt: arena.take(4 * room),
  }));
  let inUse = 0;
  const [monthAt, freeAt, offPeakAt] = [calendar.monthOfDay, calendar.freeDay, calendar.offPeak].map((bytes) => {
    const at = arena.take(bytes.length);
    arena.u8(at, bytes.length).set(bytes);
    return at;
  });
  const stateAt = arena.take(12);
  let cellSlots = 0;
  let cellsAt = 0;
  let kept = arena.mark();
  arena.u32(stateAt, 3).fill(0);
  moveCells(firstCellSlots);

  /** The kernels' block. */
  function parameters(rows: number, from: number, customers: number, more: Partial<Record<Place, number>>): number[] {
    const { startsAt = 0, taskCustomers = 0, scratchAt = 0, scratchBytes = 0, outAt = 0, cellsBefore = 0 } = more;
    const days = [calendar.firstDay, monthAt, freeAt, offPeakAt];
    const ofCells = [cellsAt, cellSlots, stateAt, cellsBefore];
    const tasks = [taskCustomers, scratchAt, scratchBytes, outAt];
    const { columns, orderAt } = rooms[inUse];
    return [rows, from, customers, ...columns.values(), startsAt, orderAt, ...days, ...tasks, ...ofCells];
  }

  /** Gives the table of cells so many slots. What was taken after it is lost. */
  function moveCells(slots: number): void {
    arena.giveBack(kept);
    const [cellsBefore, slotsBefore] = [cellsAt, cellSlots];
    [cellsAt, cellSlots] = [arena.take(8 * cellCounts.length * slots), slots];
    arena.u8(cellsAt, 8 * cellCounts.length * slots).fill(0);
    kept = arena.mark();
    arena.u32(stateAt, 3)[2] = slotsBefore;
    arena.run("callsMoveCells", 0, 1, parameters(0, 0, 0, { cellsBefore }));
  }

  return {
    room,
    column: (name, row, rows) =>
      arena.u8(rooms[inUse].columns.get(name)! + callColumns[name] * row, callColumns[name] * rows),
    begin(rows, from, to) {
      const customers = to - from;
      let startsAt = 0;
      arena.u32(stateAt, 3)[1] = 0;
      for (;;) {
        startsAt = arena.take(4 * (customers + 2));
        arena.run("callsArrange", 0, 2, parameters(rows, from, customers, { startsAt }));
        if (arena.u32(stateAt, 3)[1] === rows) break;
        moveCells(2 * cellSlots);
      }
      const most = arena.u32(startsAt, customers + 2)[customers + 1];
      const scratchBytes = 64 * Math.ceil(scratchBytesFor(most) / 64);
      const tasks = Math.max(1, Math.min(mostTasks, customers, Math.floor(mostScratchBytes / scratchBytes)));
      const taskCustomers = Math.ceil(customers / tasks);
      const outAt = arena.take(8 * customers * callCounts.length);
      const scratchAt = arena.take(scratchBytes * tasks);
      const block = parameters(rows, from, customers, { startsAt, taskCustomers, scratchAt, scratchBytes, outAt });
      const finish = arena.start("callsCount", 0, tasks, block);
      inUse = 1 - inUse;
      return () => {
        finish();
        const values = new BigInt64Array(new Uint8Array(arena.u8(outAt, 8 * customers * callCounts.length)).buffer);
        arena.giveBack(kept);
        return callCounts.map((_, index) => values.subarray(index * customers, (index + 1) * customers));
      };
    },
    cells() {
      const bytes = 8 * cellCounts.length * cellSlots;
      const table = new BigInt64Array(new Uint8Array(arena.u8(cellsAt, bytes)).buffer);
      const slots = Array.from({ length: cellSlots }, (_, slot) => slot).filter((slot) => table[slot] !== 0n);
      slots.sort((a, b) => (table[a] < table[b] ? -1 : 1));
      return cellCounts.map((_, index) => BigInt64Array.from(slots, (slot) => table[index * cellSlots + slot]));
    },
    close: () => arena.close(),
  };
}
