import { mkdtemp, rm } from "node:fs/promises";
import { join as joinPath } from "node:path";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { ImportOptions, ImportReport } from "../api/ingest.ts";
import type { JobContext } from "../db/context.ts";
import { sql } from "../db/sql.ts";
import { attributeIncoming, attributeTarget, prepareTable, typeColumns } from "./attribute.ts";
import type { ReadingOptions } from "./convert.ts";
import { dropStaged, stageCsv } from "./csv.ts";
import { dateOrders, defaultDates } from "./dates.ts";
import { encodingOf } from "./encoding.ts";
import type { FieldSpec, TableSpec } from "./fields.ts";
import { ATTRIBUTE, fieldsOf, findTable } from "./fields.ts";
import { unitOf } from "./header.ts";
import { canonicalTarget, load } from "./load.ts";
import type { Loaded } from "./load.ts";
import { stageParquet } from "./parquet.ts";
import type { Profile } from "./profile.ts";
import { profileFile } from "./profile.ts";
import type { Recognised } from "./recognise.ts";
import { recogniseOrThrow } from "./recognise.ts";
import { findUnchanged, recordImport } from "./record.ts";
import { storeRefused } from "./rejects.ts";
import type { Incoming } from "./rows.ts";
import type { Layout, NativeType, Staged } from "./source.ts";
import { peek, textLayout } from "./source.ts";

/**
 * Imports one file: head → table and mapping → one pass for hash, encoding and line ends → staged → stored. Anything
 * wrong with the file or the mapping is thrown before the project is touched.
 *
 * Of the report: `rows` are the data records of the file; `rejected` those that are listed and not stored; `replaced`
 * those that a later row of the same file with the same key took the place of; `stored` the rest, so
 * rows = stored + rejected + replaced. A row stored by an earlier import whose key comes again is removed, and counts
 * in neither import's numbers. A call stored for both its ends counts once.
 */
export async function runImport(params: CallParams<"ingest.run">, context: JobContext): Promise<ImportReport> {
  const options: ImportOptions = params.options ?? {};
  const { db } = context;
  const peeked = await peek(params.path, options, db);
  const profile = await hash(peeked, context);
  const layout = peeked.format === "parquet" ? peeked : settled(peeked, profile, options);
  const found = recogniseOrThrow({
    file: layout.opened.file,
    columns: layout.columns,
    table: params.table,
    mapping: params.mapping,
    options,
    sample: layout.sample,
  });
  const mapping = Object.fromEntries(layout.columns.map((column, index) => [column, found.fields[index]!]));
  const identity = { sha256: profile.sha256, table: found.table, mapping, options };
  const before = await findUnchanged(db, identity);
  if (before) return { ...before, file: layout.opened.file, unchanged: true };

  const scratch = await mkdtemp(joinPath(context.workDirectory, "ingest-"));
  try {
    const staged = await stage(layout, profile, scratch, found, context);
    const importId = (await db.value<number>(sql`select nextval('project.import_number')`))!;
    context.progress("store", 0, null, { file: layout.opened.file });
    const loaded = await store(staged, importId, layout, found, options, params.mapping, context);
    const numbers = {
      ...loaded,
      rejected: loaded.rejected + staged.refusedRows,
      rows: staged.rows + staged.refusedRows,
    };
    if (staged.refused) await storeRefused(db, importId, staged.refused);
    if (numbers.stored === 0 && numbers.rows === numbers.rejected) {
      throw new EngineError("file_no_valid_rows", {
        file: layout.opened.file,
        table: found.table,
        ...(await firstReason(context, importId)),
      });
    }
    return await recordImport(db, { importId, layout, identity, numbers, importedAt: context.now() });
  } finally {
    await dropStaged(db).catch(() => undefined);
    await rm(scratch, { recursive: true, force: true });
  }
}

async function hash(layout: Layout, context: JobContext): Promise<Profile> {
  const { path, file, bytes } = layout.opened;
  context.progress("hash", 0, bytes, { file });
  try {
    return await profileFile(path, layout.dialect?.delimiter ?? null, (done) =>
      context.progress("hash", done, bytes, { file }),
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof EngineError || typeof code !== "string") throw error;
    throw new EngineError("file_unreadable", { file, path, detail: code }, { cause: error });
  }
}

/** The layout again when the whole file tells another encoding than its head did. */
function settled(layout: Layout, profile: Profile, options: ImportOptions): Layout {
  const { opened } = layout;
  const encoding = encodingOf(opened.head, profile, options.encoding, opened.file);
  if (profile.hasNul && !encoding.startsWith("utf-16"))
    throw new EngineError("file_not_table", { file: opened.file, why: "binary" });
  return encoding === layout.encoding ? layout : textLayout(opened, encoding, options);
}

async function stage(
  layout: Layout,
  profile: Profile,
  scratch: string,
  found: Recognised,
  context: JobContext,
): Promise<Staged> {
  if (layout.format === "parquet") return stageParquet(layout, context.db);
  return stageCsv(context.db, {
    layout,
    profile,
    scratch,
    native: nativeTypes(layout, found),
    rewriting: (done) => context.progress("decode", done, layout.opened.bytes, { file: layout.opened.file }),
    reading: (work) => context.during("read", work, { file: layout.opened.file }),
  });
}

