import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { EngineError } from "../api/errors.ts";
import type { Encoding } from "../api/ingest.ts";
import { decoderOf } from "./encoding.ts";

export interface RewriteOptions {
  readonly encoding: Encoding;
  /** Makes every line end `\n`. */
  readonly lineEnds: boolean;
  /** Makes runs of blanks one tab and trims the lines. */
  readonly blanks: boolean;
}

/**
 * Writes the file again as UTF-8 that DuckDB reads; every line stays one line, so line numbers hold. Streams: memory
 * does not grow with the file. Throws `file_encoding_unknown` where the bytes are not in the encoding.
 */
export async function rewriteFile(
  from: string,
  to: string,
  file: string,
  options: RewriteOptions,
  onBytes: (done: number) => void,
): Promise<void> {
  const decoder = decoderOf(options.encoding);
  const out = await open(to, "w");
  let done = 0;
  let held = "";
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (error) {
      throw new EngineError(
        "file_encoding_unknown",
        { file, offset: done, encoding: options.encoding },
        { cause: error },
      );
    }
  };
  const write = async (text: string) => {
    if (text.length > 0) await out.write(normal(text, options));
  };
  try {
    for await (const chunk of createReadStream(from, { highWaterMark: 4 << 20 }) as AsyncIterable<Buffer>) {
      const text = held + decode(chunk);
      // The last line waits: a line end or a run of blanks may be cut in two.
      const cut = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r", text.length - 2)) + 1;
      held = text.slice(cut);
      await write(text.slice(0, cut));
      done += chunk.length;
      onBytes(done);
    }
    await write(held + decode());
  } finally {
    await out.close();
  }
}

function normal(text: string, { lineEnds, blanks }: RewriteOptions): string {
  let result = text;
  if (lineEnds || blanks) result = result.replace(/\r\n?/g, "\n");
  if (blanks) result = result.replace(/^[ \t]+|[ \t]+$/gm, "").replace(/[ \t]+/g, "\t");
  return result;
}
