import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { EngineError } from "../api/errors.ts";

/** Longer lines are no rows: the database would refuse each of their millions of cells by itself, for minutes. */
const MAX_LINE = 8 << 20;
const STRIDE = MAX_LINE >> 1;
const WINDOW = 1 << 14;

/**
 * Throws `file_line_too_long` for a file with a line of more than 8 MB. Looks only at a few kilobytes of every four
 * megabytes, one of which lies within such a line.
 */
export async function refuseLongLines(path: string, file: string, bytes: number): Promise<void> {
  if (bytes <= MAX_LINE) return;
  const handle = await open(path, "r");
  try {
    for (let at = 0; at + WINDOW <= bytes; at += STRIDE) {
      if (!(await hasLineEnd(handle, at, WINDOW)) && !(await hasLineEnd(handle, at, Math.min(STRIDE, bytes - at)))) {
        throw new EngineError("file_line_too_long", { file, line: await lineAt(path, at) });
      }
    }
  } finally {
    await handle.close();
  }
}

async function hasLineEnd(handle: FileHandle, at: number, length: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  const read = buffer.subarray(0, bytesRead);
  return read.includes(10) || read.includes(13) || bytesRead < length;
}

async function lineAt(path: string, end: number): Promise<number> {
  let line = 1;
  if (end === 0) return line;
  for await (const chunk of createReadStream(path, { end: end - 1 }) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) line++;
  }
  return line;
}
