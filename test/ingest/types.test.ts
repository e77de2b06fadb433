import { expect, test } from "vitest";
import { contract } from "../../analytics/api/contract.ts";
import { id, sql } from "../../analytics/db/sql.ts";
import { codeOf } from "../support.ts";
import { openProject } from "./project.ts";

const text =
  "客户编号,code,score,agreed,since,paid\n" +
  "1,007,7,Y,03/04/2024,202401\n2,8,7.5,N,31/12/2023,2024-02\n3,9,x,maybe,2024-02-30,none\n4,,,,,\n";
const keep = (type: "text" | "whole" | "number" | "date" | "timestamp" | "month" | "yes_no", more: object = {}) => ({
  field: null,
  keep: true,
  type,
  ...more,
});

test("a column kept under its own name has the type it was given; cells that do not fit are left out and listed", async () => {
  const project = await openProject();
  const path = project.file("特征.csv", text);
  const mapping = {
    code: keep("whole"),
    score: keep("whole"),
    agreed: keep("yes_no"),
    since: keep("date", { dateOrder: "dmy" }),
    paid: keep("month"),
  };
  const asked = { path, table: "attribute:f", mapping } as const;
  const checked = await project.job("ingest.check", asked);
  const report = await project.run(asked);
  expect(report).toMatchObject({ rows: 4, stored: 4, rejected: 0 });
  expect(report.rejectReasons).toEqual(checked.rejectReasons);
  expect(Object.fromEntries(report.rejectReasons.map(({ reason, rows }) => [reason, rows]))).toEqual({
    cell_not_whole: 2,
    cell_bad_yes_no: 1,
    cell_bad_date: 1,
    cell_bad_month: 1,
  });
  expect(
    await project.rows(sql`
      select code, score, agreed, cast(since as varchar) as since, cast(paid as varchar) as paid
      from ${id("attribute", "f")} order by line`),
  ).toEqual([
    { code: 7, score: 7, agreed: true, since: "2024-04-03", paid: "2024-01-01" },
    { code: 8, score: null, agreed: false, since: "2023-12-31", paid: "2024-02-01" },
    { code: 9, score: null, agreed: null, since: null, paid: null },
    { code: null, score: null, agreed: null, since: null, paid: null },
  ]);
  const { rows, total } = await project.read("ingest.rejects", { importId: report.importId, reason: "cell_not_whole" });
  expect([total, rows.map(({ line, column, value }) => [line, column, value])]).toEqual([
    2,
    [
      [3, "score", "7.5"],
      [4, "score", "x"],
    ],
  ]);
  const second = await project.read("ingest.rejects", {
    importId: report.importId,
    reason: "cell_not_whole",
    offset: 1,
    limit: 1,
  });
  expect([second.total, second.rows.map(({ value }) => value)]).toEqual([2, ["x"]]);
  expect((await project.read("ingest.rejects", { importId: report.importId })).total).toBe(5);
});

test("a type is kept with the mapping and tells in the preview which cells do not fit", async () => {
  const project = await openProject();
  const path = project.file("特征_202401.csv", text);
  const before = await project.read("ingest.preview", { path, mapping: { score: keep("number"), gone: keep("date") } });
  const column = (preview: typeof before, name: string) => preview.columns.find((found) => found.column === name);
  expect(column(before, "score")).toMatchObject({ misfits: [2], fate: "kept", reading: {} });
  expect(column(before, "since")).toMatchObject({ misfits: [] });
  const table = before.table;
  await project.run({
    path,
    table,
    mapping: { code: keep("text"), since: keep("date"), paid: { field: null, keep: false } },
  });
  const next = project.file("特征_202402.csv", text.replace("31/12/2023", "31/12/2024"));
  const after = await project.read("ingest.preview", { path: next });
  expect(column(after, "code")).toMatchObject({ reading: { type: "text" }, fate: "kept", misfits: [] });
  // `31/12` says that the day comes first, as it says to the import.
  expect(column(after, "since")).toMatchObject({ reading: { type: "date" }, misfits: [2] });
  expect(column(after, "paid")).toMatchObject({ fate: "left_out" });
  expect(after.keepsColumns).toBe(true);
  await project.run({ path: next });
  expect(
    await project.rows(
      sql`select code, cast(since as varchar) as since from ${id("attribute", table.slice(10))} where year(since) = 2024 order by all`,
    ),
  ).toEqual([
    { code: "007", since: "2024-04-03" },
    { code: "007", since: "2024-04-03" },
    { code: "8", since: "2024-12-31" },
  ]);
});

test("a column beside bills takes a type too; a field has its own, and calls keep no columns", async () => {
  const project = await openProject();
  const bill = project.file(
    "bill.csv",
    "客户编号,账期,账单总额,到期\n1,202401,10,13/02/2024\n2,202401,10,01/02/2024\n",
  );
  await project.run({ path: bill, mapping: { 到期: keep("date") } });
  expect(await project.rows(sql`select cast(到期 as varchar) as due from attribute.bill order by line`)).toEqual([
    { due: "2024-02-13" },
    { due: "2024-02-01" },
  ]);
  const path = project.file("call.csv", "客户编号,通话开始时间,通话时长,对端号码,备注\n1,2024-01-01 10:00:00,5,2,x\n");
  expect(await project.read("ingest.preview", { path })).toMatchObject({ table: "call", keepsColumns: false });
  expect(await codeOf(project.run({ path, mapping: { 备注: keep("text") } }))).toBe("column_not_kept");
  const twice = { path, mapping: { 通话时长: { field: "duration_s", type: "whole" } } };
  expect(contract["ingest.run"].params.safeParse(twice).success).toBe(false);
  expect(contract["ingest.run"].params.safeParse({ path, mapping: { 通话时长: keep("whole") } }).success).toBe(true);
});
