import { availableParallelism, totalmem } from "node:os";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { EngineError } from "../api/errors.ts";
import { databaseFailure } from "./failure.ts";
import { registerHandOver } from "./hand-over.ts";
import type { NamedSql } from "./sql.ts";
import { Sql, id, sql } from "./sql.ts";

export type Row = Record<string, unknown>;
type Statement = Sql | NamedSql;

/** Columns of a result: one array a column, in the order of the statement. */
export interface Columns {
  readonly names: readonly string[];
  readonly columns: readonly (readonly unknown[])[];
  readonly rows: number;
}

/** What reads may do. 64-bit integers arrive as numbers (they throw beyond 2^53); NULL arrives as null. */
export interface Reader {
  rows<T extends object = Row>(statement: Statement): Promise<T[]>;
  /** The only row; undefined when there is none. */
  row<T extends object = Row>(statement: Statement): Promise<T | undefined>;
  /** First column of the only row. */
  value<T>(statement: Statement): Promise<T | undefined>;
  columns(statement: Statement): Promise<Columns>;
  /** The native connection: for chunked reads (features, Arrow). Never run composed text on it. */
  readonly connection: DuckDBConnection;
}

export interface Writer extends Reader {
  /** Runs one statement; returns the number of changed rows where DuckDB reports one. */
  run(statement: Statement): Promise<number>;
  /**
   * Makes temporary tables that go with the transaction. As long as it has written nothing they are made before it
   * begins: of rows that a transaction wrote itself DuckDB reads on one thread only.
   */
  scratch(statement: Statement): Promise<void>;
  /** What follows is the part after `done` of so many, about equally long: `writerPercent` counts on from there. */
  part(done: number, of: number): void;
  /** Has the log written into the file once the transaction is committed: what was deleted does not wait there until the project is closed. */
  checkpointAfter(): void;
}

export interface DatabaseOptions {
  /** A folder of this project's own for spilled data. */
  readonly tempDirectory: string;
  readonly threads?: number;
  readonly memoryLimit_mb?: number;
}

const READERS = 3;

/**
 * One DuckDB file: a single writer connection with a queue, and a few readers, so that a long job never holds up
 * the screen (queries on one connection wait for each other).
 */
export class Database {
  readonly path: string;
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  readonly #idle: DuckDBConnection[];
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = [];
  #writeQueue: Promise<unknown> = Promise.resolve();
  #session: WriterSession | null = null;

  private constructor(path: string, instance: DuckDBInstance, connections: readonly DuckDBConnection[]) {
    this.path = path;
    this.#instance = instance;
    this.#writer = connections[0]!;
    this.#idle = connections.slice(1);
  }

  /**
   * Opens or creates the file at `path`. Errors: `project_locked` when another process holds it,
   * `not_a_project` when it is no DuckDB file, `folder_not_writable`.
   */
  static async open(path: string, options: DatabaseOptions): Promise<Database> {
    const limit_mb = options.memoryLimit_mb ?? defaultMemoryLimit_mb();
    let instance: DuckDBInstance;
    try {
      // fromCache: opening one file twice within a process loses data silently.
      instance = await DuckDBInstance.fromCache(path, {
        threads: String(options.threads ?? availableParallelism()),
        memory_limit: `${limit_mb}MB`,
        temp_directory: options.tempDirectory,
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false",
        allow_community_extensions: "false",
      });
    } catch (error) {
      throw databaseFailure(error, path);
    }
    const connections: DuckDBConnection[] = [];
    for (let i = 0; i <= READERS; i++) connections.push(await instance.connect());
    // For the writer alone: a fifth of a short query's time goes into telling how far it is.
    await connections[0].run("set enable_progress_bar = true");
    // Without this, the bar is printed to stdout.
    await connections[0].run("set enable_progress_bar_print = false");
    registerHandOver(connections[0]);
    await connections[0].run("set lock_configuration = true");
    return new Database(path, instance, connections);
  }

  /** Runs `work` on a reader connection. Aborting `signal` interrupts the running query: code `cancelled`. */
  async read<T>(work: (reader: Reader) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const connection = this.#idle.pop() ?? (await new Promise<DuckDBConnection>((take) => this.#waiting.push(take)));
    try {
      return await this.#guarded(connection, () => work(new Session(connection)), signal);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(connection);
      else this.#idle.push(connection);
    }
  }

