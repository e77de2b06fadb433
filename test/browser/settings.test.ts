import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { newProjectFile } from "../project-file.ts";
import { testNow } from "../support.ts";
import type { App } from "./app.ts";
import { importFile, newProject, openApp } from "./app.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

it("rules are changed on the screen, refused with the reason, and the view is built again by them", async () => {
  const opened = (app = await newProject());
  const { page, folder, complaints } = opened;
  const file = join(folder, "bill.csv");
  writeFileSync(file, "customer_id,month,total\nA,2024-03,110\nB,2024-03,10\nC,2024-03,5\n");
  await importFile(opened, file);
  await page.getByRole("link", { name: "Customers" }).click();
  await page.getByRole("button", { name: "Build the customer view" }).first().click();
  await page.getByRole("grid").waitFor();

  await page.getByRole("link", { name: "Settings" }).click();
  const tiers = page.getByRole("region", { name: "Value tiers" });
  await tiers.getByText("Average bill", { exact: true }).click();
  await tiers.getByLabel("Tier A from").fill("20");
  await tiers.getByLabel("Tier B from").fill("50");
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("out of order").waitFor();
  await tiers.getByLabel("Tier B from").fill("10");
  await tiers.getByLabel("Tier C from").fill("5");
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("was built by earlier rules").waitFor();
  await page.getByRole("button", { name: "Rebuild current month" }).click();
  await page.getByText("was built by earlier rules").waitFor({ state: "detached" });
  await tiers.getByRole("button", { name: "Restore default" }).click();
  await page.getByRole("button", { name: "Save and rebuild" }).click();
  await page.getByText("Rules saved").first().waitFor();
  await tiers.getByText("Default", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

it("raw calls are dropped only after what goes with them was said and understood", async () => {
  const folder = mkdtempSync(join(tmpdir(), "foresight-calls-"));
  try {
    const path = join(folder, "calls.foresight");
    const file = join(folder, "call.csv");
    const months = ["01", "02", "03"].flatMap((month) =>
      Array.from(
        { length: 4 },
        (_, i) => `${i % 2 ? "A" : "B"},1380000000${i},2024-${month}-0${i + 1} 10:00:00,60,主叫`,
      ),
    );
    writeFileSync(file, `客户编号,对方号码,通话开始时间,通话时长,呼叫类型\n${months.join("\n")}\n`);
    const engine = new LocalEngine({ version: "test", now: testNow });
    await engine.call("project.open", { path: newProjectFile(path) });
    await engine.call("ingest.run", { path: file });
    await engine.call("project.configure", { windowMonths: 1 });
    await engine.call("customers.build", {});
    await engine.close();
    app = await openApp(path);
    const { page, host, complaints } = app;
    await page.goto(`${host.origin}/#/settings`);
    const calls = page.locator("section").filter({ has: page.getByRole("heading", { name: "Dropping raw calls" }) });
    const told = [
      "8 calls of 2 months and 2 customers",
      "No customer view can be built any more as of Jan 2024 – Feb 2024",
      "Values can no longer be traced to the lines of call.csv",
      "The view in use, snapshots, segments, models and scores",
      "Undo the import of these files under Data, then import them again.",
    ];
    for (const line of told) await calls.getByText(line).waitFor();
    await calls.getByRole("button", { name: /^Drop 8 calls/ }).click();
    const ask = page.getByRole("dialog", { name: "Drop the calls before Mar 2024?" });
    for (const line of told) await ask.getByText(line).waitFor();
    const drop = ask.getByRole("button", { name: "Drop 8 calls" });
    expect(await drop.isDisabled()).toBe(true);
    await ask.getByRole("checkbox").check();
    await drop.click();
    await page.getByText("8 calls dropped").waitFor();
    await calls.getByText("No calls can be dropped").waitFor();
    expect(complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
