import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
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
 * Has a file written beside `path` (`write` is told where and returns the rows), syncs and fingerprints it. `appended`: bytes once
 * written stay, so that it is read while it grows. What fails leaves nothing behind. Throws `export_failed`, `disk_full`,
 * `folder_not_writable`, `cancelled`.
 */
export async function writeAside(
  context: JobContext,
  path: string,
  write: (aside: string) => Promise<number>,
  appended = false,
): Promise<AsideFile> {
  const aside = `${path}.part`;
  const discard = () => rm(aside, { force: true });
  try {
    if (path === resolve(context.projectPath)) throw new Error("the project file itself");
    await makeFolder(dirname(path));
    // COPY onto a file that is there writes to another one first.
    await discard();
    const writing = write(aside);
    const hashing = (appended ? Promise.resolve() : writing).then(() => hashFile(aside, writing, context.signal));
    // All have let go of the file before it is thrown away.
    const ends = await Promise.allSettled([writing, hashing, writing.then(() => syncFile(aside))]);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
    const [rows, sha256] = await Promise.all([writing, hashing]);
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

/** SHA-256 of what stands in a file once `writing` is done, read from the moment it is there. */
async function hashFile(path: string, writing: Promise<unknown>, signal: AbortSignal): Promise<string> {
  let written = false;
  const done = writing.then(
    () => (written = true),
    () => (written = true),
  );
  const hash = createHash("sha256");
  const part = Buffer.allocUnsafe(1 << 20);
  let file: FileHandle | null = null;
  try {
    for (let at = 0; ;) {
      signal.throwIfAborted();
      const last = written;
      file ??= await opened(path);
      const { bytesRead = 0 } = (await file?.read(part, 0, part.length, at)) ?? {};
      hash.update(part.subarray(0, bytesRead));
      at += bytesRead;
      if (bytesRead === part.length) continue;
      if (last && bytesRead === 0) return hash.digest("hex");
      if (!last) await Promise.race([done, pause(10)]);
    }
  } finally {
    await file?.close();
  }
}

async function opened(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
