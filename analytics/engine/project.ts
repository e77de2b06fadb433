import { access, constants, mkdir, open, rm, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { EngineError } from "../api/errors.ts";
import { Database } from "../db/database.ts";
import { migrate, readVersion, schemaVersion, withBackup } from "../db/migrate.ts";
import { sql } from "../db/sql.ts";

export const projectExtension = ".foresight";

/** An open project: the database and the folder for its scratch files. */
export interface OpenProject {
  readonly path: string;
  readonly workDirectory: string;
  readonly database: Database;
  close(): Promise<void>;
}

/** Absolute path of a project file as a person names it: the extension may be left out. */
export function projectPath(path: string): string {
  const absolute = resolve(path);
  return absolute.endsWith(projectExtension) ? absolute : absolute + projectExtension;
}

/** Makes a project file. Errors: `project_exists`, `folder_not_writable`. */
export async function createProject(given: string, name: string | undefined): Promise<OpenProject> {
  const path = projectPath(given);
  if (await exists(path)) throw new EngineError("project_exists", { path });
  try {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw new EngineError("folder_not_writable", { path: dirname(path) }, { cause: error });
  }
  const project = await attach(path);
  try {
    await migrate(project.database);
    await project.database.write((writer) =>
      writer.run(sql`insert into project.meta values ('name', ${name ?? basename(path, projectExtension)})`),
    );
    return project;
  } catch (error) {
    await project.close();
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Opens a project file, migrating an older one after copying it. Errors: `project_missing`, `not_a_project`,
 * `project_locked`, `project_newer`.
 */
export async function openProject(given: string): Promise<OpenProject> {
  const asGiven = resolve(given);
  const path = (await exists(asGiven)) ? asGiven : projectPath(given);
  if (!(await exists(path))) throw new EngineError("project_missing", { path });
  await assertDuckDBFile(path);
  const project = await attach(path);
  try {
    const version = await project.database.read((reader) => readVersion(reader, path));
    if (version === 0) throw new EngineError("not_a_project", { path });
    if (version > schemaVersion) throw new EngineError("project_newer", { path, version });
    if (version < schemaVersion) await withBackup(path, () => migrate(project.database));
    return project;
  } catch (error) {
    await project.close();
    throw error;
  }
}

async function attach(path: string): Promise<OpenProject> {
  const workDirectory = `${path}.work`;
  const database = await Database.open(path, { tempDirectory: `${workDirectory}/spill` });
  // Only now: the lock says that nobody else is using the folder.
  await rm(workDirectory, { recursive: true, force: true });
  await mkdir(workDirectory, { recursive: true, mode: 0o700 });
  return {
    path,
    workDirectory,
    database,
    async close() {
      await database.close();
      await rm(workDirectory, { recursive: true, force: true });
    },
  };
}

/** DuckDB files carry `DUCK` at byte 8. Anything else is refused before DuckDB could touch it. */
async function assertDuckDBFile(path: string): Promise<void> {
  const wrong = new EngineError("not_a_project", { path });
  if (!(await stat(path)).isFile()) throw wrong;
  let file;
  try {
    file = await open(path, "r");
  } catch (error) {
    throw new EngineError("file_unreadable", { file: path }, { cause: error });
  }
  try {
    const head = Buffer.alloc(12);
    await file.read(head, 0, 12, 0);
    if (head.toString("latin1", 8, 12) !== "DUCK") throw wrong;
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
