import { copyFile, rm } from "node:fs/promises";
import { EngineError } from "../api/errors.ts";
import type { Database, Reader } from "./database.ts";
import { sql, sqlFileText } from "./sql.ts";

/** In order; a number is never reused and a file that was released is never changed. */
const migrations = [
  "001-foundation.sql",
  "002-import.sql",
  "003-identity.sql",
  "004-view.sql",
  "005-column-sets.sql",
  "006-calls.sql",
  "007-segments.sql",
  "008-churn.sql",
  "009-saved-filters.sql",
  "010-campaigns.sql",
  "011-call-codes.sql",
  "012-erasure.sql",
  "013-call-counts.sql",
] as const;

export const schemaVersion = migrations.length;

/** Version of an opened file: 0 for a new one. `not_a_project` for a DuckDB file that is not ours. */
export async function readVersion(reader: Reader, path: string): Promise<number> {
  const tables = await reader.rows<{ schema_name: string; table_name: string }>(
    sql`select schema_name, table_name from duckdb_tables() where not internal`,
  );
  if (tables.length === 0) return 0;
  if (!tables.some((t) => t.schema_name === "project" && t.table_name === "meta")) {
    throw new EngineError("not_a_project", { path });
  }
  const version = await reader.value<string>(sql`select value from project.meta where key = 'schema_version'`);
  return Number(version ?? 0);
}

/**
 * Brings a project file to the present schema, each migration in a transaction of its own. The caller has copied
 * the file first (`backupBefore`). A file of a newer program is refused with `project_newer`.
 */
export async function migrate(database: Database): Promise<void> {
  const version = await database.read((reader) => readVersion(reader, database.path));
  if (version > schemaVersion) throw new EngineError("project_newer", { path: database.path, version });
  for (let next = version; next < schemaVersion; next++) {
    await database.write(async (writer) => {
      for (const text of statements(sqlFileText(`db/migrations/${migrations[next]}`))) {
        await writer.run({ text, named: {} });
      }
      await writer.run(sql`delete from project.meta where key = 'schema_version'`);
      await writer.run(sql`insert into project.meta values ('schema_version', ${String(next + 1)})`);
    });
  }
}

/** Copies the file beside itself before it is migrated; the copy goes when the migration has succeeded. */
export async function withBackup<T>(path: string, work: () => Promise<T>): Promise<T> {
  const copy = `${path}.before-migration`;
  await copyFile(path, copy);
  const result = await work();
  await rm(copy, { force: true });
  return result;
}

/** Splits a migration at semicolons at line ends; migrations hold no strings with such an end. */
function statements(text: string): string[] {
  return text
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((part) => part.replace(/^\s*--.*$/gm, "").trim())
    .filter((part) => part.length > 0);
}
