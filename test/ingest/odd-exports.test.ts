import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { gb18030, openProject } from "./project.ts";
import { workbookOf } from "./workbooks.ts";

const head = "客户编号,账期,账单总额\n";

/** What is stored: `id month fen`, a row each; what is listed: `line reason`. */
const bills: readonly (readonly [
  name: string,
  content: string | Uint8Array,
  stored: readonly string[],
  listed?: readonly string[],
])[] = [
  ["bill-sep-line.csv", "sep=;\r\n客户编号;账期;账单总额\r\n1;2024-01;5\r\n", ["1 2024-01 500"]],
  [
    "bill-totals-row.csv",
    `${head}1,2024-01,5\n合计,2024-01,5\n总计：,,5\n`,
    ["1 2024-01 500"],
    ["3 bad_id", "4 bad_id"],
  ],
  [
    "bill-header-again.csv",
    `${head}1,2024-01,5\n\ufeff${head}\ufeff2,2024-01,6\n`,
    ["1 2024-01 500", "2 2024-01 600"],
    ["3 bad_id"],
  ],
  [
    "bill-blank-rows.csv",
    `${head}1,2024-01,5\n\n,,\n2,2024-01,6\n`,
    ["1 2024-01 500", "2 2024-01 600"],
    ["4 missing_customer_id"],
  ],
  [
    "bill-currency-signs.csv",
    `${head}1,2024-01,"¥1,234.50"\n2,2024-01,(123.45)\n3,2024-01,"(1,234.50)"\n4,2024-01,-￥6.5\n5,2024-01,１２３．５元\n6,2024-01,"1,23,456"\n`,
    ["1 2024-01 123450", "2 2024-01 -12345", "3 2024-01 -123450", "4 2024-01 -650", "5 2024-01 12350"],
    ["7 bad_amount"],
  ],
  [
    "bill-months-of-all-kinds.csv",
    `${head}1,2024年3月,1\n2,202403,1\n3,24/03/2024,1\n4,20240315T101500,1\n5,Mar-24,1\n6,45352,1\n7,２０２４－０３,1\n8,202413,1\n`,
    ["1", "2", "3", "4", "5", "6", "7"].map((who) => `${who} 2024-03 100`),
    ["9 bad_month"],
  ],
  [
    "bill-ids-cut-short.csv",
    `${head}0001,2024-01,1\n1.38E+10,2024-01,1\n="0002",2024-01,1\n'0003,2024-01,1\n1.23457E+17,2024-01,1\n#N/A,2024-01,1\n`,
    ["0001 2024-01 100", "0002 2024-01 100", "0003 2024-01 100"],
    ["3 bad_id", "6 bad_id", "7 bad_id"],
  ],
  [
    "bill-null-words.csv",
    `${head}1,2024-01,NULL\n2,2024-01,\\N\n\\N,2024-01,1\n3,2024-01,N/A\n`,
    ["1 2024-01 null", "2 2024-01 null"],
    ["4 missing_customer_id", "5 bad_amount"],
  ],
  [
    "bill-mixed-line-ends.csv",
    `${head}1,2024-01,1\r\n2,2024-01,1\r3,2024-01,1\n`,
    ["1 2024-01 100", "2 2024-01 100", "3 2024-01 100"],
  ],
  ["bill-utf16-without-mark.csv", Buffer.from(`${head}1,2024-01,1\n`, "utf16le"), ["1 2024-01 100"]],
  ["bill-that-is-tsv.xls", gb18030(`${head}1,2024-01,1\n`.replaceAll(",", "\t")), ["1 2024-01 100"]],
  [
    "bill-hive.txt",
    `${head}1,2024-01,1\n2,2024-01,\\N\n`.replaceAll(",", "\u0001"),
    ["1 2024-01 100", "2 2024-01 null"],
  ],
  ["bill-carets.txt", `${head}1,2024-01,1\n2,2024-01,2\n`.replaceAll(",", "^"), ["1 2024-01 100", "2 2024-01 200"]],
  [
    "bill-decimal-commas.csv",
    `${head.replaceAll(",", ";")}1;2024-01;1.234,50\n2;2024-01;1.234\n3;2024-01;-12,5 €\n4;2024-01;1.234.567,8\n5;2024-01;1;2\n`,
    ["1 2024-01 123450", "2 2024-01 123400", "3 2024-01 -1250", "4 2024-01 123456780"],
    ["6 too_many_columns"],
  ],
  [
    "bill-decimal-commas-and-points.csv",
    `${head.replaceAll(",", ";")}1;2024-01;12,5\n2;2024-01;12.5\n3;2024-01;1,234\n`,
    ["2 2024-01 1250", "3 2024-01 123400"],
    ["2 bad_amount"],
  ],
  [
    "bill-minus-behind.csv",
    `${head}1,2024-01,5.00-\n2,2024-01,"1,234.5-"\n3,2024-01,5-5\n`,
    ["1 2024-01 -500", "2 2024-01 -123450"],
    ["4 bad_amount"],
  ],
  [
    "bill-beyond-all-money.csv",
    `${head}1,2024-01,9999999999999.99\n2,2024-01,10000000000000.00\n3,2024-01,90071992547409.93\n4,2024-01,1e400\n`,
    ["1 2024-01 999999999999999"],
    ["3 bad_amount", "4 bad_amount", "5 bad_amount"],
  ],
  [
    "bill-months-of-no-project.csv",
    `${head}1,0001-01,1\n2,9999-12,1\n3,-202401,1\n4,1949-12-31,1\n5,2099-12,1\n`,
    ["5 2099-12 100"],
    ["2 bad_month", "3 bad_month", "4 bad_month", "5 bad_month"],
  ],
  [
    "bill-in-an-answer.json",
    JSON.stringify(
      {
        code: 0,
        page: {
          total: 2,
          rows: [
            { 客户编号: "1", 账期: "2024-01", 账单总额: 1 },
            { 客户编号: "2", 账期: "2024-01", 账单总额: 2 },
          ],
        },
      },
      null,
      1,
    ),
    ["1 2024-01 100", "2 2024-01 200"],
  ],
  [
    "bill-of-excel-2003.xls",
    workbookOf(
      {
        账单: [["2024年1月账单"], [], ["客户编号", "账期", "账单总额"], ["1", 202401, 12.5], ["2", 202401, 0.1 + 0.2]],
      },
      undefined,
      "biff8",
    ),
    ["1 2024-01 1250", "2 2024-01 30"],
  ],
  [
    "bill-page-that-is-called-xls.xls",
    gb18030(
      `<html><head><meta charset="gbk"></head><body><h1>账单</h1><table border=1>
      <tr><th>客户编号<th>账期<th>账单总额</tr><tr><td>1<td>&nbsp;2024-01</td><td>12<br></td></tr>
      <tr><td>&lt;2&gt;</td><td>2024-01</td><td>&nbsp;</td></tr></table></body></html>`,
    ),
    ["1 2024-01 1200", "<2> 2024-01 null"],
  ],
  [
    "bill-month-in-member.zip",
    zipSync({
      "__MACOSX/._a.csv": Buffer.from("x"),
      "月/": new Uint8Array(),
      "月/.DS_Store": Buffer.from("x"),
      "月/账单_202401.csv": Buffer.from("客户编号,账单总额\n1,1\n"),
      "月/说明.csv": Buffer.from("a,b\n1,2\n"),
    }),
    ["1 2024-01 100"],
  ],
];

