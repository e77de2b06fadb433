import { createHash } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { ExportResult, ExportedFile } from "../api/export.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "./context.ts";
import type { Writer } from "./database.ts";
import { sql } from "./sql.ts";

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

/** Keeps on record what was written, where and, for whole numbers, what for. Returns the number of the record. */
export async function recordExport(
  db: Writer,
  result: ExportResult,
  about: { campaignId: number | null; purpose: string | null; at: Date; files?: readonly ExportedFile[] },
): Promise<number> {
  const exportId = (await db.value<number>(sql`select nextval('project.export_number')`))!;
  await db.run(sql`
    insert into project.export_log values (
      ${exportId}, ${about.campaignId}, ${result.path}, ${result.rows}, ${result.controls}, ${result.sha256}, ${result.masked},
      ${about.purpose}, cast(${about.at.toISOString().slice(0, -1)} as timestamp),
      ${about.files ? JSON.stringify(about.files) : null})`);
  return exportId;
}

/**
 * Writes a document beside `path`, syncs it and gives it its name, then keeps it on record: a document is there whole or
 * not at all. Throws `export_failed`.
 */
export async function writeDocument(
  context: JobContext,
  path: string,
  text: string,
  about: { rows: number; masked: boolean },
): Promise<ExportResult> {
  const aside = `${path}.part`;
  try {
    if (path === resolve(context.projectPath)) throw new Error("the project file itself");
    await makeFolder(dirname(path));
    const file = await open(aside, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    const sha256 = createHash("sha256").update(text).digest("hex");
    const result: ExportResult = { path, rows: about.rows, controls: 0, sha256, masked: about.masked };
    await recordExport(context.db, result, { campaignId: null, purpose: null, at: context.now() });
    await rename(aside, path);
    return result;
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    if (context.signal.aborted) throw new EngineError("cancelled", {}, { cause: error });
    const { code, message } = error as NodeJS.ErrnoException;
    throw new EngineError("export_failed", { path, detail: code ?? message.split("\n")[0] ?? "" }, { cause: error });
  }
}
