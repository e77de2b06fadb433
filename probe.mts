import { cpSync } from "node:fs";
import { openApp } from "./test/browser/app.ts";
const [, , steps = "board", locale = "en-GB", theme = "light"] = process.argv;
cpSync("/tmp/screen-demo/demo.foresight", `/tmp/screen-probe-${process.pid}.foresight`, { recursive: true });
const app = await openApp(`/tmp/screen-probe-${process.pid}.foresight`, locale);
const { page } = app;
await page.evaluate((t) => localStorage.setItem("foresight.theme", t), theme);
await page.reload();
const mod = await import(`/tmp/screen-steps-${steps}.mts`);
const shot = async (name: string) => {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `/tmp/screen-shots/${name}-${locale.slice(0, 2)}-${theme}.png` });
};
try {
  await mod.default(app, shot);
} catch (e) {
  console.log("FAILED", e);
  await shot("failed");
}
console.log("complaints", app.complaints);
await app.close();
process.exit(0);
