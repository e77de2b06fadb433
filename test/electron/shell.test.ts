import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { MenuItemConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { locales } from "../../analytics/api/text/locale.ts";
import { projectOf } from "../../electron/arguments.ts";
import fuses from "../../electron/fuses.json" with { type: "json" };
import { menuTemplate } from "../../electron/menu.ts";

test.each([
  [["electron", "."], null],
  [["Foresight", "q1.foresight"], resolve("/data", "q1.foresight")],
  [
    ["Foresight", "--allow-file-access", "--original-process-start-time=1", "一季度.foresight"],
    resolve("/data", "一季度.foresight"),
  ],
  [["Foresight", "--open=x.foresight", "notes.csv"], null],
  [["q0.foresight"], null],
])("project named by %j", (argv, expected) => {
  expect(projectOf(argv, "/data")).toBe(expected);
});

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...flat(Array.isArray(item.submenu) ? item.submenu : [])]);

test.each(locales)("every menu item has words of its own in %s", (locale) => {
  const items = flat(menuTemplate({ locale, isMac: false, isPackaged: false, onOpenProject: () => undefined }));
  const labels = items.filter(({ type }) => type !== "separator").map(({ label }) => label ?? "");
  expect(labels.length).toBeGreaterThan(15);
  for (const label of labels) expect(label).toMatch(locale === "en" ? /^[\x20-\x7e…]+$/ : /\p{Script=Han}/u);
});

test("the packaged program offers no developer tools", () => {
  const items = flat(menuTemplate({ locale: "en", isMac: true, isPackaged: true, onOpenProject: () => undefined }));
  expect(items.map(({ role }) => role)).not.toContain("toggleDevTools");
});

test("fuses: nothing that runs foreign code is left on", () => {
  expect(
    Object.entries(fuses)
      .filter(([, on]) => on)
      .map(([name]) => name),
  ).toEqual(["enableCookieEncryption", "enableEmbeddedAsarIntegrityValidation", "onlyLoadAppFromAsar"]);
});

test("the preload script hands out its six functions and nothing of Electron", () => {
  const source = readFileSync(new URL("../../electron/preload.ts", import.meta.url), "utf8");
  const exposed = source.slice(source.indexOf("exposeInMainWorld"));
  expect([...exposed.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)).toEqual([
    "port",
    "pickFiles",
    "pickFolder",
    "pathsOfDrop",
    "saveTarget",
    "showInFolder",
  ]);
  expect(source).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer\s*[,)]/);
});
