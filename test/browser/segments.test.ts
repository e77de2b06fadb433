import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { generateSample } from "../../sample-data/generate.ts";
import { testNow } from "../support.ts";
import type { App } from "./app.ts";
import { openApp } from "./app.ts";

let folder: string;
let app: App | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-segments-"));
  const sample = await generateSample({
    dir: join(folder, "s"),
    customers: 800,
    months: 3,
    callsPerCustomer: 20,
    seed: 42,
    threads: 2,
  });
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.new", { path: join(folder, "p.foresight") });
  for (const { path } of sample.files) await engine.call("ingest.run", { path });
  await engine.call("project.configure", { asOf: "2024-01" });
  await engine.close();
  app = await openApp(join(folder, "p.foresight"));
}, 60_000);
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("clusters are found, named, decided on, followed into the next month, opened and used", async () => {
  const { page, complaints } = app!;
  await page.getByRole("link", { name: "Segments" }).click();
  await page.getByRole("button", { name: "Segment the customers" }).click();
  const table = page.getByRole("table").first();
  await table.waitFor();
  await page.locator("canvas").first().waitFor();

  await table
    .getByRole("button", { name: /^Rename/ })
    .first()
    .click();
  await table.getByRole("textbox").fill("Best of all");
  await table.getByRole("textbox").press("Enter");
  await table.getByRole("button", { name: "Best of all", exact: true }).click();

  const drawer = page.getByRole("dialog");
  await drawer.getByRole("textbox", { name: "Reason" }).fill("They pay the most");
  await drawer.getByRole("textbox", { name: "Decided by" }).fill("Li");
  await drawer.getByRole("button", { name: "Record the decision" }).click();
  await drawer.getByRole("list", { name: "Decisions so far" }).getByText("They pay the most").waitFor();
  await drawer.getByRole("button", { name: "Close" }).click();
  await table.getByText("Chosen").waitFor();

  await page.getByText("Over time", { exact: true }).click();
  await page.getByRole("button", { name: "Apply to Feb 2024" }).click();
  await page.getByText("Migration matrix").waitFor();
  await page.getByText(/Jan 2024 ¥[\d,.]+ → Feb 2024 ¥[\d,.]+, [+−]¥/).waitFor();
  const cell = page.getByRole("button", { name: /^Best of all → Best of all: / });
  const moved = /: ([\d,]+) customers/.exec((await cell.getAttribute("aria-label")) ?? "")?.[1] ?? "none";
  await cell.click();
  await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
  await page.getByText(new RegExp(`^${moved} of `)).waitFor();
  await page
    .getByRole("button", { name: "Filter · 2 conditions" })
    .or(page.getByRole("button", { name: /2 condition/ }))
    .first()
    .click();
  await page.getByText("Segment in Clusters #1 (Jan 2024)").first().waitFor();

  await page.getByRole("link", { name: "Segments" }).click();
  await page.getByRole("button", { name: "Use as audience: Best of all" }).click();
  await page.getByRole("heading", { level: 1, name: "Campaigns" }).waitFor();
  expect(complaints).toEqual([]);
});
