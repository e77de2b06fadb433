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
  return page(p, asOf);
}

async function page(p: TestProject, asOf: string): Promise<string[]> {
  const rows = tableFromIPC(await p.call("customers.page", { asOf, limit: 1000, unmask: true }));
  return rows.toArray().map(String);
}

test("the view after monthly increments is the view built at once, and views of older months stay as they were", async () => {
  const [monthly, atOnce, otherOrder] = [await project(), await project(), await project()];
  const first: string[][] = [];
  for (const month of [1, 2, 3, 4]) {
    await monthly.run(calls(month, month));
    first.push(await built(monthly, `2024-0${month}`));
    await atOnce.run(calls(month, month));
  }
  for (const month of [3, 1, 4, 2]) await otherOrder.run(calls(month, month));
  const whole = await built(atOnce, "2024-04");
  expect(whole).toHaveLength(300);
  expect(first[3]).toEqual(whole);
  for (const month of [1, 2, 3, 4]) expect(await page(monthly, `2024-0${month}`)).toEqual(first[month - 1]);
  expect(await built(monthly, "2024-02")).toEqual(first[1]);
  expect(await built(otherOrder, "2024-04")).toEqual(whole);
});

test("an undone or replaced month, or a second import of one, is in the next view", async () => {
  const [changed, fresh] = [await project(), await project()];
  for (const month of [1, 2, 3]) await changed.run(calls(month, month));
  const before = await built(changed, "2024-03");

  await changed.run("delete from project.call_record where import_id = 2");
  await changed.run(calls(2, 9, 5));
  const after = await built(changed, "2024-03");
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
});
