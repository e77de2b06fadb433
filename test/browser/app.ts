import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach } from "vitest";
import { startLoopback } from "../../analytics/hosts/loopback.ts";
import type { Loopback } from "../../analytics/hosts/loopback.ts";
import { built } from "../built.ts";
import { findChromium } from "../chromium.ts";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface App {
  readonly host: Loopback;
  readonly page: Page;
  readonly folder: string;
  /** What the page complained of since its project was made: script errors, broken policy, failed requests. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** The built renderer in a real Chromium against a loopback host of its own, in English, light. */
export async function openApp(project: string | null = null, locale = "en-GB"): Promise<App> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium: npm test installs one");
  const folder = mkdtempSync(join(tmpdir(), "foresight-browser-"));
  const host = await startLoopback({ project, rendererDirectory: built.renderer, engineFile: built.engine });
  let browser: Browser | undefined;
  try {
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath, args: [...quiet, ...sandbox] });
    const context = await browser.newContext({ locale, viewport: { width: 1440, height: 900 }, acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    await page.goto(host.url);
    const opened = browser;
    return {
      host,
      page,
      folder,
      complaints,
      async close() {
        await opened.close();
        await host.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await browser?.close();
    await host.close();
    throw error;
  }
}

let projects = 0;

/** An empty project: in a window of its own, or in one that is open already, loaded anew. */
export async function newProject(opened?: App): Promise<App> {
  const app = opened ?? (await openApp());
  const { page, folder, host, complaints } = app;
  if (opened) {
    await page.goto(`${host.origin}/#/`);
    // Back to the browser's own language.
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    complaints.length = 0;
  }
  await page.getByLabel("Where to keep it").fill(join(folder, `telco-${++projects}.foresight`));
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("No data yet").waitFor();
  return app;
}

/** Chooses files in the page's own dialog; the drawer with their preview is the answer. */
export async function chooseFile({ page }: App, path: string): Promise<Locator> {
  await page.getByRole("link", { name: "Data" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import file" }).first().click();
  await (await chooser).setFiles(path);
  return page.getByRole("dialog");
}

/** From the preview on: check, import, report. Returns the sentence that sums up. */
export async function checkAndImport(drawer: Locator): Promise<string> {
  await drawer.getByRole("button", { name: "Check the whole file" }).click();
  await drawer.getByText("nothing has been written yet").waitFor();
  await drawer.getByRole("button", { name: "Import", exact: true }).click();
  await drawer.getByRole("heading", { name: "Imported" }).waitFor();
  const sum = (await drawer.getByText(/rows = /).textContent()) ?? "";
  await drawer.getByRole("button", { name: "Done" }).click();
  return sum;
}

/** Imports a file through the screen as it is proposed. */
export async function importFile(app: App, path: string): Promise<string> {
  return checkAndImport(await chooseFile(app, path));
}

/** One window for the tests of a file, each on an empty project; after a test that failed, a new window. */
export function sharedWindow(): () => Promise<App> {
  let app: App | undefined;
  const close = async () => {
    await app?.close();
    app = undefined;
  };
  afterEach(({ task }) => (task.result?.state === "fail" ? close() : undefined));
  afterAll(close);
  return async () => (app = await newProject(app));
}
