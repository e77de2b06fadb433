import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { App } from "./app.ts";
import { importFile, newProject } from "./app.ts";

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
