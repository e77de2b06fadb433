import { failureOf } from "../../../analytics/api/index.ts";

/** Answers rows `offset` and following, at least in these columns. */
export type LoadPage<P> = (
  offset: number,
  limit: number,
  signal: AbortSignal,
  columns: readonly string[],
) => Promise<P>;

/** One page as far as it has come: which of its answers holds a column. A new object whenever more has come. */
export class Parts<P> {
  readonly #of: ReadonlyMap<string, P>;

  constructor(of: ReadonlyMap<string, P> = new Map()) {
    this.#of = of;
  }

  /** Null while the column is on its way. */
  of(column: string): P | null {
    return this.#of.get(column) ?? null;
  }

  with(columns: readonly string[], page: P): Parts<P> {
    return new Parts(new Map([...this.#of, ...columns.map((column) => [column, page] as const)]));
  }

  without(columns: readonly string[]): string[] {
    return columns.filter((column) => !this.#of.has(column));
  }
}

/** Where a row stands: its page, and its place there. */
export interface Place<P> {
  readonly parts: Parts<P>;
  readonly index: number;
}

/** Pages that are copied by one question. */
const AT_ONCE = 10;

interface Ask {
  readonly columns: readonly string[];
  readonly abort: AbortController;
}

interface Entry<P> {
  parts: Parts<P> | null;
  error: unknown;
  /** Columns that could not be read, for the reason in `error`. */
  failed: readonly string[];
  readonly asks: Set<Ask>;
}

/**
 * The most recently used pages of a long list, each in the columns that were asked of it. What is no longer wanted is
 * cancelled while it loads, so the engine answers only for what is on screen.
 */
export class PageCache<P> {
  readonly pageSize: number;
  readonly #load: LoadPage<P>;
  readonly #changed: () => void;
  readonly #capacity: number;
  readonly #columnwise: boolean;
  readonly #entries = new Map<number, Entry<P>>();
  #ahead: readonly string[] = [];

  /** `columnwise`: what cannot be read of several columns is tried column by column. */
  constructor(load: LoadPage<P>, changed: () => void, pageSize = 100, capacity = 120, columnwise = false) {
    this.#columnwise = columnwise;
    this.#load = load;
    this.#changed = changed;
    this.pageSize = pageSize;
    this.#capacity = capacity;
  }

  pageOf(row: number): number {
    return Math.floor(row / this.pageSize);
  }

  /** Null while nothing of the row is there. */
  get(row: number): Place<P> | null {
    const parts = this.#entries.get(this.pageOf(row))?.parts;
    return parts ? { parts, index: row % this.pageSize } : null;
  }

  /** Why one of these columns could not be read; null when none failed. */
  errorAt(row: number, columns: readonly string[]): unknown {
    const entry = this.#entries.get(this.pageOf(row));
    return entry?.failed.some((column) => columns.includes(column)) ? entry.error : null;
  }

  /**
   * Loads these columns of the pages of these rows, in one question a page; once they are there, those of `ahead`. Cancels
   * what else is under way, and forgets the least recently used pages.
   */
  want(first: number, end: number, columns: readonly string[], ahead: readonly string[] = []): void {
    this.#ahead = ahead;
    const wanted = new Set<number>();
    for (let page = this.pageOf(first); page <= this.pageOf(Math.max(first, end - 1)); page++) wanted.add(page);
    const near = new Set([...columns, ...ahead]);
    for (const [page, entry] of this.#entries) {
      for (const ask of entry.asks)
        if (!wanted.has(page) || !ask.columns.some((column) => near.has(column))) {
          ask.abort.abort();
          entry.asks.delete(ask);
        }
      if (entry.parts === null && entry.error === null && entry.asks.size === 0) this.#entries.delete(page);
    }
    for (const page of wanted) this.#ask(page, columns);
    for (const page of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) break;
      if (!wanted.has(page)) this.#entries.delete(page);
    }
  }

  /** Asks for what is neither there nor on its way; what failed is left until it is tried again. */
  #ask(page: number, columns: readonly string[]): void {
    const entry = this.#entries.get(page) ?? { parts: null, error: null, failed: [], asks: new Set() };
    this.#entries.delete(page);
    this.#entries.set(page, entry);
    const parts = entry.parts ?? new Parts<P>();
    const taken = new Set([...entry.asks].flatMap((ask) => ask.columns).concat(entry.failed));
    const missing = parts.without(columns).filter((column) => !taken.has(column));
    const next = parts.without(this.#ahead).filter((column) => !taken.has(column));
    if (missing.length > 0) void this.#fetch(page, entry, missing, true).then((came) => came && this.#ask(page, []));
    else if (entry.asks.size === 0 && next.length > 0) void this.#fetch(page, entry, next, false);
  }

  /** True when it was not cancelled. What was not in sight yet may fail unseen: it is asked for again when it is. */
  async #fetch(page: number, entry: Entry<P>, columns: readonly string[], inSight: boolean): Promise<boolean> {
    const ask: Ask = { columns, abort: new AbortController() };
    const { signal } = ask.abort;
    const bring = async (some: readonly string[]): Promise<unknown> => {
      try {
        const loaded = await this.#load(page * this.pageSize, this.pageSize, signal, some);
        if (!signal.aborted) entry.parts = (entry.parts ?? new Parts<P>()).with(some, loaded);
        return null;
      } catch (error) {
        if (signal.aborted || !inSight) return error;
        if (this.#columnwise && some.length > 1 && failureOf(error).code === "internal") {
          // One that is damaged leaves the others readable.
          for (const column of some) if (!signal.aborted) await bring([column]);
          return null;
        }
        entry.error = error;
        entry.failed = [...entry.failed, ...some];
        return error;
      }
    };
    entry.asks.add(ask);
    const failure = await bring(columns);
    entry.asks.delete(ask);
    if (signal.aborted) return false;
    this.#changed();
    return failure === null;
  }

  /** Rows for copying: loads what is missing of these columns, many pages at once, without cancelling what is on screen. */
  async read(first: number, end: number, columns: readonly string[]): Promise<Place<P>[]> {
    const out: Place<P>[] = [];
    const last = this.pageOf(end - 1);
    for (let page = this.pageOf(first); page <= last; page++) {
      const start = page * this.pageSize;
      const take = (parts: Parts<P>, rows: number) => {
        for (let row = Math.max(first, start); row < Math.min(end, start + rows); row++)
          out.push({ parts, index: row - start });
      };
      const parts = this.#entries.get(page)?.parts ?? new Parts<P>();
      const missing = parts.without(columns);
      if (missing.length < columns.length) {
        const rest = missing.length > 0 ? await this.#bring(start, this.pageSize, missing) : null;
        take(rest === null ? parts : parts.with(missing, rest), this.pageSize);
        continue;
      }
      const from = page;
      while (page < last && page - from + 1 < AT_ONCE && !this.#entries.get(page + 1)?.parts) page++;
      const rows = (page - from + 1) * this.pageSize;
      take(new Parts<P>().with(columns, await this.#bring(start, rows, columns)), rows);
    }
    return out;
  }

  #bring(start: number, rows: number, columns: readonly string[]): Promise<P> {
    return this.#load(start, rows, new AbortController().signal, columns);
  }

  retry(): void {
    for (const entry of this.#entries.values()) [entry.error, entry.failed] = [null, []];
    this.#changed();
  }

  clear(): void {
    for (const entry of this.#entries.values()) for (const ask of entry.asks) ask.abort.abort();
    this.#entries.clear();
  }
}
