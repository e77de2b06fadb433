import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import { makeFolder } from "./path.ts";

/** A file that is written and not in its place yet. */
export interface AsideFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Puts the finished file in its place: the last thing that can fail. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Has a file written beside `path` (`write` is told where and returns the rows), syncs and fingerprints it. What fails leaves
 * nothing behind. Throws `export_failed`, `disk_full`, `folder_not_writable`, `cancelled`.
 */
export async function writeAside(
  context: JobContext,
  path: string,
  write: (aside: string) => Promise<number>,
): Promise<AsideFile> {
  const aside = `${path}.part`;
  const discard = () => rm(aside, { force: true });
  try {
    if (path === resolve(context.projectPath)) throw new Error("the project file itself");
    await makeFolder(dirname(path));
    const rows = await write(aside);
    const [sha256] = await Promise.all([hashFile(aside, context.signal), syncFile(aside)]);
    const { size: bytes } = await stat(aside);
    return {
      path,
      rows,
      bytes,
      sha256,
      discard,
      commit: () =>
        rename(aside, path).catch((error: unknown) =>
          discard().then(() => Promise.reject(exportFailure(error, path, context.signal))),
        ),
    };
  } catch (error) {
    await discard().catch(() => undefined);
    throw exportFailure(error, path, context.signal);
  }
}

/** The bytes are on the disk before the file gets its name. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function exportFailure(error: unknown, path: string, signal: AbortSignal): EngineError {
  if (signal.aborted) return new EngineError("cancelled", {}, { cause: error });
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG" || code === "disk_full")
    return new EngineError("disk_full", { path }, { cause: error });
  if (code === "folder_not_writable") return new EngineError("folder_not_writable", { path }, { cause: error });
  if (error instanceof EngineError) return error;
  return new EngineError("export_failed", { path, detail: code ?? message.split("\n")[0] ?? "" }, { cause: error });
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest("hex");
}
