import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import type { EnvironmentOptions, Plugin } from "vite";
import { kernelCode } from "../analytics/math/kernels/code.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `analytics/db/sql.ts` and `sample-data/session.ts` read their files from `sql/` beside the bundle. */
const sqlFiles: Plugin = {
  name: "foresight:sql",
  applyToEnvironment: (environment) => environment.name === "main",
  generateBundle() {
    for (const root of [here("../analytics/"), here("../sample-data/sql/")]) {
      for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
        if (!path.endsWith(".sql")) continue;
        const fileName = `sql/${path.replaceAll("\\", "/")}`;
        this.emitFile({ type: "asset", fileName, source: readFileSync(root + path) });
      }
    }
  },
};

/** `analytics/math/kernels/code.ts` reads what the pool runs from `kernels/` beside the bundle. */
const kernels: Plugin = {
  name: "foresight:kernels",
  applyToEnvironment: (environment) => environment.name === "main",
  generateBundle() {
    const { wasm, thread } = kernelCode();
    this.emitFile({ type: "asset", fileName: "kernels/kernels.wasm", source: wasm });
    this.emitFile({ type: "asset", fileName: "kernels/thread.mjs", source: readFileSync(thread) });
  },
};

/** Everything is bundled but Electron and the native addon. */
function node(
  input: Record<string, string>,
  format: "es" | "cjs",
  extension: string,
  emptyOutDir: boolean,
): EnvironmentOptions {
  return {
    consumer: "server",
    resolve: { noExternal: true, conditions: ["node"] },
    build: {
      outDir: here("../dist/electron"),
      emptyOutDir,
      target: "node22",
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input,
        external: ["electron", /^@duckdb\//, /^node:/],
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          // One folder: `./sql/` must be right from every chunk.
          chunkFileNames: `[name]-[hash].${extension}`,
        },
      },
    },
  };
}

export default defineConfig({
  root: here("."),
  plugins: [sqlFiles, kernels],
  environments: {
    main: node(
      {
        main: here("main.ts"),
        engine: here("engine.ts"),
        // The command line and the engine behind a browser page: built, they start in a quarter of the time.
        cli: here("../analytics/hosts/cli.ts"),
        "engine-process": here("../analytics/hosts/engine-process.ts"),
      },
      "es",
      "js",
      true,
    ),
    // A sandboxed preload script is CommonJS and has no imports.
    preload: node({ preload: here("preload.ts") }, "cjs", "cjs", false),
  },
  builder: {
    async buildApp({ environments, build }) {
      for (const name of ["main", "preload"]) {
        const environment = environments[name];
        if (environment) await build(environment);
      }
    },
  },
});
