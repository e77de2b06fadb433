import { join } from "node:path";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { openProject } from "./project.ts";

test.each(["plain", " blank before", "blank after\t", "\u3000full width", "no-break\u00a0", ""])(
  "Parquet text %j is read as from CSV",
  async (name) => {
    const project = await openProject();
    const path = join(project.folder, "customer.parquet");
    await project.database.read(async (db) => {
      await db.columns(
        sql`copy (select 'a' as customer_id, 'x' as name union all select 'b', ${name}) to ${path} (format parquet)`,
      );
    });
    await project.run({ path });
    expect(await project.rows(sql`select name from project.customer order by line`)).toEqual([
      { name: "x" },
      { name: name.trim() || null },
    ]);
  },
);

test("Parquet calls keep types that are the field's own; others are read as text", async () => {
  const project = await openProject();
  const path = join(project.folder, "call.parquet");
  await project.database.read(async (db) => {
    await db.columns(sql`copy (
      select 'a' as customer_id, timestamp '2024-01-31 23:59:58' + to_seconds(i) as started_at, cast(60 - i as smallint) as duration_s,
        'out' as direction, '2' as other_number, cast(i % 2 as bigint) as is_roaming, i = 1 as is_long_distance
      from range(4) t(i)) to ${path} (format parquet)`);
  });
  expect(await project.run({ path })).toMatchObject({
    table: "call",
    stored: 4,
    rejected: 0,
    months: ["2024-01", "2024-02"],
  });
  expect(
    await project.rows(sql`
    select strftime(started_at, '%d %H:%M:%S') as t, duration_s as d, is_roaming as r, is_long_distance as l, line from project.call order by line`),
  ).toEqual([
    { t: "31 23:59:58", d: 60, r: false, l: false, line: 2 },
    { t: "31 23:59:59", d: 59, r: true, l: true, line: 3 },
    { t: "01 00:00:00", d: 58, r: false, l: false, line: 4 },
    { t: "01 00:00:01", d: 57, r: true, l: false, line: 5 },
  ]);
});

test("calls lie by month, then customer", async () => {
  const project = await openProject();
  const rows = Array.from({ length: 6000 }, (_, i) => `C${(i * 7919) % 50},2024-0${1 + (i % 3)}-05 00:00:00,5,out,2`);
  await project.run({
    path: project.file("calls.csv", `customer_id,started_at,duration_s,direction,other_number\n${rows.join("\n")}\n`),
  });
  expect(
    await project.rows(sql`
    select count(*) as n, count(*) filter (place < before) as wrong from (
      select month(started_at) * 1000 + customer_key as place, lag(month(started_at) * 1000 + customer_key) over (order by rowid) as before from project.call_record)`),
  ).toEqual([{ n: 6000, wrong: 0 }]);
});

test.each([1, 2])("flags written 0 and %i in Parquet", async (flag) => {
  const project = await openProject();
  const path = join(project.folder, "call.parquet");
  await project.database.read(async (db) => {
    await db.columns(sql`copy (
      select 'a' as customer_id, timestamp '2024-01-02 03:04:05' as started_at, 60 as duration_s, 'out' as direction,
        '2' as other_number, cast(case i when 0 then null when 99 then ${flag} else i % 2 end as tinyint) as is_roaming
      from range(100) t(i)) to ${path} (format parquet)`);
  });
  expect(await project.run({ path })).toMatchObject({ stored: 100, rejected: 0 });
  expect(
    await project.rows(sql`select line, is_roaming as r from project.call where line in (2, 3, 4, 101) order by line`),
  ).toEqual([
    { line: 2, r: null },
    { line: 3, r: true },
    { line: 4, r: false },
    { line: 101, r: flag === 1 ? true : null },
  ]);
  expect(await project.rows(sql`select line, value, reason from project.import_reject`)).toEqual(
    flag === 1 ? [] : [{ line: 101, value: "2", reason: "cell_bad_yes_no" }],
  );
});
