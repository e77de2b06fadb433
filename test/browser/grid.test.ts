import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { newProjectFile } from "../project-file.ts";
import { testNow } from "../support.ts";
import type { App } from "./app.ts";
import { openApp } from "./app.ts";

/** More rows than fit at their full height into an element of Chromium (578,000 of 29 px in half of its cap). */
const ROWS = 600_000;
const idOf = (row: number) => `K${String(row).padStart(7, "0")}`;

let folder: string;
let path: string;
let app: App;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-grid-"));
  path = join(folder, "many.foresight");
  const lines = Array.from(
    { length: ROWS },
    (_, i) => `${idOf(i)},138${String(i).padStart(8, "0")},${18 + (i % 60)},${"甲乙丙丁"[i % 4]}`,
  );
  writeFileSync(join(folder, "customer.csv"), `客户编号,手机号,年龄,套餐\n${lines.join("\n")}\n`);
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.open", { path: newProjectFile(path) });
  await engine.call("ingest.run", { path: join(folder, "customer.csv") });
  await engine.call("customers.build", {});
  await engine.close();
  app = await openApp(path);
  await app.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
});
beforeEach(() => void (app.complaints.length = 0));
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function showCustomers({ page, host }: App): Promise<void> {
  await page.goto(`${host.origin}/#/customers`);
  await page.locator(".grid-link").first().waitFor();
}

const grid = () => app.page.getByRole("grid", { name: "Customer view" });
const scrollTo = (share: number) =>
  grid().evaluate((element, at) => {
    element.scrollTop = at * (element.scrollHeight - element.clientHeight);
  }, share);

/** Rows that lie wholly below the header, once none of them waits: number and id. */
async function rowsInView(): Promise<{ row: number; id: string }[]> {
  await app.page.waitForTimeout(60);
  await app.page.waitForFunction(() => document.querySelectorAll(".grid-skeleton").length === 0);
  return grid().evaluate((element) => {
    const { bottom } = element.getBoundingClientRect();
    const head = element.querySelector(".grid-head")!.getBoundingClientRect().bottom;
    return [...element.querySelectorAll(".grid-tr")].flatMap((row) => {
      const box = row.getBoundingClientRect();
      const id = row.querySelector('[role="gridcell"]')!.textContent;
      // Places as fractions of a pixel: half of one is no part of a row.
      return box.top > head - 1 && box.bottom < bottom + 1 ? [{ row: Number(row.ariaRowIndex) - 2, id }] : [];
    });
  });
}

async function expectInOrder(): Promise<{ first: number; last: number }> {
  const rows = await rowsInView();
  expect(rows.length).toBeGreaterThan(10);
  expect(rows).toEqual(rows.map((_, index) => ({ row: rows[0].row + index, id: idOf(rows[0].row + index) })));
  return { first: rows[0].row, last: rows.at(-1)!.row };
}

/** The cell the keys act on, as a screen reader is told. */
const active = () =>
  grid().evaluate((element) => {
    const cell = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
    return cell && `${cell.role} ${Number(cell.parentElement?.ariaRowIndex) - 2} ${Number(cell.ariaColIndex) - 1}`;
  });

