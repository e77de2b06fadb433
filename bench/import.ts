import { execFileSync, spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import iconv from "iconv-lite";
import { contract } from "../analytics/api/contract.ts";
import { Database } from "../analytics/db/database.ts";
import { migrate } from "../analytics/db/migrate.ts";
import { engineEnvironment, engineFlags } from "../analytics/hosts/engine-options.ts";
import { ingestHandlers } from "../analytics/ingest/handlers.ts";
import { generateSample } from "../sample-data/generate.ts";

interface Cost {
  readonly wall_s: number;
  readonly cpu_s: number;
}

interface Ratios {
  readonly rows: number;
  readonly ours: readonly Cost[];
  readonly bare: readonly Cost[];
  readonly pandas: readonly number[];
}

interface Single extends Cost {
  readonly rows: number;
  readonly peak_MB: number;
}

const CALLS_EACH = 50;
const python = "/usr/bin/python3";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: "string", default: "1000000" },
    customers: { type: "string", default: "1000000" },
    growth: { type: "string", default: "1000000,3000000" },
    rounds: { type: "string", default: "5" },
    folder: { type: "string", default: join(tmpdir(), "foresight-bench-import") },
    pandas: { type: "boolean", default: true },
  },
  allowNegative: true,
});

async function main(): Promise<void> {
  mkdirSync(values.folder, { recursive: true });
  const calls = Number(values.calls);
  console.log(`${availableParallelism()} cores, ${values.rounds} rounds, medians; data in ${values.folder}`);

  console.log("\nAgainst DuckDB's own typed read_csv → CREATE TABLE, and pandas read_csv, in turn in one process");
  const csv = await callFile(calls, "csv");
  const gb = await asGb18030(csv);
  const parquet = await callFile(calls, "parquet");
  const { bills, customers } = await keyedFiles(Number(values.customers));
  const cases: [name: string, path: string, peer: string, types: Types][] = [
    ["calls, CSV", csv, csv, callTypes],
    ["calls, GB18030 (DuckDB reads it as UTF-8)", gb.gb18030, gb.utf8, callTypes],
    ["calls, Parquet", parquet, parquet, callTypes],
    ["bills, keyed", bills, bills, billTypes],
    ["customers, keyed, 20 columns", customers, customers, customerTypes],
  ];
  for (const [name, path, peer, types] of cases) {
    const found = inChild<Ratios>("ratios", path, peer, JSON.stringify(types));
    const [ours, bare] = [medianCost(found.ours), medianCost(found.bare)];
    const pandas =
      found.pandas.length > 0
        ? `; pandas ${median(found.pandas).toFixed(2)} s: ${(median(found.pandas) / ours.wall_s).toFixed(1)} ×`
        : "";
    console.log(
      `${name}: ${found.rows} rows in ${text(ours)}, bare ${text(bare)}: ${(bare.wall_s / ours.wall_s).toFixed(2)} × by the clock, ${(bare.cpu_s / ours.cpu_s).toFixed(2)} × by CPU${pandas}`,
    );
  }

  console.log("\nGrowth, each in a process of its own");
  console.log(
    `${"format".padEnd(8)} ${"rows".padStart(10)} ${"s".padStart(8)} ${"CPU s".padStart(8)} ${"µs/row".padStart(7)} ${"peak MB".padStart(8)}`,
  );
  for (const format of ["csv", "parquet"] as const) {
    for (const size of values.growth.split(",").map(Number)) {
      const { rows, wall_s, cpu_s, peak_MB } = inChild<Single>("single", await callFile(size, format));
      console.log(
        `${format.padEnd(8)} ${String(rows).padStart(10)} ${wall_s.toFixed(2).padStart(8)} ${cpu_s.toFixed(2).padStart(8)} ${((wall_s / rows) * 1e6).toFixed(2).padStart(7)} ${String(peak_MB).padStart(8)}`,
      );
    }
  }
}

/** Path of a file with about so many calls of one month; made once. */
async function callFile(calls: number, format: "csv" | "parquet"): Promise<string> {
  const dir = join(values.folder, `${calls}-${format}`);
  const path = join(dir, "raw", `call_202401.${format}`);
  if (!existsSync(path)) {
    await generateSample({
      dir,
      customers: Math.max(10, Math.round(calls / CALLS_EACH)),
      months: 1,
      callsPerCustomer: CALLS_EACH,
      seed: 1,
      firstMonth: "2024-01",
      callFormat: format,
    });
  }
  return path;
}

