import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../", import.meta.url));

interface Bundle {
  readonly config: string;
  readonly output: string;
  /** Folders and files the bundle is made of. */
  readonly inputs: readonly string[];
}

const bundles = {
  renderer: {
    config: "renderer/vite.config.ts",
    output: "dist/renderer",
    inputs: ["renderer", "analytics/api", "package-lock.json"],
  },
  electron: {
    config: "electron/vite.config.ts",
    output: "dist/electron",
    inputs: ["electron", "analytics", "sample-data", "package.json", "package-lock.json"],
  },
} as const satisfies Record<string, Bundle>;

/**
 * Builds a bundle unless the built one is of the same sources (by content). Returns its folder. The error of a
 * failed build carries what vite printed.
 */
export async function ensureBuilt(name: keyof typeof bundles, signal?: AbortSignal): Promise<string> {
  const { config, output, inputs } = bundles[name];
  const folder = join(repository, output);
  const stamp = join(repository, "dist", `${name}.sha256`);
  const wanted = await fingerprint(inputs);
  const built = await readFile(stamp, "utf8").catch(() => "");
  if (built === wanted && (await stat(folder).catch(() => null))) return folder;
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");
  await run(process.execPath, [vite, "build", "--config", config, "--logLevel", "warn"], signal);
  await writeFile(stamp, wanted);
  return folder;
}

async function fingerprint(inputs: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of await filesBelow(join(repository, input))) {
      hash
        .update(relative(repository, file).replaceAll("\\", "/"))
        .update("\0")
        .update(await readFile(file));
    }
  }
  return hash.digest("hex");
}

async function filesBelow(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const nested: string[][] = [];
  for (const entry of entries) {
    if (entry.name.endsWith(".tsbuildinfo")) continue;
    nested.push(entry.isDirectory() ? await filesBelow(join(path, entry.name)) : [join(path, entry.name)]);
  }
  return nested.flat().toSorted();
}

function run(command: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    // Whoever builds, a test too, builds what ships: under NODE_ENV=test every antd id is the same.
    const env = { ...process.env, NODE_ENV: "production" };
    const child = spawn(command, args, {
      cwd: repository,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal ? { signal } : {}),
    });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    child.once("error", fail);
    child.once("exit", (code) => (code === 0 ? done() : fail(new Error(`vite build: ${output.trim()}`))));
  });
}
