import { access, constants, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { EngineError } from "../api/errors.ts";

export const HEAD_BYTES = 1 << 20;

export interface OpenedFile {
  readonly path: string;
  /** Last part of the path: what messages and lists show. */
  readonly file: string;
  readonly bytes: number;
  /** At most the first megabyte. */
  readonly head: Buffer;
  /** Whether `head` is all there is. */
  readonly complete: boolean;
  readonly kind: FileKind;
}

export type FileKind = "text" | "parquet" | "gzip" | "zip" | "xls" | "html";

const signatures: readonly (readonly [string, readonly number[]])[] = [
  ["pdf", [0x25, 0x50, 0x44, 0x46]],
  ["png", [0x89, 0x50, 0x4e, 0x47]],
  ["jpeg", [0xff, 0xd8, 0xff]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf]],
  ["rar", [0x52, 0x61, 0x72, 0x21]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["sqlite", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
];

/** What a file is by its first bytes, whatever its name says; throws `file_format_unknown` for what is no table. */
export function kindOf(head: Buffer, file: string): FileKind {
  const begins = (bytes: readonly number[]) => bytes.every((byte, index) => head[index] === byte);
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return "parquet";
  if (begins([0x1f, 0x8b])) return "gzip";
  if (begins([0xd0, 0xcf, 0x11, 0xe0])) return "xls";
  if (begins([0x50, 0x4b, 3, 4]) || begins([0x50, 0x4b, 5, 6])) return "zip";
  for (const [format, bytes] of signatures)
    if (begins(bytes)) throw new EngineError("file_format_unknown", { file, format });
  const opening = /^(?:\xef\xbb\xbf)?\s*<(!doctype html|html|table|head|meta|\?xml)/i.exec(
    head.subarray(0, 512).toString("latin1"),
  );
  if (opening?.[1] === "?xml" && !/<html/i.test(head.subarray(0, 4096).toString("latin1")))
    throw new EngineError("file_format_unknown", { file, format: "xml" });
  return opening ? "html" : "text";
}

/** Looks at a file without reading beyond its head; throws the `file_…` codes. A pipe or a device is never opened. */
export async function openFile(path: string): Promise<OpenedFile> {
  const file = basename(path);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") throw new EngineError("file_missing", { file, path });
    throw new EngineError("file_unreadable", { file, path, detail: error.code ?? "" });
  });
  if (found.isDirectory()) throw new EngineError("file_is_folder", { file, path });
  if (!found.isFile()) throw new EngineError("file_unreadable", { file, path, detail: "not a file" });
  if (found.size === 0) throw new EngineError("file_empty", { file, path });
  const head = await readHead(path, file, found.size);
  return { path, file, bytes: found.size, head, complete: found.size <= head.length, kind: kindOf(head, file) };
}

/** Throws `file_changed` when a file has not the size and time it had: what was read of it is no one version. */
export async function watchFile(path: string, file: string): Promise<() => Promise<void>> {
  const before = await stat(path).catch(() => null);
  return async () => {
    const now = await stat(path).catch(() => null);
    if (!before || !now || before.size !== now.size || before.mtimeMs !== now.mtimeMs)
      throw new EngineError("file_changed", { file, path });
  };
}

async function readHead(path: string, file: string, bytes: number): Promise<Buffer> {
  try {
    await access(path, constants.R_OK);
    const handle = await open(path, "r");
    try {
      const head = Buffer.alloc(Math.min(bytes, HEAD_BYTES));
      let filled = 0;
      while (filled < head.length) {
        const { bytesRead } = await handle.read(head, filled, head.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return head.subarray(0, filled);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new EngineError("file_unreadable", { file, path, detail: (error as NodeJS.ErrnoException).code ?? "" });
  }
}
