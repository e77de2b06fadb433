import { mkdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";

/**
 * Where a file goes: the path a person named (a folder, existing or ending in a separator, gets the proposed file
 * name), else `<project>-exports/<proposed>` beside the project file.
 */
export async function exportPath(projectPath: string, asked: string | undefined, proposed: string): Promise<string> {
  if (asked === undefined) {
    const project = basename(projectPath, extname(projectPath));
    return join(dirname(resolve(projectPath)), `${project}-exports`, proposed);
  }
  const path = resolve(asked);
  const isFolder =
    /[\\/]$/.test(asked) ||
    (await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    ));
  return isFolder ? join(path, proposed) : path;
}

/** A list's name as part of a file name, on every system: letters, digits, `.`, `_` and `-`, at most 60. */
export function safeName(name: string): string {
  const safe = name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "");
  return safe.slice(0, 60).replace(/[\uD800-\uDBFF]$/, "") || "list";
}

/** Makes a folder and those above it. (Node 20's own recursive mkdir never returns where a folder above refuses with ENOENT.) */
export async function makeFolder(path: string): Promise<void> {
  const isFolder = async (folder: string) => (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path && !(await isFolder(parent))) await makeFolder(parent);
  await mkdir(path).catch(async (error: unknown) => {
    if (!(await isFolder(path))) throw error;
  });
}
