import { readFileSync } from "node:fs";
import { compiledKernels } from "./compile.ts";

/** What the pool runs: `thread` is the file its threads start from. */
export interface KernelCode {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly thread: URL;
}

const bundled = !import.meta.url.endsWith("/kernels/code.ts");

/** From the sources, compiled where that is not done yet; from `kernels/` beside a bundle. */
export function kernelCode(): KernelCode {
  return bundled
    ? {
        wasm: readFileSync(new URL("./kernels/kernels.wasm", import.meta.url)),
        thread: new URL("./kernels/thread.mjs", import.meta.url),
      }
    : { wasm: readFileSync(compiledKernels()), thread: new URL("./thread.mjs", import.meta.url) };
}
