import { tableFromIPC } from "apache-arrow";
import { afterEach, expect, test } from "vitest";
import { TestProject } from "./project.ts";
import { callColumns, insertCalls } from "../calls.ts";

const open: TestProject[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function project(): Promise<TestProject> {
  const p = await TestProject.open();
  open.push(p);
  await p.months("2024-01", "2024-02", "2024-03", "2024-04");
  await p.run("insert into project.customer_key select i, lpad(i::varchar, 4, '0') from range(1, 301) t(i)");
  return p;
}

/** Calls of a month as one import would store them: numbers, cells and stations that repeat and tie across months. */
function calls(month: number, importId: number, seed = 0): string {
  return insertCalls(
    callColumns,
    `select 1 + (i * 7 + ${month + seed}) % 300, timestamp '2024-01-01' + to_months(${month - 1}) + to_minutes(((i * 37 + ${seed}) % 40000)::int),
      (i * 13 + ${seed}) % 600, case when i % 3 = 0 then 'in' else 'out' end, case when i % 11 > 0 then '139' || (i % 17) end,
      case when i % 5 > 0 then 'c' || (i % 9) end, case when i % 7 > 0 then 's' || (i % 4) end,
      case when i % 10 = 0 then 'dropped' when i % 10 = 1 then 'failed' else 'connected' end, case when i % 23 = 0 then '138' || i % 3 end,
      i % 4 = 0, i % 12 = 0, false, ${importId}, i
    from range(4000) t(i) order by 1`,
  );
}

async function built(p: TestProject, asOf: string): Promise<string[]> {
  await p.call("customers.build", { asOf });
  const page = tableFromIPC(await p.call("customers.page", { asOf, limit: 1000, unmask: true }));
  return page.toArray().map(String);
}

/** The months whose sums were made since the last look. */
async function made(p: TestProject): Promise<string[]> {
  const rows = await p.rows<{
    month: string;
  }>(`select strftime(k.month, '%Y-%m') as month from derived.call_month_kept k
    where not exists (select 1 from derived.seen s where s.month = k.month and s.rowid_then = k.rowid) order by 1`);
  await p.run("create or replace table derived.seen as select month, rowid as rowid_then from derived.call_month_kept");
  return rows.map(({ month }) => month);
}

test("the view after monthly increments is the view built at once, and older months stay untouched", async () => {
  const [monthly, atOnce, otherOrder] = [await project(), await project(), await project()];
  await monthly.run("create table derived.seen (month date, rowid_then bigint)");
  const touched: string[][] = [];
  for (const month of [1, 2, 3, 4]) {
    await monthly.run(calls(month, month));
    await built(monthly, `2024-0${month}`);
    touched.push(await made(monthly));
    await atOnce.run(calls(month, month));
  }
  for (const month of [3, 1, 4, 2]) await otherOrder.run(calls(month, month));
  expect(touched).toEqual([["2024-01"], ["2024-02"], ["2024-03"], ["2024-04"]]);
  const whole = await built(atOnce, "2024-04");
  expect(whole).toHaveLength(300);
  expect(await built(monthly, "2024-04")).toEqual(whole);
  expect(await built(otherOrder, "2024-04")).toEqual(whole);
});

test("an undone or replaced month, or a second import of one, is told by its imports and made again alone", async () => {
  const [changed, fresh] = [await project(), await project()];
  await changed.run("create table derived.seen (month date, rowid_then bigint)");
  for (const month of [1, 2, 3]) await changed.run(calls(month, month));
  const before = await built(changed, "2024-03");
  await made(changed);

  await changed.run("delete from project.call_record where import_id = 2");
  await changed.run(calls(2, 9, 5));
  const after = await built(changed, "2024-03");
  expect(await made(changed)).toEqual(["2024-02"]);
  expect(after).not.toEqual(before);
  for (const [month, importId, seed] of [
    [1, 1, 0],
    [2, 9, 5],
    [3, 3, 0],
  ])
    await fresh.run(calls(month, importId, seed));
  expect(await built(fresh, "2024-03")).toEqual(after);

  await changed.run("delete from project.call_record where import_id = 9");
  await changed.run(calls(2, 2));
  expect(await built(changed, "2024-03")).toEqual(before);
  await changed.run(calls(1, 12, 3));
  await changed.run("delete from project.call_record where import_id = 3");
  await made(changed);
  await built(changed, "2024-02");
  expect(await made(changed)).toEqual(["2024-01"]);
});
