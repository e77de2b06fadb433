import { openApp } from "./test/browser/app.ts";
import { LocalEngine } from "./analytics/engine/engine.ts";
const P = "/tmp/grid-big/small/big.foresight";
const e = new LocalEngine({ version: "t", now: () => new Date("2024-07-02T00:00:00Z") });
await e.call("project.open", { path: P });
const { tableFromIPC } = await import("apache-arrow");
const ids = [...(tableFromIPC(await e.call("customers.page", { columns: ["complaints", "late_payments"], sort: [{ field: "complaints", descending: true }, { field: "late_payments", descending: true }], limit: 5 })).getChild("customer_id")!.toArray() as any)] as string[];
const none = [...(tableFromIPC(await e.call("customers.page", { columns: [], filter: { op: "and", items: [{ op: "or", items: [{ field: "complaints", op: "=", value: 0 }, { field: "complaints", op: "is_null" }] }, { field: "late_payments", op: "=", value: 0 }] }, limit: 5 })).getChild("customer_id")!.toArray() as any)] as string[];
console.log(ids, none);
if ((await e.call("customers.snapshots", {})).length === 0) await e.call("customers.snapshot", { name: "六月底" });
await e.close();
const filter = { op: "and", items: [{ field: "region", op: "in", value: ["广州", "深圳", "佛山"] }, { op: "or", items: [{ field: "avg_bill", op: ">=", value: 5000 }, { field: "value_tier", op: "in", value: ["A", "B"] }, { op: "not", items: [{ field: "plan", op: "is_null" }, { field: "complaints", op: ">", value: 0 }] }] }, { field: "joined_on", op: "between", value: ["2015-01-01", "2022-12-31"] }, { field: "marketing_consent", op: "=", value: true }] };
for (const locale of ["en-GB", "zh-CN"] as const) {
  const app = await openApp(P, locale);
  const { page, host } = app;
  const l = locale.slice(0, 2);
  for (const scheme of (locale === "zh-CN" ? ["dark"] : ["light"]) as ("light" | "dark")[]) {
    await page.emulateMedia({ colorScheme: scheme });
    const shot = (n: string) => page.screenshot({ path: `/tmp/grid-shots/s-${l}-${scheme}-${n}.png` });
    const go = async (h: string) => { await page.goto(`${host.origin}/#/customers${h}`); await page.waitForTimeout(200); };
    await go(""); await page.locator(".grid-link").first().waitFor(); await page.waitForTimeout(2500); await shot("full");
    await go(`?filter=${encodeURIComponent(JSON.stringify(filter))}`); await page.waitForTimeout(500);
    const b = page.locator(".ant-btn").filter({ hasText: /Filter ·|筛选/ }).first(); await b.click(); await page.waitForTimeout(1500); await shot("filter");
    await b.click();
    await go(`?filter=${encodeURIComponent(JSON.stringify({ op: "and", items: [{ field: "region", op: "in", value: ["Nowhere"] }] }))}`); await page.waitForTimeout(1500); await shot("empty");
    await go(`?customer=${ids[0]}`); await page.locator(".customer-page").waitFor(); await page.waitForTimeout(2000); await shot("customer");
    await page.locator(".ant-drawer-body").evaluate((d) => { d.scrollTop = 560; }); await page.waitForTimeout(600); await shot("customer2");
    await page.locator(".ant-drawer-body").evaluate((d) => { d.scrollTop = 1400; }); await page.waitForTimeout(600); await shot("customer3");
    await go(`?customer=${none[0]}`); await page.waitForTimeout(2000); await shot("customer-none");
    await go("?snapshot=1"); await page.waitForTimeout(2000); await shot("snapshot");
    const pid = host.enginePid()!; process.kill(pid, "SIGSTOP");
    await page.reload(); await page.waitForTimeout(1500); await shot("loading");
    process.kill(pid, "SIGCONT"); await page.waitForTimeout(500);
    // loading of the grid alone
    await go(""); await page.locator(".grid-link").first().waitFor(); await page.waitForTimeout(600);
    process.kill(pid, "SIGSTOP"); await page.locator(".grid").evaluate((g) => { g.scrollTop = 20000; g.scrollLeft = 3500; }); await page.waitForTimeout(700); await shot("loading2"); process.kill(pid, "SIGCONT");
  }
  console.log(locale, app.complaints);
  await app.close();
}
