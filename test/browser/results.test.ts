import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { palette } from "../../renderer/theme/tokens.ts";
import type { App } from "./app.ts";
import { openApp } from "./app.ts";
import type { CampaignProject } from "./campaign-project.ts";
import { campaignProject } from "./campaign-project.ts";

let folder: string;
let made: CampaignProject;
let app: App;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-results-"));
  made = await campaignProject(folder);
  app = await openApp(made.path);
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  app.complaints.length = 0;
  await app.page.emulateMedia({ colorScheme: "light", media: "screen" });
});

const go = (address: string) => app.page.goto(`${app.host.origin}/#/${address}`);
/** By how many pixels what is in a box is wider than the box. */
const overflow = (box: Locator) => box.evaluate((element) => element.scrollWidth - element.clientWidth);
const colour = (hex: string) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;

it("twenty offers stand on one page: every one named, none beside the page, segments coloured by their keys", async () => {
  const { page } = app;
  await go(`results?id=${made.offers}`);
  const table = page.getByRole("table", { name: "Treated against control" });
  await table.getByText("Offer 20", { exact: true }).waitFor();
  expect(await table.getByRole("row").count()).toBe(1 + 1 + 20 + 1);
  expect(await table.getByText("A gift card for those who renew for two years, and a second line free").count()).toBe(
    1,
  );
  expect(await overflow(page.locator(".page-body"))).toBe(0);
  expect(await overflow(table.locator(".."))).toBe(0);
  const forest = page.getByRole("figure", { name: "Difference by offer and layer" });
  // Overall, twenty offers, three segments: a line of 26 pixels each.
  expect((await forest.locator("canvas").first().boundingBox())!.height).toBeGreaterThanOrEqual(24 * 26);
  await forest.hover();
  await forest.getByRole("button", { name: "View as table" }).click();
  expect(await forest.getByRole("row").count()).toBe(1 + 24);
  await forest.getByText("Offer: Offer 20").waitFor();

  await go(`campaigns?id=${made.offers}`);
  const arms = page.getByRole("table", { name: "Groups" });
  await arms.waitFor();
  expect(await arms.getByRole("row").count()).toBe(21);
  expect(await overflow(page.locator(".campaign-list-side"))).toBe(0);
  // The segments were put the other way round in their second version: High is the first, and keeps the third colour.
  const swatch = (name: string) =>
    page
      .getByRole("gridcell", { name })
      .first()
      .locator(".campaign-swatch")
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  expect([await swatch("Low"), await swatch("Middle"), await swatch("High")]).toEqual(palette.slice(0, 3).map(colour));

  await page.getByRole("button", { name: "Copy to a new draft" }).click();
  const offers = page.getByRole("table", { name: "Offers" });
  await offers.getByLabel("Name of Offer T").waitFor();
  expect(await offers.getByRole("row").count()).toBe(21);
  expect(await overflow(offers.locator(".."))).toBe(0);
  expect(await page.getByRole("button", { name: "Add an offer" }).isDisabled()).toBe(true);
  expect(app.complaints).toEqual([]);
});

it("a result whose groups are not those that were drawn says that first, and its numbers are out of sight", async () => {
  const { page } = app;
  await go(`results?id=${made.lost}`);
  await page.getByText("This result is not to be trusted").waitFor();
  expect(await page.locator(".verdict").allInnerTexts()).toEqual(["Untrusted"]);
  await page.getByRole("alert").getByText("chi-square p").waitFor();
  const counts = page.getByRole("table", { name: "Counts" });
  expect((await counts.innerText()).replace(/\s+/g, " ")).toMatch(
    /^Group Customers With data Treated 1,200 \d{3} Control 1,200 /,
  );
  const numbers = page.getByRole("table", { name: "Treated against control" });
  const body = page.locator(".page-body");
  expect(await numbers.count()).toBe(0);
  expect(await page.getByRole("figure").count()).toBe(0);
  expect(await body.innerText()).not.toMatch(/works|interval|lift|[+−]¥|among treated/i);

  await page.getByText("Show the numbers all the same").click();
  await numbers.waitFor();
  const muted = page.locator(".result-muted");
  expect(Number(await muted.evaluate((element) => getComputedStyle(element).opacity))).toBeLessThan(1);

  await go("results");
  const row = page.getByRole("table", { name: "Ledger" }).getByRole("rowgroup").filter({ hasText: "Data was lost" });
  await row.waitFor();
  expect((await row.innerText()).replace(/\s+/g, " ")).toMatch(
    /Average bill after 1 month — ¥0\.00 — — Untrusted Not to be trusted: the groups are not of the sizes/,
  );
  await go(`results?id=${made.lost}&print=1`);
  const sheet = page.locator(".print-sheet");
  await sheet.getByText("This result is not to be trusted").waitFor();
  expect(await sheet.getByRole("table", { name: "Treated against control" }).count()).toBe(0);
  expect(await sheet.innerText()).not.toMatch(/works|It does harm|No effect is shown|all the same/);
  expect(app.complaints).toEqual([]);
});

