export type LoadPage<P> = (offset: number, limit: number, signal: AbortSignal) => Promise<P>;

interface Entry<P> {
  page: P | null;
  error: unknown;
  abort: AbortController | null;
}

/**
 * The most recently used pages of a long list. Pages that are no longer wanted are cancelled while they load, so the
 * engine answers only for what is on screen.
 */
export class PageCache<P> {
  readonly pageSize: number;
  readonly #load: LoadPage<P>;
  readonly #changed: () => void;
  readonly #capacity: number;
  readonly #entries = new Map<number, Entry<P>>();

  constructor(load: LoadPage<P>, changed: () => void, pageSize = 100, capacity = 120) {
    this.#load = load;
    this.#changed = changed;
    this.pageSize = pageSize;
    this.#capacity = capacity;
  }

  pageOf(row: number): number {
    return Math.floor(row / this.pageSize);
  }

  get(row: number): { page: P; index: number } | null {
    const entry = this.#entries.get(this.pageOf(row));
    return entry && entry.page !== null ? { page: entry.page, index: row % this.pageSize } : null;
  }

  errorAt(row: number): unknown {
    return this.#entries.get(this.pageOf(row))?.error ?? null;
  }

  /** Loads the pages of these rows, cancels others under way, and forgets the least recently used. */
  want(first: number, end: number): void {
    const wanted = new Set<number>();
    for (let page = this.pageOf(first); page <= this.pageOf(Math.max(first, end - 1)); page++) wanted.add(page);
    for (const [page, entry] of this.#entries) {
      if (entry.abort && !wanted.has(page)) {
        entry.abort.abort();
        this.#entries.delete(page);
      }
    }
    for (const page of wanted) void this.fetch(page);
    for (const page of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) break;
      if (!wanted.has(page)) this.#entries.delete(page);
    }
  }

  /** Loads one page; resolves to null when it failed or was cancelled. */
  async fetch(page: number): Promise<P | null> {
    const known = this.#entries.get(page);
    if (known) {
      this.#entries.delete(page);
      this.#entries.set(page, known);
      if (known.page !== null || known.abort || known.error !== null) return known.page;
    }
    const abort = new AbortController();
    const entry: Entry<P> = { page: null, error: null, abort };
    this.#entries.set(page, entry);
    try {
      const loaded = await this.#load(page * this.pageSize, this.pageSize, abort.signal);
      if (abort.signal.aborted) return null;
      entry.page = loaded;
      return loaded;
    } catch (error) {
      if (!abort.signal.aborted) entry.error = error;
      return null;
    } finally {
      entry.abort = null;
      if (!abort.signal.aborted) this.#changed();
    }
  }

  /** Rows for copying: loads what is missing without cancelling what is on screen. */
  async read(first: number, end: number): Promise<({ page: P; index: number } | null)[]> {
    const out: ({ page: P; index: number } | null)[] = [];
    for (let row = first; row < end; row++) {
      const known = this.get(row);
      if (known) {
        out.push(known);
        continue;
      }
      const page =
        this.#entries.get(this.pageOf(row))?.page ??
        (await this.#load(this.pageOf(row) * this.pageSize, this.pageSize, new AbortController().signal));
      const start = this.pageOf(row) * this.pageSize;
      for (; row < Math.min(end, start + this.pageSize); row++) out.push({ page, index: row - start });
      row--;
    }
    return out;
  }

  retry(): void {
    for (const [page, entry] of this.#entries) if (entry.error !== null) this.#entries.delete(page);
    this.#changed();
  }

  clear(): void {
    for (const entry of this.#entries.values()) entry.abort?.abort();
    this.#entries.clear();
  }
}
