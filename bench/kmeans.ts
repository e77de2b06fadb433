import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { clusterQuality } from "../analytics/math/cluster-quality.ts";
import { clusterStability } from "../analytics/math/cluster-stability.ts";
import { createPool, type KernelPool } from "../analytics/math/kernels/pool.ts";
import { sharedMatrix } from "../analytics/math/kernels/shared.ts";
import { assignToCentres, kMeans } from "../analytics/math/kmeans.ts";
import { createMatrix, type Matrix } from "../analytics/math/matrix.ts";
import { createRandom } from "../analytics/math/random.ts";
import { type KTrial, recommendK } from "../analytics/math/recommend-k.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    cols: { type: "string", default: "20" },
    k: { type: "string", default: "8" },
    rounds: { type: "string", default: "5" },
    parts: { type: "string", default: "lloyd,starts,choice,memory" },
    /** R's Lloyd takes some twenty times as long: it runs in the first round alone. */
    r: { type: "boolean", default: true },
    memory: { type: "boolean", default: false },
  },
  allowNegative: true,
});
const [rows, cols, k, rounds] = [values.rows, values.cols, values.k, values.rounds].map(Number);
const parts = new Set(values.parts.split(","));

/** Twelve overlapping groups with columns of unequal use: Lloyd walks some twenty to forty steps. */
function fill(m: Matrix): Matrix {
  const random = createRandom(7);
  const centres = Array.from({ length: 12 }, () =>
    Array.from({ length: cols }, (_, j) => random.normal() * (j % 3 === 0 ? 1.2 : 0.4)),
  );
  for (let i = 0; i < rows; i++) {
    const centre = centres[random.int(12)];
    for (let j = 0; j < cols; j++) m.data[i * cols + j] = centre[j] + random.normal();
  }
  return m;
}

const pythonPeer = `
import sys, time, numpy as np
from sklearn.cluster import KMeans
rows, cols, k = map(int, sys.argv[3:6])
x = np.fromfile(sys.argv[1], dtype=np.float32).reshape(rows, cols)
start = np.fromfile(sys.argv[2], dtype=np.float32).reshape(k, cols)
KMeans(k, init=start, n_init=1, algorithm="lloyd").fit(x[:20000])
print("ready", flush=True)
for line in sys.stdin:
    t, c = time.perf_counter(), time.process_time()
    if line.strip() == "starts": fit = KMeans(k, n_init=10, random_state=1, algorithm="lloyd").fit(x)
    else: fit = KMeans(k, init=start, n_init=1, tol=1e-4, max_iter=300, algorithm="lloyd").fit(x)
    print(time.perf_counter() - t, time.process_time() - c, fit.inertia_, fit.n_iter_, flush=True)
`;
const rPeer = `
a <- commandArgs(TRUE); rows <- as.integer(a[3]); cols <- as.integer(a[4]); k <- as.integer(a[5])
x <- matrix(readBin(a[1], "numeric", rows * cols, size = 4), rows, cols, byrow = TRUE)
s <- matrix(readBin(a[2], "numeric", k * cols, size = 4), k, cols, byrow = TRUE)
cat("ready\\n"); con <- file("stdin", "r")
while (length(line <- readLines(con, 1)) > 0) {
  t <- system.time(f <- suppressWarnings(kmeans(x, s, iter.max = as.integer(line), algorithm = "Lloyd")))
  cat(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]], f$tot.withinss, f$iter, "\\n")
}
`;

interface Run {
  readonly s: number;
  /** Of all threads. */
  readonly cpu_s: number;
  readonly inertia: number;
  readonly iterations: number;
}

/** A peer that keeps the data in memory and answers one line a request. */
class Peer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args);
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the peer ended");
    return value;
  }

  async ask(request: string): Promise<Run> {
    this.#child.stdin.write(`${request}\n`);
    const [s, cpu_s, inertia, iterations] = (await this.line()).split(" ").map(Number);
    return { s, cpu_s, inertia, iterations };
  }

  end(): void {
    this.#child.stdin.end();
  }
}

async function timed(work: () => Promise<{ inertia: number; iterations?: number }>): Promise<Run> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const { inertia, iterations = 0 } = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { s: (performance.now() - began) / 1e3, cpu_s: (user + system) / 1e6, inertia, iterations };
}

type Time = "s" | "cpu_s";
const sorted = (runs: readonly Run[], of: Time) => runs.map((run) => run[of]).sort((a, b) => a - b);
const median = (runs: readonly Run[], of: Time) => sorted(runs, of)[runs.length >> 1];
const least = (runs: readonly Run[], of: Time) => sorted(runs, of)[0];

function report(name: string, runs: readonly Run[], peer?: readonly Run[]): void {
  if (runs.length === 0) return;
  const { inertia, iterations } = runs[0];
  const ms = (s: number) => `${(1e3 * s).toFixed(0)} ms`;
  const ratio = (pick: typeof least, of: Time) => (peer ? `${(pick(peer, of) / pick(runs, of)).toFixed(2)} ×` : "");
  const times = [ms(median(runs, "s")), ms(least(runs, "s")), ms(median(runs, "cpu_s"))];
  const ratios = [ratio(median, "s"), ratio(least, "s"), ratio(median, "cpu_s")];
  console.log(`| ${[name, ...times, iterations || "", inertia.toPrecision(8), ...ratios].join(" | ")} |`);
}