it("a field of the view is drawn month by month, each month with its interval", async () => {
  const { page } = app;
  await go(`results?id=${made.bills}`);
  const months = page.getByRole("figure", { name: "Difference, month by month" });
  await months.waitFor();
  await page.getByRole("figure", { name: /^Month by month · / }).waitFor();
  expect(await page.getByRole("figure", { name: /^Cumulative by day/ }).count()).toBe(0);
  await months.hover();
  await months.getByRole("button", { name: "View as table" }).click();
  const rows = (await months.getByRole("row").allInnerTexts()).slice(1).map((row) => row.split(/\s+/));
  expect(rows.map(([month]) => month)).toEqual(["2024-04", "2024-05"]);
  // Six yuan more a month, then ten: told in fen, and within the interval.
  rows.forEach(([, , , , low, high], at) => {
    const [least, most] = [low, high].map((text) => Number(text.replaceAll(",", "")));
    expect([least < [600, 1000][at], most > [600, 1000][at]]).toEqual([true, true]);
  });
  expect(app.complaints).toEqual([]);
});

it("the quarter is one sheet of paper: white on any screen, nothing beside it, in both languages", async () => {
  const { page } = app;
  await page.emulateMedia({ colorScheme: "dark" });
  await go("results?quarter=2024-Q2");
  const sheet = page.locator(".print-sheet");
  await sheet.getByRole("heading", { name: "Campaigns of Q2 2024" }).waitFor();
  expect(await sheet.getByText("3 campaigns, 3 of them with a control group").count()).toBe(1);
  expect((await sheet.locator(".verdict").allInnerTexts()).sort()).toEqual(["Untrusted", "Works", "Works"]);
  const drawn = await sheet.evaluate((element) => {
    const { width } = element.getBoundingClientRect();
    const { backgroundColor, color } = getComputedStyle(element);
    return { width: Math.round(width), backgroundColor, dark: color.match(/\d+/g)!.every((part) => Number(part) < 90) };
  });
  // 210 mm.
  expect(drawn).toEqual({ width: 794, backgroundColor: "rgb(255, 255, 255)", dark: true });
  expect(await overflow(sheet)).toBe(0);
  expect(await overflow(sheet.getByRole("table"))).toBe(0);

  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("link", { name: "Campaigns", exact: true }).isVisible()).toBe(false);
  expect(await page.getByRole("button", { name: "Print or save as PDF" }).isVisible()).toBe(false);
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);

  await page.emulateMedia({ media: "screen", colorScheme: "dark" });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as one file" }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toContain("Twenty offers");
  await page.getByText("中文", { exact: true }).first().click();
  await sheet.getByRole("heading", { name: "2024 年第 2 季度营销活动报告" }).waitFor();
  expect((await sheet.locator(".verdict").allInnerTexts()).sort()).toEqual(["不可信", "有效", "有效"].sort());
  expect(await sheet.innerText()).toContain("“月均账单”相差");
  await page.getByText("English", { exact: true }).first().click();
  await sheet.getByRole("heading", { name: "Campaigns of Q2 2024" }).waitFor();
  expect(app.complaints).toEqual([]);
});

it("a customer is erased from the customer's own page, after all that goes was shown", async () => {
  const { page } = app;
  await go("customers?customer=C00007");
  await page.getByRole("button", { name: "Erase personal data…" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase the personal data of customer C00007" });
  await dialog.getByText("Campaign lists 3 rows").waitFor();
  const erase = dialog.getByRole("button", { name: "Erase 1 customer" });
  expect(await erase.isDisabled()).toBe(true);
  await dialog.getByLabel("Reason").fill("asked by letter");
  expect(await erase.isDisabled()).toBe(true);
  await dialog.getByText("I understand that this cannot be undone").click();
  await erase.click();
  await page.getByText("1 customer erased").first().waitFor();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("grid").getByText("C00008").waitFor();
  expect(await page.getByRole("grid").getByText("C00007").count()).toBe(0);
  expect(await page.getByText("2,399").count()).toBeGreaterThan(0);

  await go(`campaigns?id=${made.bills}`);
  await page.getByRole("gridcell", { name: "erased on request" }).waitFor();
  await go("settings");
  const records = page.locator("section.section").filter({ hasText: "Customers erased on request" });
  expect((await records.getByRole("row").nth(1).innerText()).replace(/\s+/g, " ")).toMatch(
    / 1 \d+ asked by letter\s*$/,
  );
  await records.getByRole("button", { name: "Erase a list of customers…" }).click();
  const list = page.getByRole("dialog", { name: "Erase a list of customers" });
  await list.getByLabel("Customer ids").fill("C00007, C00009\nnobody");
  await list.getByLabel("Customer ids").blur();
  await list.getByText("Not in the project: C00007, nobody").waitFor();
  await list.getByRole("button", { name: "Erase 1 customer" }).waitFor();
  await list.getByRole("button", { name: "Cancel" }).click();
  await records.getByRole("button", { name: "Let ids in again…" }).click();
  const again = page.getByRole("dialog", { name: "Let ids in again" });
  await again.getByLabel("Customer ids").fill("C00007");
  await again.getByLabel("Reason").fill("a new contract");
  await again.getByRole("button", { name: "Let in", exact: true }).click();
  await records.getByText("1 let in again").waitFor();
  expect(app.complaints).toEqual([]);
});
