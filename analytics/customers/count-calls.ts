import type { ViewRules } from "../api/rules.ts";
import type { Writer } from "../db/database.ts";
import { appendColumns, streamRows } from "../db/stream.ts";
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
export const CALLS_AT_ONCE = 2_000_000;

/** Columns of `project.call_record` that are kept as codes, and as texts where they are not digits. */
const coded = ["other_number", "cell_id", "base_station_id"] as const;
type Coded = (typeof coded)[number];

/**
 * Makes the `counted` blocks for one range of customers after the other. Their SQL is what they mean; here a kernel counts a
 * customer's calls in one pass over them, to the same rows in an eighth of the time. The SQL itself runs where there is no kernel,
 * and for a customer with more calls than there is room for.
 */
export class CallCounting {
  readonly #db: Writer;
  readonly #window: ViewWindow;
  readonly #rules: ViewRules;
  readonly #blocks: readonly Block[];
  readonly #texts: ReadonlySet<Coded>;
  readonly #counter: CallCounter | null;
  /** Waits for the counts of the range before and stores them, while those of the next one are read. */
  #store: () => Promise<void> = async () => {};
  #ranges = 0;
  /** Whether all calls so far went through the counter, cells by their codes. */
  #knowsCells: boolean;

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
    this.#knowsCells = pool !== null && !texts.has("cell_id");
    this.#counter = pool === null ? null : openCallCounter(pool, room, calendarOf(window, rules));
  }

  /** `room`: so many calls at once; a range with more is cut. Close it at the end. */
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
      if (found === 1) texts.add(name);
    }
    return new CallCounting(db, window, rules, blocks, texts, room);
  }

  close(): void {
    this.#counter?.close();
  }

  /** Makes the scratch tables, empty. */
  async begin(): Promise<void> {
    for (const block of this.#byCustomer()) await this.#run(block, { from: 0, to: 0 });
  }

  /** Stores the last range and makes what is counted over everybody. */
  async end(): Promise<void> {
    await this.#store();
    for (const block of this.#blocks.filter(({ once }) => once)) {
      if (!this.#knowsCells || !this.#counter) await this.#run(block, { from: 0, to: 0 });
      else {
        await this.#append("view_cell_counts", cellCounts, this.#counter.cells());
        await this.#db.run(sql`
          create or replace temp table ${id(`view_${block.name}`)} as
          select substr(cast(cell as varchar), 2) as cell, calls, dropped_calls, connected_calls from ${scratch("cell_counts")}`);
      }
    }
  }

  #byCustomer(): readonly Block[] {
    return this.#blocks.filter(({ once }) => !once);
  }

  async #run(block: Block, keys: KeyRange, into?: "append"): Promise<void> {
    await runBlock(this.#db, block, blockParameters(this.#window, keys, this.#rules), into);
  }

  /** Puts the rows of a range behind those that are there. */
  async add(keys: KeyRange): Promise<void> {
    const counter = this.#counter;
    const range = this.#ranges++;
    const rows = counter && (await this.#read(counter, keys, range));
    await this.#store();
    if (rows !== null && counter) {
      const finish = counter.begin(rows, keys.from, keys.to);
      this.#store = () => this.#insert(finish(), range);
    } else if (counter && keys.to - keys.from > 1) {
      const middle = Math.floor((keys.from + keys.to) / 2);
      await this.add({ from: keys.from, to: middle });
      await this.add({ from: middle, to: keys.to });
    } else {
      this.#knowsCells = false;
      for (const block of this.#byCustomer()) await this.#run(block, keys, "append");
    }
  }

  /** Reads the calls of a range into the counter: how many, or null when they are too many. */
  async #read(counter: CallCounter, keys: KeyRange, range: number): Promise<number | null> {
    const db = this.#db;
    const here = sql`${inWindow(this.#window)} and customer_key >= ${keys.from} and customer_key < ${keys.to}`;
    const names: Sql[] = [];
    for (const name of this.#texts) {
      // Of equal length and in the order of the texts: the digits of these codes are compared as texts, too.
      await db.run(sql`
        create or replace temp table ${id(`view_${namesTable(name, range)}`)} as
        select name, 1000000000000000000 + row_number() over (order by name) as code
        from (select distinct ${textOf(name)} as name from project.call_record where ${here}) as found
        where name is not null`);
      names.push(
        sql`left join ${scratch(namesTable(name, range))} as ${id(name)} on ${id(name, "name")} = ${textOf(name)}`,
      );
    }
    const value = (name: CallColumn): Sql => {
      const known = coded.find((one) => one === name);
      return known === undefined ? id(name) : this.#texts.has(known) ? id(name, "code") : id(`${name}_code`);
    };
    const columns = Object.keys(callColumns) as CallColumn[];
    const statement = sql`select ${join(columns.map(value))} from project.call_record ${join(names, sql` `)} where ${here}`;
    let rows = 0;
    for await (const some of streamRows(db, statement)) {
      if (rows + some.rows > counter.room) return null;
      for (const [index, name] of columns.entries()) {
        const bytes = callColumns[name];
        const room = counter.column(name, rows, some.rows);
        room.set(some.raw(index, bytes));
        const known = some.known(index);
        if (known !== null) clearUnknown(room, known, some.rows, bytes);
      }
      rows += some.rows;
    }
    return rows;
  }

  async #append(
    table: string,
    names: readonly string[],
    columns: readonly BigInt64Array<ArrayBuffer>[],
  ): Promise<void> {
    await this.#db.run(sql`
      create or replace temp table ${id(table)} (${join(names.map((name) => sql`${id(name)} bigint`))})`);
    await appendColumns(this.#db, table, columns);
  }

  async #insert(counts: readonly BigInt64Array<ArrayBuffer>[], range: number): Promise<void> {
    this.#store = async () => {};
    await this.#append("view_call_counts", callCounts, counts);
    const numbers = this.#names("other_number", range, ["number_1", "number_2", "number_3", "number_4", "number_5"]);
    const cells = this.#names("cell_id", range, ["usual_cell"]);
    const rows: Record<string, Sql> = {
      call_sums: sql`
        select customer_key, calls, outgoing_calls, seconds, dropped_calls, connected_calls, off_peak_calls,
               long_distance_calls, ip_long_distance_calls, days, month_seconds
        from ${scratch("call_counts")} where calls > 0`,
      call_numbers: sql`
        select customer_key, numbers_called as distinct_numbers_called,
               nullif(concat_ws('; ', ${join(numbers.names)}), '') as frequent_numbers,
               nullif(top_number_seconds, -1) as top_number_seconds
        from ${scratch("call_counts")} ${numbers.joins} where calls > 0`,
      call_cells: sql`
        select customer_key, ${cells.names[0]} as usual_cell, cells_used, cell_days
        from ${scratch("call_counts")} ${cells.joins} where calls > 0 and cells_used > 0`,
      call_stations: sql`
        select customer_key, station_days from ${scratch("call_counts")} where calls > 0 and station_days > 0`,
    };
    for (const { name } of this.#byCustomer())
      await this.#db.run(sql`insert into ${scratch(name)} by name ${rows[name]}`);
  }

  /** The texts of columns of codes, 0 is none, and what to join for them. */
  #names(
    of: Coded,
    range: number,
    columns: readonly string[],
  ): { readonly names: readonly Sql[]; readonly joins: Sql } {
    if (!this.#texts.has(of))
      return { names: columns.map((name) => sql`substr(cast(nullif(${id(name)}, 0) as varchar), 2)`), joins: sql`` };
    const joins = columns.map(
      (name) =>
        sql`left join ${scratch(namesTable(of, range))} as ${id(`of_${name}`)} on ${id(`of_${name}`, "code")} = ${id(name)}`,
    );
    return { names: columns.map((name) => id(`of_${name}`, "name")), joins: join(joins, sql` `) };
  }
}

/** Two by turns: those of a range are asked for when the next one is read. */
function namesTable(of: Coded, range: number): string {
  return `names_${of}_${range % 2}`;
}

function inWindow({ windowStart, asOfEnd }: ViewWindow): Sql {
  return sql`started_at >= cast(${windowStart} as timestamp) and started_at < cast(${asOfEnd} as timestamp)`;
}

function textOf(name: Coded): Sql {
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
