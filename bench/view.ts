import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LocalEngine } from "../analytics/engine/engine.ts";
import { engineEnvironment, engineFlags } from "../analytics/hosts/engine-options.ts";
import { askCustomers } from "./view-asks.ts";
import { generateSample } from "../sample-data/generate.ts";

interface ImportAndView {
  readonly import: number;
  readonly view: number;
}

/**
 * What one size gave. Of its last month: `month_s` to import it beside the others, and the view then; `alone_s` to import it into a
 * project without other calls, and the view then.
 */
interface Measured {
  readonly calls: number;
  readonly import_s: number;
  readonly first_s: number;
  readonly again_s: number;
  readonly month_s: ImportAndView;
  readonly alone_s: ImportAndView;
  readonly peak_MB: number;
  /** See `askCustomers`. */
  readonly asks_ms: Readonly<Record<string, number>>;
}

const CALLS_EACH = 33;
const python = "/usr/bin/python3";
const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    sizes: { type: "string", default: "1000000,3000000,10000000" },
    months: { type: "string", default: "3" },
    format: { type: "string", default: "csv" },
    folder: { type: "string", default: join(tmpdir(), "foresight-bench-view") },
    pandas: { type: "boolean", default: true },
  },
});
const months = Number(values.months);

async function main(): Promise<void> {
  mkdirSync(values.folder, { recursive: true });
  console.log(`${availableParallelism()} cores; each size in a process of its own; data in ${values.folder}`);
  console.log("     calls  import s  first view s  again s  a month's view s  first µs/call  peak MB");
  const sizes: Measured[] = [];
  for (const size of values.sizes.split(",").map(Number)) {
    const raw = await sample(size);
    const found = JSON.parse(
      execFileSync(
        process.execPath,
        [...engineFlags, "--import", "tsx", fileURLToPath(import.meta.url), "measure", raw],
        {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "inherit"],
          env: engineEnvironment(),
        },
      ),
    ) as Measured;
    const { calls, import_s, first_s, again_s, month_s, alone_s, peak_MB } = found;
    const cells = [import_s, first_s, again_s, month_s.view, (first_s / calls) * 1e6].map((n) => n.toFixed(2));
    const widths = [9, 13, 8, 17, 14];
    console.log([String(calls).padStart(10), ...cells.map((text, i) => text.padStart(widths[i])), peak_MB].join(" "));
    sizes.push(found);
    const [least] = sizes;
    if (sizes.length > 1)
      console.log(
        `           ${(calls / least.calls).toFixed(1)} × the calls of the first size took ${(first_s / least.first_s).toFixed(1)} × its time, ${(again_s / least.again_s).toFixed(1)} × again`,
      );
    console.log(
      `           import and first view together ${(import_s + first_s).toFixed(1)} s; the last month imported and viewed ${told(month_s)}, alone ${told(alone_s)}: ${((month_s.import + month_s.view) / (alone_s.import + alone_s.view)).toFixed(2)} × together, ${(month_s.view / alone_s.view).toFixed(2)} × the view`,
    );
    const asks = Object.entries(found.asks_ms).map(([name, ms]) => `${name} ${ms.toFixed(0)}`);
    console.log(`           ms, 95 of 100 below: ${asks.join(" · ")}`);
    if (!values.pandas || values.format !== "csv" || spawnSync(python, ["-c", "import pandas"]).status !== 0) continue;
    const script = fileURLToPath(new URL("view_calls.py", import.meta.url));
    const pandas_s = Number(execFileSync(python, [script, ...callFiles(raw)], { encoding: "utf8" }));
    console.log(
      `           pandas, the call fields alone, after reading: ${pandas_s.toFixed(1)} s: ${(pandas_s / first_s).toFixed(1)} × our first view of all fields, ${(pandas_s / again_s).toFixed(1)} × the next`,
    );
  }
}

const told = (took_s: ImportAndView) => `${took_s.import.toFixed(1)} + ${took_s.view.toFixed(1)} s`;

/** Folder with the raw files of about so many calls; made once. */
async function sample(calls: number): Promise<string> {
  const format = values.format === "parquet" ? "parquet" : "csv";
  const dir = join(values.folder, `${calls}-${format}${months === 3 ? "" : `-${months}`}`);
  if (!existsSync(join(dir, "raw"))) {
    const customers = Math.max(10, Math.round(calls / months / CALLS_EACH));
    await generateSample({
      dir,
      customers,
      months,
      callsPerCustomer: CALLS_EACH,
      seed: 1,
      firstMonth: "2024-01",
      callFormat: format,
    });
  }
  return join(dir, "raw");
}

function callFiles(raw: string): string[] {
  return readdirSync(raw)
    .filter((name) => name.startsWith("call_"))
    .sort()
    .map((name) => join(raw, name));
}

async function measure(raw: string): Promise<Measured> {
  const folder = mkdtempSync(join(raw, "..", "run-"));
  const engine = new LocalEngine({ version: "bench", now: () => new Date(0) });
  try {
    const files = readdirSync(raw).map((name) => join(raw, name));
    const calls = callFiles(raw);
    const others = files.filter((path) => !calls.includes(path));
    const bring = async (paths: readonly string[]) => {
      let stored = 0;
      for (const path of paths) stored += (await engine.call("ingest.run", { path })).stored;
      return stored;
    };
    const view = () => engine.call("customers.build", {});
    const lastMonth = async () => ({ import: await timed(() => bring(calls.slice(-1))), view: await timed(view) });
    await engine.call("project.new", { path: join(folder, "bench.foresight") });
    await bring(others);
    let stored = 0;
    const import_s = await timed(async () => void (stored = await bring(calls)));
    const first_s = await timed(view);
    const again_s = await timed(view);
    const last = (await engine.call("ingest.list", {})).find(({ file }) => calls.at(-1)!.endsWith(file))!;
    await engine.call("ingest.undo", { importId: last.importId });
    await view();
    const month_s = await lastMonth();
    const asks_ms = await askCustomers(engine);
    await engine.call("project.new", { path: join(folder, "alone.foresight") });
    await bring(others);
    const alone_s = await lastMonth();
    const peak_KB = Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))![1]);
    return {
      calls: stored,
      import_s,
      first_s,
      again_s,
      month_s,
      alone_s,
      peak_MB: Math.round(peak_KB / 1024),
      asks_ms,
    };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1e3;
}

const [child, raw] = positionals;
if (child === "measure") console.log(JSON.stringify(await measure(raw)));
else await main();
