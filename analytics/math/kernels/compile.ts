import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const sources = new URL("./assembly/", import.meta.url);
const output = new URL("../../../dist/kernels/", import.meta.url);

/** No relaxed SIMD: its bytes differ between machines. The memory is the caller's, sized for the task. */
const options =
  "-O3 --noAssert --runtime stub --use abort= --enable simd,threads,bulk-memory --disableWarning 112 " +
  "--importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536";

/**
 * Compiles `assembly/` unless the compiled one is of the same sources (by content); returns the wasm's path. Some two
 * seconds, once. Throws with what the compiler printed.
 */
export function compiledKernels(): string {
  const compiler = createRequire(import.meta.url).resolve("assemblyscript/bin/asc.js");
  const hash = createHash("sha256")
    .update(options)
    .update(readFileSync(new URL("../package.json", pathToFileURL(compiler))));
  for (const name of readdirSync(sources).toSorted()) hash.update(name).update(readFileSync(new URL(name, sources)));
  const wasm = fileURLToPath(new URL(`${hash.digest("hex").slice(0, 16)}.wasm`, output));
  if (existsSync(wasm)) return wasm;
  mkdirSync(output, { recursive: true });
  // Whoever else compiles at this moment writes the same bytes.
  const unfinished = `${wasm}.${process.pid}`;
  try {
    execFileSync(process.execPath, [compiler, "index.ts", "--outFile", unfinished, ...options.split(" ")], {
      cwd: fileURLToPath(sources),
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    renameSync(unfinished, wasm);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return wasm;
}
