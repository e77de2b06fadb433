import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** Holds "What a room may touch": which folder may import from which. */

const root = fileURLToPath(new URL("../", import.meta.url));
const roomsOfAnalytics = new Set(["api", "math", "db", "engine", "hosts"]);
const heldFolders = ["analytics", "renderer", "electron", "sample-data"];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Imports and re-exports; types inside a mixed import count as values, as they do at run time. */
function importsOf(text: string): Import[] {
  const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\bfrom\s*)?["']([^"'\n]+)["']/gm;
  const call = /\bimport\(\s*["']([^"'\n]+)["']\s*\)/g;
  return [
    ...[...text.matchAll(statement)].map((match) => ({ specifier: match[2] ?? "", typeOnly: match[1] !== undefined })),
    ...[...text.matchAll(call)].map((match) => ({ specifier: match[1] ?? "", typeOnly: false })),
  ];
}

/** The room of a file: `api`, `feature:churn`, `renderer`, … */
function roomOf(path: string): string {
  const [folder = "", inner = ""] = path.split("/");
  if (folder !== "analytics") return path.includes("/") ? folder : "root";
  return roomsOfAnalytics.has(inner) ? inner : `feature:${inner}`;
}

function mayImport(from: string, to: string, typeOnly: boolean): boolean {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there) return true;
  switch (here.replace(/:.*/, "")) {
    case "db":
      return there === "api" || to === "package.json";
    case "feature":
      return ["api", "db", "math"].includes(there);
    case "engine":
      return ["api", "db"].includes(there) || there.startsWith("feature:");
    case "hosts":
      if (there === "sample-data") return /\/(demo|start)\.ts$/.test(from);
      return ["api", "engine"].includes(there) || to === "package.json";
    case "renderer":
      return there === "api";
    case "electron":
      // What is built packs the kernels as `sql/` beside the bundle.
      if (from === "electron/vite.config.ts" && to === "analytics/math/kernels/code.ts") return true;
      // The words of errors are a table without dependencies: the only part of api in the main process.
      return there === "hosts" || (there === "api" && (typeOnly || to.startsWith("analytics/api/text/")));
    default:
      return false;
  }
}

function mayUsePackage(from: string, name: string): boolean {
  const room = roomOf(from);
  const isConfig = from.endsWith("vite.config.ts");
  // The kernels start threads and read the code that these run; all else in math is free of Node.
  if (from.startsWith("analytics/math/kernels/") && name.startsWith("node:")) return true;
  if (name.startsWith("node:")) return isConfig || !["api", "math", "renderer"].includes(room);
  if (name === "electron") return room === "electron";
  if (name.startsWith("@duckdb/")) return ["db", "sample-data"].includes(room) || room.startsWith("feature:");
  if (room === "api") return name === "zod";
  return true;
}

function violations(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ specifier, typeOnly }) =>
        specifier.startsWith(".")
          ? !mayImport(path, posix.join(posix.dirname(path), specifier), typeOnly)
          : !mayUsePackage(path, specifier),
      )
      .map(({ specifier }) => `${path} -> ${specifier}`),
  );
}

function readSources(): Source[] {
  return heldFolders.flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: "utf8" })
      .map((path) => posix.join(folder, path.replaceAll("\\", "/")))
      .filter((path) => /\.tsx?$/.test(path) && !path.includes("node_modules/"))
      .map((path) => ({ path, text: readFileSync(root + path, "utf8") })),
  );
}

test("every import stays within what its room may touch", () => {
  const sources = readSources();
  expect(sources.length).toBeGreaterThan(100);
  expect(violations(sources)).toEqual([]);
});

test("the imports of every file are seen", () => {
  const blind = readSources().filter(({ path, text }) => {
    const expected = text.match(/^(import|export)\b[^;]*\bfrom "/gm)?.length ?? 0;
    return (
      importsOf(text).length < expected ||
      (/^import /m.test(text) && importsOf(text).length === 0 && !path.endsWith(".d.ts"))
    );
  });
  expect(blind.map(({ path }) => path)).toEqual([]);
});

describe("a planted violation is found", () => {
  test.each([
    ["analytics/api/wire.ts", 'import { readFile } from "node:fs/promises";'],
    ["analytics/api/wire.ts", 'import { sql } from "../db/sql.ts";'],
    ["analytics/api/wire.ts", 'import { tableFromIPC } from "apache-arrow";'],
    ["analytics/math/random.ts", 'import { randomBytes } from "node:crypto";'],
    ["analytics/math/random.ts", 'import type { Month } from "../api/project.ts";'],
    ["analytics/math/kernels/pool.ts", 'import { sql } from "../../db/sql.ts";'],
    ["analytics/db/sql.ts", 'import { kMeans } from "../math/kmeans.ts";'],
    ["analytics/churn/handlers.ts", 'import { buildView } from "../customers/build.ts";'],
    ["analytics/churn/handlers.ts", 'import type { View } from "../customers/build.ts";'],
    ["analytics/churn/handlers.ts", 'export { openProject } from "../engine/project.ts";'],
    ["analytics/hosts/cli.ts", 'import { DuckDBInstance } from "@duckdb/node-api";'],
    ["analytics/engine/engine.ts", 'import { version } from "../hosts/version.ts";'],
    ["analytics/engine/engine.ts", 'import { kMeans } from "../math/kmeans.ts";'],
    ["analytics/hosts/loopback.ts", 'import { Database } from "../db/database.ts";'],
    ["analytics/hosts/loopback.ts", 'import { generate } from "../../sample-data/generate.ts";'],
    ["analytics/hosts/electron.ts", 'import { app } from "electron";'],
    ["renderer/App.tsx", 'import { LocalEngine } from "../analytics/engine/engine.ts";'],
    ["renderer/App.tsx", 'const sql = await import("../analytics/db/sql.ts");'],
    ["renderer/App.tsx", 'import {\n  join,\n  resolve,\n} from "node:path";'],
    ["renderer/App.tsx", 'import "node:process";'],
    ["electron/main.ts", 'import { contract } from "../analytics/api/contract.ts";'],
    ["electron/main.ts", 'import { LocalEngine } from "../analytics/engine/engine.ts";'],
    ["electron/main.ts", 'import { format } from "../renderer/format.ts";'],
    ["sample-data/world.ts", 'import { createRandom } from "../analytics/math/random.ts";'],
    ["analytics/db/sql.ts", 'import { codeOf } from "../../test/support.ts";'],
  ])("%s: %s", (path, text) => {
    expect(violations([{ path, text: `// A comment.\n${text}\n` }])).toHaveLength(1);
  });

  test.each([
    ["analytics/churn/handlers.ts", 'import { id } from "../db/sql.ts";\nimport { rank } from "./rank.ts";'],
    ["analytics/hosts/demo.ts", 'import { generate } from "../../sample-data/generate.ts";'],
    ["analytics/math/kernels/pool.ts", 'import { Worker } from "node:worker_threads";'],
    ["electron/keeper.ts", 'import type { Failure } from "../analytics/api/errors.ts";'],
    [
      "renderer/App.tsx",
      'import { useState } from "react";\nimport { errorText } from "../analytics/api/text/index.ts";',
    ],
  ])("and nothing where there is none: %s", (path, text) => {
    expect(violations([{ path, text }])).toEqual([]);
  });
});
