import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Transform } from "node:stream";
import { Readable, pipeline } from "node:stream";
import { crc32, createGunzip, createInflateRaw } from "node:zlib";
import { EngineError } from "../api/errors.ts";

/** Where an archive lies: in a file, or in memory when it was inside another one. */
export interface Bytes {
  readonly size: number;
  read(at: number, length: number): Promise<Buffer>;
  stream(at: number, length: number): Readable;
}

/** One entry of a zip. Its name is shown and compared, never used as a path. */
export interface Member {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly offset: number;
  readonly encrypted: boolean;
}

const MAX_ENTRIES = 10_000;
const MAX_DIRECTORY = 64 << 20;
/** What may come out of one member, and how many times its packed size beyond the first 100 MB. */
const MAX_SIZE = 200 * 2 ** 30;
const FREE_SIZE = 100 * 2 ** 20;
const MAX_RATIO = 250;
const CHUNK = 1 << 18;

export function fileBytes(path: string, size: number): Bytes {
  return {
    size,
    async read(at, length) {
      const handle = await open(path, "r");
      try {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, at);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
    stream: (at, length) =>
      length > 0
        ? createReadStream(path, { start: at, end: at + length - 1, highWaterMark: CHUNK })
        : Readable.from([]),
  };
}

export function bufferBytes(buffer: Buffer): Bytes {
  return {
    size: buffer.length,
    read: async (at, length) => buffer.subarray(at, at + length),
    stream: (at, length) => Readable.from([buffer.subarray(at, at + length)]),
  };
}

/** The bytes inside a gzip file; throws `file_damaged` where it is cut or broken and `file_bomb` beyond the bounds. */
export function gunzip(bytes: Bytes, file: string): AsyncGenerator<Buffer> {
  return through(bytes.stream(0, bytes.size), createGunzip({ chunkSize: CHUNK }), bytes.size, file);
}

/** The bytes of one member; size and checksum are held against the directory at the end. */
export async function* unzip(bytes: Bytes, member: Member, file: string): AsyncGenerator<Buffer> {
  if (member.encrypted) throw new EngineError("file_encrypted", { file });
  if (member.method !== 0 && member.method !== 8)
    throw new EngineError("file_format_unknown", { file, format: `zip ${member.method}` });
  checkBounds(member.size, member.packed, file);
  const local = await bytes.read(member.offset, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== 0x04034b50) throw damaged(file, "corrupt");
  const start = member.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (start + member.packed > bytes.size) throw damaged(file, "truncated");
  let sum = 0;
  let size = 0;
  const inflate = member.method === 8 ? createInflateRaw({ chunkSize: CHUNK }) : null;
  for await (const chunk of through(bytes.stream(start, member.packed), inflate, member.packed, file)) {
    sum = crc32(chunk, sum);
    size += chunk.length;
    if (size > member.size) throw damaged(file, "corrupt");
    yield chunk;
  }
  if (size !== member.size || sum !== member.crc) throw damaged(file, "corrupt");
}

/** All bytes of a short stream. */
export async function gather(stream: AsyncIterable<Buffer>, limit: number, file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw new EngineError("file_bomb", { file, size_mb: Math.floor(limit / 2 ** 20) });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The first bytes of a stream, and whether that is all. */
export async function headOf(
  stream: AsyncIterable<Buffer>,
  length: number,
): Promise<{ head: Buffer; complete: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > length) return { head: Buffer.concat(chunks).subarray(0, length), complete: false };
  }
  return { head: Buffer.concat(chunks), complete: true };
}

async function* through(
  source: Readable,
  unpack: Transform | null,
  packed: number,
  file: string,
): AsyncGenerator<Buffer> {
  const stream = unpack ? pipeline(source, unpack, () => undefined) : source;
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      checkBounds(size, packed, file);
      yield chunk;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof EngineError) throw error;
    if (code?.startsWith("Z_")) throw damaged(file, code === "Z_BUF_ERROR" ? "truncated" : "corrupt");
    throw new EngineError("file_unreadable", { file, detail: code ?? "" }, { cause: error });
  } finally {
    source.destroy();
    unpack?.destroy();
  }
}

function checkBounds(size: number, packed: number, file: string): void {
  if (size > MAX_SIZE || (size > FREE_SIZE && size > packed * MAX_RATIO)) {
    throw new EngineError("file_bomb", { file, size_mb: Math.floor(size / 2 ** 20) });
  }
}

export function damaged(file: string, detail: string, at = 0): EngineError {
  return new EngineError("file_damaged", { file, detail, at });
}

/** The directory of a zip; throws `file_damaged` and, for more entries than any hand-over has, `file_bomb`. */
export async function readMembers(bytes: Bytes, file: string): Promise<Member[]> {
  const tailAt = Math.max(0, bytes.size - 65_557);
  const tail = await bytes.read(tailAt, bytes.size - tailAt);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > tail.length) throw damaged(file, "truncated");
  let entries = tail.readUInt16LE(end + 10);
  let size = tail.readUInt32LE(end + 12);
  let at = tail.readUInt32LE(end + 16);
  if (end >= 20 && tail.readUInt32LE(end - 20) === 0x07064b50) {
    const wide = await bytes.read(Number(tail.readBigUInt64LE(end - 12)), 56);
    if (wide.length < 56 || wide.readUInt32LE(0) !== 0x06064b50) throw damaged(file, "corrupt");
    entries = Number(wide.readBigUInt64LE(32));
    size = Number(wide.readBigUInt64LE(40));
    at = Number(wide.readBigUInt64LE(48));
  }
  if (entries > MAX_ENTRIES || size > MAX_DIRECTORY)
    throw new EngineError("file_bomb", { file, size_mb: Math.floor(size / 2 ** 20) });
  if (at + size > bytes.size) throw damaged(file, "truncated");
  const directory = await bytes.read(at, size);
  const members: Member[] = [];
  let offset = 0;
  for (let n = 0; n < entries; n++) {
    if (offset + 46 > directory.length || directory.readUInt32LE(offset) !== 0x02014b50) throw damaged(file, "corrupt");
    const nameLength = directory.readUInt16LE(offset + 28);
    const extraLength = directory.readUInt16LE(offset + 30);
    const next = offset + 46 + nameLength + extraLength + directory.readUInt16LE(offset + 32);
    if (next > directory.length) throw damaged(file, "corrupt");
    members.push(memberOf(directory, offset, nameLength, extraLength));
    offset = next;
  }
  return members;
}

function memberOf(directory: Buffer, at: number, nameLength: number, extraLength: number): Member {
  const wide = wideSizes(directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
  const field = (position: number) => {
    const value = directory.readUInt32LE(at + position);
    return value === 0xffffffff ? (wide.shift() ?? value) : value;
  };
  const size = field(24);
  const packed = field(20);
  const offset = field(42);
  return {
    name: nameOf(directory.subarray(at + 46, at + 46 + nameLength)),
    method: directory.readUInt16LE(at + 10),
    packed,
    size,
    crc: directory.readUInt32LE(at + 16),
    offset,
    encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
  };
}

function wideSizes(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const length = Math.min(extra.readUInt16LE(at + 2), extra.length - at - 4) >> 3;
    return Array.from({ length }, (_, index) => Number(extra.readBigUInt64LE(at + 4 + index * 8)));
  }
  return [];
}

/** Zips made on a Chinese Windows write names in GBK without saying so. */
function nameOf(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
