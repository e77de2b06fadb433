import { openApp } from "./test/browser/app.ts";
const [project, locale = "en-GB", out = "a", theme = "light"] = process.argv.slice(2);
const app = await openApp(project, locale);
const { page } = app;
try {
  if (theme === "dark") await page.emulateMedia({ colorScheme: "dark" });
  const filter = { op: "and", items: [{ field: "avg_bill", op: ">=", value: 5000 }, { field: "region", op: "is_not_null" }, { op: "or", items: [{ field: "value_tier", op: "in", value: ["A", "B"] }, { field: "late_payments", op: ">=", value: 2 }] }, { field: "joined_on", op: "between", value: ["2015-01-01", "2023-12-31"] }] };
  await page.goto(`${app.host.origin}/#/customers?filter=${encodeURIComponent(JSON.stringify(filter))}`);
  await page.getByRole("grid").waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/customers-screen-${out}1.png` });
  await page.getByRole("button", { name: /^Filter|^筛选/ }).first().click();
  const id = (await page.locator(".grid-link").first().textContent())!;
  await page.getByPlaceholder(/why in or out|为什么在内/).fill(process.argv[6] ?? "C00000005");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/customers-screen-${out}2.png` });
  await page.getByRole("button", { name: /^Filter|^筛选/ }).first().click();
  await page.getByText(id, { exact: true }).first().click();
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `/tmp/customers-screen-${out}3.png` });
  const body = page.locator(".ant-drawer-body");
  for (let n = 4; n < 7; n++) { await body.evaluate((e) => e.scrollBy(0, 780)); await page.waitForTimeout(400); await page.screenshot({ path: `/tmp/customers-screen-${out}${n}.png` }); }
  console.log(id, app.complaints);
} catch (e) { console.error(e); await page.screenshot({ path: `/tmp/customers-screen-${out}x.png` }); }
await app.close();