/** What a fit adds to a process that holds nothing but the matrix. */
async function memory(): Promise<void> {
  const status = (key: string) =>
    Number(new RegExp(`^${key}:\\s*(\\d+)`, "m").exec(readFileSync("/proc/self/status", "utf8"))![1]);
  const m = fill(sharedMatrix(rows, cols));
  const before = status("VmRSS");
  await kMeans(m, { k, random: createRandom(1) });
  const added_MB = (status("VmHWM") - before) / 1024;
  console.log(JSON.stringify({ added_MB, matrix_MB: (4 * rows * cols) / 2 ** 20 }));
}

async function lloyd(pools: readonly KernelPool[], matrices: readonly Matrix[], folder: string): Promise<void> {
  const files = [join(folder, "x.f32"), join(folder, "start.f32")];
  const start = createMatrix(k, cols, matrices[0].data.slice(0, k * cols));
  writeFileSync(files[0], matrices[0].data);
  writeFileSync(files[1], start.data);
  const args = [...files, String(rows), String(cols), String(k)];
  const python = new Peer("/usr/bin/python3", ["-c", pythonPeer, ...args]);
  const r = values.r ? new Peer("Rscript", ["-e", rPeer, ...args]) : null;
  await python.line();
  if (r) await r.line();
  const runs: Record<"one" | "two" | "python" | "r", Run[]> = { one: [], two: [], python: [], r: [] };
  const starts: Record<"ours" | "python", Run[]> = { ours: [], python: [] };
  const own = (at: number) =>
    timed(() => kMeans(matrices[at], { k, random: createRandom(1), initialCentres: start, pool: pools[at] }));
  // The first round warms both sides and is left out.
  for (let round = 0; parts.has("lloyd") && round <= rounds; round++) {
    const found = { one: await own(0), two: await own(1), python: await python.ask("lloyd") };
    if (round === 0) continue;
    for (const name of ["one", "two", "python"] as const) runs[name].push(found[name]);
  }
  if (r && parts.has("lloyd")) runs.r.push(await r.ask(String(runs.python[0].iterations)));
  if (parts.has("starts")) {
    for (let round = 0; round < 3; round++)
      starts.ours.push(await timed(() => kMeans(matrices[1], { k, random: createRandom(1), pool: pools[1] })));
    starts.python.push(await python.ask("starts"));
  }
  python.end();
  r?.end();
  console.log(
    `\n${rows} × ${cols}, k = ${k}; then how many times faster than scikit-learn\n` +
      `| | median | least | CPU | steps | inertia | by the median | by the least | by CPU |\n|${"---|".repeat(9)}`,
  );
  report("one thread", runs.one, runs.python);
  report("two threads", runs.two, runs.python);
  report("scikit-learn, Lloyd, float32", runs.python);
  report("R, Lloyd", runs.r, runs.python);
  report("best of ten starts", starts.ours, starts.python);
  report("scikit-learn, n_init = 10", starts.python);
}

/** The whole choice of k, and scoring, on two threads. */
async function choice(pool: KernelPool, m: Matrix): Promise<void> {
  const trials: KTrial[] = [];
  const took = { fit: 0, quality: 0, stability: 0 };
  let fit = await kMeans(m, { k, random: createRandom(1), pool });
  const began = performance.now();
  for (let tried = 2; tried <= 12; tried++) {
    const at = [performance.now()];
    fit = await kMeans(m, { k: tried, random: createRandom(tried), pool });
    at.push(performance.now());
    const quality = await clusterQuality(m, fit.labels, fit.centres, { pool });
    at.push(performance.now());
    const { mean } = await clusterStability(m, fit.centres, { random: createRandom(tried), pool });
    at.push(performance.now());
    trials.push({ ...quality, k: tried, stability: mean, smallestShare: Math.min(...fit.sizes) / rows });
    took.fit += at[1] - at[0];
    took.quality += at[2] - at[1];
    took.stability += at[3] - at[2];
  }
  const all = performance.now() - began;
  const scoring = await timed(() => assignToCentres(m, fit.centres, { pool }));
  const s = (ms: number) => `${(ms / 1e3).toFixed(2)} s`;
  console.log(
    `\nchoice of k, 2 to 12: ${s(all)} (fits ${s(took.fit)}, indices ${(took.quality / 11).toFixed(0)} ms a k, ` +
      `stability ${s(took.stability)}); recommended ${recommendK(trials).k}\nscoring, k = 12: ${(1e3 * scoring.s).toFixed(0)} ms`,
  );
}

if (values.memory) await memory();
else {
  const pools = [createPool(1)!, createPool(2)!];
  const matrices = pools.map((pool) => sharedMatrix(rows, cols, pool));
  fill(matrices[0]);
  matrices[1].data.set(matrices[0].data);
  const folder = mkdtempSync(join(tmpdir(), "foresight-bench-"));
  try {
    if (parts.has("lloyd") || parts.has("starts")) await lloyd(pools, matrices, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (parts.has("choice")) await choice(pools[1], matrices[1]);
  if (parts.has("memory")) {
    const args = [
      "--import",
      "tsx",
      fileURLToPath(import.meta.url),
      "--memory",
      "--rows",
      values.rows,
      "--cols",
      values.cols,
    ];
    const { added_MB, matrix_MB } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as Record<
      "added_MB" | "matrix_MB",
      number
    >;
    console.log(`memory: ${added_MB.toFixed(0)} MB at most beside the matrix's ${matrix_MB.toFixed(0)} MB`);
  }
  await Promise.all(pools.map((pool) => pool.end()));
}