test.each(bills.map(([name, content, stored, listed = []]) => ({ name, content, stored, listed })))(
  "$name",
  async ({ name, content, stored, listed }) => {
    const project = await openProject();
    const report = await project.run({ path: project.file(name, content), table: "bill" });
    const { rows } = await project.read("ingest.rejects", { importId: report.importId });
    expect(rows.map(({ line, reason }) => `${line} ${reason}`)).toEqual(listed);
    const found = await project.rows<{ row: string }>(sql`
    select customer_id || ' ' || strftime(month, '%Y-%m') || ' ' || coalesce(cast(total_fen as varchar), 'null') as row
    from project.bill join project.customer_key using (customer_key) order by line`);
    expect(found.map(({ row }) => row)).toEqual(stored);
    expect(report).toMatchObject({
      rows: stored.length + listed.length,
      stored: stored.length,
      rejected: listed.length,
    });
  },
);

test("phones are stored as their digits; one that a spreadsheet cut short is left out and listed", async () => {
  const project = await openProject();
  const phones = [
    "+86 138 0013 8000",
    "138-0013-8000",
    "008613800138000",
    "13800138000.0",
    "１３８００１３８０００",
    "'13800138000",
  ];
  const others = ["010-62345678", "+44 7911 123456", "1.38E+10"];
  const cells = [...phones, ...others];
  await project.run({
    path: project.file(
      "phones-of-all-kinds.csv",
      `客户编号,姓名,手机号码,证件号码\n${cells.map((cell, n) => `C${n},甲,${cell},1.10105E+17`).join("\n")}\n`,
    ),
  });
  const found = await project.rows<{ phone: string; id_number: string }>(
    sql`select phone, id_number from project.customer order by line`,
  );
  expect(found.map(({ phone }) => phone)).toEqual([...phones.map(() => "13800138000"), ...others.slice(0, 2), null]);
  expect(found.every(({ id_number }) => id_number === null)).toBe(true);
  const { rows } = await project.read("ingest.rejects", { importId: 1 });
  expect(rows.filter(({ reason }) => reason === "cell_bad_phone").map(({ value }) => value)).toEqual(["1.38E+10"]);
  expect(rows.filter(({ reason }) => reason === "cell_bad_id")).toHaveLength(cells.length);
});