it("600,000 rows: by scroll bar and by keys, to the last one and back, and out again as text", async () => {
  const { page } = app;
  await showCustomers(app);
  const told = (name: string) => grid().getAttribute(name);
  expect([await told("aria-rowcount"), await told("aria-multiselectable")]).toEqual([String(ROWS + 1), "true"]);
  const columns = Number(await told("aria-colcount"));
  expect(columns).toBeGreaterThan(3);
  expect(await grid().getByRole("columnheader").first().getAttribute("aria-colindex")).toBe("1");
  expect(await grid().evaluate((element) => element.scrollHeight)).toBeLessThan(ROWS * 29);

  expect((await expectInOrder()).first).toBe(0);
  await scrollTo(1);
  await page.getByText(idOf(ROWS - 1)).waitFor();
  expect((await expectInOrder()).last).toBe(ROWS - 1);
  await scrollTo(0.5);
  await page.getByText(idOf(ROWS / 2), { exact: true }).waitFor();
  await expectInOrder();
  await scrollTo(0);
  expect((await expectInOrder()).first).toBe(0);
  // Only what is on screen exists.
  expect(await grid().getByRole("row").count()).toBeLessThan(60);

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
    // Where the keys went far, the cell is drawn a moment later.
    await expect.poll(active).not.toBeNull();
    return active();
  };
  await grid().focus();
  expect(await press("ArrowDown")).toBe("gridcell 0 0");
  expect(await grid().evaluate((element) => getComputedStyle(element).boxShadow)).not.toBe("none");
  expect(await page.locator(".grid-td.focused").evaluate((cell) => getComputedStyle(cell).boxShadow)).not.toBe("none");
  expect(await press("End")).toBe(`gridcell 0 ${columns - 1}`);
  expect(await press("Home")).toBe("gridcell 0 0");
  const step = (await expectInOrder()).last - (await expectInOrder()).first;
  const down = Number(/ (\d+) /.exec((await press("PageDown", "PageDown"))!)![1]);
  expect(Math.abs(down / 2 - step)).toBeLessThanOrEqual(2);
  expect((await expectInOrder()).last).toBeGreaterThanOrEqual(down);
  expect(await press("Control+End")).toBe(`gridcell ${ROWS - 1} ${columns - 1}`);
  expect((await expectInOrder()).last).toBe(ROWS - 1);
  // One row at a time though the bar stands for more rows than it has pixels.
  expect(await press("ArrowUp", "ArrowUp", "Home")).toBe(`gridcell ${ROWS - 3} 0`);
  for (let row = ROWS - 4; row > ROWS - 44; row--) expect(await press("ArrowUp")).toBe(`gridcell ${row} 0`);
  const { first, last } = await expectInOrder();
  expect([first <= ROWS - 43, last >= ROWS - 43]).toEqual([true, true]);

  const phone = await grid().getByRole("columnheader", { name: "Phone" }).getAttribute("aria-colindex");
  await press(...Array.from({ length: Number(phone) - 1 }, () => "ArrowRight"), "Shift+ArrowDown", "Shift+ArrowDown");
  expect(await page.locator('[aria-selected="true"]').count()).toBe(3);
  await press("Shift+Home", "Control+c");
  await page.getByText(`Copied 3 × ${phone} cells`).waitFor();
  const copied = (await page.evaluate(() => navigator.clipboard.readText()))
    .split("\n")
    .map((line) => line.split("\t"));
  expect(copied[0].at(-1)).toBe("Phone");
  // Personal data as it is shown: masked.
  expect(copied.slice(1).map((cells) => [cells[0], cells.at(-1)])).toEqual(
    [0, 1, 2].map((n) => [idOf(ROWS - 43 + n), expect.stringMatching(/^138\*{4}59\d\d$|^138\*{4}\d{4}$/)]),
  );
  expect(await press("Control+Home")).toBe("gridcell 0 0");
  expect((await expectInOrder()).first).toBe(0);
  expect(app.complaints).toEqual([]);
});