/** Bills and customers of so many customers, one row each; made once. */
async function keyedFiles(customers: number): Promise<{ bills: string; customers: string }> {
  const raw = join(values.folder, `${customers}-customers`, "raw");
  const files = { bills: join(raw, "clean", "bill_202401.csv"), customers: join(raw, "clean", "customer.csv") };
  if (existsSync(files.customers)) return files;
  await generateSample({
    dir: join(raw, ".."),
    customers,
    months: 1,
    callsPerCustomer: 0,
    seed: 1,
    firstMonth: "2024-01",
    callFormat: "csv",
  });
  mkdirSync(join(raw, "clean"));
  await asClean(join(raw, "bill_202401.csv"), "utf8", files.bills);
  await asClean(join(raw, "customer.csv"), "gb18030", files.customers);
  return files;
}

/** The file as UTF-8 without what the sample spoils on purpose: lines with other columns, ids that come again, words for money. */
async function asClean(path: string, encoding: string, to: string): Promise<void> {
  const seen = new Set<string>();
  let width = 0;
  const input = createReadStream(path).pipe(iconv.decodeStream(encoding));
  await pipeline(async function* () {
    let lines = "";
    for await (const line of createInterface({ input })) {
      const cells = line.split(",");
      width ||= cells.length;
      if (cells.length !== width || seen.has(cells[0]) || cells.includes("待核算")) continue;
      seen.add(cells[0]);
      lines += `${line}\n`;
      if (lines.length < 1 << 20) continue;
      yield Buffer.from(lines);
      lines = "";
    }
    yield Buffer.from(lines);
  }, createWriteStream(to));
}

/** The file with Chinese header and words, in both encodings. */
async function asGb18030(path: string): Promise<{ gb18030: string; utf8: string }> {
  const files = { gb18030: path.replace(".csv", "-gb18030.csv"), utf8: path.replace(".csv", "-chinese.csv") };
  if (existsSync(files.gb18030)) return files;
  const header =
    "客户编号,开始时间,通话时长,呼叫类型,对方号码,小区,基站,通话结果,呼转号码,是否长途,是否IP长途,是否漫游";
  const cells: Readonly<Record<string, string>> = {
    out: "主叫",
    in: "被叫",
    connected: "接通",
    failed: "未接通",
    dropped: "掉话",
  };
  const write = (to: string, encoding: string) =>
    pipeline(async function* () {
      yield iconv.encode(`${header}\n`, encoding);
      let lines = "";
      let first = true;
      for await (const line of createInterface({ input: createReadStream(path) })) {
        if (!first)
          lines += `${line.replace(/,(out|in|connected|failed|dropped)(?=,)/g, (_, word: string) => `,${cells[word]}`)}\n`;
        first = false;
        if (lines.length < 1 << 20) continue;
        yield iconv.encode(lines, encoding);
        lines = "";
      }
      yield iconv.encode(lines, encoding);
    }, createWriteStream(to));
  await write(files.utf8, "utf8");
  await write(files.gb18030, "gb18030");
  return files;
}

type Types = Readonly<Record<string, string>>;

const callTypes: Types = {
  customer_id: "VARCHAR",
  started_at: "TIMESTAMP",
  duration_s: "INTEGER",
  direction: "VARCHAR",
  other_number: "VARCHAR",
  cell_id: "VARCHAR",
  base_station_id: "VARCHAR",
  outcome: "VARCHAR",
  forwarded_to: "VARCHAR",
  is_long_distance: "BOOLEAN",
  is_ip_long_distance: "BOOLEAN",
  is_roaming: "BOOLEAN",
};
const billTypes: Types = {
  customer_id: "VARCHAR",
  month: "INTEGER",
  ...Object.fromEntries(["total", "outgoing", "data", "vas", "discount"].map((name) => [name, "DECIMAL(18,2)"])),
};
/** Birth, joining and leaving are dates; words stay words. */
const customerTypes: Types = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`c${index}`, [3, 12, 16].includes(index) ? "DATE" : "VARCHAR"]),
);

