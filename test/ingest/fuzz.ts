import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { EngineError } from "../../analytics/api/errors.ts";
import type { ImportReport } from "../../analytics/api/ingest.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import { sql } from "../../analytics/db/sql.ts";
import { createRandom } from "../../analytics/math/random.ts";
import { dropStaged, stageCsv } from "../../analytics/ingest/csv.ts";
import { openWhole } from "../../analytics/ingest/whole.ts";
import { openProject } from "./project.ts";

const SEED = 20_240_801;
const BATCH = 50;
export type Dice = (below: number) => number;

function dice(seed: number): Dice {
  const random = createRandom(seed);
  return (below) => Math.floor(random.next() * below);
}

export const rows = Array.from({ length: 12 }, (_, index) => [
  `10${index}`,
  `2024-0${1 + (index % 6)}`,
  index % 3 ? `${index * 17}.5` : `"1,${index}00.00"`,
  `备注${index}`,
]);
export const header = "客户编号,账期,账单总额,备注";
const tokens = [
  '"',
  '""',
  ",",
  "\n",
  "\r",
  "\r\n",
  "\0",
  "\ufeff",
  "\t",
  ";",
  "'",
  " ",
  "\u3000",
  "\u2028",
  "\\",
  "=1+1",
  "9".repeat(40),
  "1e999",
  "-",
  "x".repeat(3000),
  "2024-13-45",
  "汉字",
  ",,,,,,,,",
  "\n\n\n",
];

/** One to three changes: bytes turned, cut out, doubled, put in, or the end cut off. */
export function mutate(content: Buffer, roll: Dice, from: number): Buffer {
  let bytes = content;
  for (let n = 1 + roll(3); n > 0; n--) {
    const at = Math.min(from + roll(Math.max(1, bytes.length - from)), bytes.length);
    const length = 1 + roll(20);
    switch (roll(6)) {
      case 0:
        bytes = Buffer.from(bytes);
        if (at < bytes.length) bytes[at] = roll(256);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      case 3:
        bytes =
          roll(3) === 0
            ? bytes.subarray(0, at)
            : Buffer.concat([
                bytes.subarray(0, at),
                Buffer.from(Array.from({ length }, () => roll(256))),
                bytes.subarray(at),
              ]);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(tokens[roll(tokens.length)]), bytes.subarray(at)]);
    }
  }
  return bytes;
}

/** How an import ends: `taken`, the code it is refused with, or what must not be. */
function outcome(end: unknown): string {
  if (end instanceof EngineError && end.code !== "internal") return end.code;
  if (end instanceof Error) return String(end);
  if ("keepsColumns" in (end as object)) return "shown";
  const { rows: all, stored, rejected, replaced } = end as ImportReport;
  return all === stored + rejected + replaced ? "taken" : `${all} is not ${stored} + ${rejected} + ${replaced}`;
}

/** One in so many is imported whole, one in so many checked first: each is a transaction of its own and costs most. */
const WHOLE = 8;
const CHECKED = 32;

/**
 * Every mutant is previewed. Seven in eight are read as an import reads them and their rows counted, the eighth is
 * imported whole: refused, it must leave the project as it was, and a check before it must have said the same. Tells how
 * they ended.
 */
export async function fuzz(
  make: (roll: Dice) => Uint8Array,
  name: string,
  mutants: number,
): Promise<Map<string, number>> {
  const project = await openProject();
  const outcomes = new Map<string, number>();
  const scratch = join(project.folder, "scratch");
  const settle = (work: Promise<unknown>) => work.catch((error: unknown) => error);
  const content = () =>
    project.rows(sql`select (select count(*) from project.import) as imports, (select count(*) from project.bill) as bills,
      (select count(*) from project.import_reject) as rejects, (select count(*) from project.customer_key) as customers,
      (select count(*) from project.mapping) as mappings`);
  let before = await content();
  for (let n = 0; n < mutants; n += BATCH) {
    const paths = Array.from({ length: Math.min(BATCH, mutants - n) }, (_, index) =>
      project.file(`${n + index}-${name}`, make(dice(SEED + n + index))),
    );
    const ends: unknown[] = [];
    for (const path of paths) {
      const shown = await settle(project.read("ingest.preview", { path, table: "bill" }));
      expect(outcome(shown), `preview of ${path}`).toMatch(/^[a-z_]+$/);
    }
    await project.database.trial(async (db) => {
      for (const [index, path] of paths.entries()) {
        if (index % WHOLE === 0) continue;
        mkdirSync(scratch);
        ends[index] = await settle(read(path, scratch, project.contextOf(db)));
        rmSync(scratch, { recursive: true });
      }
    });
    for (let index = 0; index < paths.length; index += WHOLE) {
      const asked = { path: paths[index], table: "bill" };
      const checked = index % CHECKED === 0 ? await settle(project.job("ingest.check", asked)) : null;
      const end = await settle(project.run(asked));
      const after = await content();
      if (end instanceof Error) expect(after, `after ${paths[index]} was refused`).toEqual(before);
      before = after;
      // Only an import asks that a row be left.
      if (checked && outcome(end) !== "file_no_valid_rows")
        expect(numbers(checked), paths[index]).toEqual(numbers(end));
      ends[index] = end;
    }
    ends.forEach((end, index) => {
      const found = outcome(end);
      expect(/^[a-z_]+$/.test(found), `mutant ${n + index} of ${name}: ${found}`).toBe(true);
      outcomes.set(found, (outcomes.get(found) ?? 0) + 1);
    });
    for (const path of paths) rmSync(path);
  }
  return outcomes;
}

function numbers(end: unknown): unknown {
  if (end instanceof EngineError) return end.code;
  const { rows: all, stored, rejected, replaced, rejectReasons } = end as ImportReport;
  return { all, stored, rejected, replaced, rejectReasons };
}

/** Reads a mutant as an import does and counts its rows; none is stored. */
async function read(
  path: string,
  scratch: string,
  context: JobContext,
): Promise<Pick<ImportReport, "rows" | "stored" | "rejected" | "replaced">> {
  const { layout, profile, unchanged } = await openWhole(path, {}, scratch, context);
  const staged = await stageCsv(context.db, {
    layout,
    profile,
    scratch,
    native: new Map(),
    ahead: null,
    rewriting: () => undefined,
    reading: (work) => work(),
  });
  await unchanged();
  const [stored, rejected] = await Promise.all([
    context.db.value<number>(sql`select count(line) from ${staged.scan} s`),
    staged.refused ? context.db.value<number>(sql`select count(line) from ${staged.refused} r`) : 0,
  ]);
  await dropStaged(context.db);
  return { rows: staged.rows + staged.refusedRows, stored: stored ?? 0, rejected: rejected ?? 0, replaced: 0 };
}
