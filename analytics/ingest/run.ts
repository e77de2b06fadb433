import { mkdtemp, rm } from "node:fs/promises";
import { join as joinPath } from "node:path";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { ImportOptions, ImportReport } from "../api/ingest.ts";
import type { Month } from "../api/project.ts";
import type { JobContext } from "../db/context.ts";
import { sql } from "../db/sql.ts";
import { choicesOf, keepsColumns } from "./choices.ts";
import type { Ahead } from "./csv.ts";
import { dropStaged, keepAhead, readAhead, stageCsv, withRefused } from "./csv.ts";
import { monthOfName } from "./expand.ts";
import { ATTRIBUTE, fieldsOf } from "./fields.ts";
import { joinDays, joinedFields } from "./day-time.ts";
import type { KnownKinds } from "./link.ts";
import { dropLinks, isOwnPhone, knownKinds, linkCustomers, linkedFields } from "./link.ts";
import { emptyErased } from "./kept-out.ts";
import { stageParquet } from "./parquet.ts";
import type { Profile } from "./profile.ts";
import type { Asked, Recognised } from "./recognise.ts";
import { attributeName, recogniseOrThrow } from "./recognise.ts";
import type { ImportIdentity, ImportNumbers } from "./record.ts";
import { findUnchanged, recordImport, sameImports } from "./record.ts";
import { fillTexts, storeRefused } from "./rejects.ts";
import { displaceSame, relationsOf } from "./replaced.ts";
import type { Repaired } from "./repairs.ts";
import { readRepaired, repairedLayout, unguardedStaged } from "./repairs.ts";
import { findSaved, saveMapping } from "./saved.ts";
import type { Layout, NativeType, Staged } from "./source.ts";
import type { StoredFile } from "./store.ts";
import { readingOptions, store } from "./store.ts";
import type { Unfolding } from "./unfold.ts";
import { unfoldLayout, unfoldStaged } from "./unfold.ts";
import { openWhole } from "./whole.ts";

/**
 * Imports one file: head → table and mapping → one pass for hash, encoding and line ends → staged → stored. Anything
 * wrong with the file or the mapping is thrown before the project is touched.
 *
 * Of the report: `rows` are the data records of the file; `rejected` those that are listed and not stored; `replaced`
 * those that a later row of the same file with the same key took the place of; `stored` the rest, so
 * rows = stored + rejected + replaced. A row stored by an earlier import whose key comes again is put aside, and counts
 * in neither import's numbers. A call stored for both its ends counts once, and so does a row unfolded into months.
 */
export async function runImport(params: CallParams<"ingest.run">, context: JobContext): Promise<ImportReport> {
  const { db } = context;
  return bringIn(params, context, async (brought) => {
    const { layout, identity, before } = brought;
    if (before) return { ...before, file: layout.opened.file, unchanged: true };
    const importId = (await db.value<number>(sql`select nextval('project.import_number')`))!;
    const { numbers, stored } = await brought.store(importId);
    if (numbers.stored === 0 && numbers.rows === numbers.rejected) {
      throw new EngineError("file_no_valid_rows", {
        file: layout.opened.file,
        table: identity.table,
        rejected: numbers.rejected,
        ...(await firstReason(context, importId)),
      });
    }
    const report = await recordImport(db, {
      importId,
      layout,
      columns: layout.columns,
      identity,
      dates: stored.dates,
      numbers,
      importedAt: context.now(),
    });
    if (!brought.repaired) {
      const { columns, found } = brought;
      await saveMapping(db, {
        file: layout.opened.file,
        columns,
        table: found.table,
        fields: found.fields,
        choices: identity.choices,
        at: context.now(),
      });
    }
    return report;
  });
}

/** A file on its way in: what was decided about it, and the rest of the way. */
export interface Brought {
  readonly layout: Layout;
  readonly found: Recognised;
  /** Columns as they are stored: unfolded ones, when the file is unfolded. */
  readonly columns: readonly string[];
  readonly identity: ImportIdentity;
  readonly repaired: Repaired | null;
  /** The import that stands and did the same. */
  readonly before: ImportReport | null;
  /** Rows in the table, rejected ones in the list. */
  store(importId: number): Promise<{ readonly numbers: ImportNumbers; readonly stored: StoredFile }>;
}

