import { isAscii, isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What one pass over all bytes of a file tells. */
export interface Profile {
  readonly sha256: string;
  /** How many bytes were read. */
  readonly bytes: number;
  /** Offset of the first byte that is not UTF-8; null when the whole file is. */
  readonly invalidAt: number | null;
  /** Characters of three or more bytes before that: a sign that the file began as UTF-8. */
  readonly wideBefore: number;
  /** Pairs that start with a high byte, and those of them whose second byte is ASCII. */
  readonly highPairs: number;
  readonly asciiSeconds: number;
  readonly hasNul: boolean;
  readonly hasQuote: boolean;
  readonly hasTab: boolean;
  /** Whether a cell may begin or end with a blank; exact where nothing is quoted. */
  readonly hasOuterBlank: boolean;
  readonly hasBlankLine: boolean;
  readonly lineEnds: "lf" | "crlf" | "mixed";
}

const CHUNK = 4 << 20;

/** Streams the file once. `onBytes` hears how far it is; throwing there stops the pass. */
export async function profileFile(
  path: string,
  delimiter: string | null,
  onBytes: (done: number) => void,
): Promise<Profile> {
  const hash = createHash("sha256");
  const utf8 = new Utf8Check();
  const ends = new LineEnds();
  let done = 0;
  let hasNul = false;
  let hasQuote = false;
  let hasTab = false;
  let hasOuterBlank = false;
  let tail: Buffer = Buffer.from("\n");
  const outer = outerBlanks(delimiter);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    hasNul ||= chunk.includes(0);
    hasQuote ||= chunk.includes(0x22);
    hasTab ||= chunk.includes(0x09);
    if (!hasOuterBlank) {
      const seam = Buffer.concat([tail, chunk.subarray(0, 8)]);
      const possible = isAscii(chunk) ? outer.filter((bytes) => isAscii(bytes)) : outer;
      hasOuterBlank = outer.some((bytes) => has(seam, bytes)) || possible.some((bytes) => has(chunk, bytes));
      tail = Buffer.from(chunk.subarray(-8));
    }
    utf8.add(chunk, done);
    ends.add(chunk);
    done += chunk.length;
    onBytes(done);
  }
  utf8.end(done);
  return {
    sha256: hash.digest("hex"),
    bytes: done,
    invalidAt: utf8.invalidAt,
    wideBefore: utf8.wide,
    highPairs: utf8.highPairs,
    asciiSeconds: utf8.asciiSeconds,
    hasNul,
    hasQuote,
    hasTab,
    hasOuterBlank: hasOuterBlank || tail.at(-1) === 32,
    hasBlankLine: ends.hasBlankLine,
    lineEnds: ends.kind(),
  };
}

/** The profile of a file that is no text: what it is made of says nothing. */
export async function profileBinary(path: string, onBytes: (done: number) => void): Promise<Profile> {
  let bytes = 0;
  const sha256 = await hashFile(path, (done) => onBytes((bytes = done)));
  const flags = { hasNul: true, hasQuote: true, hasTab: true, hasOuterBlank: true, hasBlankLine: true };
  return { sha256, bytes, invalidAt: 0, wideBefore: 0, highPairs: 0, asciiSeconds: 0, ...flags, lineEnds: "mixed" };
}

/** The SHA-256 of a file alone. */
export async function hashFile(path: string, onBytes: (done: number) => void): Promise<string> {
  const hash = createHash("sha256");
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    done += chunk.length;
    onBytes(done);
  }
  return hash.digest("hex");
}

/** The no-break and the full-width blank in GB18030. */
const gbBlanks = [
  [0x81, 0x30, 0x84, 0x32],
  [0xa1, 0xa1],
].map((bytes) => Buffer.from(bytes));

/** A blank beside a delimiter or a line end; no-break and full-width blanks anywhere, for they are rare. */
function outerBlanks(delimiter: string | null): Buffer[] {
  const beside = delimiter === null ? [] : [` ${delimiter}`, `${delimiter} `];
  const texts = [...beside, "\n ", " \n", " \r", "\u00a0", "\u3000"].map((text) => Buffer.from(text));
  return [...texts, ...gbBlanks];
}

