import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { newProjectFile } from "../project-file.ts";
import { repository, testNow } from "../support.ts";
import type { App } from "./app.ts";
import { openApp } from "./app.ts";

let opened: App;
let folder: string;
/** With a column that speaks of leaving by its name, the first 1,500 lines of the IBM file: 1,499 customers, of whom 396 churned (head -1500 … | grep -c ',Yes.\?$'). */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-"));
  const [header = "", ...lines] = readFileSync(join(repository, "test/data/ibm-telco-churn.csv"), "utf8").split(
    /\r?\n/,
  );
  const scored = lines.slice(0, 1499).map((line, at) => `${line},${(at * 7919) % 100}`);
  writeFileSync(join(folder, "customers.csv"), `${[`${header},Churn score`, ...scored].join("\n")}\n`);
  const path = join(folder, "telco.foresight");
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.open", { path: newProjectFile(path) });
  await engine.call("ingest.run", { path: join(folder, "customers.csv") });
  await engine.close();
  opened = await openApp(path);
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

it("from the label to the target list", async () => {
  const { page, complaints } = opened;
  const main = page.getByRole("main");
  const tab = (name: string) => main.locator(".ant-segmented-item", { hasText: name }).click();

  // The label, before anything is trained.
  await page.getByRole("link", { name: "Churn" }).click();
  const rates = main.getByRole("table", { name: "Churn rate by month" });
  await rates.getByRole("cell", { name: "26.42%" }).waitFor();
  expect(await rates.getByRole("row").nth(1).textContent()).toContain("1,499396");
  await main.getByText("Falling silent").waitFor();
  expect(await main.locator(".ant-segmented-item-disabled").allTextContents()).toEqual(["Leaving", "Falling silent"]);

  // What would give the outcome away is named before; both models, and the reason for one of them; the other is made with the same options.
  await main
    .getByText(/^These fields speak of leaving by their name and are not learned from: Churn score\./)
    .waitFor();
  await main.getByText("More settings", { exact: true }).click();
  await main.getByLabel("Class weights").getByText("Balanced").click();
  await main.getByRole("spinbutton", { name: "Folds" }).fill("3");
  await main.getByRole("button", { name: "Train a model" }).click();
  const candidates = main.getByRole("table", { name: "Two models, the same customers" });
  await candidates.getByText("recommended").waitFor({ timeout: 60_000 });
  await main.getByText(/AUC .* recommended\.$/).waitFor();
  await candidates.getByRole("button", { name: "Use instead" }).click();
  await main.getByRole("heading", { name: "Model 2" }).waitFor({ timeout: 60_000 });
  const made = await main.locator(".churn-definition dd").allTextContents();
  expect(made).toEqual(expect.arrayContaining(["Balanced", "3 stratified folds"]));
  await main.getByText(/^The field “Churn score” speaks of leaving by its name/).waitFor();

  // The page to print has every picture, and is saved as one file.
  await main.getByRole("button", { name: "Page to print" }).click();
  const sheet = page.getByRole("article");
  await sheet.locator("img").last().waitFor();
  const widths = await sheet
    .locator("img")
    .evaluateAll((images) =>
      Promise.all(
        images.map((image) =>
          (image as HTMLImageElement).decode().then(() => (image as HTMLImageElement).naturalWidth),
        ),
      ),
    );
  expect(widths.length).toBeGreaterThan(10);
  expect(Math.min(...widths)).toBeGreaterThan(300);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as one file" }).click();
  const saved = readFileSync(await (await download).path(), "utf8");
  expect(saved).toContain("Model card: Model 2");
  expect(saved).toMatch(/\.print-sheet \{[^}]*font-family: var\(--font\)/);
  expect(saved).not.toMatch(/<script|<button|https?:\/\/(?!www\.w3\.org)/);
  await page.getByRole("button", { name: "Back" }).click();

  // The bands, set on the profit curve.
  await tab("Cut-off and profit");
  await main.getByLabel("Cost of an offer (yuan)").fill("150");
  await main.locator(".stat-value", { hasText: /^50\.00%/ }).waitFor();
  await main.getByRole("button", { name: "High from the cut-off, medium from break-even" }).click();
  await main.getByRole("button", { name: "Save bands" }).click();
  await main.getByText("now: set by hand").waitFor();
  const high = main.getByRole("table", { name: "Risk bands" }).getByRole("row").nth(1);
  const inHigh = await high.getByRole("cell").nth(2).textContent();

  // Who that is, and why.
  await tab("Customers");
  await main.locator(".ant-segmented-item", { hasText: "high" }).click();
  await main.getByText(`${inHigh} of 1,103 scored customers`).waitFor();
  await main
    .getByText(/: more likely to leave$/)
    .first()
    .waitFor();
  await main.getByRole("button", { name: "Use as audience" }).click();

  // They are the target list: just so many meet its condition.
  await main
    .getByRole("row", { name: /^Meet the conditions/ })
    .getByRole("cell", { name: inHigh!, exact: true })
    .waitFor();
  await page.getByLabel("Name", { exact: true }).fill("High risk");
  await page.getByText("Saved", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Freeze the list" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Freeze", exact: true }).click();
  await page.getByRole("tab", { name: "Export" }).waitFor();
  expect(Number(inHigh)).toBeGreaterThan(20);
  expect(complaints).toEqual([]);
});
