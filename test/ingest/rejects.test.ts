import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { codeOf } from "../support.ts";
import { openProject } from "./project.ts";

const dirty =
  '客户编号,账期,账单总额,备注\n1,2024-01,5,\n2,2024-01,待核算,"a, ""b"""\n,2024-01,6,x\n3,2024-13,7,=1+1\n4,2024-01\n5,2024-01,1,x,y\n6,2024-02,8,\n';

test("rejected rows keep their whole line, are saved, repaired and brought back", async () => {
  const project = await openProject();
  const { importId } = await project.run({ path: project.file("bill.csv", dirty), options: { moneyUnit: "fen" } });
  const page = await project.read("ingest.rejects", { importId, limit: 10 });
  expect(page.rows.map(({ line, reason, text }) => [line, reason, text])).toEqual([
    [3, "bad_amount", '2,2024-01,待核算,"a, ""b"""'],
    [4, "missing_customer_id", ",2024-01,6,x"],
    [5, "bad_month", "3,2024-13,7,=1+1"],
    [6, "too_few_columns", "4,2024-01"],
    [7, "too_many_columns", "5,2024-01,1,x,y"],
  ]);
  expect(await project.read("ingest.rejects", { importId, offset: 3, limit: 1 })).toMatchObject({
    total: 5,
    rows: [{ line: 6 }],
  });

  const saved = await project.job("ingest.saveRejects", { importId });
  const text = readFileSync(saved.path, "utf8");
  expect(text).toBe(`\ufeff客户编号,账期,账单总额,备注,line,column,reason
2,2024-01,待核算,"a, ""b""",3,账单总额,bad_amount
,2024-01,6,x,4,客户编号,missing_customer_id
3,2024-13,7,'=1+1,5,账期,bad_month
4,2024-01,,,6,,too_few_columns
5,2024-01,1,"x,y",7,,too_many_columns
`);
  expect(saved).toMatchObject({
    rows: 5,
    controls: 0,
    masked: false,
    sha256: createHash("sha256").update(text).digest("hex"),
  });
  expect(readdirSync(dirname(saved.path))).toEqual([`bill-rejects-${importId}.csv`]);
  expect(await project.rows(sql`select export_id, rows, purpose from project.export_log`)).toEqual([
    { export_id: 1, rows: 5, purpose: `rejected rows of import ${importId}` },
  ]);

  const repaired = project.file(
    "repaired.csv",
    text.replace("待核算", "90").replace("2024-13", "2024-01").replace(",2024-01,6,x", "9,2024-01,6,x"),
  );
  const report = await project.run({ path: repaired, options: { repairs: importId } });
  expect(report).toMatchObject({ table: "bill", rows: 5, stored: 5, rejected: 0, replaced: 0 });
  expect(
    await project.rows(
      sql`select customer_id, total_fen from project.bill join project.customer_key using (customer_key) order by 1`,
    ),
  ).toEqual(
    [
      ["1", 5],
      ["2", 90],
      ["3", 7],
      ["4", null],
      ["5", 1],
      ["6", 8],
      ["9", 6],
    ].map(([customer_id, total_fen]) => ({ customer_id, total_fen })),
  );
  expect(
    await project.rows(
      sql`select cast(options->>'$.repairs' as integer) as repairs from project.import order by import_id`,
    ),
  ).toEqual([{ repairs: null }, { repairs: importId }]);
  expect((await project.run({ path: repaired, options: { repairs: importId } })).unchanged).toBe(true);
  await project.job("ingest.undo", { importId: report.importId });
  expect(await project.rows(sql`select count(*) as n from project.bill`)).toEqual([{ n: 2 }]);
});

test("what cannot be repaired is told in one sentence", async () => {
  const project = await openProject();
  const { importId } = await project.run({ path: project.file("bill.csv", dirty) });
  const other = project.file("other.csv", "a,b\n1,2\n");
  expect(await codeOf(project.run({ path: other, options: { repairs: importId } }))).toBe("repairs_mismatch");
  expect(await codeOf(project.run({ path: other, options: { repairs: 99 } }))).toBe("import_missing");
  const clean = await project.run({ path: project.file("clean.csv", "客户编号,账期,账单总额\n1,2024-05,5\n") });
  expect(await codeOf(project.job("ingest.saveRejects", { importId: clean.importId }))).toBe("rejects_none");
  writeFileSync(`${project.folder}/occupied`, "");
  expect(await codeOf(project.job("ingest.saveRejects", { importId, path: `${project.folder}/occupied/x.csv` }))).toBe(
    "export_failed",
  );
  expect(await project.rows(sql`select count(*) as n from project.export_log`)).toEqual([{ n: 0 }]);
});

test("repaired dates are read in the order the whole column had", async () => {
  const project = await openProject();
  const path = project.file("c.csv", "customer_id,opened_at,type\n1,04/03/2024,a\n2,25/03/2024,b\n3,05/03/2024x,c\n");
  const { importId } = await project.run({ path, table: "complaint" });
  const saved = await project.job("ingest.saveRejects", { importId });
  writeFileSync(saved.path, readFileSync(saved.path, "utf8").replace("2024x", "2024"));
  expect(await project.run({ path: saved.path, options: { repairs: importId } })).toMatchObject({
    table: "complaint",
    stored: 1,
    months: ["2024-03"],
  });
});