/** Looks for the blank first: a delimiter stands after every cell. */
function has(chunk: Buffer, bytes: Buffer): boolean {
  return bytes.at(-1) === 32 ? chunk.lastIndexOf(bytes) >= 0 : chunk.includes(bytes);
}

/** Strict UTF-8 over chunks that may cut a character. */
export class Utf8Check {
  invalidAt: number | null = null;
  wide = 0;
  highPairs = 0;
  asciiSeconds = 0;
  #carry: Buffer = Buffer.alloc(0);

  add(chunk: Buffer, offset: number): void {
    if (this.invalidAt === null) {
      const from = offset - this.#carry.length;
      const all = this.#carry.length > 0 ? Buffer.concat([this.#carry, chunk]) : chunk;
      const whole = all.subarray(0, wholeCharacters(all));
      if (isUtf8(whole)) {
        this.#count(whole);
        this.#carry = Buffer.from(all.subarray(whole.length));
        return;
      }
      const at = firstInvalid(whole);
      this.#count(whole.subarray(0, at));
      this.invalidAt = from + at;
    }
    if (this.highPairs > 100_000) return;
    for (let i = 0; i + 1 < chunk.length; i++) {
      if (chunk[i] < 0x80) continue;
      this.highPairs++;
      if (chunk[i + 1] < 0x80) this.asciiSeconds++;
      i++;
    }
  }

  end(offset: number): void {
    if (this.invalidAt === null && this.#carry.length > 0) this.invalidAt = offset - this.#carry.length;
  }

  #count(part: Buffer): void {
    if (isAscii(part)) return;
    for (let i = 0; i < part.length && this.wide < 16; i++) if (part[i] >= 0xe1) this.wide++;
  }
}

/** Length without a character cut off at the end. */
function wholeCharacters(buffer: Buffer): number {
  for (let back = 1; back <= 3 && back <= buffer.length; back++) {
    const byte = buffer[buffer.length - back];
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? buffer.length - back : buffer.length;
    }
  }
  return buffer.length;
}

function firstInvalid(buffer: Buffer): number {
  let low = 0;
  let high = buffer.length;
  while (high - low > 8) {
    const middle = (low + high) >> 1;
    const part = buffer.subarray(low, middle);
    const whole = wholeCharacters(part);
    if (whole > 0 && isUtf8(part.subarray(0, whole))) low += whole;
    else high = middle;
  }
  return low;
}

class LineEnds {
  hasBlankLine = false;
  #lf = false;
  #crlf = false;
  #cr = false;
  #tail: Buffer = Buffer.from("\n");

  add(chunk: Buffer): void {
    const hasCr = chunk.includes(13);
    if (!this.hasBlankLine) {
      const seam = Buffer.concat([this.#tail, chunk.subarray(0, 3)]);
      this.hasBlankLine =
        [seam, chunk].some((part) => part.includes("\n\n")) ||
        [seam, ...(hasCr ? [chunk] : [])].some((part) => part.includes("\n\r\n"));
    }
    const previous = this.#tail[this.#tail.length - 1];
    if (previous !== 13 && !hasCr) {
      this.#lf ||= chunk.includes(10);
    } else {
      let lf = 0;
      let crlf = 0;
      let cr = 0;
      for (let i = 0, before = previous; i < chunk.length; i++) {
        const byte = chunk[i];
        if (byte === 10) {
          if (before === 13) crlf++;
          else lf++;
        } else if (before === 13) cr++;
        before = byte;
      }
      this.#lf ||= lf > 0;
      this.#crlf ||= crlf > 0;
      this.#cr ||= cr > 0;
    }
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(-2)]).subarray(-2);
  }

  kind(): "lf" | "crlf" | "mixed" {
    if (this.#cr || this.#tail[this.#tail.length - 1] === 13) return "mixed";
    if (this.#crlf) return this.#lf ? "mixed" : "crlf";
    return "lf";
  }
}
