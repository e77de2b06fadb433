import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { recognise } from "../../analytics/ingest/recognise.ts";
import { sourceName as sourceOf } from "../../analytics/db/facts.ts";
import { codeOf } from "../support.ts";
import { openProject } from "./project.ts";

test("a mapping is kept by source and proposed for the next month's file", async () => {
  const project = await openProject();
  const text = (month: string) => `谁,何时,多少,备注,杂项\n1,${month},500,x,y\n2,${month},600,x,y\n`;
  await project.run({
    path: project.file("结算_202401.csv", text("2024-01")),
    table: "bill",
    mapping: {
      谁: "customer_id",
      何时: "month",
      多少: { field: "total_fen", unit: "fen" },
      备注: null,
      杂项: { field: null, keep: true },
    },
  });
  const path = project.file("结算_202402 (2).csv", text("2024-02"));
  const preview = await project.read("ingest.preview", { path });
  expect(preview).toMatchObject({ table: "bill", tableReason: "saved", savedMappingId: 1, month: "2024-02" });
  expect(preview.columns.map(({ field, reason }) => [field, reason])).toEqual([
    ["customer_id", "saved"],
    ["month", "saved"],
    ["total_fen", "saved"],
    [null, "saved"],
    [null, "saved"],
  ]);
  expect(preview.notes).toEqual([
    { code: "mapping_reused", params: { source: "结算", savedAt: "2024-08-01T00:00:00.000Z" } },
  ]);
  expect(await project.run({ path })).toMatchObject({ table: "bill", stored: 2 });
  expect(
    await project.rows(
      sql`select month(month) as m, sum(total_fen) as fen from project.bill group by all order by all`,
    ),
  ).toEqual([
    { m: 1, fen: 1100 },
    { m: 2, fen: 1100 },
  ]);
  expect(await project.rows(sql`select count(*) as n, count(distinct month) as months from attribute.bill`)).toEqual([
    { n: 4, months: 2 },
  ]);
  expect(await project.read("ingest.mappings", {})).toMatchObject([
    {
      mappingId: 1,
      source: "结算",
      table: "bill",
      used: 2,
      mapping: { 多少: { field: "total_fen", unit: "fen" }, 备注: { field: null, keep: false } },
    },
  ]);
  expect(await project.job("ingest.forgetMapping", { mappingId: 1 })).toEqual({ forgotten: true });
  expect(await project.job("ingest.forgetMapping", { mappingId: 1 })).toEqual({ forgotten: false });
  expect((await project.read("ingest.preview", { path })).savedMappingId).toBeNull();
});

test("the source of a file is its name without the month", () => {
  expect(["账单_2024-01.csv", "账单2024年2月.CSV.gz", "账单_202403 (2).xlsx"].map(sourceOf)).toEqual([
    "账单",
    "账单",
    "账单",
  ]);
  expect(["bill_jan_2024.csv", "Bill-20240131.txt"].map(sourceOf)).toEqual(["bill", "bill"]);
  expect(sourceOf("202401.csv")).toBe("file");
});

test("values tell the field where the header says nothing", () => {
  const of = (columns: string[], table: string, ...sample: string[][]) =>
    recognise({ file: "f.csv", columns, table, mapping: undefined, options: {}, sample });
  const found = of(
    ["客户编号", "f1", "f2", "f3"],
    "customer",
    ["1", "13800000001", "11010519491231002X", "5"],
    ["2", "13900000002", "110105194912310039", "6"],
  );
  expect(found).toMatchObject({ fields: ["customer_id", "phone", null, null] });
  const real = of(["客户编号", "f1", "f2"], "customer", ["1", "13800000001", "11010519491231002X"]);
  expect([real!.fields, real!.reasons]).toEqual([
    ["customer_id", "phone", "id_number"],
    ["header", "value", "value"],
  ]);
  expect(of(["客户编号", "q", "w"], "bill", ["1", "2024-01", "12.50"], ["2", "2024-02", "三"])!.fields).toEqual([
    "customer_id",
    "month",
    null,
  ]);
  expect(of(["客户编号", "q", "w"], "bill", ["1", "202401", "12.50"], ["2", "202401", "3.00"])!.fields).toEqual([
    "customer_id",
    "month",
    "total_fen",
  ]);
  expect(of(["客户编号", "q", "w"], "bill", ["1", "200101", "1.00"], ["2", "200102", "3.00"])!.fields[1]).toBeNull();
  expect(of(["客户编号", "q", "type"], "complaint", ["1", "2024-01-05 10:00", "x"])!.fields[1]).toBe("opened_at");
});

test("units and date orders: for a column, for the file, by the header", async () => {
  const project = await openProject();
  const text = "customer_id,started_at,duration,direction\n1,03/04/2024 10:00:00,2,out\n";
  const one = () =>
    project.rows(
      sql`select strftime(started_at, '%Y-%m-%d %H') as at, duration_s from project.call order by import_id desc limit 1`,
    );
  await project.run({ path: project.file("c.csv", text) });
  expect(await one()).toEqual([{ at: "2024-03-04 10", duration_s: 2 }]);
  await project.run({ path: project.file("d.csv", text), options: { dateOrder: "dmy", durationUnit: "min" } });
  expect(await one()).toEqual([{ at: "2024-04-03 10", duration_s: 120 }]);
  await project.run({
    path: project.file("e.csv", text),
    options: { durationUnit: "min" },
    mapping: { duration: { field: "duration_s", unit: "s" }, started_at: { field: "started_at", dateOrder: "dmy" } },
  });
  expect(await one()).toEqual([{ at: "2024-04-03 10", duration_s: 2 }]);
});

