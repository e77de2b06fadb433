import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { CustomerDetail, FieldInfo, FilterNode } from "../../analytics/api/index.ts";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { formatDate, formatValue } from "../../renderer/format.ts";
import { inYuan } from "../../renderer/screens/customers/fields.ts";
import { zhCN as zh } from "../../renderer/text/zh-CN.ts";
import { generateSample } from "../../sample-data/generate.ts";
import { newProjectFile } from "../project-file.ts";
import { testNow } from "../support.ts";
import type { App } from "./app.ts";
import { openApp } from "./app.ts";

/** Three conditions, so that each removes somebody. */
const filter: FilterNode = {
  op: "and",
  items: [
    { field: "marketing_consent", op: "=", value: true },
    { field: "avg_bill", op: ">=", value: 2000 },
    { field: "calls_per_month", op: ">", value: 5 },
  ],
};

type Row = Readonly<Record<string, unknown>>;

/** The three conditions, once more by hand. */
const conditions: readonly ((row: Row) => boolean)[] = [
  (row) => row["marketing_consent"] === true,
  (row) => Number(row["avg_bill"] ?? 0) >= 2000,
  (row) => Number(row["calls_per_month"] ?? 0) > 5,
];
const meets = (row: Row) => conditions.every((condition) => condition(row));
/** Everybody, then who is left after each condition. */
const stepsOf = (some: readonly Row[]) =>
  [0, 1, 2, 3].map((n) => some.filter((row) => conditions.slice(0, n).every((condition) => condition(row))).length);
const idOf = (row: Row) => String(row["customer_id"]);

let folder: string;
let app: App;
let rows: readonly Row[];
let fields: readonly FieldInfo[];
/** With most complaints; without any. */
let loud: CustomerDetail;
let quiet: CustomerDetail;
let kept: { left: readonly number[]; in: string; out: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foresight-customer-"));
  const path = join(folder, "sample.foresight");
  const sample = await generateSample({
    dir: join(folder, "s"),
    customers: 400,
    months: 3,
    callsPerCustomer: 25,
    seed: 7,
  });
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.open", { path: newProjectFile(path) });
  for (const file of sample.files) await engine.call("ingest.run", { path: file.path });
  const read = async (at: object) =>
    tableFromIPC(await engine.call("customers.page", { ...at, unmask: true, limit: 1000 }))
      .toArray()
      .map((row: { toJSON(): Row }) => row.toJSON());
  await engine.call("customers.build", { asOf: "2024-02" });
  const { snapshotId } = await engine.call("customers.snapshot", { asOf: "2024-02", name: "二月底" });
  const earlier = await read({ snapshotId });
  kept = {
    left: stepsOf(earlier),
    in: idOf(earlier.find(meets)!),
    out: idOf(earlier.find((row) => row["marketing_consent"] === false)!),
  };
  // The view of that month is another one since.
  await engine.call("project.configure", { windowMonths: 1 });
  await engine.call("customers.build", { asOf: "2024-02" });
  expect(stepsOf(await read({ asOf: "2024-02" }))).not.toEqual(kept.left);
  await engine.call("project.configure", { windowMonths: 3 });
  await engine.call("customers.build", { asOf: "2024-03" });
  rows = await read({ asOf: "2024-03" });
  fields = inYuan(await engine.call("customers.fields", { asOf: "2024-03" }));
  const byComplaints = rows.toSorted((a, b) => Number(b["complaints"] ?? 0) - Number(a["complaints"] ?? 0));
  const detail = (row: Row) =>
    engine.call("customers.get", { asOf: "2024-03", customerId: String(row["customer_id"]) });
  loud = await detail(byComplaints[0]);
  quiet = await detail(byComplaints.find((row) => row["complaints"] === 0 || row["complaints"] === null)!);
  await engine.close();
  app = await openApp(path, "zh-CN");
});
beforeEach(() => void (app.complaints.length = 0));
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const section = (drawer: Locator, name: string) =>
  drawer.locator("section").filter({ has: app.page.getByRole("heading", { name, exact: true }) });

