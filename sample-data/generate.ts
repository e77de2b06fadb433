import { mkdir, rename, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { openSession } from "./session.ts";
import { planWorld, simulate } from "./world.ts";
import { writeRaw, type Target } from "./raw.ts";
import { writeTruth } from "./truth.ts";

export interface SampleOptions {
  dir: string;
  customers: number;
  months: number;
  /** Mean per month of presence. */
  callsPerCustomer: number;
  seed: number;
  /** Default "2024-01". */
  firstMonth?: string;
  callFormat?: "csv" | "parquet";
  onProgress?: (p: { step: string; done: number; total: number }) => void;
  signal?: AbortSignal;
  threads?: number;
}

export interface SampleFile {
  path: string;
  table: string;
  rows: number;
}

export interface Sample {
  files: SampleFile[];
  truthDir: string;
  customers: number;
  months: string[];
  calls: number;
}

/**
 * Writes a made-up operator's files into `dir/raw` and what was planted in them into `dir/truth`.
 * The same options (threads aside) give the same bytes. Both folders appear together at the end, or not at all;
 * an earlier sample in `dir` is replaced, anything else there is refused.
 */
export async function generateSample(options: SampleOptions): Promise<Sample> {
  check(options);
  const { dir, signal } = options;
  await refuseForeign(dir);
  const work = join(dir, `.sample-${process.pid}-${Date.now()}`);
  await mkdir(join(work, "raw"), { recursive: true });
  await mkdir(join(work, "truth"));
  try {
    const firstMonth = options.firstMonth ?? "2024-01";
    const world = planWorld({ ...options, firstMonth });
    const total = 2 * options.months + 3;
    let done = 0;
    const progress = (step: string) => options.onProgress?.({ step, done: ++done, total });
    const threads = options.threads ?? Math.min(8, availableParallelism());
    const session = await openSession(join(work, "world.duckdb"), join(work, "spill"), threads, signal);
    const files: SampleFile[] = [];
    try {
      await simulate(session, world, (m) => progress(`world ${m}`));
      const target: Target = {
        raw: join(work, "raw"),
        scratch: work,
        callFormat: options.callFormat ?? "csv",
        ...(signal && { signal }),
      };
      files.push(...(await writeRaw(session, world, target, progress)));
      await writeTruth(session, world, join(work, "truth"), files, { ...options, firstMonth });
      progress("truth");
    } finally {
      session.close();
    }
    for (const part of ["raw", "truth"]) {
      await rm(join(dir, part), { recursive: true, force: true });
      await rename(join(work, part), join(dir, part));
    }
    return {
      files: files.map((file) => ({ ...file, path: join(dir, "raw", file.path) })),
      truthDir: join(dir, "truth"),
      customers: options.customers,
      months: world.months.slice(0, -1).map((month) => month.month),
      calls: files.filter((file) => file.table === "call").reduce((sum, file) => sum + file.rows, 0),
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function check(options: SampleOptions): void {
  const whole = (name: "customers" | "months" | "seed", low: number, high: number) => {
    const value = options[name];
    if (!Number.isInteger(value) || value < low || value > high)
      throw new Error(`${name} must be a whole number from ${low} to ${high}: ${value}`);
  };
  whole("customers", 10, 90_000_000);
  whole("months", 1, 60);
  whole("seed", 0, 2 ** 31 - 1);
  if (!(options.callsPerCustomer >= 0 && options.callsPerCustomer <= 1000))
    throw new Error(`callsPerCustomer must lie between 0 and 1000: ${options.callsPerCustomer}`);
}

async function refuseForeign(dir: string): Promise<void> {
  const exists = (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );
  const ours = await exists(join(dir, "truth", "world.json"));
  for (const part of ["raw", "truth"]) {
    if (!ours && (await exists(join(dir, part)))) throw new Error(`${join(dir, part)} exists and is no earlier sample`);
  }
}
