import type { ViewRules } from "../api/rules.ts";
import type { Writer } from "../db/database.ts";
import { handOver } from "../db/hand-over.ts";
import { appendColumns } from "../db/stream.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { CallCalendar, CallColumn, CallCounter } from "../math/kernels/calls.ts";
import { callColumns, callCounts, cellCounts, openCallCounter } from "../math/kernels/calls.ts";
import { kernelPool } from "../math/kernels/pool.ts";
import type { Block } from "./blocks.ts";
import { runBlock, scratch } from "./blocks.ts";
import { offPeakMinutes } from "./calendar.ts";
import type { KeyRange, ViewWindow } from "./window.ts";
import { blockParameters } from "./window.ts";

/** About so many calls are counted at once: what bounds the memory. */
export const CALLS_AT_ONCE = 1_000_000;

/** Columns of `project.call_record` that are kept as codes, and as texts where they are not digits. */
const coded = ["other_number", "cell_id", "base_station_id"] as const;
type Coded = (typeof coded)[number];
/** Those of which a network has few: their texts get codes of one list. */
type Place = Exclude<Coded, "other_number">;
const numbers = ["number_1", "number_2", "number_3", "number_4", "number_5"] as const;

/** So many customers' counts are put into the blocks' tables at once: many small statements cost more. */
const AT_ONCE = 200_000;

/**
 * Makes the `counted` blocks for one range of customers after the other. Their SQL is what they mean; here a kernel counts a
 * customer's calls in one pass over them, to the same rows in a quarter of the time. The SQL itself runs where there is no kernel,
 * for a customer with more calls than there is room for, and for the numbers where some are no digits.
 */
export class CallCounting {
  readonly #db: Writer;
  readonly #window: ViewWindow;
  readonly #rules: ViewRules;
  readonly #blocks: readonly Block[];
  /** Columns in which some are texts. */
  readonly #texts: ReadonlySet<Coded>;
  readonly #counter: CallCounter | null;
  /** Waits for the counts of the range before, while the calls of the next one are read. */
  #finish: (() => readonly BigInt64Array<ArrayBuffer>[]) | null = null;
  /** Customers whose counts wait to be put into the tables. */
  #waiting = 0;
  /** Whether the counter was told of all calls. */
  #isComplete = true;

