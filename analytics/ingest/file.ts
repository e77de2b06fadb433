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
  readonly kind: "text" | "parquet";
}

const signatures: readonly (readonly [string, readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["xls", [0xd0, 0xcf, 0x11, 0xe0]],
  ["pdf", [0x25, 0x50, 0x44, 0x46]],
  ["png", [0x89, 0x50, 0x4e, 0x47]],
  ["jpeg", [0xff, 0xd8, 0xff]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf]],
  ["rar", [0x52, 0x61, 0x72, 0x21]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["sqlite", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
];

/** Looks at a file without reading beyond its head; throws the `file_…` codes. */
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
  if (head.subarray(0, 4).toString("latin1") === "PAR1") {
    return { path, file, bytes: found.size, head, kind: "parquet" };
  }
  for (const [format, bytes] of signatures) {
    if (bytes.every((byte, index) => head[index] === byte)) {
      throw new EngineError("file_format_unknown", { file, path, format });
    }
  }
  return { path, file, bytes: found.size, head, kind: "text" };
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
