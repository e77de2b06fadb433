import { join } from "node:path";
import {
  BrowserWindow,
  Menu,
  MessageChannelMain,
  app,
  dialog,
  ipcMain,
  protocol,
  session,
  utilityProcess,
} from "electron";
import type { MessagePortMain, WebContents } from "electron";
import { errorText } from "../analytics/api/text/errors.ts";
import { localeOf } from "../analytics/api/text/locale.ts";
import { engineEnvironment, engineFlags } from "../analytics/hosts/engine-options.ts";
import { projectOf } from "./arguments.ts";
import { answerDialogs, pickProject } from "./dialogs.ts";
import { EngineKeeper } from "./keeper.ts";
import { menuTemplate } from "./menu.ts";
import { appScheme, isAppFrame, isAppUrl, serveRenderer, startPage } from "./protocol.ts";
import { words } from "./words.ts";

const here = import.meta.dirname;
/** The only thing the page may do beyond drawing: copy what the user selected. */
const allowedPermission = "clipboard-sanitized-write";

let keeper: EngineKeeper<MessagePortMain> | null = null;
let isStopped = false;
let asked = projectOf(process.argv, process.cwd());

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  app.on("web-contents-created", (_event, contents) => harden(contents));
  app.on("second-instance", (_event, argv, workingDirectory) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
    open(projectOf(argv, workingDirectory));
  });
  app.on("open-file", (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("activate", () => {
    if (app.isReady() && BrowserWindow.getAllWindows().length === 0) openWindow();
  });
  app.on("will-quit", (event) => {
    if (isStopped || !keeper) return;
    event.preventDefault();
    void keeper.stop().finally(() => {
      isStopped = true;
      app.quit();
    });
  });
  void app.whenReady().then(start);
}

function start(): void {
  const locale = localeOf(app.getLocale());
  protocol.handle(appScheme, serveRenderer(join(here, "../renderer")));
  session.defaultSession.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) =>
    callback(permission === allowedPermission && isAppUrl(requestingUrl)),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === allowedPermission && isAppUrl(origin),
  );
  session.defaultSession.setDevicePermissionHandler(() => false);

  keeper = new EngineKeeper<MessagePortMain>({
    project: asked,
    fork: () =>
      utilityProcess.fork(join(here, "engine.js"), [], {
        serviceName: "Foresight engine",
        env: engineEnvironment(),
        execArgv: [`--js-flags=${engineFlags.join(" ")}`],
      }),
    onFailure: (error) => void dialog.showMessageBox({ type: "error", message: errorText(error, locale) }),
    onGiveUp: () => {
      dialog.showErrorBox(app.name, words[locale].gaveUp);
      app.exit(1);
    },
  });
  ipcMain.on("foresight:port", ({ sender, senderFrame }) => {
    if (!senderFrame || !isAppFrame(senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    senderFrame.postMessage("foresight:port", null, [port1]);
    keeper?.connect(sender.id, port2);
  });
  answerDialogs(locale);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        locale,
        isMac: process.platform === "darwin",
        isPackaged: app.isPackaged,
        onOpenProject: () => {
          const window = BrowserWindow.getFocusedWindow();
          if (window) void pickProject(window, locale).then(open);
        },
      }),
    ),
  );
  openWindow();
}

function open(project: string | null): void {
  if (project === null) return;
  asked = project;
  keeper?.open(project);
}

function openWindow(): void {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    webPreferences: {
      preload: join(here, "preload.cjs"),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  void window.loadURL(startPage);
}

/** No page but ours, in no window but ours. */
function harden(contents: WebContents): void {
  const refuse = (details: { readonly url: string; preventDefault(): void }) => {
    if (!isAppUrl(details.url)) details.preventDefault();
  };
  contents.on("will-navigate", refuse);
  contents.on("will-frame-navigate", refuse);
  contents.on("will-redirect", refuse);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
}
