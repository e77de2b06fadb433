import type { MenuItemConstructorOptions } from "electron";
import type { Locale } from "../analytics/api/text/locale.ts";
import { words } from "./words.ts";

export interface MenuOptions {
  readonly locale: Locale;
  readonly isMac: boolean;
  readonly isPackaged: boolean;
  onOpenProject(): void;
}

/** The menu, with its own words: Electron's are English on Windows and Linux. */
export function menuTemplate({ locale, isMac, isPackaged, onOpenProject }: MenuOptions): MenuItemConstructorOptions[] {
  const { menu } = words[locale];
  const separator: MenuItemConstructorOptions = { type: "separator" };
  return [
    ...(isMac ? [{ role: "appMenu" } as const] : []),
    {
      label: menu.file,
      submenu: [
        { label: menu.openProject, accelerator: "CmdOrCtrl+O", click: onOpenProject },
        separator,
        isMac ? { role: "close", label: menu.close } : { role: "quit", label: menu.quit },
      ],
    },
    {
      label: menu.edit,
      submenu: [
        { role: "undo", label: menu.undo },
        { role: "redo", label: menu.redo },
        separator,
        { role: "cut", label: menu.cut },
        { role: "copy", label: menu.copy },
        { role: "paste", label: menu.paste },
        { role: "selectAll", label: menu.selectAll },
      ],
    },
    {
      label: menu.view,
      submenu: [
        { role: "reload", label: menu.reload },
        separator,
        { role: "resetZoom", label: menu.actualSize },
        { role: "zoomIn", label: menu.zoomIn },
        { role: "zoomOut", label: menu.zoomOut },
        { role: "togglefullscreen", label: menu.fullScreen },
        ...(isPackaged ? [] : [separator, { role: "toggleDevTools", label: menu.devTools } as const]),
      ],
    },
  ];
}
