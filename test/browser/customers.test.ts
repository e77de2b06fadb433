import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import type { FilterNode } from "../../analytics/api/index.ts";
import { newProjectFile } from "../project-file.ts";
import { repository, testNow } from "../support.ts";
import type { App } from "./app.ts";
import { openApp } from "./app.ts";

let opened: App;
let folder: string;
let path: string;
/** The IBM file as a project with its view built. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-"));
  path = join(folder, "ibm.foresight");
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.open", { path: newProjectFile(path) });
  await engine.call("ingest.run", { path: join(repository, "test/data/ibm-telco-churn.csv") });
  await engine.call("customers.build", {});
  await engine.close();
  copyFileSync(path, join(folder, "damaged.foresight"));
  opened = await openApp(path);
});
beforeEach(() => void (opened.complaints.length = 0));
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

async function showCustomers({ page, host }: App, filter?: FilterNode): Promise<void> {
  const query = filter ? `?filter=${encodeURIComponent(JSON.stringify(filter))}` : "";
  await page.goto(`${host.origin}/#/customers${query}`);
  await page.getByRole("grid", { name: "Customer view" }).waitFor();
  await page.locator(".grid-link").first().waitFor();
}

it("from the filter to its waterfall, to a customer and why it is out", async () => {
  const { page } = opened;
  // python3 -c "import csv; r=[x for x in csv.DictReader(open('ibm-telco-churn.csv')) if x['Contract']=='Month-to-month']
  //   c=[x for x in r if x['Churn']=='Yes']; print(len(r), len(c), sum(int(x['tenure'])<=12 for x in c), sum(int(x['tenure'])<=3 for x in c))"
  // 3875 1655 1024 595
  await showCustomers(opened, {
    op: "and",
    items: [
      { field: "Contract", op: "in", value: ["Month-to-month"] },
      { field: "Churn", op: "=", value: "Yes" },
      { field: "tenure_months", op: "<=", value: 12 },
    ],
  });
  await page.getByText("1,024 of 7,043 customers").waitFor();
  await page.getByRole("button", { name: /^Filter · 3/ }).click();
  const steps = page.getByRole("table", { name: "What each condition removes" });
  const cells = async () => (await steps.locator("tbody tr").allInnerTexts()).map((row) => row.match(/−?[\d,]{3,}/g));
  await steps.getByText("1,024").waitFor();
  expect(await cells()).toMatchObject([["7,043"], ["3,875", "−3,168"], ["1,655", "−2,220"], ["1,024", "−631"]]);

  // The count and the waterfall follow what is typed.
  await page.getByRole("spinbutton", { name: "Value" }).fill("3");
  await page.getByText("595 of 7,043 customers").waitFor();
  await steps.getByText("595").waitFor();

  // 7590-VHVEG: month-to-month, one month, has not churned.
  await page.getByLabel("Check whether a customer is in").fill("7590-VHVEG");
  await page.keyboard.press("Enter");
  const why = page.getByRole("status").filter({ hasText: "7590-VHVEG" });
  await why.getByText("Out", { exact: true }).waitFor();
  expect(await why.locator(".decides").allInnerTexts()).toEqual([expect.stringMatching(/Churn[^]*Yes[^]*has No/)]);
  await page.getByRole("button", { name: "Open this customer" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("heading", { name: "In or out of the current filter" }).waitFor();
  await drawer.getByText("has No", { exact: true }).waitFor();
  await drawer.getByRole("heading", { name: "Profile" }).waitFor();
  await page.keyboard.press("Escape");

  // A list pasted from a sheet says which of its ids nobody has.
  await showCustomers(opened, { op: "and", items: [{ field: "customer_id", op: "in", value: ["7590-VHVEG"] }] });
  await page.getByText("1 of 7,043 customers").waitFor();
  await page.getByRole("button", { name: "Edit list" }).click();
  await page
    .getByRole("textbox", { name: /paste/ })
    .fill("7590-VHVEG\t5575-GNVDE\n3668-QPYBK, 0000-NOONE\r\n7590-VHVEG\n");
  await page.getByText("3 of 4 values found, 3 customers").waitFor();
  await page.getByText("0000-NOONE", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByText("3 of 7,043 customers").waitFor();
  expect(opened.complaints).toEqual([]);
});

it("sorts by several columns, pins, copies and keeps a column set", async () => {
  const { page } = opened;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await showCustomers(opened);
  const head = (name: string | RegExp) => page.getByRole("columnheader", { name });
  const grid = page.getByRole("grid", { name: "Customer view" });
  const menu = async (column: string, entry: string) => {
    await head(column).hover();
    await head(column)
      .getByRole("button", { name: `${column}: column menu` })
      .click();
    await page.getByRole("menuitem", { name: entry, exact: true }).click();
  };
  // Only these stay in the way of the eye; the set is saved with them.
  await menu("Gender", "Hide");
  expect(await head("Gender").count()).toBe(0);
  await menu("Tenure", "Pin to the left");
  await page.locator(".grid-th.pinned").nth(1).getByText("Tenure", { exact: true }).waitFor();

  await head("Tenure").getByRole("button", { name: "Tenure", exact: true }).click();
  await head("Average bill")
    .getByRole("button", { name: "Average bill", exact: true })
    .click({ modifiers: ["Shift"] });
  await head("Tenure, sort key 1").waitFor();
  await head("Average bill, sort key 2").waitFor();
  // python3: sorted(r, key=lambda x: (int(x['tenure']), float(x['MonthlyCharges'])))[0] has tenure 0 and 19.70.
  await page.locator(".grid-td.pinned").nth(1).getByText("0", { exact: true }).waitFor();

  // A range by keyboard: the first two customers, id and tenure.
  await grid.focus();
  for (const key of ["ArrowDown", "Shift+ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
  await page.keyboard.press("Control+c");
  await page.getByText("Copied 2 × 2 cells").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split("\n").map((line) => line.split("\t"))).toEqual([
    ["Customer id", "Tenure"],
    [expect.stringMatching(/^\d{4}-[A-Z]{5}$/), "0"],
    [expect.stringMatching(/^\d{4}-[A-Z]{5}$/), "0"],
  ]);
  await page.keyboard.press("Escape");
  expect(await page.locator(".grid-td.selected, .grid-td.focused").count()).toBe(0);

  await page.getByRole("button", { name: /^Column set/ }).click();
  await page.getByLabel("Save these columns as…").fill("Billing");
  await page.keyboard.press("Enter");
  await page.getByText("Column set “Billing” saved").waitFor();

  // Loaded anew, the page knows only what the project keeps.
  await page.reload();
  const fresh = page;
  await fresh.locator(".grid-link").first().waitFor();
  expect(await fresh.getByRole("columnheader", { name: "Gender" }).count()).toBe(1);
  await fresh.getByRole("button", { name: /^Column set/ }).click();
  await fresh.getByRole("button", { name: /^Billing/ }).click();
  await fresh.getByRole("columnheader", { name: "Tenure, sort key 1" }).waitFor();
  expect(await fresh.getByRole("columnheader", { name: "Gender" }).count()).toBe(0);
  await fresh.locator(".grid-th.pinned").nth(1).getByText("Tenure", { exact: true }).waitFor();
  expect(opened.complaints).toEqual([]);
});

it("a field opens to its definition and SQL, a value to its rows, and a view that was kept outlives a new one", async () => {
  const { page, host } = opened;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${host.origin}/#/customers?customer=7590-VHVEG`);
  await page.reload();
  const customer = page.getByRole("dialog", { name: "Customer 7590-VHVEG" });
  await customer.getByRole("button", { name: /Average bill: where the value comes from/ }).click();
  const drawer = page.getByRole("dialog", { name: /^Average bill/ });
  // awk -F, '$1=="7590-VHVEG"{print NR, $19}' ibm-telco-churn.csv: 2 29.85
  await drawer.getByText("¥29.85").first().waitFor();
  await drawer.getByText("ibm-telco-churn.csv, line 2").waitFor();
  expect(
    await drawer
      .getByRole("table", { name: /Attribute table/ })
      .locator("tbody tr")
      .count(),
  ).toBe(1);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  await customer.waitFor();
  // At once: what has just been closed takes no key any more.
  await page.keyboard.press("Escape");
  await customer.waitFor({ state: "detached" });

  const header = page.getByRole("columnheader", { name: "Value tier" });
  await page.goto(`${host.origin}/#/customers?field=value_tier`);
  const tier = page.getByRole("dialog", { name: /^Value tier/ });
  await tier.getByText("A while those above bring less than 50 % of revenue").waitFor();
  await tier.getByRole("button", { name: "Copy SQL" }).click();
  await page.getByText("SQL copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /-- \$by_share = true[^]*-- value_tier\ncast\(tiers\.tier/,
  );
  await tier.getByRole("button", { name: "Average bill" }).click();
  await page.getByRole("dialog", { name: /^Average bill/ }).waitFor();
  await page.goBack();
  await tier.getByRole("link", { name: "Value tiers" }).click();
  await page.getByRole("region", { name: "Value tiers" }).waitFor();

  await showCustomers(opened);
  expect(await header.count()).toBeLessThanOrEqual(1);
  await page.getByRole("button", { name: "Snapshots" }).click();
  await page.getByLabel("Name of the snapshot").fill("Before the rules");
  await page.getByRole("button", { name: "Keep a snapshot" }).click();
  await page.getByText("Snapshot “Before the rules” kept").waitFor();
  await page.getByRole("list", { name: "Snapshots" }).getByRole("button", { name: "Open" }).click();
  await page.getByText("Snapshot “Before the rules”, no month").waitFor();
  await page.getByText("Built from 1 import,").waitFor();
  await page.getByText("7,043 of 7,043 customers").waitFor();
  await page.locator(".grid-link").first().click();
  await page.getByRole("dialog").getByRole("heading", { name: "Profile" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Snapshots" }).click();
  await page.getByRole("button", { name: "Delete snapshot “Before the rules”" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("Snapshot “Before the rules” deleted").waitFor();
  await page.getByRole("button", { name: "Use as audience" }).waitFor();
  expect(opened.complaints).toEqual([]);
});

it("what has no source is said where it is shown, and left out of a customer's page", async () => {
  const { page, host } = opened;
  await showCustomers(opened);
  await page.getByRole("button", { name: /^Columns/ }).click();
  await page.getByRole("checkbox", { name: "Complaints", exact: true }).last().check();
  await page.keyboard.press("Escape");
  const grid = page.getByRole("grid", { name: "Customer view" });
  const head = page.getByRole("columnheader", { name: "Complaints", exact: true });
  // The last column: it exists once it is in sight.
  await expect
    .poll(async () => {
      await grid.evaluate((element) => void (element.scrollLeft = element.scrollWidth));
      return head.count();
    })
    .toBe(1);
  await head.getByText("no source").waitFor();
  const place = await head.getAttribute("aria-colindex");
  await page.waitForFunction(() => document.querySelectorAll(".grid-skeleton").length === 0);
  const cells = await grid.locator(`.grid-tr [aria-colindex="${place}"]`).allInnerTexts();
  expect(new Set(cells)).toEqual(new Set(["—"]));

  await page.goto(`${host.origin}/#/customers?customer=7590-VHVEG`);
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("heading", { name: "Profile" }).waitFor();
  const headings = await drawer.getByRole("heading", { level: 2 }).allInnerTexts();
  expect(headings.filter((name) => /Complaints|Payments|contacts|Call|Services|cells/i.test(name))).toEqual([]);
  await page.keyboard.press("Escape");
  expect(opened.complaints).toEqual([]);
});

it("a column that cannot be read leaves the rest of the screen as it is", async () => {
  const copy = join(folder, "damaged.foresight");
  const database = await DuckDBInstance.create(copy);
  const connection = await database.connect();
  // As a damaged block does: every query for this one column fails.
  await connection.run("drop index derived.view_undated_key");
  await connection.run("alter table derived.view_undated drop column gender");
  connection.closeSync();
  database.closeSync();
  const damaged = await openApp(copy);
  try {
    const { page } = damaged;
    await showCustomers(damaged);
    const grid = page.getByRole("grid", { name: "Customer view" });
    await page.getByText("7,043 of 7,043 customers").waitFor();
    const note = page.getByRole("alert").filter({ hasText: "These rows could not be read in full" });
    await note.waitFor();
    await note.getByRole("button", { name: "Try again" }).waitFor();
    const gender = page.getByRole("columnheader", { name: "Gender", exact: true });
    await gender.getByText("could not be read").waitFor();
    const cellsOf = async (name: string) => {
      const place = await page.getByRole("columnheader", { name, exact: true }).getAttribute("aria-colindex");
      return grid.locator(`.grid-tr [aria-colindex="${place}"]`).allInnerTexts();
    };
    expect(new Set(await cellsOf("Gender"))).toEqual(new Set([""]));
    expect((await cellsOf("Tenure")).slice(0, 5)).toEqual(Array(5).fill(expect.stringMatching(/^\d+$/)));
    await page.getByRole("columnheader", { name: "Tenure", exact: true }).getByRole("img").waitFor();

    // Without the column there is nothing wrong.
    await gender.hover();
    await gender.getByRole("button", { name: "Gender: column menu" }).click();
    await page.getByRole("menuitem", { name: "Hide", exact: true }).click();
    await note.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("button", { name: "Condition", exact: true }).click();
    await page.keyboard.type("tenure_months");
    await page.keyboard.press("Enter");
    // python3: sum(int(x['tenure']) >= 72 for x in r) is 362.
    await page.getByRole("spinbutton", { name: "Value" }).fill("72");
    await page.getByText("362 of 7,043 customers").waitFor();
    expect(damaged.complaints).toEqual([]);
  } finally {
    await damaged.close();
  }
});
