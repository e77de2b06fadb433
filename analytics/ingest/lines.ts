import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** A record DuckDB did not take: where its bytes begin (0-based; blank lines may come before it) and how many they are. */
export interface SkippedRecord {
  readonly at: number;
  readonly bytes: number;
}

/** The physical lines of a record: the first, and how many it spans. */
export interface Lines {
  readonly line: number;
  readonly span: number;
}

export interface LineScan {
  readonly path: string;
  /** Physical lines before the first record. */
  readonly skipLines: number;
  /** Last byte of the delimiter. */
  readonly delimiter: number;
  /** False for files with one column, where a blank line is a record. */
  readonly skipBlank: boolean;
  /** In the order of the file. */
  readonly skipped: readonly SkippedRecord[];
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const BLANK = 32;

/**
 * Physical lines of the records of a CSV file. DuckDB counts records, so its numbers slip after a quoted line end and
 * after a blank line; this walks the bytes once and writes down (to the CSV file `to`: `ordinal,line` of an accepted
 * record) only where the two counts part.
 */
export async function mapLines(
  scan: LineScan,
  to: string,
): Promise<{ skipped: Lines[]; breaks: number; firstLine: number }> {
  const out = await open(to, "w");
  const found: { line: number; span: number }[] = [];
  let text = "ordinal,line\n";
  let line = 1;
  let ordinal = 0;
  let expected = -1;
  let offset = 0;
  let state: "start" | "record" | "skipping" = "start";
  let quoted = false;
  // A quote opens at the start of a cell, or again right after one that closed: `""` is a quote within quotes.
  let mayOpen = true;
  let skipEnd = 0;
  let breaks = 0;
  let firstLine = scan.skipLines + 1;
  try {
    for await (const chunk of createReadStream(scan.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i];
        if (line <= scan.skipLines) {
          if (byte === LF) line++;
          continue;
        }
        if (state === "start") {
          if (scan.skipBlank && (byte === LF || byte === CR)) {
            if (byte === LF) line++;
            continue;
          }
          const next = scan.skipped[found.length];
          if (next && next.at <= offset + i) {
            state = "skipping";
            skipEnd = next.at + next.bytes;
            found.push({ line, span: 1 });
          } else {
            state = "record";
            quoted = false;
            mayOpen = true;
            if (line !== expected) {
              text += `${ordinal},${line}\n`;
              if (breaks++ === 0) firstLine = line;
              expected = line;
            }
            ordinal++;
            expected++;
          }
        }
        if (state === "skipping") {
          if (byte !== LF) continue;
          line++;
          if (offset + i + 1 >= skipEnd) state = "start";
          else found[found.length - 1].span++;
        } else if (byte === LF) {
          line++;
          if (!quoted) state = "start";
        } else if (byte === QUOTE) {
          if (quoted) {
            quoted = false;
            mayOpen = true;
          } else {
            quoted = mayOpen;
            mayOpen = false;
          }
        } else if (!quoted) mayOpen = byte === scan.delimiter || (mayOpen && byte === BLANK);
      }
      offset += chunk.length;
      if (text.length > 1 << 16) {
        await out.write(text);
        text = "";
      }
    }
    await out.write(text);
  } finally {
    await out.close();
  }
  return { skipped: found, breaks, firstLine };
}