async function ratios(path: string, peer: string, types: string): Promise<Ratios> {
  const [ours, bare, pandas]: [Cost[], Cost[], number[]] = [[], [], []];
  let rows = 0;
  const withPandas = values.pandas && spawnSync(python, ["-c", "import pandas"]).status === 0;
  // The first round warms the file cache and is left out.
  for (let round = 0; round <= Number(values.rounds); round++) {
    const own = await importOnce(path);
    const other = await bareOnce(peer, JSON.parse(types) as Types);
    if (own.rows !== other.rows) throw new Error(`${own.rows} rows taken in, the peer read ${other.rows}`);
    rows = own.rows;
    if (round === 0) continue;
    ours.push(own);
    bare.push(other);
    if (withPandas && !path.endsWith(".parquet")) {
      const encoding = path === peer ? "utf-8" : "gb18030";
      pandas.push(Number(execFileSync(python, ["-c", pandasRead, path, encoding, types], { encoding: "utf8" })));
    }
  }
  return { rows, ours, bare, pandas };
}

/** The same types as DuckDB is told, dates parsed; flags as whole numbers and money as floats, which costs pandas least. */
const pandasRead = `
import json, sys, time, pandas
path, encoding, types = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
kinds = {"VARCHAR": str, "INTEGER": "int32", "BOOLEAN": "int8", "DECIMAL(18,2)": "float64"}
dates = [name for name, kind in types.items() if kind not in kinds]
t = time.perf_counter()
pandas.read_csv(path, encoding=encoding, header=0, names=list(types), parse_dates=dates, infer_datetime_format=True,
    dtype={name: kinds[kind] for name, kind in types.items() if kind in kinds})
print(time.perf_counter() - t)`;

async function single(path: string): Promise<Single> {
  const cost = await importOnce(path);
  const peak_KB = Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
  return { ...cost, peak_MB: Math.round(peak_KB / 1024) };
}

async function importOnce(path: string): Promise<Cost & { rows: number }> {
  return inFolder(async (folder) => {
    const workDirectory = join(folder, "work");
    mkdirSync(workDirectory);
    const database = await Database.open(join(folder, "bench.foresight"), { tempDirectory: join(folder, "temp") });
    try {
      await migrate(database);
      return await timed(
        async () =>
          (
            await database.write((db) =>
              ingestHandlers["ingest.run"](contract["ingest.run"].params.parse({ path }), {
                db,
                workDirectory,
                projectPath: database.path,
                signal: new AbortController().signal,
                now: () => new Date(0),
                progress: () => undefined,
                during: (_step, work) => work(),
              }),
            )
          ).rows,
      );
    } finally {
      await database.close();
    }
  });
}

async function bareOnce(path: string, types: Types): Promise<Cost & { rows: number }> {
  return inFolder(async (folder) => {
    const instance = await DuckDBInstance.create(join(folder, "bare.duckdb"), { temp_directory: join(folder, "temp") });
    const connection = await instance.connect();
    try {
      const columns = Object.entries(types)
        .map(([name, type]) => `${name}: '${type}'`)
        .join(", ");
      return await timed(async () => {
        const file = path.endsWith(".parquet")
          ? "read_parquet($path)"
          : `read_csv($path, auto_detect = false, header = true, delim = ',', quote = '"', columns = {${columns}})`;
        await connection.run(`create table t as select * from ${file}`, { path });
        return Number((await connection.runAndReadAll("select count(*) from t")).getRowsJS()[0][0]);
      });
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(values.folder, "run-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<number>): Promise<Cost & { rows: number }> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const rows = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { rows, wall_s: (performance.now() - start) / 1e3, cpu_s: (user + system) / 1e6 };
}

function inChild<T>(...args: readonly string[]): T {
  const options = ["--rounds", values.rounds, "--folder", values.folder, ...(values.pandas ? [] : ["--no-pandas"])];
  const out = execFileSync(
    process.execPath,
    [...engineFlags, "--import", "tsx", fileURLToPath(import.meta.url), ...args, ...options],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      env: engineEnvironment(),
    },
  );
  return JSON.parse(out) as T;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function medianCost(costs: readonly Cost[]): Cost {
  return { wall_s: median(costs.map(({ wall_s }) => wall_s)), cpu_s: median(costs.map(({ cpu_s }) => cpu_s)) };
}

function text({ wall_s, cpu_s }: Cost): string {
  return `${wall_s.toFixed(2)} s (CPU ${cpu_s.toFixed(2)})`;
}

const [child, ...rest] = positionals;
if (child === "ratios") console.log(JSON.stringify(await ratios(rest[0], rest[1], rest[2])));
else if (child === "single") console.log(JSON.stringify(await single(rest[0])));
else await main();