it("50,000 ids pasted from a sheet: what is left out is told, the count is exact, and the filter outlives a restart", async () => {
  const { page } = app;
  await showCustomers(app);
  // Every twelfth customer; some twice, some blank, some unknown.
  const known = Array.from({ length: 46_500 }, (_, i) => idOf(i * 12));
  const cells = [...known, ...known.slice(0, 2000), ...Array.from({ length: 700 }, (_, i) => `NOONE${i}`)];
  for (let i = 0; i < 800; i++) cells.splice(60 * i, 0, "");
  expect(cells.length).toBe(50_000);
  await page.evaluate((text) => navigator.clipboard.writeText(text), `${cells.join("\r\n")}\r\n`);

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  await page.keyboard.type("customer_id");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Comparison" }).last().click();
  await page
    .locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    .getByText("is in the list", { exact: true })
    .click();
  await page.getByRole("button", { name: "Edit list" }).click();
  await page.getByRole("textbox", { name: /paste/ }).press("Control+v");
  await page.getByText("47,200 values · left out: 2,000 repeated, 800 blank").waitFor();
  await page.getByText("46,500 of 47,200 values found, 46,500 customers").waitFor();
  await page.getByText("700 without a customer").waitFor();
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByText("46,500 of 600,000 customers").waitFor();
  await page.getByRole("button", { name: "47,200 values" }).getByText("700 without a customer").waitFor();
  await page.getByRole("table", { name: "What each condition removes" }).getByText("−553,500").waitFor();
  await scrollTo(1);
  await page.getByText(known.at(-1)!, { exact: true }).waitFor();

  // Too long for a link, it is still there when the page is loaded anew.
  await page.reload();
  await page.getByText("46,500 of 600,000 customers").waitFor();
  await page.getByRole("button", { name: /^Saved filters/ }).click();
  await page.getByLabel("Save this filter as…").fill("From the sheet");
  await page.keyboard.press("Enter");
  await page.getByText("Filter “From the sheet” saved").waitFor();
  const link = page.url();
  expect(app.complaints).toEqual([]);

  await app.close();
  app = await openApp(path);
  await showCustomers(app);
  await app.page.getByText("600,000 of 600,000 customers").waitFor();
  await app.page.getByRole("button", { name: /^Saved filters/ }).click();
  await app.page.getByRole("button", { name: /^From the sheet/ }).click();
  await app.page.getByText("46,500 of 600,000 customers").waitFor();
  // A link into a tab that never knew the filter says so.
  await app.page.evaluate(() =>
    sessionStorage.removeItem(new URLSearchParams(location.hash.split("?")[1]).get("filter")!),
  );
  await app.page.goto(`${app.host.origin}/${new URL(link).hash}`);
  await app.page.reload();
  await app.page.getByText("The link's filter is too long to travel with it").waitFor();
  await app.page.getByText("600,000 of 600,000 customers").waitFor();
  expect(app.complaints).toEqual([]);
});

