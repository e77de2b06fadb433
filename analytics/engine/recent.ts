import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

interface RecentEntry {
  readonly path: string;
  readonly name: string;
  readonly openedAt: string;
}

const KEPT = 12;

/** Folder for what belongs to the person and not to a project. `FORESIGHT_HOME` puts it elsewhere. */
export function homeDirectory(): string {
  const given = process.env["FORESIGHT_HOME"];
  if (given) return given;
  switch (process.platform) {
    case "win32":
      return join(process.env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "Foresight");
    case "darwin":
      return join(homedir(), "Library", "Application Support", "Foresight");
    default:
      return join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "foresight");
  }
}

/** Projects opened lately, newest first. An unreadable list counts as empty. */
export async function recentProjects(): Promise<(RecentEntry & { readonly exists: boolean })[]> {
  try {
    const entries = JSON.parse(await readFile(listPath(), "utf8")) as RecentEntry[];
    return entries.map(({ path, name, openedAt }) => ({ path, name, openedAt, exists: existsSync(path) }));
  } catch {
    return [];
  }
}

/** Puts a project at the head of the list. Failing to (a read-only home) is not an error of the call. */
export async function rememberProject(entry: RecentEntry): Promise<void> {
  try {
    const others = (await recentProjects()).filter((other) => other.path !== entry.path);
    const list = [entry, ...others.map(({ path, name, openedAt }) => ({ path, name, openedAt }))].slice(0, KEPT);
    await mkdir(homeDirectory(), { recursive: true, mode: 0o700 });
    const aside = `${listPath()}.${process.pid}`;
    await writeFile(aside, JSON.stringify(list, null, 2), { mode: 0o600 });
    await rename(aside, listPath());
  } catch {
    // The list is a convenience.
  }
}

function listPath(): string {
  return join(homeDirectory(), "recent.json");
}
