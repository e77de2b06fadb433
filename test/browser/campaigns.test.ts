import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { App } from "./app.ts";
import { importFile, newProject } from "./app.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

const customers = Array.from({ length: 1200 }, (_, at) => `C${String(at + 1).padStart(4, "0")}`);
const cells = (line: string) => line.split(",").map((cell) => cell.replace(/^="|"$|"/g, ""));

/** Chooses a file of answers in the page, checks it and takes it in; returns the reconciliation that was shown. */
async function takeIn({ page }: App, path: string): Promise<string> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await chooser).setFiles(path);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByText("nothing has been written yet").waitFor();
  const told = (await page.getByRole("table", { name: "Reconciliation" }).innerText()).replace(/\s+/g, " ");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("button", { name: "Done" }).click();
  return told;
}

it("closes the loop: draft, audience, freeze, export, receipts and responses, effect, next campaign", async () => {
  const opened = (app = await newProject());
  const { page, folder, complaints } = opened;
  const bills = join(folder, "bill.csv");
  writeFileSync(
    bills,
    `customer_id,month,total\n${customers.map((id, at) => `${id},2024-03,${50 + (at % 40)}`).join("\n")}\n`,
  );
  await importFile(opened, bills);
  await page.getByRole("link", { name: "Customers" }).click();
  await page.getByRole("button", { name: "Build the customer view" }).first().click();
  await page.getByRole("grid").waitFor();

  // The selection made on Customers comes along into a new draft.
  await page.goto(
    `${opened.host.origin}/#/campaigns?filter=${encodeURIComponent('{"field":"customer_id","op":"!=","value":"C0001"}')}`,
  );
  await page.getByLabel("Name", { exact: true }).fill("Renewal");
  await page.getByLabel("Share of the control group (%)").fill("40");
  await page.getByRole("button", { name: "Show the 1 customers removed by “Meet the conditions”" }).waitFor();
  await page.getByText("1,199", { exact: true }).first().waitFor();
  await page.getByLabel("First day").fill("2024-04-01");
  await page.getByLabel("Last day").fill("2024-04-02");
  await page.getByLabel("Why is a customer in or out: customer id").fill("C0001");
  await page.getByRole("button", { name: "Ask" }).click();
  await page.getByText("stopped at: Meet the conditions").waitFor();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await page.getByText("Saved", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Freeze the list" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Freeze", exact: true }).click();

  await page.getByRole("tab", { name: "Export" }).click();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByText("719 customers written in 1 file, 480 held back as control").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("table", { name: "Files" }).getByRole("button", { name: "Save a copy" }).first().click();
  const written = readFileSync(await (await download).path(), "utf8")
    .replace(/^\ufeff/, "")
    .trimEnd()
    .split(/\r?\n/);
  const treated = written.slice(1).map(cells);
  expect(treated).toHaveLength(719);
  const ids = new Set(treated.map(([, , id]) => id));
  const controls = customers.slice(1).filter((id) => !ids.has(id));
  expect(controls).toHaveLength(480);

  // A receipt is lost, one comes twice, one is of nobody; one customer in ten treated buys, one in forty of the control group.
  const receipts = join(folder, "receipts.csv");
  const rows = treated.slice(1).map(([ref = ""], at) => `${ref},${at === 0 ? "refused" : "delivered"},2024-04-01`);
  writeFileSync(receipts, ["contact_ref,status,time", ...rows, rows[0], "L9-1,delivered,2024-04-01"].join("\n"));
  const responses = join(folder, "responses.csv");
  const bought = [
    ...treated.filter((_, at) => at % 10 === 0).map(([, , id = ""]) => id),
    ...controls.filter((_, at) => at % 40 === 0),
  ];
  const list = treated[0]?.[1] ?? "";
  writeFileSync(
    responses,
    ["list_id,customer_id,outcome,date,amount", ...bought.map((id) => `${list},${id},bought,2024-04-03,59`)].join("\n"),
  );
  await page.getByRole("tab", { name: "Returns" }).click();
  expect(await takeIn(opened, receipts)).toMatch(
    /Matched 718 .*Duplicate 1 .*Unknown 1 .*Rows of the file 720 .*add up/,
  );
  expect(await takeIn(opened, responses)).toMatch(/Matched 84 .*Rows of the file 84 /);
  await page.getByText("1 refused, their consent is withdrawn").waitFor();

  // Who refused is on the list of the contact policy, until the file that says so is taken back.
  const [, , refusedId = ""] = treated[1] ?? [];
  const blocked = page.getByRole("table", { name: "Do not contact" });
  const toReturns = async () => {
    await page.getByRole("link", { name: "Campaigns" }).click();
    await page.getByText("Renewal").first().click();
    await page.getByRole("tab", { name: "Returns" }).click();
  };
  await page.getByRole("link", { name: "Settings" }).click();
  expect(await blocked.getByRole("row").nth(1).innerText()).toMatch(
    new RegExp(`^${refusedId}\\s+All channels\\s+refused list ${list}`),
  );
  await page.getByRole("button", { name: "Add customers…" }).click();
  await page.getByLabel("Customer ids, one a line").fill("C0001\nC9999");
  await page.getByRole("button", { name: "Add 2" }).click();
  await page.getByText("1 customer added").waitFor();
  await page.getByText("1 id is no customer and was not added:").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await blocked.getByText("C0001").waitFor();
  await toReturns();
  await page.getByRole("listitem").filter({ hasText: "receipts.csv" }).getByRole("button", { name: "Undo" }).click();
  await page.getByText("undone", { exact: true }).waitFor();
  expect(await page.getByText("refused, their consent is withdrawn").count()).toBe(0);
  await page.getByRole("link", { name: "Settings" }).click();
  await blocked.getByText("C0001").waitFor();
  await blocked.getByText(refusedId, { exact: true }).waitFor({ state: "detached" });

  // Two in a hundred are kept out of every campaign from now on.
  await page.getByLabel("no universal control group").check();
  await page.getByRole("button", { name: "Save the policy" }).click();
  await page.getByRole("button", { name: "Draw", exact: true }).click();
  const drawings = page.getByRole("table", { name: "Drawings of the universal control group" });
  expect((await drawings.getByRole("row").nth(1).innerText()).trim()).toMatch(/\s24\s+2\.0%\s+0\s+42$/);
  await toReturns();

  await page.getByRole("button", { name: "Result", exact: true }).click();
  // 72 of 719 against 12 of 480, by hand: 10.01 % and 2.50 %.
  await page
    .getByText("It works: Response rate 10.01% among treated, 2.50% among control, a difference of +7.51 pp")
    .waitFor();
  await page.getByRole("figure", { name: "Difference by offer and layer" }).waitFor();
  await page.getByRole("button", { name: "Next campaign from this" }).click();
  await page.getByRole("button", { name: "Freeze the list" }).waitFor();
  await page.getByLabel("Back to the board").click();
  await page.getByRole("region", { name: "Running" }).getByText("Renewal").waitFor();
  expect(complaints).toEqual([]);
});
