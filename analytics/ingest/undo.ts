import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { ImportRecord } from "../api/ingest.ts";
import type { Month } from "../api/project.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader, Writer } from "../db/database.ts";
import { droppedMonths, forgetDropped } from "../db/dropped-calls.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { invalidateViews } from "../db/view.ts";
import { takeBackColumns } from "./attribute-columns.ts";
import type { Dependent } from "./dependents.ts";
import { forgetIds, linkedThrough, rememberIds } from "./dependents.ts";
import { findImport } from "./record.ts";
import type { Relation } from "./replaced.ts";
import { hasLive, hasShadow, liveTable, relationsOf, sameKey, shadowTable } from "./replaced.ts";

/**
 * Takes an import back: its rows go, and rows it had put aside come back unless a later import that stands covers them
 * too. A row is covered by a later import that has a row of the same key, or that replaced the row's month. So the
 * tables are what the imports that stand would make of them in their order. Imports whose rows found their customers
 * through this one would be other ones without it: they go first, with `linkedToo` by themselves. Throws
 * `import_missing`, `import_undone`, `undo_linked`, and without `droppedToo` `undo_dropped`.
 */
export async function undoImport(
  { importId, linkedToo, droppedToo }: CallParams<"ingest.undo">,
  context: JobContext,
): Promise<ImportRecord> {
  const { db } = context;
  const found = await findImport(db, importId);
  if (found.undoneAt !== null) throw new EngineError("import_undone", { importId, file: found.file });
  if (!droppedToo) await refuseDropped(db, found);
  const links = found.table === "match" || found.table === "customer";
  if (links) await rememberIds(db, importId);
  await takeOut(found, context);
  if (links) {
    const dependents = await linkedThrough(db, importId);
    if (dependents.length > 0 && !linkedToo) throw linked(found, dependents);
    for (const dependent of dependents) {
      const linkedImport = await findImport(db, dependent.importId);
      if (!droppedToo) await refuseDropped(db, linkedImport);
      await takeOut(linkedImport, context);
    }
    await forgetIds(db);
  }
  return findImport(db, importId);
}

function linked({ importId, file }: ImportRecord, dependents: readonly Dependent[]): EngineError {
  const shown = dependents.slice(0, 10).map((one) => `${one.importId} ${one.file}`);
  const imports = shown.join(", ") + (dependents.length > shown.length ? ", …" : "");
  return new EngineError("undo_linked", { importId, file, count: dependents.length, imports });
}

async function refuseDropped(reader: Reader, { importId, file, table }: ImportRecord): Promise<void> {
  const months = table === "call" ? await droppedMonths(reader, importId) : [];
  if (months.length === 0) return;
  const calls = months.reduce((sum, one) => sum + one.calls, 0);
  throw new EngineError("undo_dropped", { importId, file, calls, months: months.map(({ month }) => month).join(", ") });
}

/** One import's rows, and what stands on them. */
async function takeOut(found: ImportRecord, context: JobContext): Promise<void> {
  const { db } = context;
  const { importId } = found;
  const at = context.now().toISOString().replace("Z", "");
  context.progress("undo", 0, null, { file: found.file });
  await db.run(sql`update project.import set undone_at = cast(${at} as timestamp) where import_id = ${importId}`);
  const touched = new Set<Month | null>(found.months);
  for (const relation of relationsOf(found.table)) {
    if (!(await hasLive(db, relation))) continue;
    if (relation.schema === "attribute" && !(await takeBackColumns(db, relation, importId))) continue;
    for (const month of await takeBack(db, relation, found.table, importId)) touched.add(month);
    context.progress("undo", 1, null, { file: found.file });
  }
  if (found.table === "call") await forgetDropped(db, importId);
  // Undated rows enter every view.
  const months = [...touched].filter((month) => month !== null).sort();
  if (touched.size > 0) await invalidateViews(db, touched.has(null) ? null : months[0]);
}

/** The months of all rows that went or came. */
async function takeBack(
  writer: Writer,
  relation: Relation,
  table: string,
  importId: number,
): Promise<(Month | null)[]> {
  const [live, shadow] = [liveTable(relation), shadowTable(relation)];
  const months = await monthsIn(writer, relation, sql`${live} where import_id = ${importId}`);
  await writer.run(sql`delete from ${live} where import_id = ${importId}`);
  if (!(await hasShadow(writer, relation))) return months;
  await writer.run(sql`delete from ${shadow} where import_id = ${importId}`);
  // 0 stands for nobody: rows that are still to find who else covers them.
  await writer.run(sql`update ${shadow} set replaced_by = 0 where replaced_by = ${importId}`);
  for (const cover of covers(relation, table)) {
    await writer.run(sql`
      update ${shadow} as waiting set replaced_by = found.later from (
        select old.rowid as place, min(new.import_id) as later from ${shadow} as old join ${cover}
        where old.replaced_by = 0 and new.import_id > old.import_id group by old.rowid
      ) as found where waiting.rowid = found.place`);
  }
  const free = sql`${shadow} where replaced_by = 0`;
  const back = await monthsIn(writer, relation, free);
  await writer.run(sql`insert into ${live} by name select * exclude (replaced_by) from ${free}`);
  await writer.run(sql`delete from ${free}`);
  return [...months, ...back];
}

/** What later imports cover, `new` with `import_id`, joined to `old`. */
function covers({ key, dated, ...relation }: Relation, table: string): Sql[] {
  const found: Sql[] = [];
  if (key) {
    const part = sql`select import_id, ${join(key.map((name) => id(name)))} from`;
    const named = { key, dated, ...relation };
    found.push(sql`(${part} ${liveTable(named)} union all ${part} ${shadowTable(named)}) as new on ${sameKey(key)}`);
  } else {
    const same = sql`one.sha256 = other.sha256 and one.mapping = other.mapping and one.options = other.options
      and one.choices is not distinct from other.choices`;
    found.push(sql`(
      select one.import_id, other.import_id as old_import from project.import one join project.import other on ${same}
      where one.table_name = ${table} and other.table_name = ${table} and one.undone_at is null
    ) as new on old.import_id = new.old_import`);
  }
  if (dated !== null) {
    found.push(sql`(
      select import_id, unnest(months) as month from project.import
      where table_name = ${table} and undone_at is null and json_extract_string(options, '$.onSameMonth') = 'replace_months'
    ) as new on strftime(old.${id(dated)}, '%Y-%m') = new.month`);
  }
  return found;
}

async function monthsIn(writer: Writer, { dated }: Relation, rows: Sql): Promise<(Month | null)[]> {
  const month = dated === null ? sql`cast(null as varchar)` : sql`strftime(${id(dated)}, '%Y-%m')`;
  const found = await writer.rows<{ month: Month | null }>(sql`select distinct ${month} as month from ${rows}`);
  return found.map((row) => row.month);
}
