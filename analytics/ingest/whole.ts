import { stat } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../api/errors.ts";
import type { ImportOptions } from "../api/ingest.ts";
import type { JobContext } from "../db/context.ts";
import { encodingOf } from "./encoding.ts";
import { watchFile } from "./file.ts";
import { textLayout } from "./layout.ts";
import { refuseLongLines } from "./long-lines.ts";
import type { Profile } from "./profile.ts";
import { hashFile, profileBinary, profileFile } from "./profile.ts";
import type { Layout } from "./source.ts";
import { peek } from "./source.ts";

/** A file that was read once from end to end: what it holds, and its fingerprint. */
export interface Whole {
  readonly layout: Layout;
  readonly profile: Profile;
  /** Call after staging: throws `file_changed` when the file is not what it was when it was opened. */
  unchanged(): Promise<void>;
}

/**
 * Opens a file for an import or a check: head, hash and one pass over all bytes. What is packed, a workbook or JSON is
 * written into `scratch` as text, which `layout.opened.path` then names; `profile.sha256` is that of the file itself.
 * `ahead` hears what the head of a file that needs no unpacking tells, before the pass.
 */
export async function openWhole(
  path: string,
  options: ImportOptions,
  scratch: string,
  context: JobContext,
  ahead?: (layout: Layout) => Promise<void>,
): Promise<Whole> {
  const peeked = await peek(path, options, context.db).then((layout) => layout.packed?.relayout?.() ?? layout);
  const { file, bytes } = peeked.opened;
  const unchanged = await watchFile(path, file);
  const progress = (step: string) => {
    context.progress(step, 0, bytes, { file });
    return (done: number) => context.progress(step, Math.min(done, bytes), bytes, { file });
  };
  try {
    if (!peeked.packed) {
      if (peeked.format === "csv") await refuseLongLines(path, file, bytes);
      await ahead?.(peeked);
      const profile =
        peeked.format === "parquet"
          ? await profileBinary(path, progress("hash"))
          : await profileFile(path, peeked.dialect?.delimiter ?? null, progress("hash"));
      if (profile.bytes !== bytes) throw new EngineError("file_changed", { file, path });
      await unchanged();
      return { layout: peeked.format === "parquet" ? peeked : settled(peeked, profile, options), profile, unchanged };
    }
    const sha256 = await hashFile(path, progress("hash"));
    const to = join(scratch, "unpacked.csv");
    const refused = await peeked.packed.unpack(to, progress("unpack"));
    await unchanged();
    const layout: Layout = { ...peeked, opened: { ...peeked.opened, path: to }, refused };
    if (!peeked.packed.written) await refuseLongLines(to, file, (await stat(to)).size);
    const profile = await profileFile(to, peeked.dialect?.delimiter ?? null, progress("read"));
    if (!peeked.packed.written)
      return { layout: settled(layout, profile, options), profile: { ...profile, sha256 }, unchanged };
    if (profile.hasNul) throw new EngineError("file_not_table", { file, why: "binary" });
    // A line end inside a cell was written as CR, so that a line stays a line.
    return { layout, profile: { ...profile, sha256, lineEnds: "lf" }, unchanged };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof EngineError || typeof code !== "string") throw error;
    if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
      throw new EngineError("disk_full", { path: context.projectPath }, { cause: error });
    throw new EngineError("file_unreadable", { file, path, detail: code }, { cause: error });
  }
}

/** The layout again when the whole file tells another encoding than its head did. */
function settled(layout: Layout, profile: Profile, options: ImportOptions): Layout {
  const { opened } = layout;
  const encoding = encodingOf(opened.head, profile, options.encoding, opened.file);
  if (profile.hasNul && !encoding.startsWith("utf-16"))
    throw new EngineError("file_not_table", { file: opened.file, why: "binary" });
  return encoding === layout.encoding
    ? layout
    : { ...textLayout(opened, encoding, options), packed: layout.packed, sheets: layout.sheets, sheet: layout.sheet };
}