/** Opens and recognises a file and hands it to `work`; nothing that it staged stays after. */
export async function bringIn<T>(
  params: CallParams<"ingest.run">,
  context: JobContext,
  work: (brought: Brought) => Promise<T>,
): Promise<T> {
  const { db } = context;
  checkTimeZone(params.options?.timeZone);
  const scratch = await mkdtemp(joinPath(context.workDirectory, "ingest-"));
  try {
    const given: ImportOptions = params.options ?? {};
    const repaired = given.repairs === undefined ? null : await readRepaired(db, given.repairs, given);
    const known = await knownKinds(db);
    const decide = (layout: Layout) => decideFor(layout, params, repaired, known, context);
    let ahead: Ahead | null = null;
    const {
      layout: read,
      profile,
      unchanged,
    } = await openWhole(params.path, given, scratch, context, async (head) => {
      ahead = await readAhead(db, head, scratch, async () => {
        // What is wrong is told after the whole file was looked at.
        const decided = repaired ? null : await decide(head).catch(() => null);
        if (!decided || decided.unfolding) return null;
        return nativeTypes(head, decided.found, decided.options, decided.choices);
      });
    });
    if (params.sha256 !== undefined && params.sha256 !== profile.sha256)
      throw new EngineError("file_changed_since_check", { file: read.opened.file, path: params.path });
    const kept = await keepAhead(ahead, read, profile, (reading) =>
      context.during("read", reading, { file: read.opened.file }),
    );
    const { layout, columns, options, unfolding, found, choices } = await decide(read);
    const mapping = Object.fromEntries(columns.map((column, index) => [column, found.fields[index]!]));
    const identity: ImportIdentity = { sha256: profile.sha256, table: found.table, mapping, choices, options };
    return await work({
      layout,
      found,
      columns,
      identity,
      repaired,
      before: await findUnchanged(db, identity),
      store: async (importId) => {
        const native =
          unfolding || repaired ? new Map<number, NativeType>() : nativeTypes(layout, found, options, choices);
        const raw = await stage(read, profile, scratch, native, kept, context);
        await unchanged();
        const whole = repaired ? unguardedStaged(raw, layout.columns.length) : raw;
        // Before the months part: an id that leads nowhere is refused once, not once a month.
        const linked = await linkCustomers(
          db,
          joinDays(whole, found.fields, found.table),
          unfolding ? foldedFields(found, layout, unfolding) : found.fields,
          layout.columns,
        );
        const staged = unfolding
          ? await unfoldStaged(db, linked, unfolding, ownerOf(found, unfolding), columns)
          : linked;
        context.progress("store", 0, null, { file: layout.opened.file });
        const storing = {
          staged,
          importId,
          columns,
          found: { ...found, fields: linkedFields(joinedFields(found.fields, found.table)) },
          options,
          choices,
          byPhone: isOwnPhone(columns, found.fields),
          dates: repaired?.dates ?? null,
        };
        const stored = await store(storing, context);
        for (const relation of relationsOf(found.table))
          await displaceSame(db, relation, importId, sameImports(identity));
        if (staged.refused) await storeRefused(db, importId, staged.refused);
        await fillTexts(db, importId, whole.scan, layout.columns.length, textDelimiter(layout));
        await emptyErased(db, importId);
        // Every row of an unfolded file is there once a month.
        const each = unfolding ? unfolding.months.length : 1;
        return {
          stored,
          numbers: {
            rows: staged.rows / each + staged.refusedRows,
            stored: stored.stored / each,
            rejected: stored.rejected / each + staged.refusedRows,
            replaced: stored.replaced / each,
          },
        };
      },
    });
  } finally {
    await dropStaged(db).catch(() => undefined);
    await dropLinks(db).catch(() => undefined);
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Decided {
  readonly layout: Layout;
  readonly columns: readonly string[];
  readonly options: ImportOptions;
  readonly unfolding: Unfolding | null;
  readonly found: Recognised;
  readonly choices: ImportIdentity["choices"];
}

async function decideFor(
  read: Layout,
  params: CallParams<"ingest.run">,
  repaired: Repaired | null,
  known: KnownKinds,
  context: JobContext,
): Promise<Decided> {
  const { file } = read.opened;
  const layout = repaired ? repairedLayout(read, repaired) : read;
  const options = repaired ? repaired.options : withMonth(params.options ?? {}, read);
  const unfolding = options.unfold ? unfoldLayout(layout, options) : null;
  const shown = unfolding?.layout ?? layout;
  const table = repaired
    ? repaired.table
    : (params.table ?? (unfolding ? ATTRIBUTE + attributeName(file, options.month !== undefined) : undefined));
  if (unfolding && !table?.startsWith(ATTRIBUTE))
    throw new EngineError("unfold_not_attribute", { file, table: table ?? "" });
  const asked: Asked = {
    file,
    columns: shown.columns,
    table,
    mapping: repaired ? { ...repaired.mapping, ...params.mapping } : params.mapping,
    saved: repaired ? null : await findSaved(context.db, file, shown.columns, table),
    options,
    sample: shown.sample,
    ...known,
    ...(unfolding ? { fixed: { [unfolding.monthIndex]: "month" } } : {}),
  };
  const found = recogniseOrThrow(asked);
  const saved = asked.saved?.table === found.table ? asked.saved.mapping : {};
  const choices = choicesOf(shown.columns, { ...saved, ...asked.mapping });
  const homeless = shown.columns.find(
    (column, index) => choices[column]?.keep === true && found.fields[index] === null,
  );
  if (homeless !== undefined && !keepsColumns(found.table)) {
    throw new EngineError("column_not_kept", { file, column: homeless, table: found.table });
  }
  return { layout, columns: shown.columns, options, unfolding, found, choices };
}

/** The month the file's name tells, else its sheet's or member's. */
export function monthOfLayout({ opened, sheet }: Layout): Month | null {
  return monthOfName(opened.file) ?? (sheet === null ? null : monthOfName(sheet));
}

/** The month that names tell counts where nothing else does. */
export function withMonth(options: ImportOptions, layout: Layout): ImportOptions {
  const month = options.month ?? monthOfLayout(layout);
  return month === null ? options : { ...options, month };
}

function checkTimeZone(timeZone: string | undefined): void {
  if (timeZone === undefined) return;
  try {
    Intl.DateTimeFormat("en", { timeZone });
  } catch (error) {
    throw new EngineError(
      "bad_params",
      { call: "ingest.run", at: "options.timeZone", detail: timeZone },
      { cause: error },
    );
  }
}

/** The delimiter that the lines of rejected rows are written with. */
function textDelimiter({ dialect }: Layout): string {
  const delimiter = dialect?.delimiter ?? ",";
  return delimiter === " " ? "\t" : delimiter;
}

/** The fields of an unfolded file by the columns it has itself. */
function foldedFields({ fields }: Recognised, layout: Layout, { plain }: Unfolding): (string | null)[] {
  return layout.columns.map((_, index) => fields[plain.indexOf(index)] ?? null);
}

function ownerOf(found: Recognised, { monthIndex }: Unfolding): number | null {
  const index = linkedFields(found.fields).indexOf("customer_id");
  return index < 0 || index >= monthIndex ? null : index;
}

/** A file that was looked through, as a relation. */
export async function stage(
  layout: Layout,
  profile: Profile,
  scratch: string,
  native: Map<number, NativeType>,
  ahead: Ahead | null,
  context: JobContext,
): Promise<Staged> {
  if (layout.format === "parquet") return stageParquet(layout, context.db, native);
  const staged = await stageCsv(context.db, {
    layout,
    profile,
    scratch,
    native,
    ahead,
    rewriting: (done) => context.progress("decode", done, layout.opened.bytes, { file: layout.opened.file }),
    reading: (work) => context.during("read", work, { file: layout.opened.file }),
  });
  return layout.refused ? withRefused(staged, layout.refused) : staged;
}

/** Columns that DuckDB may read by itself: those of a call file whose first rows are all plain. */
function nativeTypes(
  layout: Layout,
  found: Recognised,
  options: ImportOptions,
  choices: ImportIdentity["choices"],
): Map<number, NativeType> {
  const types = new Map<number, NativeType>();
  if (found.table !== "call") return types;
  const all = (index: number, pattern: RegExp) => layout.sample.every((row) => pattern.test(row[index]));
  found.fields.forEach((field, index) => {
    const header = layout.columns[index];
    const spec = fieldsOf("call").find(({ name }) => name === field);
    if (field === "started_at" && options.timeZone === undefined && all(index, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/))
      types.set(index, "TIMESTAMP");
    if (field?.startsWith("is_") && all(index, /^(true|false|0|1|)$/i)) types.set(index, "BOOLEAN");
    const { secondsPer } = readingOptions(header, spec, "call", options, choices[header]);
    if (field === "duration_s" && secondsPer === 1 && all(index, /^-?\d{1,9}$/)) types.set(index, "INTEGER");
  });
  return types;
}

async function firstReason(context: JobContext, importId: number): Promise<{ reason: string; line: number }> {
  const row = await context.db.row<{ reason: string; line: number }>(
    sql`select reason, line from project.import_reject where import_id = ${importId} order by line limit 1`,
  );
  return row ?? { reason: "", line: 0 };
}
