import fc from "../property.ts";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { openProject } from "./project.ts";

/** A record as the plain count sees it: the text of its line(s), and what must become of it. */
const record = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("good" as const),
      who: fc.integer({ min: 1, max: 6 }),
      month: fc.integer({ min: 1, max: 3 }),
    }),
  },
  fc.record({
    kind: fc.constantFrom(
      "quoted_newline" as const,
      "blank_line" as const,
      "blank_id" as const,
      "few" as const,
      "many" as const,
      "quote" as const,
      "amount" as const,
      "month" as const,
    ),
    who: fc.integer({ min: 1, max: 6 }),
    month: fc.integer({ min: 1, max: 3 }),
  }),
);

const reasons = {
  blank_id: "missing_customer_id",
  few: "too_few_columns",
  many: "too_many_columns",
  quote: "bad_quote",
  amount: "bad_amount",
  month: "bad_month",
} as const;

test("rows = stored + rejected + replaced, lines are the physical ones, and a plain count agrees", async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 40 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (records, end, endAtLast) => {
        const project = await openProject();
        const lines = ["customer_id,month,total,note"];
        const good = new Map<string, number>();
        const rejected: { line: number; reason: string }[] = [];
        let rows = 0;
        let taking = 0;
        for (const { kind, who, month } of records) {
          const line = lines.join(end).split("\n").length + 1;
          const take = () => {
            good.set(`${who}/${month}`, line);
            taking++;
          };
          const m = `2024-0${month}`;
          if (kind !== "blank_line") rows++;
          switch (kind) {
            case "good":
              lines.push(`${who},${m},1.25,x`);
              take();
              break;
            case "quoted_newline":
              lines.push(`${who},${m},"1.25","a${end}b ""c"" ${end}d"`);
              take();
              break;
            case "blank_line":
              lines.push("");
              break;
            case "blank_id":
              lines.push(`  ,${m},1,x`);
              break;
            case "few":
              lines.push(`${who},${m}`);
              break;
            case "many":
              lines.push(`${who},${m},1,x,y`);
              break;
            case "quote":
              lines.push(`${who},${m},"1"2,x`);
              break;
            case "amount":
              lines.push(`${who},${m},abc,x`);
              break;
            case "month":
              lines.push(`${who},2024-13,1,x`);
              break;
          }
          if (kind in reasons) rejected.push({ line, reason: reasons[kind as keyof typeof reasons] });
        }
        if (good.size === 0) return;
        // The header and at least one row.
        const path = project.file(`dirt-${n++}.csv`, lines.join(end) + (endAtLast ? end : ""));
        const report = await project.run({ path, table: "bill" });
        expect(report).toMatchObject({
          rows,
          stored: good.size,
          rejected: rejected.length,
          replaced: taking - good.size,
        });
        expect(report.rows).toBe(report.stored + report.rejected + report.replaced);
        const page = await project.read("ingest.rejects", { importId: report.importId });
        expect(page.rows.map(({ line, reason }) => ({ line, reason }))).toEqual(rejected);
        expect(page.total).toBe(rejected.length);
        const stored = await project.rows<{ key: string; line: number }>(sql`
        select customer_id || '/' || month(month) as key, line from project.bill join project.customer_key using (customer_key) order by line`);
        expect(stored.map(({ key, line }) => [key, line])).toEqual([...good].sort((a, b) => a[1] - b[1]));
        await project.database.close();
      },
    ),
    { numRuns: 25 },
  );
});

test("a stray quote that swallows lines rejects each of them", async () => {
  const project = await openProject();
  const path = project.file(
    "unclosed-quote.csv",
    '客户编号,账期,账单总额\n1,2024-01,5\n2,"2024-01,6\n3,2024-01,7\n4,2024-01,8\n',
  );
  const report = await project.run({ path });
  expect(report).toMatchObject({ rows: 4, stored: 1, rejected: 3, rejectReasons: [{ reason: "bad_quote", rows: 3 }] });
  expect(
    (await project.read("ingest.rejects", { importId: report.importId })).rows.map(({ line, value }) => [line, value]),
  ).toEqual([
    [3, '2,"2024-01,6'],
    [4, "3,2024-01,7"],
    [5, "4,2024-01,8"],
  ]);
});

test("a line end within the first cell, and blank lines at both ends of the file", async () => {
  const project = await openProject();
  const path = project.file(
    "quoted-line-end.csv",
    '\n\n"note","客户编号",账期,账单总额\n"a\nb",1,2024-01,5\nc,2,2024-01,x\n"d""\n\ne",3,2024-01,7\nf,4\ng,5,2024-01,9\n\n\n',
  );
  const report = await project.run({ path });
  expect(report).toMatchObject({ table: "bill", rows: 5, stored: 3, rejected: 2 });
  expect((await project.read("ingest.rejects", { importId: report.importId })).rows.map(({ line }) => line)).toEqual([
    6, 10,
  ]);
  expect(
    (await project.rows<{ line: number }>(sql`select line from project.bill order by line`)).map(({ line }) => line),
  ).toEqual([4, 7, 11]);
});

