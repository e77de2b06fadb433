import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
const fixed = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** A Chrome or Chromium on this machine, null when there is none. `FORESIGHT_CHROMIUM` names one. */
export function findChromium(): string | null {
  const given = process.env["FORESIGHT_CHROMIUM"];
  if (given) return existsSync(given) ? given : null;
  const onPath = names.flatMap((name) =>
    (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)),
  );
  return [...onPath, ...fixed, chromium.executablePath()].find(isExecutable) ?? null;
}

/** Finds a Chromium or installs one by whatever works here, saying what it did. */
export async function ensureChromium(say: (line: string) => void): Promise<string | null> {
  const found = findChromium();
  if (found) return found;
  say("no Chromium found: trying Playwright's download");
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")), "cli.js");
  const download = spawnSync(process.execPath, [cli, "install", "chromium"], {
    encoding: "utf8",
    timeout: 180_000,
  });
  const downloaded = findChromium();
  if (download.status === 0 && downloaded) return downloaded;
  say(
    `Playwright's download did not work (${reason(download.stderr) || (download.error?.message ?? "no reason given")})`,
  );
  if (process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say("installing Debian's package chromium with a CJK font");
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { env: environment, timeout: 300_000 });
    const install = spawnSync(
      "apt-get",
      ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"],
      {
        env: environment,
        encoding: "utf8",
        timeout: 900_000,
      },
    );
    if (install.status !== 0) say(reason(install.stderr));
    return findChromium();
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The line of an installer's output that says what went wrong. */
function reason(text: string | null): string {
  const lines = text?.split("\n").map((line) => line.trim()) ?? [];
  return (lines.find((line) => /error|fail/i.test(line)) ?? lines.findLast((line) => line !== "") ?? "").slice(0, 200);
}
