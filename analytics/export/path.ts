export { exportPath, makeFolder } from "../db/export-file.ts";

/** A list's name as part of a file name, on every system: letters, digits, `.`, `_` and `-`, at most 60. */
export function safeName(name: string): string {
  const safe = name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "");
  return safe.slice(0, 60).replace(/[\uD800-\uDBFF]$/, "") || "list";
}
