import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdir, rm, stat, unlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { errorText } from "../api/text/index.ts";
import type { Locale } from "../api/text/index.ts";
import { homeDirectory } from "../engine/recent.ts";
import { ensureBuilt } from "./build.ts";
import { demoProjectName, demoText, runDemo } from "./demo.ts";
import { electronExecutable, fetchElectron } from "./electron-binary.ts";
import { startLoopback } from "./loopback.ts";
import { progressLine, reportFailure, standWhereCalled, terminalLocale } from "./terminal.ts";

/** Changes with what the sample holds or how it is stored: an older one is left alone, a new one is made. */
const SAMPLE = "sample-1";

const flagOptions = {
  port: { type: "string" },
  browser: { type: "boolean" },
  "no-open": { type: "boolean" },
  lang: { type: "string" },
} as const;

/**
 * `npm start [-- PROJECT] [--port N] [--browser] [--no-open] [--lang zh|en]`: builds what is needed, makes the
 * sample project on first start, and opens the app: an Electron window where its binary is there, else a page on
 * 127.0.0.1. Ctrl-C ends everything it started.
 */
async function main(): Promise<void> {
  const { values: flags, positionals } = parseArgs({ options: flagOptions, allowPositionals: true });
  const locale = terminalLocale(flags.lang);
  const zh = locale === "zh-CN";
  const abort = new AbortController();
  const stopped = new Promise<void>((done) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(name, () => {
        if (abort.signal.aborted) process.exit(130);
        abort.abort();
        done();
      });
    }
  });
  const progress = progressLine(locale);
  try {
    const fetched = electronExecutable() || flags.browser ? Promise.resolve(false) : fetchElectron(abort.signal);
    const building = ensureBuilt("renderer", abort.signal);
    building.catch(() => undefined);
    const project = positionals[0] ? resolve(positionals[0]) : await sampleProject(locale, abort.signal, progress);
    progress.show({ step: "build", done: 0, total: null });
    const rendererDirectory = await building;
    progress.clear();

    const isFetched = await Promise.race([fetched, new Promise<false>((done) => setImmediate(done, false))]);
    const executable = isFetched || !flags.browser ? electronExecutable() : null;
    if (executable) {
      await runElectron(executable, project, abort.signal);
      return;
    }
    if (!flags.browser) {
      progress.say(
        zh
          ? "没有 Electron 程序（无法下载或未安装），改为在浏览器中打开。"
          : "Electron's binary is not here (not installed or not to be fetched): opening in the browser instead.",
      );
    }
    const host = await startLoopback({ project, rendererDirectory, port: Number(flags.port ?? 0) });
    if (host.projectFailure) progress.say(errorText(host.projectFailure, locale));
    process.stdout.write(`${zh ? "准星已就绪" : "Foresight is ready"}: ${host.url}\n`);
    const page = flags["no-open"] ? null : await openBrowser(host.url);
    progress.say(zh ? "按 Ctrl-C 退出。" : "Ctrl-C ends it.");
    await stopped;
    if (page) await unlink(page).catch(() => undefined);
    await host.close();
  } catch (error) {
    progress.clear();
    if (!abort.signal.aborted) {
      reportFailure(error, locale, false);
      process.exitCode = 1;
    }
  }
  process.exit();
}

/** The sample project's path; on first start it is made by the main job and its summary printed. */
async function sampleProject(
  locale: Locale,
  signal: AbortSignal,
  progress: ReturnType<typeof progressLine>,
): Promise<string> {
  const folder = join(homeDirectory(), SAMPLE);
  const project = join(folder, demoProjectName);
  // Written last: a first start that was interrupted begins anew.
  const complete = join(folder, "complete");
  if ((await stat(complete).catch(() => null)) && (await stat(project).catch(() => null))) return project;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const summary = await runDemo({
    directory: folder,
    customers: 20_000,
    months: 6,
    callsPerCustomer: 20,
    seed: 42,
    signal,
    progress,
    locale,
  });
  await writeFile(complete, "");
  process.stdout.write(`${demoText(summary, locale)}\n`);
  return project;
}

async function runElectron(executable: string, project: string, signal: AbortSignal): Promise<void> {
  const folder = await ensureBuilt("electron", signal);
  // Chromium refuses to sandbox as root; elsewhere the sandbox stays.
  const asRoot = process.platform === "linux" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(executable, [...asRoot, join(folder, "main.js"), project], { stdio: "inherit" });
  signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  await new Promise<void>((done, fail) => {
    child.once("error", fail);
    child.once("exit", () => done());
  });
}

/**
 * Opens the address in the default browser if there is a display. The browser is given a private file that leads
 * there, since other users of the machine can read a command line and so the token. Returns that file.
 */
async function openBrowser(url: string): Promise<string | null> {
  const { platform } = process;
  const opener =
    platform === "darwin"
      ? "open"
      : platform === "win32"
        ? "explorer"
        : process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"]
          ? "xdg-open"
          : null;
  if (!opener || (opener === "xdg-open" && !isOnPath(opener))) return null;
  const page = join(homeDirectory(), `open-${process.pid}.html`);
  await mkdir(homeDirectory(), { recursive: true, mode: 0o700 });
  await writeFile(page, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}">`, {
    mode: 0o600,
  });
  const child = spawn(opener, [page], { stdio: "ignore", detached: true });
  child.once("error", () => undefined);
  child.unref();
  return page;
}

function isOnPath(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

standWhereCalled();
await main();
