import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { SlowestFirst } from "./slowest-first.ts";

export default defineConfig({
  root: fileURLToPath(new URL("../", import.meta.url)),
  test: {
    include: ["test/**/*.test.{ts,tsx}"],
    globalSetup: ["test/build-once.ts"],
    // Native threads and child processes: processes, not worker threads.
    pool: "forks",
    // Loading the modules anew for each file took 120 of the workers' 1,580 seconds, so it takes 23.
    isolate: false,
    // More than cores: browser tests and command lines wait much of their time.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    // For what hangs: a machine that is busy with something else may take three times as long.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { UV_THREADPOOL_SIZE: "16" },
  },
});
