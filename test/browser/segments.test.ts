import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { generateSample } from "../../sample-data/generate.ts";
import { newProjectFile } from "../project-file.ts";
import { testNow } from "../support.ts";
import type { App } from "./app.ts";
import { openApp } from "./app.ts";

let folder: string;
let app: App | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-segments-"));
  const sample = await generateSample({
    dir: join(folder, "s"),
    customers: 600,
    months: 3,
    callsPerCustomer: 20,
    seed: 42,
    threads: 2,
  });
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.open", { path: newProjectFile(join(folder, "p.foresight")) });
  for (const { path } of sample.files) await engine.call("ingest.run", { path });
  await engine.call("project.configure", { asOf: "2024-01" });
  await engine.close();
  app = await openApp(join(folder, "p.foresight"));
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("clusters: why so many, who they are, renamed, decided on, followed into the next month, opened and used", async () => {
  const { page, complaints } = app!;
  await page.getByRole("link", { name: "Segments" }).click();
  await page.getByRole("button", { name: "Segment the customers" }).click();
  const table = page.getByRole("table").first();
  await table.waitFor();
  await page.getByRole("img", { name: /^How many standard deviations \d+ segments differ/ }).waitFor();

  await table
    .getByRole("button", { name: /^Rename/ })
    .first()
    .click();
  await table.getByRole("textbox", { name: /English/ }).fill("Best of all");
  await table.getByRole("textbox", { name: /Chinese/ }).fill("旗舰客户");
  await table.getByRole("textbox", { name: /Chinese/ }).press("Enter");
  await table.getByRole("button", { name: "Best of all", exact: true }).click();

  const drawer = page.getByRole("dialog");
  await drawer.getByText(/^\d+% of the customers it describes are in the segment/).waitFor();
  await drawer.getByRole("textbox", { name: "Reason" }).fill("They pay the most");
  await drawer.getByRole("textbox", { name: "Decided by" }).fill("Li");
  await drawer.getByRole("button", { name: "Record the decision" }).click();
  await drawer.getByRole("list", { name: "Decisions so far" }).getByText("They pay the most").waitFor();
  await drawer.getByRole("button", { name: "Close" }).click();
  await table.getByText("Chosen").waitFor();

  await page.getByText("How it was made", { exact: true }).click();
  await page.getByText(/^\d+ segments are recommended: /).waitFor();
  await page.getByRole("columnheader", { name: "Stability" }).waitFor();

  await page.getByText("Over time", { exact: true }).click();
  await page.getByRole("button", { name: "Apply to Feb 2024" }).click();
  await page.getByRole("img", { name: /^Flows of customers from their segments/ }).waitFor();
  const sum = (await page.getByText(/Jan 2024 ¥[\d,.]+ → Feb 2024 ¥[\d,.]+, [+−]¥/).textContent()) ?? "";
  const [before = 0, after = 0, change = 0] = [...sum.matchAll(/([+−]?)¥([\d,.]*\d)/g)].map(
    ([, sign, digits = ""]) => (sign === "−" ? -1 : 1) * Number(digits.replaceAll(",", "")),
  );
  expect(after - before).toBeCloseTo(change, 2);
  const cell = page.getByRole("button", { name: /^Best of all → Best of all: / });
  const moved = /: ([\d,]+) customers/.exec((await cell.getAttribute("aria-label")) ?? "")?.[1] ?? "none";
  await cell.click();
  await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
  await page.getByText(new RegExp(`^${moved} of `)).waitFor();

  await page.getByRole("link", { name: "Segments" }).click();
  await page.getByRole("button", { name: "Use as audience: Best of all" }).click();
  await page.getByRole("button", { name: "Freeze the list" }).waitFor();
  expect(complaints).toEqual([]);
});

it("rules in order with a remainder, tried before they are kept; their overlap with the clusters; Chinese names of their own", async () => {
  const { page, complaints } = app!;
  await page.getByRole("link", { name: "Segments" }).click();
  await page.getByRole("button", { name: "New segmentation" }).click();
  await page.getByRole("button", { name: /^Rules/ }).click();
  await page.getByRole("textbox", { name: "Name of the segment 1" }).fill("High bills");
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  await page.getByRole("combobox", { name: "Field" }).fill("Average bill");
  await page.getByRole("combobox", { name: "Field" }).press("Enter");
  await page.getByRole("spinbutton").first().fill("100");
  await page.getByRole("textbox", { name: "What the rest is called" }).fill("The others");
  const trial = page.getByRole("table");
  await trial.getByRole("row", { name: /High bills [1-9]/ }).waitFor();
  await trial.getByRole("row", { name: /The others [1-9]/ }).waitFor();
  await page.getByRole("button", { name: "Segment", exact: true }).click();
  await page.getByRole("heading", { name: "Rules #2" }).waitFor();
  await page.getByText("Overlap", { exact: true }).click();
  await page.getByText("adjusted Rand index: 0 by chance, 1 identical").waitFor();
  await page.getByRole("button", { name: /^High bills → Best of all: [\d,]+ customers/ }).waitFor();

  await page.getByText("中", { exact: true }).click();
  await page.getByRole("button", { name: /^High bills → 旗舰客户/ }).waitFor();
  expect(complaints).toEqual([]);
});