test("times with an offset and epochs are turned into the zone; local times stay", async () => {
  const project = await openProject();
  const rows = [
    "2024-01-31T23:30:00Z",
    "2024-01-31 23:30:00+0000",
    "2024-01-31T18:30:00.5-05:00",
    "1706743800",
    "1706743800000",
    "2024-02-01 07:30:00",
    "2024/2/1 7:30",
  ];
  const text = `customer_id,started_at,duration_s\n${rows.map((at) => `1,${at},1\n`).join("")}`;
  const times = () =>
    project.rows<{ at: string }>(
      sql`select strftime(started_at, '%Y-%m-%d %H:%M') as at from project.call order by line`,
    );
  expect(
    await project.run({ path: project.file("zone.csv", text), options: { timeZone: "Asia/Shanghai" } }),
  ).toMatchObject({ stored: 7 });
  expect((await times()).map(({ at }) => at)).toEqual(rows.map(() => "2024-02-01 07:30"));
  expect(
    await codeOf(project.run({ path: project.file("bad-zone.csv", text), options: { timeZone: "Asia/Nowhere" } })),
  ).toBe("bad_params");
});

test("an attribute file that was named keeps rows without a customer id, and one without an owner is not guessed", async () => {
  const project = await openProject();
  const path = project.file("survey.csv", "满意度分,意见\n8,好\n9,\n8,好\n");
  expect(await codeOf(project.run({ path }))).toBe("table_not_recognised");
  expect(await project.run({ path, table: "attribute:survey" })).toMatchObject({ rows: 3, stored: 3, rejected: 0 });
  expect(await project.rows(sql`select customer_id from project.customer_key order by 1`)).toEqual([
    { customer_id: "survey:2" },
    { customer_id: "survey:3" },
    { customer_id: "survey:4" },
  ]);
  const zips = project.file("zip-population.csv", "ID,zip,population\n1,90001,5\n");
  expect(await codeOf(project.run({ path: zips }))).toBe("table_not_recognised");
  expect(
    await project.run({
      path: project.file("credit.csv", "ID,SEX,AGE,LIMIT_BAL,EDUCATION,MARRIAGE\n1,2,24,20000,1,1\n"),
    }),
  ).toMatchObject({ table: "attribute:credit", stored: 1 });
});

test("the month of the file's name counts where no column gives it", async () => {
  const project = await openProject();
  const path = project.file("bill_202403.csv", "客户编号,账单总额\n1,5\n");
  const preview = await project.read("ingest.preview", { path });
  expect(preview).toMatchObject({
    month: "2024-03",
    notes: [{ code: "month_from_name", params: { month: "2024-03" } }],
  });
  expect(await project.run({ path })).toMatchObject({ table: "bill", months: ["2024-03"] });
  expect(await project.run({ path: project.file("vip_202403.csv", "客户编号,星级\n1,5\n") })).toMatchObject({
    table: "attribute:vip",
    months: ["2024-03"],
  });
});

test("null leaves a column out of an attribute table too", async () => {
  const project = await openProject();
  await project.run({
    path: project.file("a.csv", "customer_id,a,b,c\n1,1,1,1\n"),
    mapping: { a: null, b: { field: null, keep: false }, c: { field: null } },
  });
  expect(await project.rows(sql`select column_name from project.attribute_column`)).toEqual([{ column_name: "c" }]);
});

test("a column that the table has no place for is not dropped in silence", async () => {
  const project = await openProject();
  const path = project.file("calls.csv", "customer_id,started_at,duration_s,note\n1,2024-01-02 03:04:05,7,x\n");
  expect(await codeOf(project.run({ path, mapping: { note: { field: null, keep: true } } }))).toBe("column_not_kept");
  expect(await project.run({ path })).toMatchObject({ table: "call", stored: 1 });
});

test("the proposal and the record tell a column that is kept from one that is left out", async () => {
  const project = await openProject();
  const fates = async (path: string) => {
    const { keepsColumns, columns } = await project.read("ingest.preview", { path });
    return { keepsColumns, fates: columns.map(({ fate }) => fate).join() };
  };
  const call = project.file("call.csv", "customer_id,started_at,duration_s,note\n1,2024-01-02 03:04:05,7,x\n");
  const bill = project.file("bill.csv", "客户编号,账期,账单总额,备注,星级\n1,2024-01,5,x,3\n");
  const wide = project.file("wide.csv", "customer_id,a,b,c\n1,1,1,1\n");
  expect(await fates(call)).toEqual({ keepsColumns: false, fates: "field,field,field,left_out" });
  expect(await fates(bill)).toEqual({ keepsColumns: true, fates: "field,field,field,left_out,left_out" });
  expect(await fates(wide)).toEqual({ keepsColumns: true, fates: "field,kept,kept,kept" });
  await project.run({ path: call });
  await project.run({ path: bill, mapping: { 星级: { field: null, keep: true } } });
  await project.run({ path: wide, mapping: { b: null } });
  expect((await project.read("ingest.list", {})).map(({ mapping, kept }) => ({ mapping, kept }))).toEqual([
    {
      mapping: { customer_id: "customer_id", started_at: "started_at", duration_s: "duration_s", note: null },
      kept: [],
    },
    {
      mapping: { 客户编号: "customer_id", 账期: "month", 账单总额: "total_fen", 备注: null, 星级: null },
      kept: ["星级"],
    },
    { mapping: { customer_id: "customer_id", a: null, b: null, c: null }, kept: ["a", "c"] },
  ]);
  // What was chosen for one file is what the next one's proposal says.
  expect((await fates(bill)).fates).toBe("field,field,field,left_out,kept");
});
