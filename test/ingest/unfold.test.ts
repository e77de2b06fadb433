import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { suffixNote } from "../../analytics/ingest/unfold.ts";
import { codeOf } from "../support.ts";
import { openProject } from "./project.ts";

test.each<[string, number, number]>([
  ["id,arpu_6,arpu_7,arpu_8", 1, 1],
  ["ID,BILL_AMT1,BILL_AMT2,BILL_AMT3,PAY_AMT1,PAY_AMT2,PAY_AMT3", 2, 1],
  ["客户编号,2024-01_费用,2024-02_费用", 1, 0],
  ["客户编号,费用202401,费用202402,流量2024年1月,流量2024年2月", 2, 0],
  ["customer,6月消费,7月消费", 1, 1],
  ["mobile_number,jun_vol,jul_vol,aug_vol", 1, 1],
])("month suffixes of %s", (header, groups, needsYear) => {
  expect(suffixNote(header.split(","))).toMatchObject([
    { code: "month_suffix_columns", params: { groups, needsYear } },
  ]);
});

test.each(["a,b,c", "AgeHH1,AgeHH2", "score_1,score_5", "fee_13,fee_14", "4\\5G用户,x", "customer_id,q1"])(
  "no month suffixes in %s",
  (header) => {
    expect(suffixNote(header.split(","))).toEqual([]);
  },
);

test("a wide file becomes one row per customer and month; its rows are counted as the file has them", async () => {
  const project = await openProject();
  const path = project.file(
    "wide-months.csv",
    "customer_id,plan,arpu_6,arpu_7,vol_6,vol_7\n1,A,1.5,2,10,20\n1,B,3,4,30,\n2,C,5,,50,60\n,D,1,1,1,1\n3,x\n",
  );
  const options = { unfold: true, unfoldYear: 2024 };
  expect(await codeOf(project.run({ path, options: { unfold: true } }))).toBe("unfold_year_missing");
  expect(await codeOf(project.run({ path, table: "bill", options }))).toBe("unfold_not_attribute");
  expect(await codeOf(project.run({ path: project.file("plain.csv", "customer_id,a\n1,2\n"), options }))).toBe(
    "unfold_no_columns",
  );

  const preview = await project.read("ingest.preview", { path, options });
  expect(preview.columns.map(({ column, field }) => [column, field])).toEqual([
    ["customer_id", "customer_id"],
    ["plan", "plan"],
    ["month", "month"],
    ["arpu", "avg_bill"],
    ["vol", null],
  ]);
  expect(preview.rows[1]).toEqual(["1", "A", "2024-07", "2", "20"]);
  const report = await project.run({ path, options });
  expect(report).toMatchObject({
    table: "attribute:wide_months",
    rows: 5,
    stored: 2,
    replaced: 1,
    rejected: 2,
    months: ["2024-06", "2024-07"],
    rejectReasons: [
      { reason: "missing_customer_id", rows: 1 },
      { reason: "too_few_columns", rows: 1 },
    ],
  });
  expect(
    await project.rows(sql`
    select customer_id as id, strftime(month, '%m') as m, plan, arpu, vol, line from attribute.wide_months join project.customer_key using (customer_key) order by 1, 2`),
  ).toEqual([
    { id: "1", m: "06", plan: "B", arpu: 300, vol: 30, line: 3 },
    { id: "1", m: "07", plan: "B", arpu: 400, vol: null, line: 3 },
    { id: "2", m: "06", plan: "C", arpu: 500, vol: 50, line: 4 },
    { id: "2", m: "07", plan: "C", arpu: null, vol: 60, line: 4 },
  ]);
  expect(
    (await project.read("ingest.rejects", { importId: report.importId })).rows.map(({ line, text }) => [line, text]),
  ).toEqual([
    [5, ",D,1,1,1,1"],
    [6, "3,x"],
  ]);
  expect(await project.job("ingest.check", { path, options })).toMatchObject({
    rows: 5,
    stored: 2,
    alreadyImported: report.importId,
  });
  expect((await project.run({ path, options })).unchanged).toBe(true);
  await project.job("ingest.undo", { importId: report.importId });
  expect(await project.rows(sql`select table_name from duckdb_tables() where schema_name = 'attribute'`)).toEqual([]);
});

test("a cell written another way in one month leaves the other months as they are", async () => {
  const project = await openProject();
  const path = project.file("wide-thousands.csv", 'customer_id,arpu_6,arpu_7\n1,"1,234.5",2\n2,3,4\n3,5,"¥6,000"\n');
  const report = await project.run({ path, options: { unfold: true, unfoldYear: 2024 } });
  expect(report).toMatchObject({ rows: 3, stored: 3, replaced: 0, rejected: 0 });
  expect(
    await project.rows(sql`select customer_id, strftime(month, '%m') as month, arpu
      from attribute.wide_thousands join project.customer_key using (customer_key) order by all`),
  ).toMatchObject([
    { customer_id: "1", month: "06" },
    { customer_id: "1", month: "07" },
    { customer_id: "2", month: "06" },
    { customer_id: "2", month: "07" },
    { customer_id: "3", month: "06" },
    { customer_id: "3", month: "07" },
  ]);
});
