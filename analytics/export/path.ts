import { basename, dirname, extname, join, resolve } from "node:path";

export { exportPath, makeFolder } from "../db/export-file.ts";

/** Where files that belong together go: the folder a person named, else one of their own among the project's exports. */
export function exportFolder(projectPath: string, asked: string | undefined, own: string): string {
  if (asked !== undefined) return resolve(asked);
  return join(dirname(resolve(projectPath)), `${basename(projectPath, extname(projectPath))}-exports`, own);
}

/** A list's name as part of a file name, on every system: letters, digits, `.`, `_` and `-`, at most 60. */
export function safeName(name: string): string {
  const safe = name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "");
  return safe.slice(0, 60).replace(/[\uD800-\uDBFF]$/, "") || "list";
}