it("the box of a long list holds its beginning, takes in more as it is scrolled, and stands for all of it", async () => {
  const { page } = app;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await showCustomers(app);
  const ids = Array.from({ length: 60_000 }, (_, i) => idOf(i));
  const clipboard = (text: string) => page.evaluate((all) => navigator.clipboard.writeText(all), text);
  const filter = { op: "and", items: [{ field: "customer_id", op: "in", value: ids.slice(0, 20) }] };
  await page.goto(`${app.host.origin}/#/customers?filter=${encodeURIComponent(JSON.stringify(filter))}`);
  await page.getByRole("button", { name: /^Filter · 1/ }).click();
  await page.getByRole("button", { name: "20 values" }).click();
  const box = page.getByRole("textbox", { name: /paste/ });
  const lines = async () => (await box.inputValue()).split("\n").length;
  const told = (count: string) => page.getByText(`${count} of ${count} values found`).waitFor();
  await told("20");
  expect(await box.inputValue()).toBe(ids.slice(0, 20).join("\n"));

  // In place of what is selected.
  await clipboard(ids.join("\r\n"));
  await box.press("Control+a");
  await box.press("Control+v");
  await told("60,000");
  expect(await lines()).toBeLessThan(2000);
  const few = await lines();
  await box.press("Control+z");
  await told("20");
  await box.press("Control+Shift+z");
  await told("60,000");
  // Typed over, in more than one letter.
  await box.press("Control+a");
  await page.keyboard.type("C1");
  expect(await box.inputValue()).toBe("C1");
  await expect
    .poll(async () => {
      await box.press("Control+z");
      return lines();
    })
    .toBe(few);
  await told("60,000");
  // A second column behind the first, as the sheet ends each with a new line.
  await clipboard(`${ids.slice(0, 3).join("\r\n")}\r\n`);
  await box.press("Control+v");
  await page.getByText("60,000 values · left out: 3 repeated").waitFor();
  await clipboard(ids.join("\r\n"));
  await box.press("Control+v");
  await page.getByText("60,000 values · left out: 60,003 repeated").waitFor();
  await box.press("Control+a");
  await box.press("Control+v");
  await page.getByText("60,000 values", { exact: true }).waitFor();
  await box.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect.poll(lines).toBeGreaterThan(few + 500);
  const more = await box.inputValue();
  expect(ids.join("\n").startsWith(more)).toBe(true);

  // One more at the end of what is seen, one less at its beginning, and all of it out again.
  await box.press("Control+End");
  await page.keyboard.type(idOf(500_000));
  await told("60,001");
  await box.press("Control+Home");
  for (let letter = 0; letter < ids[0].length; letter++) await page.keyboard.press("Delete");
  await told("60,000");
  await clipboard("");
  await box.press("Control+a");
  await box.press("Control+c");
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/);
  expect(copied.length).toBe(60_001);
  expect(copied.filter((id) => id !== "").toSorted()).toEqual([...ids.slice(1), idOf(500_000)]);

  // More than a condition may have is said before it is asked for.
  await clipboard(Array.from({ length: 100_001 }, (_, i) => idOf(i)).join("\n"));
  await box.press("Control+a");
  await box.press("Control+v");
  await page.getByRole("alert").getByText("At most 100,000 values").waitFor();
  expect(await page.getByRole("button", { name: "Apply" }).isDisabled()).toBe(true);
  await clipboard(copied.join("\n"));
  await box.press("Control+a");
  await box.press("Control+v");
  await told("60,000");
  expect(await page.getByRole("button", { name: "Apply" }).isEnabled()).toBe(true);
  await box.press("Control+a");

  // What is typed over all of it is all there is; closed and opened again, it is what was applied.
  await page.keyboard.type(idOf(7));
  await told("1");
  await box.press("Control+a");
  await box.press("Control+v");
  await page.getByText("60,000 values · left out: 1 blank").waitFor();
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByText("60,000 of 600,000 customers").waitFor();
  await page.getByRole("button", { name: "60,000 values" }).click();
  await told("60,000");
  expect((await box.inputValue()).split("\n").slice(0, 3)).toEqual(ids.slice(1, 4));
  await box.press("Control+a");
  await box.press("Control+x");
  expect(await box.inputValue()).toBe("");
  await page.getByText("0 values", { exact: true }).waitFor();
  expect(app.complaints).toEqual([]);
});

it("an engine that dies is started again, and the rows on screen stay where they are", async () => {
  const { page, host } = app;
  await showCustomers(app);
  await scrollTo(0.25);
  await page.getByText(idOf(ROWS / 4), { exact: true }).waitFor();
  const before = await expectInOrder();
  process.kill(host.enginePid()!, "SIGKILL");
  const banner = page.getByRole("alert").filter({ hasText: "was restarted with your project" });
  await banner.waitFor();
  // The message takes a row's height at the foot.
  expect((await expectInOrder()).first).toBe(before.first);
  // What is asked while it is down waits for the next one.
  process.kill(host.enginePid()!, "SIGKILL");
  await scrollTo(0.75);
  await page.getByText(idOf((ROWS * 3) / 4), { exact: true }).waitFor();
  await expectInOrder();
  expect(await page.getByRole("alert").filter({ hasNotText: "was restarted" }).count()).toBe(0);
  await page.getByText("600,000 of 600,000 customers").waitFor();
  await banner.getByRole("button").click();
  await banner.waitFor({ state: "detached" });
  expect(app.complaints).toEqual([]);
  // The program itself is gone: what to do is said, and what is on screen stays readable.
  await host.close();
  await page.getByText("If it does not come back, start Foresight again.").waitFor();
  expect((await rowsInView()).length).toBeGreaterThan(10);
});
