import { basename, extname, isAbsolute, join } from "node:path";
import { BrowserWindow, app, dialog, ipcMain, shell } from "electron";
import type { FileFilter, IpcMainInvokeEvent } from "electron";
import type { Locale } from "../analytics/api/text/locale.ts";
import { isAppFrame } from "./protocol.ts";
import { words } from "./words.ts";

const dataExtensions = ["csv", "tsv", "txt", "gz", "zip", "xlsx", "xls", "json", "jsonl", "ndjson", "parquet"];

/** Answers the page's questions about files. Whoever else asks is refused. */
export function answerDialogs(locale: Locale): void {
  const { dialogs } = words[locale];
  const all: FileFilter = { name: dialogs.allFiles, extensions: ["*"] };

  handle("foresight:pickFiles", async (window) => {
    const data: FileFilter = { name: dialogs.dataFiles, extensions: [...dataExtensions, "foresight"] };
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ["openFile", "multiSelections"],
      filters: [data, all],
    });
    return filePaths;
  });

  handle("foresight:pickFolder", async (window) => {
    const { filePaths } = await dialog.showOpenDialog(window, { properties: ["openDirectory", "multiSelections"] });
    return filePaths;
  });

  handle("foresight:saveTarget", async (window, suggested) => {
    const name = typeof suggested === "string" ? basename(suggested.replaceAll("\\", "/")) : "";
    const type = extname(name).slice(1);
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: join(app.getPath("documents"), name),
      filters: type ? [{ name: type.toUpperCase(), extensions: [type] }, all] : [all],
    });
    return canceled ? null : filePath;
  });

  handle("foresight:showInFolder", (_window, path) => {
    if (typeof path === "string" && isAbsolute(path)) shell.showItemInFolder(path);
  });
}

/** Asks for a project file; null when the user cancels. */
export async function pickProject(window: BrowserWindow, locale: Locale): Promise<string | null> {
  const { dialogs } = words[locale];
  const { filePaths } = await dialog.showOpenDialog(window, {
    properties: ["openFile"],
    filters: [{ name: dialogs.projectFiles, extensions: ["foresight"] }],
  });
  return filePaths[0] ?? null;
}

function handle(channel: string, answer: (window: BrowserWindow, argument: unknown) => unknown): void {
  ipcMain.handle(channel, (event: IpcMainInvokeEvent, argument: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender);
    if (!isAppFrame(event.senderFrame) || !window) throw new Error("refused");
    return answer(window, argument);
  });
}
