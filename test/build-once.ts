import { ensureBuilt } from "../analytics/hosts/build.ts";

/** Before any test file: two of them building the same bundle at once would empty each other's folder. */
export async function setup(): Promise<void> {
  await ensureBuilt("renderer");
  await ensureBuilt("electron");
}
