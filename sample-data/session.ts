import { readFileSync } from "node:fs";
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";

export type Values = Record<string, DuckDBValue>;

/** A throw-away database for one world. Every query is a file in `sql/`; its unused parameters may be given too. */
export interface Session {
  run(name: string, values?: Values): Promise<void>;
  rows(name: string, values?: Values): Promise<Record<string, unknown>[]>;
  /** Writes a query's rows into a file, in the query's own order, and says how many there were. */
  copy(name: string, file: string, values?: Values, format?: "csv" | "parquet"): Promise<number>;
  setWords(words: unknown, shape: unknown): Promise<void>;
  close(): void;
}

/** Opens the session. `signal` stops the query under way; the session must still be closed. */
export async function openSession(
  file: string,
  spill: string,
  threads: number,
  signal?: AbortSignal,
): Promise<Session> {
  const instance = await DuckDBInstance.create(file, {
    threads: String(threads),
    memory_limit: "1100MB",
    temp_directory: spill,
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  const texts = new Map<string, string>();
  const text = (name: string) => {
    const known = texts.get(name) ?? readFileSync(new URL(`sql/${name}.sql`, import.meta.url), "utf8").trim();
    texts.set(name, known);
    return known;
  };
  const query = async (sql: string, values: Values = {}) => {
    signal?.throwIfAborted();
    try {
      return await connection.runAndReadAll(sql, used(sql, values));
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  };
  await prepare(connection, text("setup"));
  return {
    run: async (name, values) => void (await query(text(name), values)),
    rows: async (name, values) => (await query(text(name), values)).getRowObjectsJson(),
    copy: async (name, target, values, format = "csv") => {
      const kind = format === "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet, COMPRESSION zstd";
      const reader = await query(`COPY (\n${text(name)}\n) TO $file (${kind})`, { ...values, file: target });
      return Number(reader.getRows()[0]?.[0] ?? 0);
    },
    setWords: async (words, shape) => {
      await query("SET VARIABLE words = (SELECT from_json($words::JSON, $shape::VARCHAR))", {
        words: JSON.stringify(words),
        shape: JSON.stringify(shape),
      });
    },
    close: () => {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function prepare(connection: DuckDBConnection, setup: string): Promise<void> {
  await connection.run("SET enable_progress_bar = false");
  await connection.run("SET preserve_insertion_order = true");
  await connection.run(setup);
}

function used(sql: string, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => new RegExp(`\\$${name}\\b`).test(sql)));
}
