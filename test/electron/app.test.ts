import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { ensureBuilt, repository } from "../../analytics/hosts/build.ts";
import { electronExecutable } from "../../analytics/hosts/electron-binary.ts";

const executablePath = electronExecutable();

/** Needs Electron's binary (`npx install-electron`, Node 22) and a screen (`xvfb-run` on a Linux without one). */
it.skipIf(!executablePath)("the program opens a project in a hardened window", { timeout: 120_000 }, async () => {
  await ensureBuilt("renderer");
  await ensureBuilt("electron");
  const folder = await mkdtemp(join(tmpdir(), "foresight-app-"));
  const project = join(folder, "test.foresight");
  const engine = new LocalEngine({ version: "test", now: () => new Date() });
  await engine.call("project.new", { path: project, name: "测试" });
  await engine.close();

  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const app = await _electron.launch({
    executablePath: executablePath ?? "",
    args: [repository, project, `--user-data-dir=${join(folder, "user")}`, ...asRoot],
    env: { ...process.env, FORESIGHT_HOME: folder },
  });
  onTestFinished(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  const page = await app.firstWindow();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await page.getByRole("heading").first().waitFor({ timeout: 30_000 });
  expect(await page.title()).toMatch(/Foresight|准星/);
  expect(page.url()).toMatch(/^app:\/\/foresight\/index\.html/);
  expect(await page.evaluate(() => ["require", "process", "module"].filter((name) => name in globalThis))).toEqual([]);
  expect(await page.evaluate(() => window.open("https://example.com/") === null)).toBe(true);
  expect(app.windows()).toHaveLength(1);
  expect(refused).toEqual([]);
});
