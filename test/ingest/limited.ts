import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { failureOf } from "../../analytics/api/errors.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import { Database } from "../../analytics/db/database.ts";
import { migrate } from "../../analytics/db/migrate.ts";
import { sql } from "../../analytics/db/sql.ts";
import { runImport } from "../../analytics/ingest/run.ts";

/** Run in a process that may not write large files: prints how the import of a file failed, and what was left. */
async function main([folder, path]: readonly string[]): Promise<void> {
  const workDirectory = join(folder, "work");
  mkdirSync(workDirectory, { recursive: true });
  const database = await Database.open(join(folder, "limited.foresight"), { tempDirectory: join(folder, "temp") });
  await migrate(database);
  const code = await database
    .write((db) =>
      runImport({ path }, {
        db,
        workDirectory,
        signal: new AbortController().signal,
        projectPath: database.path,
        now: () => new Date(0),
        progress: () => undefined,
        during: (_step, work) => work(),
      } satisfies JobContext),
    )
    .then(
      () => null,
      (error: unknown) => failureOf(error),
    );
  const imports = await database
    .read((db) => db.value<number>(sql`select count(*) from project.import`))
    .catch(() => 0);
  console.log(JSON.stringify({ ...code, imports }));
  process.exit(0);
}

await main(process.argv.slice(2));
