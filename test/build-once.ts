import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createProject } from "../analytics/engine/project.ts";
import { ensureBuilt } from "../analytics/hosts/build.ts";
import { compiledKernels } from "../analytics/math/kernels/compile.ts";

/** Before any test file: two of them building the same bundle at once would empty each other's folder. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  compiledKernels();
  await ensureBuilt("renderer");
  await ensureBuilt("electron");
  const folder = mkdtempSync(join(tmpdir(), "foresight-empty-"));
  const project = await createProject(join(folder, "test"), undefined);
  await project.close();
  provide("emptyProject", project.path);
  return () => rmSync(folder, { recursive: true, force: true });
}
