import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { ImportRecord } from "../api/ingest.ts";
import type { Month } from "../api/project.ts";
import type { JobContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { invalidateViews } from "../db/view.ts";
import { takeBackColumns } from "./attribute-columns.ts";
import { findImport } from "./record.ts";
import type { Relation } from "./replaced.ts";
import { hasLive, hasShadow, liveTable, relationsOf, sameKey, shadowTable } from "./replaced.ts";

/**
 * Takes an import back: its rows go, and rows it had put aside come back unless a later import that stands covers them
 * too. A row is covered by a later import that has a row of the same key, or that replaced the row's month. So the
 * tables are what the imports that stand would make of them in their order. Throws `import_missing`, `import_undone`.
 */
export async function undoImport({ importId }: CallParams<"ingest.undo">, context: JobContext): Promise<ImportRecord> {
  const { db } = context;
  const found = await findImport(db, importId);
  if (found.undoneAt !== null) throw new EngineError("import_undone", { importId, file: found.file });
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
  // Undated rows enter every view.
  const months = [...touched].filter((month) => month !== null).sort();
  if (touched.size > 0) await invalidateViews(db, touched.has(null) ? null : months[0]);
  return findImport(db, importId);
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
