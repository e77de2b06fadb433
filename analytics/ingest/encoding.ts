import { TextDecoder } from "node:util";
import { EngineError } from "../api/errors.ts";
import type { Encoding } from "../api/ingest.ts";
import type { Profile } from "./profile.ts";
import { Utf8Check } from "./profile.ts";

/** Encoding a byte-order mark stands for, and the mark's length. */
export function byteOrderMark(head: Buffer): { encoding: Encoding; length: number } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", length: 2 };
  return null;
}

/**
 * UTF-16 without a mark: digits, delimiters and line ends have a zero on one side of the pair, which no other encoding
 * of a table has; the text must then read without a zero in it.
 */
function wideWithoutMark(head: Buffer): Encoding | null {
  const length = Math.min(head.length, 1 << 16) & ~1;
  let [first, second] = [0, 0];
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) first++;
    if (head[i + 1] === 0) second++;
  }
  if (Math.max(first, second) < length / 20 || Math.min(first, second) * 4 > Math.max(first, second)) return null;
  const encoding = second > first ? "utf-16le" : "utf-16be";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(head.subarray(0, length), { stream: true });
    return /[\r\n]/.test(text) && !text.includes("\0") ? encoding : null;
  } catch {
    return null;
  }
}

/** What the preview goes by: as `encodingOf`, from the head alone (its last character may be cut). */
export function encodingOfHead(head: Buffer, complete: boolean, asked: Encoding | undefined): Encoding {
  if (asked) return asked;
  const mark = byteOrderMark(head);
  if (mark) return mark.encoding;
  const wide = wideWithoutMark(head);
  if (wide) return wide;
  const check = new Utf8Check();
  check.add(head, 0);
  if (complete) check.end(head.length);
  if (check.invalidAt === null) return "utf-8";
  return isGb(head, check.highPairs, check.asciiSeconds) ? "gb18030" : "windows-1252";
}

/**
 * The encoding of a whole file: byte-order mark, strict UTF-8, GB18030, windows-1252. In Chinese text nearly every
 * second byte of a pair is high, in Western text most are letters: short files need that to be told apart.
 * A file that begins as UTF-8 with wide characters and breaks later is neither: `file_encoding_unknown`.
 */
export function encodingOf(head: Buffer, profile: Profile, asked: Encoding | undefined, file: string): Encoding {
  const broken = () =>
    new EngineError("file_encoding_unknown", { file, offset: profile.invalidAt ?? 0, encoding: asked ?? "utf-8" });
  const mark = byteOrderMark(head);
  const chosen = asked ?? mark?.encoding ?? wideWithoutMark(head);
  if (chosen === "utf-8" && profile.invalidAt !== null) throw broken();
  if (chosen) return chosen;
  if (profile.invalidAt === null) return "utf-8";
  if (profile.wideBefore >= 2) throw broken();
  return isGb(head, profile.highPairs, profile.asciiSeconds) ? "gb18030" : "windows-1252";
}

function isGb(head: Buffer, highPairs: number, asciiSeconds: number): boolean {
  if (asciiSeconds * 2 > highPairs) return false;
  try {
    new TextDecoder("gb18030", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Strict decoder that drops the byte-order mark. */
export function decoderOf(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { fatal: encoding !== "windows-1252" });
}

/** The head as text, cut after its last whole line unless it is the whole file. */
export function decodeHead(head: Buffer, encoding: Encoding, complete: boolean, file: string): string {
  let text: string;
  try {
    const decoder = decoderOf(encoding);
    text = decoder.decode(head, { stream: true });
    if (complete) text += decoder.decode();
  } catch (error) {
    throw new EngineError("file_encoding_unknown", { file, offset: 0, encoding }, { cause: error });
  }
  if (complete) return text;
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return end < 0 ? text : text.slice(0, end + 1);
}