it("a customer's page: hours, contacts, cells and complaints on a time line, and what there is nothing of", async () => {
  const { page, host } = app;
  expect(loud.complaints.length).toBeGreaterThan(1);
  expect(quiet.complaints).toEqual([]);
  await page.goto(`${host.origin}/#/customers?customer=${loud.customerId}`);
  const drawer = page.getByRole("dialog");
  const line = drawer.getByRole("list", { name: "投诉" });
  await line.waitFor();
  const told = await line.getByRole("listitem").allInnerTexts();
  expect(told.length).toBe(loud.complaints.length);
  for (const [index, complaint] of loud.complaints.entries()) {
    expect(told[index]).toContain(complaint.type);
    expect(told[index]).toContain(formatDate(complaint.openedAt, "zh-CN"));
    expect(told[index]).toContain(
      complaint.closedAt ? `${formatDate(complaint.closedAt, "zh-CN")} 办结` : zh.customers.openStill,
    );
  }
  // Where they stand on the line follows from their days; all lie on it.
  const marks = await line.locator(".time-track").evaluateAll((tracks) =>
    tracks.map((track) => {
      const [whole, mark] = [track, track.firstElementChild!].map((one) => one.getBoundingClientRect());
      return { from: (mark.left - whole.left) / whole.width, to: (mark.right - whole.left) / whole.width };
    }),
  );
  for (const { from, to } of marks) expect(from >= 0 && to > from && to <= 1.02).toBe(true);
  const opened = loud.complaints.map(({ openedAt }) => openedAt.slice(0, 10));
  for (const [index, day] of opened.entries())
    if (index > 0)
      expect(Math.sign(marks[index].from - marks[index - 1].from)).toBe(
        Math.sign(day.localeCompare(opened[index - 1])),
      );

  // The heat map in numbers: its table has every hour with a call.
  const hours = drawer.locator(".chart").filter({ hasText: "通话时段" });
  await hours.hover();
  await hours.getByRole("button", { name: zh.parts.chart.showTable }).click();
  const cells = await hours
    .locator("tbody tr")
    .evaluateAll((lines) => lines.map((one) => [...one.children].map((cell) => cell.textContent)));
  expect(cells.map(([, , calls]) => Number(calls))).toEqual(loud.callHours.map(({ calls }) => calls));
  const numbers = await drawer
    .getByRole("table", { name: "常联系号码" })
    .locator("tbody tr td:first-child")
    .allInnerTexts();
  expect(numbers).toEqual(loud.contacts.map(({ number }) => number));
  for (const number of numbers) expect(number).toContain("****");
  expect(
    await drawer.getByRole("table", { name: "常用小区" }).locator("tbody tr td:first-child").allInnerTexts(),
  ).toEqual(loud.cells.map(({ cellId }) => cellId));

  await page.goto(`${host.origin}/#/customers?customer=${quiet.customerId}`);
  await page.getByRole("dialog", { name: quiet.customerId }).waitFor();
  await section(drawer, "投诉").getByText("没有记录").waitFor();
  expect(await drawer.getByRole("list", { name: "投诉" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  expect(app.complaints).toEqual([]);
});

it("a snapshot in Chinese: its own counts, waterfall and why, no audience, and its own export", async () => {
  const { page, host } = app;
  const count = (value: number) => value.toLocaleString("zh-CN");
  await page.goto(`${host.origin}/#/customers?snapshot=1&filter=${encodeURIComponent(JSON.stringify(filter))}`);
  await page.getByText("快照“二月底”，截至 2024年2月 月末").waitFor();
  const [total, ...left] = kept.left;
  expect(new Set(kept.left).size).toBe(4);
  await page.getByText(`${count(left[2])} / ${count(total)} 位客户`).waitFor();
  await page.getByRole("button", { name: /^筛选 · 3 项条件/ }).click();
  const steps = page.getByRole("table", { name: "每项条件去掉多少" });
  await steps.getByText(count(left[2]), { exact: true }).waitFor();
  expect(await steps.locator("tbody tr td:nth-child(2)").allInnerTexts()).toEqual(kept.left.map(count));
  expect(await steps.locator("tbody tr td:nth-child(3)").allInnerTexts()).toEqual([
    "",
    ...left.map((one, index) => `−${count(kept.left[index] - one)}`),
  ]);
  await page.getByLabel("查一位客户是否在内").fill(kept.out);
  await page.keyboard.press("Enter");
  const why = page.getByRole("status").filter({ hasText: kept.out });
  expect(await why.locator(".decides").first().innerText()).toMatch(/同意营销[^]*是[^]*否/);
  await page.getByLabel("查一位客户是否在内").fill(kept.in);
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: kept.in }).getByText("在内", { exact: true }).waitFor();

  const audience = page.getByRole("button", { name: "作为目标客户" });
  expect(await audience.isDisabled()).toBe(true);
  await audience.hover({ force: true });
  await page.getByRole("tooltip").getByText("快照只用于回看").waitFor();
  await page.getByRole("button", { name: "导出", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "导出快照“二月底”" });
  await dialog.getByRole("button", { name: "导出（脱敏）" }).click();
  await dialog.getByText(`已导出 ${count(total)} 行`).waitFor();
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "取回文件" }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\n");
  expect(lines.length).toBe(total + 1);
  expect(lines[1]).toContain("****");
  await dialog
    .getByRole("button", { name: "关 闭" })
    .or(dialog.getByRole("button", { name: "关闭", exact: true }))
    .last()
    .click();
  await page.getByRole("button", { name: "回到当月视图" }).click();
  await page.getByText("截至 2024年3月 月末").waitFor();
  expect(await audience.isDisabled()).toBe(false);
  expect(app.complaints).toEqual([]);
});

