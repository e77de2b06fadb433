import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { repository } from "./build.ts";

/** Path of the Electron executable, null where it is not installed. Never downloads. */
export function electronExecutable(): string | null {
  const folder = electronFolder();
  if (!folder) return null;
  try {
    const path = join(
      process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(folder, "dist"),
      readFileSync(join(folder, "path.txt"), "utf8"),
    );
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/**
 * Tries once per version to fetch Electron's binary with its own installer (which wants Node 22.12). Resolves to
 * whether it is there now; never rejects. Aborting ends the download.
 */
export async function fetchElectron(signal: AbortSignal): Promise<boolean> {
  const folder = electronFolder();
  if (!folder) return false;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 12)) return false;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  const attempted = join(repository, "dist", `electron-${version}.attempted`);
  if (existsSync(attempted)) return false;
  const succeeded = await new Promise<boolean>((done) => {
    const child = spawn(process.execPath, [join(folder, "install.js")], { stdio: "ignore", signal });
    child.once("error", () => done(false));
    child.once("exit", (code) => done(code === 0));
  });
  if (!succeeded && !signal.aborted) {
    await mkdir(dirname(attempted), { recursive: true });
    await writeFile(attempted, "");
  }
  return succeeded && electronExecutable() !== null;
}

function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve("electron/package.json"));
  } catch {
    return null;
  }
}
