import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** A record DuckDB did not take: where its bytes begin (0-based; blank lines may come before it) and how many they are. */
export interface SkippedRecord {
  readonly at: number;
  readonly bytes: number;
}

export interface LineScan {
  readonly path: string;
  /** Physical lines before the first record. */
  readonly skipLines: number;
  /** Last byte of the delimiter. */
  readonly delimiter: number;
  /** False for files with one column, where a blank line is a record. */
  readonly skipBlank: boolean;
  /** The next of them, in the order of the file, from the `nth` (from 0) on; none when there are no more. */
  skipped(nth: number): Promise<readonly SkippedRecord[]>;
}

/** CSV files to write: `ordinal,line` of accepted records; `byte_at,line,span` of skipped ones. */
export interface LineFiles {
  readonly breaks: string;
  readonly skipped: string;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const BLANK = 32;

/**
 * Physical lines of the records of a CSV file. DuckDB counts records, so its numbers slip after a quoted line end and
 * after a blank line; this walks the bytes once and writes down, of accepted records, only where the two counts part.
 * Memory does not grow with the number of either.
 */
export async function mapLines(scan: LineScan, to: LineFiles): Promise<{ breaks: number; firstLine: number }> {
  let page = await scan.skipped(0);
  const [out, skips] = [await open(to.breaks, "w"), await open(to.skipped, "w")];
  let nth = 0;
  let pageFrom = 0;
  let skip = { at: 0, line: 0, span: 0 };
  let skipText = "byte_at,line,span\n";
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
          if (nth - pageFrom === page.length && page.length > 0) {
            page = await scan.skipped(nth);
            pageFrom = nth;
          }
          const next = page[nth - pageFrom];
          if (next && next.at <= offset + i) {
            state = "skipping";
            skipEnd = next.at + next.bytes;
            skip = { at: next.at, line, span: 1 };
            nth++;
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
          if (offset + i + 1 < skipEnd) skip.span++;
          else {
            state = "start";
            skipText += `${skip.at},${skip.line},${skip.span}\n`;
          }
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
      await out.write(text);
      await skips.write(skipText);
      text = skipText = "";
    }
    // The last line may have no end.
    if (state === "skipping") await skips.write(`${skip.at},${skip.line},${skip.span}\n`);
  } finally {
    await out.close();
    await skips.close();
  }
  return { breaks, firstLine };
}