/** What a header tells of a field, from its values alone. */
function expected(field: FieldInfo): string[] {
  const values = rows.map((row) => row[field.name] ?? null).filter((value) => value !== null);
  const plain = (value: unknown) => (typeof value === "bigint" ? Number(value) : value);
  const show = (value: unknown) => formatValue(value, field, "zh-CN", zh.common);
  const numbers = values.map((value) => Number(plain(value))).sort((a, b) => a - b);
  const at = (place: number) => (numbers[Math.floor(place)] + numbers[Math.ceil(place)]) / 2;
  const numeric = field.type === "number" || field.type === "whole" || field.type === "fen";
  const told = [
    ...(numeric
      ? [zh.customers.summaryRange(show(numbers[0]), show(at((numbers.length - 1) / 2)), show(numbers.at(-1)))]
      : []),
    zh.customers.summaryDistinct(new Set(values.map(plain).map(String)).size.toLocaleString("zh-CN")),
    zh.customers.summaryMissing((rows.length - values.length).toLocaleString("zh-CN")),
  ];
  return told;
}

it("headers tell how every type of field is spread, and columns that scroll into sight fill", async () => {
  const { page, host } = app;
  // By request; what was taken back on the way may be asked again.
  const asks = new Map<number, string[]>();
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const sent = JSON.parse(String(payload)) as {
        type: string;
        id: number;
        call?: string;
        params?: { columns?: string[] };
      };
      if (sent.call === "customers.page") asks.set(sent.id, sent.params!.columns!);
      if (sent.type === "cancel") asks.delete(sent.id);
    }),
  );
  await page.goto(`${host.origin}/#/customers`);
  await page.reload();
  await page.locator(".grid-link").first().waitFor();
  const names = [
    "gender",
    "name",
    "joined_on",
    "marketing_consent",
    "age_years",
    "avg_bill",
    "bill_trend",
    "vas_share",
    "calls_per_month",
    "frequent_numbers",
    "resolution_hours_avg",
    "payment_methods",
    "lifecycle_stage",
    "key_account",
  ];
  const grid = page.getByRole("grid", { name: "客户视图" });
  for (const name of names) {
    const field = fields.find((one) => one.name === name)!;
    const head = grid.getByRole("columnheader", { name: field.title["zh-CN"], exact: true });
    // Sideways until the column exists: only those in sight do.
    for (let at = 0; (await head.count()) === 0; at += 500) {
      expect(at).toBeLessThan(20_000);
      await grid.evaluate((element, left) => void (element.scrollLeft = left), at);
      await page.waitForTimeout(20);
    }
    const summary = head.locator(".column-summary[aria-label]");
    await summary.waitFor();
    expect(await summary.getAttribute("aria-label"), name).toBe(expected(field).join(" · "));
    const bars = await summary.locator(".column-bars i").count();
    if (["number", "whole", "fen"].includes(field.type)) expect(bars, name).toBeGreaterThan(1);
    else expect(bars, name).toBe(0);
    await page.waitForFunction(() => document.querySelectorAll(".grid-skeleton").length === 0);
    const place = Number(await head.getAttribute("aria-colindex"));
    const shown = await grid.locator(`.grid-tr [aria-colindex="${place}"]`).allInnerTexts();
    if (!field.personal && field.type === "whole")
      expect(shown.slice(0, 10)).toEqual(
        rows.slice(0, 10).map((row) => formatValue(row[name] ?? null, field, "zh-CN", zh.common)),
      );
    expect(shown.length).toBeGreaterThan(10);
  }
  const asked = [...asks.values()];
  // Never all of them at once, and no column of a page twice but for those that head every answer.
  expect(Math.max(...asked.map((columns) => columns.length))).toBeLessThan(48);
  expect(asked.length).toBeGreaterThan(3);
  const wanted = asked.flat();
  expect(new Set(wanted).size).toBe(wanted.length);

  // Copied from the first column to the last, those never in sight too.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const columns = Number(await grid.getAttribute("aria-colcount"));
  await grid.focus();
  for (const key of ["Control+Home", "Shift+ArrowDown", "Shift+End", "Control+c"]) await page.keyboard.press(key);
  await page.getByText(zh.parts.grid.copied("2", String(columns))).waitFor();
  const copied = (await page.evaluate(() => navigator.clipboard.readText()))
    .split("\n")
    .map((line) => line.split("\t"));
  expect(copied.map((line) => line.length)).toEqual([columns, columns, columns]);
  const places = ["customer_id", "calls_per_month", "age_years"].map((name) =>
    name === "customer_id" ? 0 : copied[0].indexOf(fields.find((one) => one.name === name)!.title["zh-CN"]),
  );
  expect(copied.slice(1).map((line) => places.map((place) => line[place]))).toEqual(
    rows.slice(0, 2).map((row) => ["customer_id", "calls_per_month", "age_years"].map((name) => String(row[name]))),
  );
  expect(app.complaints).toEqual([]);
});
