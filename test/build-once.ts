import { ensureBuilt } from "../analytics/hosts/build.ts";
import { compiledKernels } from "../analytics/math/kernels/compile.ts";

/** Before any test file: two of them building the same bundle at once would empty each other's folder. */
export async function setup(): Promise<void> {
  compiledKernels();
  await ensureBuilt("renderer");
  await ensureBuilt("electron");
}
