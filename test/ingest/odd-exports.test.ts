import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { gb18030, openProject } from "./project.ts";

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
  ["page.xls", "<html>\n<table>\n<tr><td>客户编号</td></tr>\n</table></html>\n", "html"],
  ["spreadsheetml.xls", '<?xml version="1.0"?>\n<Workbook><Worksheet/></Workbook>\n', "xml"],
])("%s is told by what it is", async (name, content, format) => {
  const project = await openProject();
  await expect(project.run({ path: project.file(name, content) })).rejects.toMatchObject({
    code: "file_format_unknown",
    params: { format },
  });
});
