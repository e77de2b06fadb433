import { createHash } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { ExportResult } from "../api/export.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import { sql } from "../db/sql.ts";
import { splitRecords } from "./dialect.ts";
import { findImport } from "./record.ts";
import { CELL } from "./rejects.ts";
import { REPAIR_COLUMNS, readRepaired } from "./repairs.ts";

const PAGE = 5000;
const formula = /^[=+\-@\t\r＝＋－＠]/;
const plainNumber = /^[+-]?[\d.,]+%?$/;

/**
 * Writes the rejected rows of an import as CSV (UTF-8 with a byte-order mark): the file's own columns in their order, then
 * line, column and reason. Repaired, it can be imported with `options.repairs`. Kept on record like every export. Throws
 * `import_missing`, `rejects_none`, `export_failed`.
 */
export async function saveRejects(
  { importId, path: asked }: CallParams<"ingest.saveRejects">,
  context: JobContext,
): Promise<ExportResult> {
  const { db } = context;
  const { file } = await findImport(db, importId);
  const { columns } = await readRepaired(db, importId, {});
  const kept = sql`import_id = ${importId} and not starts_with(reason, ${CELL})`;
  const total = (await db.value<number>(sql`select count(*) from project.import_reject where ${kept}`)) ?? 0;
  if (total === 0) throw new EngineError("rejects_none", { file, importId });
  const delimiter =
    (await db.value<string | null>(sql`select delimiter from project.import where import_id = ${importId}`)) ?? ",";
  const path = await targetPath(context.projectPath, asked, `${basename(file, extname(file))}-rejects-${importId}.csv`);
  const aside = `${path}.part`;
  const sha = createHash("sha256");
  try {
    if (path === resolve(context.projectPath)) throw new Error("the project file itself");
    await mkdir(dirname(path), { recursive: true });
    const out = await open(aside, "w");
    try {
      const write = async (text: string) => {
        sha.update(text);
        await out.writeFile(text);
      };
      await write(`\ufeff${[...columns, ...REPAIR_COLUMNS].map(csvCell).join(",")}\n`);
      for (let done = 0; done < total; done += PAGE) {
        context.progress("write", done, total);
        const rows = await db.rows<{
          line: number;
          column_name: string | null;
          value: string | null;
          reason: string;
          text: string | null;
        }>(sql`
          select line, column_name, value, reason, text from project.import_reject where ${kept}
          order by line, column_name nulls first, reason limit ${PAGE} offset ${done}`);
        await write(
          rows
            .map((row) => {
              // A broken object has no cells: it stands in the first column for the person to take apart.
              const cells = cellsOf(
                row.text ?? "",
                row.reason === "bad_json" ? null : delimiter === " " ? "\t" : delimiter,
                columns.length,
              );
              return `${[...cells, String(row.line), row.column_name ?? "", row.reason].map(csvCell).join(",")}\n`;
            })
            .join(""),
        );
      }
      await out.sync();
    } finally {
      await out.close();
    }
    const result: ExportResult = { path, rows: total, controls: 0, sha256: sha.digest("hex"), masked: false };
    await recordExport(result, `rejected rows of import ${importId}`, context);
    await rename(aside, path);
    return result;
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    if (error instanceof EngineError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new EngineError("export_failed", { path, detail: code ?? message.split("\n")[0] ?? "" }, { cause: error });
  }
}

/** The cells of a rejected line, as many as the file has columns; what is more stays together in the last one. */
function cellsOf(text: string, delimiter: string | null, columns: number): string[] {
  const cells = delimiter === null ? [text] : [...(splitRecords(text, delimiter, 1)[0]?.cells ?? [])];
  const more = cells.splice(columns);
  if (more.length > 0) cells[columns - 1] = [cells[columns - 1] ?? "", ...more].join(delimiter ?? "");
  while (cells.length < columns) cells.push("");
  return cells;
}

function csvCell(cell: string): string {
  const safe = formula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function targetPath(projectPath: string, asked: string | undefined, proposed: string): Promise<string> {
  if (asked === undefined)
    return join(dirname(resolve(projectPath)), `${basename(projectPath, extname(projectPath))}-exports`, proposed);
  const path = resolve(asked);
  const isFolder =
    /[\\/]$/.test(asked) ||
    (await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    ));
  return isFolder ? join(path, proposed) : path;
}

async function recordExport(result: ExportResult, purpose: string, { db, now }: JobContext): Promise<void> {
  const at = now().toISOString().replace("Z", "");
  await db.run(sql`
    insert into project.export_log (export_id, campaign_id, path, rows, controls, sha256, masked, purpose, exported_at)
    select nextval('project.export_number'), null, ${result.path}, ${result.rows}, 0, ${result.sha256}, false, ${purpose}, cast(${at} as timestamp)`);
}
