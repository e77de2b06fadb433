import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./chromium.ts";

/**
 * `npm test`: types, lint, format, dead code, then every test, browser tests included. One line a step when green,
 * the whole output of a step when red. Ends with `N passed, N failed`.
 */
const root = fileURLToPath(new URL("../", import.meta.url));

function binary(name: string, file: string): string {
  return join(root, "node_modules", name, file);
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function run(
  command: string,
  args: readonly string[],
  show: boolean,
  environment: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: show ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    let output = "";
    child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr?.on("data", (text: Buffer) => (output += text.toString()));
    child.once("error", (error) => done({ code: 1, output: String(error) }));
    child.once("exit", (code) => done({ code: code ?? 1, output }));
  });
}

const steps: readonly (readonly [string, string, ...string[]])[] = [
  ["types", binary("typescript", "bin/tsc"), "-b"],
  ["lint", binary("oxlint", "bin/oxlint"), "--type-aware", "--deny-warnings"],
  ["format", binary("oxfmt", "bin/oxfmt"), "--check"],
  ["dead code", binary("knip", "bin/knip.js"), "--no-progress"],
];

// At once: while one waits for the disk or has work for a single core, another goes on.
const running = steps.map(async ([name, ...command]) => {
  const began_ms = performance.now();
  const outcome = await run(process.execPath, command, false);
  return { name, ...outcome, took_s: ((performance.now() - began_ms) / 1000).toFixed(1) };
});
let failed = 0;
for (const step of running) {
  const { name, code, output, took_s } = await step;
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name} (${took_s} s)`);
  if (code !== 0) {
    failed++;
    console.log(output.trim());
  }
}

const chromium = await ensureChromium((line) => console.log(line));
console.log(chromium ? `ok   Chromium: ${chromium}` : "FAIL no Chromium: browser tests cannot run");
if (!chromium) failed++;

const scratch = mkdtempSync(join(tmpdir(), "foresight-test-"));
const report = join(scratch, "vitest.json");
const tests = await run(
  process.execPath,
  [
    binary("vitest", "vitest.mjs"),
    "run",
    "--config",
    "test/vitest.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  true,
  {
    UV_THREADPOOL_SIZE: "16",
    FORESIGHT_HOME: join(scratch, "home"),
    ...(chromium ? { FORESIGHT_CHROMIUM: chromium } : {}),
  },
);
let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
try {
  counts = JSON.parse(readFileSync(report, "utf8")) as typeof counts;
} catch {
  failed++;
}
rmSync(scratch, { recursive: true, force: true });
if (tests.code !== 0 && counts.numFailedTests === 0) failed++;
console.log(
  `${counts.numPassedTests} passed, ${counts.numFailedTests + failed} failed, ${counts.numPendingTests} skipped`,
);
process.exit(failed + counts.numFailedTests > 0 || counts.numPassedTests === 0 ? 1 : 0);