/** Columns that DuckDB may read by itself: those of a call file whose first rows are all plain. */
function nativeTypes(layout: Layout, found: Recognised): Map<number, NativeType> {
  const types = new Map<number, NativeType>();
  if (found.table !== "call") return types;
  const all = (index: number, pattern: RegExp) => layout.sample.every((row) => pattern.test(row[index]));
  found.fields.forEach((field, index) => {
    if (field === "started_at" && all(index, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)) types.set(index, "TIMESTAMP");
    if (field?.startsWith("is_") && all(index, /^(true|false|0|1|)$/i)) types.set(index, "BOOLEAN");
    const seconds = unitOf(layout.columns[index], "duration").secondsPer ?? 1;
    if (field === "duration_s" && seconds === 1 && all(index, /^-?\d{1,9}$/)) types.set(index, "INTEGER");
  });
  return types;
}

function readingOptions(
  header: string,
  field: FieldSpec | undefined,
  table: string,
  options: ImportOptions,
): ReadingOptions {
  const unit = unitOf(header, field?.kind ?? "text");
  return {
    fenPer: (unit.money ?? options.moneyUnit ?? "yuan") === "yuan" ? 100 : 1,
    secondsPer: unit.secondsPer ?? 1,
    origin: table === "call" && field?.kind === "timestamp" ? `${options.origin ?? "1970-01-01"} 00:00:00` : null,
    dates: defaultDates,
  };
}

async function store(
  staged: Staged,
  importId: number,
  layout: Layout,
  found: Recognised,
  options: ImportOptions,
  asked: Readonly<Record<string, string | null>> | undefined,
  context: JobContext,
): Promise<Loaded> {
  const { db } = context;
  const spec = findTable(found.table);
  const specs = new Map(fieldsOf(found.table).map((field) => [field.name, field]));
  const dated = found.fields.flatMap((field, index) => {
    const kind = field === null ? (spec ? null : "date") : specs.get(field)!.kind;
    return kind === "date" || kind === "timestamp" || kind === "month" ? [index] : [];
  });
  const orders = await dateOrders(
    db,
    staged,
    spec?.name === "customer" ? layout.columns.map((_, index) => index) : dated,
  );
  const reading = (index: number, field: FieldSpec | undefined): ReadingOptions => ({
    ...readingOptions(layout.columns[index], field, found.table, options),
    dates: orders.get(index) ?? defaultDates,
  });
  const incoming = found.fields.flatMap((name, index): Incoming[] => {
    const field = name === null ? undefined : specs.get(name);
    return field ? [{ field, index, header: layout.columns[index], options: reading(index, field) }] : [];
  });
  const month = options.month === undefined ? sql`cast(null as date)` : sql`cast(${`${options.month}-01`} as date)`;
  const columnsOf = (take: (field: string | null) => boolean) =>
    found.fields.flatMap((field, index) => {
      const header = layout.columns[index];
      return take(field)
        ? [
            {
              index,
              header,
              field,
              asked: typeof asked?.[header] === "string",
              options: reading(index, field === null ? undefined : specs.get(field)),
            },
          ]
        : [];
    });
  if (!spec) {
    return storeAttributes(
      found.table.slice(ATTRIBUTE.length),
      staged,
      importId,
      incoming,
      columnsOf((field) => field !== "customer_id" && field !== "month"),
      month,
      context,
    );
  }
  const loaded = await context.during("store", () =>
    load(
      db,
      importId,
      staged,
      incoming,
      canonicalTarget(
        spec,
        incoming,
        new Map([
          ["month", month],
          ["billed_month", month],
        ]),
      ),
    ),
  );
  const extra =
    spec.name === "customer"
      ? columnsOf((field) => field === null).filter(({ header }) => asked?.[header] !== null)
      : [];
  if (extra.length > 0) await storeExtra(spec, staged, importId, incoming, extra, month, context);
  return loaded;
}

type AttributeColumns = Parameters<typeof typeColumns>[2];

async function storeAttributes(
  name: string,
  staged: Staged,
  importId: number,
  incoming: readonly Incoming[],
  columns: AttributeColumns,
  month: ReturnType<typeof sql>,
  context: JobContext,
): Promise<Loaded> {
  const { db } = context;
  const typed = await typeColumns(db, staged, columns);
  const placed = await prepareTable(db, name, typed);
  const keys = incoming.filter(({ field }) => field.name === "customer_id" || field.name === "month");
  const own = keys.some(({ field }) => field.name === "month") ? sql`v_month` : month;
  return context.during("store", () =>
    load(db, importId, staged, [...keys, ...attributeIncoming(placed)], attributeTarget(name, placed, own, null)),
  );
}

/** Columns of a customer file that the table has no place for: kept beside it, for the rows that were stored. */
async function storeExtra(
  spec: TableSpec,
  staged: Staged,
  importId: number,
  incoming: readonly Incoming[],
  columns: AttributeColumns,
  month: ReturnType<typeof sql>,
  context: JobContext,
): Promise<void> {
  const { db } = context;
  const placed = await prepareTable(db, spec.name, await typeColumns(db, staged, columns));
  const owner = incoming.filter(({ field }) => field.name === "customer_id");
  const only = sql`line in (select line from project.customer where import_id = ${importId})`;
  await load(
    db,
    importId,
    staged,
    [...owner, ...attributeIncoming(placed)],
    attributeTarget(spec.name, placed, month, only),
  );
}

async function firstReason(context: JobContext, importId: number): Promise<{ reason: string; line: number }> {
  const row = await context.db.row<{ reason: string; line: number }>(
    sql`select reason, line from project.import_reject where import_id = ${importId} order by line limit 1`,
  );
  return row ?? { reason: "", line: 0 };
}
