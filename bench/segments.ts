/**
 * Segments of a large project through the engine's own calls: the choice of k with everything around it, then the month
 * scored again. `--customers 1000000` · `--folder DIR`, where the project is made and kept for the next run.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CallInput } from "../analytics/api/contract.ts";
import { EngineError } from "../analytics/api/errors.ts";
import { LocalEngine } from "../analytics/engine/engine.ts";
import { generateSample } from "../sample-data/generate.ts";

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "1000000" },
    folder: { type: "string", default: join(tmpdir(), "foresight-bench-segments") },
  },
});
const project = join(values.folder, `${values.customers}.foresight`);
const engine = new LocalEngine({ version: "bench", now: () => new Date(0) });

/** One month with few calls: what is measured begins at the view. */
async function make(): Promise<void> {
  const dir = join(values.folder, "files");
  mkdirSync(dir, { recursive: true });
  const { files } = await generateSample({
    dir,
    customers: Number(values.customers),
    months: 1,
    callsPerCustomer: 4,
    seed: 7,
    callFormat: "parquet",
  });
  await engine.call("project.new", { path: project, name: "bench" });
  for (const { path } of files) {
    await engine.call("ingest.run", { path }).catch((error: unknown) => {
      // A single month has no payments yet.
      if (!(error instanceof EngineError) || error.code !== "file_header_only") throw error;
    });
  }
  rmSync(dir, { recursive: true });
  await engine.call("customers.build", {});
}

function memory_MB(key: "VmHWM" | "VmRSS"): number {
  const [, kB] = new RegExp(`^${key}:\\s*(\\d+)`, "m").exec(readFileSync("/proc/self/status", "utf8"))!;
  return Number(kB) / 1024;
}

async function measured(call: "segments.run" | "segments.apply", params: CallInput<"segments.run" | "segments.apply">) {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const steps = new Map<string, number>();
  let [step, since] = ["start", began];
  const enter = (next: string) => {
    const now = performance.now();
    steps.set(step, (steps.get(step) ?? 0) + now - since);
    [step, since] = [next, now];
  };
  const result = await engine.call(call, params as never, { onProgress: (progress) => enter(progress.step) });
  enter("");
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (ms: number) => `${(ms / 1e3).toFixed(1)} s`;
  const parts = [...steps].map(([name, ms]) => `${name} ${seconds(ms)}`).join(", ");
  console.log(
    `${call}: ${seconds(performance.now() - began)} (${parts}); CPU ${seconds((user + system) / 1e3)}; ` +
      `memory at most ${memory_MB("VmHWM").toFixed(0)} MB`,
  );
  return result;
}

try {
  if (existsSync(project)) await engine.call("project.open", { path: project });
  else await make();
  console.log(`before: ${memory_MB("VmRSS").toFixed(0)} MB`);
  await measured("segments.run", { definition: { way: "clusters", kRange: [2, 12], seed: 7 } });
  const made = await engine.call("segments.get", {});
  console.log(`${made.customers} customers, ${made.features.length} features, k = ${made.k}`);
  await measured("segments.apply", { segmentationId: made.segmentationId });
} finally {
  await engine.close();
}
