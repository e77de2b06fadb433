import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { createProject, openProject } from "../../analytics/engine/project.ts";
import { sql } from "../../analytics/db/sql.ts";
import { codeOf, repository, temporaryFolder } from "../support.ts";

const digest = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

describe("project files", () => {
  it("makes a project, adds the extension, and opens it again", async () => {
    const folder = temporaryFolder();
    const made = await createProject(join(folder, "营销 2024"), undefined);
    expect(made.path).toBe(join(folder, "营销 2024.foresight"));
    await made.close();
    const opened = await openProject(join(folder, "营销 2024"));
    expect(await opened.database.read((db) => db.value(sql`select value from project.meta where key = 'name'`))).toBe(
      "营销 2024",
    );
    await opened.close();
    expect(readdirSync(folder)).toEqual(["营销 2024.foresight"]);
  });

  it("refuses what exists, what is missing and where it may not write", async () => {
    const folder = temporaryFolder();
    const project = await createProject(join(folder, "a"), undefined);
    await project.close();
    expect(await codeOf(createProject(join(folder, "a"), undefined))).toBe("project_exists");
    expect(await codeOf(openProject(join(folder, "b")))).toBe("project_missing");
    writeFileSync(join(folder, "file"), "");
    expect(await codeOf(createProject(join(folder, "file", "c"), undefined))).toBe("folder_not_writable");
  });

  it.each([
    ["an empty file", "", "not_a_project"],
    ["a text file", "客户编号,姓名\n1,张三\n", "not_a_project"],
    ["random bytes", "\0\u0001\u0002".repeat(5000), "not_a_project"],
    ["a file with DuckDB's mark and nothing behind it", `12345678DUCK${"\0".repeat(20_000)}`, "project_damaged"],
  ])("refuses %s and leaves it as it was", async (_name, content, code) => {
    const path = join(temporaryFolder(), "wrong.foresight");
    writeFileSync(path, content);
    const before = digest(path);
    expect(await codeOf(openProject(path))).toBe(code);
    expect(digest(path)).toBe(before);
  });

  it("refuses a folder and another program's DuckDB file", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "d.foresight"));
    expect(await codeOf(openProject(join(folder, "d.foresight")))).toBe("not_a_project");
    const path = join(folder, "other.foresight");
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run("create table t as select 1 as a");
    connection.closeSync();
    instance.closeSync();
    expect(await codeOf(openProject(path))).toBe("not_a_project");
    expect(existsSync(`${path}.work`)).toBe(false);
  });

  it("refuses a file of a newer program", async () => {
    const path = join(temporaryFolder(), "new.foresight");
    const project = await createProject(path, undefined);
    await project.database.write((db) =>
      db.run(sql`update project.meta set value = '999' where key = 'schema_version'`),
    );
    await project.close();
    expect(await codeOf(openProject(path))).toBe("project_newer");
  });

  it("says that a project is open in another process, and touches nothing there", async () => {
    const path = join(temporaryFolder(), "held.foresight");
    await (await createProject(path, undefined)).close();
    const holder = spawn(
      process.execPath,
      [
        "--import",
        "tsx",
        "--input-type=module",
        "-e",
        `const { openProject } = await import(${JSON.stringify(join(repository, "analytics/engine/project.ts"))});
         await openProject(${JSON.stringify(path)}); console.log("open"); setInterval(() => {}, 1000);`,
      ],
      { cwd: repository, stdio: ["ignore", "pipe", "inherit"] },
    );
    try {
      await new Promise((done) => holder.stdout.once("data", done));
      expect(await codeOf(openProject(path))).toBe("project_locked");
      expect(existsSync(`${path}.work`)).toBe(true);
    } finally {
      holder.kill("SIGKILL");
      await new Promise((done) => holder.once("exit", done));
    }
    await (await openProject(path)).close();
  });
});