  /**
   * Runs `work` as one transaction on the writer, after those queued before it. An error or an abort rolls
   * everything back.
   */
  write<T>(work: (writer: Writer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#transaction(work, "commit", signal);
  }

  /** Like `write`, but nothing stays: the transaction is rolled back at its end. */
  trial<T>(work: (writer: Writer) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#transaction(work, "rollback", signal);
  }

  #transaction<T>(work: (writer: Writer) => Promise<T>, end: "commit" | "rollback", signal?: AbortSignal): Promise<T> {
    const turn = this.#writeQueue.then(async () => {
      const session = new WriterSession(this.#writer);
      this.#session = session;
      try {
        return await this.#guarded(
          this.#writer,
          async () => {
            await session.begin();
            const result = await work(session);
            if (signal?.aborted) throw new EngineError("cancelled");
            await session.end(end);
            return result;
          },
          signal,
        );
      } finally {
        this.#session = null;
        await session.close();
      }
    });
    this.#writeQueue = turn.catch(() => undefined);
    return turn;
  }

  /** Progress of the writer's running query in percent, of all parts where it is one of several; null when DuckDB cannot tell. */
  writerPercent(): number | null {
    const { percentage } = this.#writer.progress;
    const { done, of } = this.#session?.parts ?? { done: 0, of: 1 };
    return percentage >= 0 ? (100 * done + Math.min(percentage, 100)) / of : null;
  }

  /** Waits for queued writes, then closes; the file is checkpointed by DuckDB. */
  async close(): Promise<void> {
    await this.#writeQueue;
    for (const connection of this.#idle) connection.closeSync();
    this.#writer.closeSync();
    this.#instance.closeSync();
  }

  async #guarded<T>(connection: DuckDBConnection, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw new EngineError("cancelled");
    // Repeated: an interrupt that falls between two statements of `work` would be lost.
    let timer: ReturnType<typeof setInterval> | undefined;
    const interrupt = () => {
      connection.interrupt();
      timer ??= setInterval(() => connection.interrupt(), 20);
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw new EngineError("cancelled", {}, { cause: error });
      throw databaseFailure(error, this.path);
    } finally {
      clearInterval(timer);
      signal?.removeEventListener("abort", interrupt);
    }
  }
}

class Session implements Reader {
  readonly connection: DuckDBConnection;

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  async rows<T extends object = Row>(statement: Statement): Promise<T[]> {
    const reader = await this.execute(statement);
    return reader.getRowObjectsJS().map(plainRow) as T[];
  }

  async row<T extends object = Row>(statement: Statement): Promise<T | undefined> {
    return (await this.rows<T>(statement))[0];
  }

  async value<T>(statement: Statement): Promise<T | undefined> {
    const reader = await this.execute(statement);
    return plain(reader.getRowsJS()[0]?.[0]) as T | undefined;
  }

  async columns(statement: Statement): Promise<Columns> {
    const reader = await this.execute(statement);
    const columns = reader.getColumnsJS().map((column) => column.map(plain));
    return { names: reader.columnNames(), columns, rows: reader.currentRowCount };
  }

  protected async execute(statement: Statement) {
    return statement instanceof Sql
      ? this.connection.runAndReadAll(statement.text, [...statement.values] as DuckDBValue[])
      : this.connection.runAndReadAll(statement.text, { ...statement.named });
  }
}

/** One transaction on the writer: `begin`, work, `end`; `close` whatever happened. */
class WriterSession extends Session implements Writer {
  parts = { done: 0, of: 1 };
  #hasWritten = false;
  #hasScratch = false;
  #hasEnded = false;
  #checkpoints = false;
  /** Until it is made nothing may be written: there is no transaction. */
  #making: Promise<unknown> = Promise.resolve();

  async begin(): Promise<void> {
    await this.execute(sql`begin transaction`);
  }

  async run(statement: Statement): Promise<number> {
    await this.#making;
    this.#hasWritten = true;
    return (await this.execute(statement)).rowsChanged;
  }

  async scratch(statement: Statement): Promise<void> {
    this.#hasScratch = true;
    const made = this.#after(this.#making, statement);
    this.#making = made.catch(() => undefined);
    await made;
  }

  part(done: number, of: number): void {
    this.parts = { done, of };
  }

  async #after(before: Promise<unknown>, statement: Statement): Promise<void> {
    await before;
    await (this.#hasWritten ? this.execute(statement) : this.#beforeBegin(statement));
  }

  /** Numbers drawn from a sequence stay drawn: so the transaction is committed, empty as it is. */
  async #beforeBegin(statement: Statement): Promise<void> {
    await this.execute(sql`commit`);
    try {
      await this.execute(statement);
    } finally {
      await this.begin();
    }
  }

  checkpointAfter(): void {
    this.#checkpoints = true;
  }

  async end(how: "commit" | "rollback"): Promise<void> {
    await this.#making;
    await this.execute(how === "commit" ? sql`commit` : sql`rollback`);
    this.#hasEnded = true;
    // Refused while others read what was before: then it happens when the project is closed.
    if (how === "commit" && this.#checkpoints) await this.execute(sql`checkpoint`).catch(() => undefined);
  }

  /** Rolls back what has not ended, and drops what `scratch` made. */
  async close(): Promise<void> {
    // A failed statement may already have ended the transaction.
    if (!this.#hasEnded) await this.end("rollback").catch(() => undefined);
    if (!this.#hasScratch) return;
    const tables = await this.rows<{ name: string }>(
      sql`select table_name as name from duckdb_tables() where temporary`,
    );
    for (const { name } of tables) await this.execute(sql`drop table ${id("temp", name)}`);
  }
}

function plainRow(row: Record<string, unknown>): Row {
  const result: Row = {};
  for (const name in row) result[name] = plain(row[name]);
  return result;
}

/** 64-bit integers to numbers: what counts customers, rows and fen stays far below 2^53. */
function plain(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`integer beyond 2^53: ${value}`);
  return number;
}

/** What the database may hold: with what it cannot do without besides, a process of 100 M stored calls stays below 3 GB. */
const MOST_MB = 1920;

function defaultMemoryLimit_mb(): number {
  const fromEnvironment = Number(process.env["FORESIGHT_MEMORY_MB"]);
  if (fromEnvironment > 0) return fromEnvironment;
  return Math.max(512, Math.min(MOST_MB, Math.floor(totalmem() / 2 ** 20 / 2)));
}