test("rejects are paged, with column and value", async () => {
  const project = await openProject();
  const path = project.file("bad.csv", `客户编号,账期,账单总额\n1,2024-01,5\n${"2,2024-01,待核算\n".repeat(5)}`);
  const { importId } = await project.run({ path });
  expect(await project.read("ingest.rejects", { importId, offset: 3, limit: 1 })).toEqual({
    total: 5,
    rows: [{ line: 6, column: "账单总额", value: "待核算", reason: "bad_amount", text: "2,2024-01,待核算" }],
  });
});

test("a cell that a row can do without is left out and listed, and the row stays", async () => {
  const project = await openProject();
  const path = project.file("customer.csv", "客户编号,姓名,出生日期,年龄\n1,甲,1990-02-30,三十\n2,乙,1990-02-03,30\n");
  const report = await project.run({ path });
  expect(report).toMatchObject({
    table: "customer",
    stored: 2,
    rejected: 0,
    rejectReasons: [
      { reason: "cell_bad_date", rows: 1 },
      { reason: "cell_bad_number", rows: 1 },
    ],
  });
  expect(await project.rows(sql`select birth_date is null as gone, name from project.customer order by line`)).toEqual([
    { gone: true, name: "甲" },
    { gone: false, name: "乙" },
  ]);
});

test("the same content again changes nothing; other content replaces by key; then the first brings its rows back", async () => {
  const project = await openProject();
  const first = project.file("a.csv", "客户编号,账期,账单总额\n1,2024-01,5\n2,2024-01,6\n");
  const second = project.file("b.csv", "客户编号,账期,账单总额\n2,2024-01,7\n2,2024-02,8\n");
  const report = await project.run({ path: first });
  expect(await project.run({ path: first })).toEqual({ ...report, unchanged: true });
  expect(await project.run({ path: second })).toMatchObject({ rows: 2, stored: 2, replaced: 0, unchanged: false });
  const total = () => project.rows(sql`select count(*) as n, sum(total_fen) as fen from project.bill`);
  expect(await total()).toEqual([{ n: 3, fen: 2000 }]);
  expect((await project.run({ path: first })).unchanged).toBe(false);
  expect(await total()).toEqual([{ n: 3, fen: 1900 }]);
  const list = await project.read("ingest.list", {});
  expect(list.map(({ file, importedAt }) => [file, importedAt])).toEqual([
    ["a.csv", "2024-08-01T00:00:00.000Z"],
    ["b.csv", "2024-08-01T00:00:00.000Z"],
    ["a.csv", "2024-08-01T00:00:00.000Z"],
  ]);
  expect(list[0]).toMatchObject({
    mapping: { 客户编号: "customer_id", 账期: "month", 账单总额: "total_fen" },
    bytes: 57,
  });
  expect(list[0].sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("calls have no key: equal rows are all stored, the same file is not", async () => {
  const project = await openProject();
  const header = "customer_id,started_at,duration_s,direction,other_number\n";
  const path = project.file("calls.csv", header + "1,2024-01-02 03:04:05,7,out,2\n".repeat(3));
  expect(await project.run({ path })).toMatchObject({ rows: 3, stored: 3, replaced: 0 });
  await project.run({ path: project.file("more.csv", `${header}1,2024-01-02 03:04:05,8,out,2\n`) });
  expect((await project.run({ path })).unchanged).toBe(true);
  expect(await project.rows(sql`select count(*) as n from project.call`)).toEqual([{ n: 4 }]);
});

test("customer keys follow the order of the new ids; leading zeros count", async () => {
  const project = await openProject();
  await project.run({
    path: project.file("a.csv", "客户编号,账期,账单总额\n20,2024-01,5\n 010 ,2024-01,6\n10,2024-01,6\n"),
  });
  await project.run({ path: project.file("b.csv", "客户编号,账期,账单总额\n05,2024-01,5\n10,2024-02,6\n") });
  expect(await project.rows(sql`select customer_id from project.customer_key order by customer_key`)).toEqual(
    ["010", "10", "20", "05"].map((customer_id) => ({ customer_id })),
  );
});

test("coverage counts rows of every table by month", async () => {
  const project = await openProject();
  await project.run({ path: project.file("a.csv", "客户编号,账期,账单总额\n1,2024-01,5\n1,2024-03,5\n2,2024-03,6\n") });
  await project.run({ path: project.file("extra.csv", "客户编号,星级\n1,5\n2,4\n") });
  expect(await project.read("ingest.coverage", {})).toEqual({
    months: ["2024-01", "2024-03"],
    sources: [
      { table: "bill", undatedRows: 0, months: { "2024-01": 1, "2024-03": 2 } },
      { table: "attribute:extra", undatedRows: 2, months: {} },
    ],
  });
});