  private constructor(
    db: Writer,
    window: ViewWindow,
    rules: ViewRules,
    blocks: readonly Block[],
    texts: ReadonlySet<Coded>,
    room: number,
  ) {
    [this.#db, this.#window, this.#rules, this.#blocks, this.#texts] = [db, window, rules, blocks, texts];
    const pool = blocks.length === 0 ? null : kernelPool();
    this.#counter = pool === null ? null : openCallCounter(pool, room, calendarOf(window, rules));
  }

  /** Makes the scratch tables, empty. `room`: so many calls at once; a range with more is cut. Close it at the end. */
  static async open(
    db: Writer,
    window: ViewWindow,
    rules: ViewRules,
    blocks: readonly Block[],
    room: number,
  ): Promise<CallCounting> {
    const texts = new Set<Coded>();
    for (const name of blocks.length === 0 ? [] : coded) {
      const found = await db.value(sql`
        select 1 from project.call_record where ${inWindow(window)} and ${id(`${name}_text`)} is not null limit 1`);
      if (found !== 1) continue;
      texts.add(name);
      // Of equal length and in the order of the texts: the digits of these codes are compared as texts, too.
      if (name !== "other_number")
        await db.run(sql`
          create or replace temp table ${id(`view_names_${name}`)} as
          select name, 1000000000000000000 + row_number() over (order by name) as code
          from (select distinct ${textOf(name)} as name from project.call_record where ${inWindow(window)}) as found
          where name is not null`);
    }
    const counting = new CallCounting(db, window, rules, blocks, texts, room);
    for (const block of counting.#byCustomer()) await counting.#run(block, { from: 0, to: 0 });
    if (blocks.length > 0) await counting.#empty();
    return counting;
  }

  close(): void {
    this.#counter?.close();
  }

  /** Counts the calls of a range. */
  async add(keys: KeyRange): Promise<void> {
    const counter = this.#counter;
    const rows = counter && (await this.#read(counter, keys));
    const before = this.#take();
    if (rows !== null && counter) this.#finish = counter.begin(rows, keys.from, keys.to);
    await this.#store(before);
    if (rows !== null && counter) {
      for (const block of this.#byCustomer()) if (this.#isAsked(block)) await this.#run(block, keys, "append");
    } else if (counter && keys.to - keys.from > 1) {
      const middle = Math.floor((keys.from + keys.to) / 2);
      await this.add({ from: keys.from, to: middle });
      await this.add({ from: middle, to: keys.to });
    } else {
      this.#isComplete = false;
      for (const block of this.#byCustomer()) await this.#run(block, keys, "append");
    }
  }

  /** Stores what is left and makes what is counted over everybody: all customers from `from` to before `to`. */
  async end(keys: KeyRange): Promise<void> {
    await this.#store(this.#take());
    await this.#empty();
    const counter = this.#counter;
    for (const block of this.#blocks.filter(({ once }) => once)) {
      if (!counter || !this.#isComplete) await this.#run(block, keys);
      else {
        const { names, joins } = this.#names("cell_id", ["cell"]);
        await this.#db.run(tableOf("view_cell_counts", cellCounts));
        await appendColumns(this.#db, "view_cell_counts", counter.cells());
        await this.#db.run(sql`
          create or replace temp table ${id(`view_${block.name}`)} as
          select ${names[0]} as cell, calls, dropped_calls, connected_calls from ${scratch("cell_counts")} ${joins}`);
      }
    }
  }

  #byCustomer(): readonly Block[] {
    return this.#blocks.filter(({ once }) => !once);
  }

  /** Whether the database itself makes it: numbers of calls are too many for a list of their texts. */
  #isAsked({ name }: Block): boolean {
    return name === "call_numbers" && this.#texts.has("other_number");
  }

  async #run(block: Block, keys: KeyRange, into?: "append"): Promise<void> {
    await runBlock(this.#db, block, blockParameters(this.#window, keys, this.#rules), into);
  }

  /** Reads the calls of a range into the counter: how many, or null when they are too many. */
  async #read(counter: CallCounter, keys: KeyRange): Promise<number | null> {
    const columns = Object.keys(callColumns) as CallColumn[];
    const joins: Sql[] = [];
    const values = columns.map((name) => {
      const known = coded.find((one) => one === name);
      if (known === undefined) return id(name);
      if (known === "other_number" || !this.#texts.has(known)) return id(`${name}_code`);
      joins.push(sql`left join ${scratch(`names_${name}`)} as ${id(name)} on ${id(name, "name")} = ${textOf(known)}`);
      return id(name, "code");
    });
    let rows = 0;
    await handOver(
      this.#db,
      values,
      sql`project.call_record ${join(joins, sql` `)} where ${inWindow(this.#window)} and ${inRange(keys)}`,
      (some) => {
        const first = rows;
        rows += some.rows;
        if (rows > counter.room) return;
        for (const [index, name] of columns.entries()) {
          const bytes = callColumns[name];
          const room = counter.column(name, first, some.rows);
          room.set(some.raw(index, bytes));
          const known = some.known(index);
          if (known !== null) clearUnknown(room, known, some.rows, bytes);
        }
      },
    );
    return rows > counter.room ? null : rows;
  }

  /** Takes the counts of the range before, if there is one. */
  #take(): readonly BigInt64Array<ArrayBuffer>[] | undefined {
    const counts = this.#finish?.();
    this.#finish = null;
    return counts;
  }

  async #store(counts: readonly BigInt64Array<ArrayBuffer>[] | undefined): Promise<void> {
    if (!counts) return;
    await appendColumns(this.#db, "view_call_counts", counts);
    this.#waiting += counts[0].length;
    if (this.#waiting >= AT_ONCE) await this.#empty();
  }

  /** Puts the counts that wait behind what is in the blocks' tables. */
  async #empty(): Promise<void> {
    if (this.#waiting > 0) {
      const called = this.#names("other_number", numbers).names;
      const cells = this.#names("cell_id", ["usual_cell"]);
      const rows: Record<string, Sql> = {
        call_sums: sql`
          select customer_key, calls, outgoing_calls, seconds, dropped_calls, connected_calls, off_peak_calls,
                 long_distance_calls, ip_long_distance_calls, days, month_seconds
          from ${scratch("call_counts")} where calls > 0`,
        call_numbers: sql`
          select customer_key, numbers_called as distinct_numbers_called,
                 nullif(concat_ws('; ', ${join(called)}), '') as frequent_numbers,
                 nullif(top_number_seconds, -1) as top_number_seconds
          from ${scratch("call_counts")} where calls > 0`,
        call_cells: sql`
          select customer_key, ${cells.names[0]} as usual_cell, cells_used, cell_days
          from ${scratch("call_counts")} ${cells.joins} where calls > 0 and cells_used > 0`,
        call_stations: sql`
          select customer_key, station_days from ${scratch("call_counts")} where calls > 0 and station_days > 0`,
      };
      for (const block of this.#byCustomer())
        if (!this.#isAsked(block))
          await this.#db.run(sql`insert into ${scratch(block.name)} by name ${rows[block.name]}`);
    }
    await this.#db.run(tableOf("view_call_counts", callCounts));
    this.#waiting = 0;
  }

  /** The texts of columns of codes, 0 is none, and what to join for them. */
  #names(of: Coded, columns: readonly string[]): { readonly names: readonly Sql[]; readonly joins: Sql } {
    if (of === "other_number" || !this.#texts.has(of))
      return { names: columns.map((name) => sql`substr(cast(nullif(${id(name)}, 0) as varchar), 2)`), joins: sql`` };
    const joins = columns.map(
      (name) =>
        sql`left join ${scratch(`names_${of}`)} as ${id(`of_${name}`)} on ${id(`of_${name}`, "code")} = ${id(name)}`,
    );
    return { names: columns.map((name) => id(`of_${name}`, "name")), joins: join(joins, sql` `) };
  }
}

function inWindow({ windowStart, asOfEnd }: ViewWindow): Sql {
  return sql`started_at >= cast(${windowStart} as timestamp) and started_at < cast(${asOfEnd} as timestamp)`;
}

function inRange({ from, to }: KeyRange): Sql {
  return sql`customer_key >= ${from} and customer_key < ${to}`;
}

/** An empty temporary table of whole numbers. */
function tableOf(name: string, columns: readonly string[]): Sql {
  return sql`create or replace temp table ${id(name)} (${join(columns.map((column) => sql`${id(column)} bigint`))})`;
}

function textOf(name: Place): Sql {
  return sql`coalesce(${id(`${name}_text`)}, substr(cast(${id(`${name}_code`)} as varchar), 2))`;
}

/** Zeros where a value is NULL. `known`: a bit a row. */
function clearUnknown(values: Uint8Array, known: Uint8Array, rows: number, bytes: number): void {
  for (let row = 0; row < rows; row++)
    if (((known[row >> 3] >> (row & 7)) & 1) === 0) values.fill(0, row * bytes, (row + 1) * bytes);
}

const DAY_ms = 86_400_000;

function calendarOf({ windowStart, asOfEnd }: ViewWindow, { discountHours }: ViewRules): CallCalendar {
  const days: Date[] = [];
  const end = Date.parse(asOfEnd!);
  for (let at = Date.parse(windowStart!); at < end; at += DAY_ms) days.push(new Date(at));
  const first = days[0];
  const holidays = new Set(discountHours.holidays);
  return {
    firstDay: first.getTime() / DAY_ms,
    monthOfDay: Uint8Array.from(
      days,
      (day) => 12 * (day.getUTCFullYear() - first.getUTCFullYear()) + day.getUTCMonth() - first.getUTCMonth() + 1,
    ),
    freeDay: Uint8Array.from(days, (day) =>
      day.getUTCDay() % 6 === 0 || holidays.has(day.toISOString().slice(0, 10)) ? 1 : 0,
    ),
    offPeak: offPeakMinutes(discountHours),
  };
}