test("a file of the customers' phones finds them however either writes the number", async () => {
  const project = await openProject();
  await project.run({ path: project.file("crm.csv", "客户编号,姓名,手机号码\nC1,甲,+86 13800138000\n") });
  const path = project.file("complaint.csv", "手机号,投诉时间,投诉类型\n138 0013 8000,2024-01-05 10:00:00,网络\n");
  expect(await project.run({ path })).toMatchObject({ stored: 1, rejected: 0 });
});

test.each([
  ["page.xls", "<html>\n<p>客户编号</p></html>\n", "file_format_unknown", { format: "html" }],
  ["page-cut.xls", "<table><tr><td>客户编号</td><td>账期</td></tr><tr><td>1</td>", "file_damaged", { detail: "html" }],
  [
    "spreadsheetml.xls",
    '<?xml version="1.0"?>\n<Workbook><Worksheet/></Workbook>\n',
    "file_format_unknown",
    { format: "xml" },
  ],
  ["excel-5.xls", workbookOf({ A: [["a", "b"]] }, undefined, "biff5"), "file_format_unknown", { format: "xls" }],
  ["excel-2003-cut.xls", workbookOf({ A: [["a", "b"]] }, undefined, "biff8").subarray(0, 1100), "file_damaged", {}],
  [
    "workbook-with-a-password.xlsx",
    Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from("EncryptedPackage", "utf16le")]),
    "file_encrypted",
    {},
  ],
] as const)("%s is told by what it is", async (name, content, code, params) => {
  const project = await openProject();
  await expect(project.run({ path: project.file(name, content) })).rejects.toMatchObject({ code, params });
});

test("morning and afternoon, before the time or behind it", async () => {
  const project = await openProject();
  const times = [
    ["2024-01-05 上午 9:05:06", "09:05:06"],
    ["2024/1/5 下午 3:05:06", "15:05:06"],
    ["2024年1月5日 下午03:05", "15:05:00"],
    ["2024-1-5 上午9时5分6秒", "09:05:06"],
    ["2024-01-05 上午12:05:06", "00:05:06"],
    ["2024-01-05 下午12:05:06", "12:05:06"],
    ["2024-01-05 下午 15:05:06", "15:05:06"],
    ["2024-01-05 3:05 PM", "15:05:00"],
    ["05-01-2024 PM 3:05", "15:05:00"],
  ];
  const path = project.file(
    "call-am-pm.csv",
    `客户编号,开始时间,通话时长\n${times.map(([cell]) => `1,${cell},1\n`).join("")}2,2024-01-05 下午 25:05,1\n`,
  );
  expect(await project.run({ path })).toMatchObject({
    table: "call",
    rejectReasons: [{ reason: "bad_date", rows: 1 }],
  });
  expect(
    await project.rows(sql`select strftime(started_at, '%Y-%m-%d %H:%M:%S') as at from project.call order by line`),
  ).toEqual(times.map(([, time]) => ({ at: `2024-01-05 ${time}` })));
});

test("a decimal comma is told by the column, said in the preview, chosen otherwise, and remembered for repairs", async () => {
  const project = await openProject();
  const path = project.file("open.csv", "customer_id;month;total;score\n1;2024-01;1,234;0,5\n2;2024-01;2,5x;1,5\n");
  const preview = await project.read("ingest.preview", { path });
  expect(preview.notes).toEqual([
    { code: "decimal_comma", params: { columns: "score" } },
    { code: "decimal_open", params: { columns: "total" } },
  ]);
  const totals = () =>
    project.rows(
      sql`select total_fen, score from project.bill b join attribute.bill using (customer_key) order by b.line`,
    );
  const mapping = { score: { field: null, keep: true } };
  await project.run({ path, mapping });
  expect(await totals()).toEqual([{ total_fen: 123400, score: 0.5 }]);
  await project.job("ingest.undo", { importId: 1 });
  const { importId } = await project.run({ path, mapping, options: { decimal: "comma" } });
  expect(await totals()).toEqual([{ total_fen: 123, score: 0.5 }]);
  const repaired = project.file(
    "repaired.csv",
    'customer_id,month,total,score,line,column,reason\n2,2024-01,"2,500","1,500",3,total,bad_amount\n',
  );
  await project.run({ path: repaired, options: { repairs: importId } });
  expect(await totals()).toEqual([
    { total_fen: 123, score: 0.5 },
    { total_fen: 250, score: 1.5 },
  ]);
});
