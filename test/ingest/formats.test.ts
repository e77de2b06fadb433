import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { gb18030, openProject } from "./project.ts";

const text = '客户编号,账期,账单总额,呼出话费\n0010,2024-01,89.00,1\n10,2024-02,"1,234.50",2\n';
const utf16be = (value: string) => Buffer.from(value, "utf16le").swap16();

test.each<[string, string | Uint8Array, string | null, string | null]>([
  ["comma.csv", text, "utf-8", ","],
  ["bom.csv", `\ufeff${text}`, "utf-8", ","],
  ["crlf.csv", text.replaceAll("\n", "\r\n"), "utf-8", ","],
  ["cr.csv", text.replaceAll("\n", "\r"), "utf-8", ","],
  ["mixed-line-ends.csv", text.replace("\n", "\r\n"), "utf-8", ","],
  [
    "mixed-line-ends-2.csv",
    text.replace("\n", "\r\n").replace(/\n$/, "\r\n").replace("89.00,1\n", "89.00,1\n"),
    "utf-8",
    ",",
  ],
  ["no-end.csv", text.trimEnd(), "utf-8", ","],
  ["tab.tsv", text.replace('"1,234.50"', "1234.5").replaceAll(",", "\t"), "utf-8", "\t"],
  ["semicolon.csv", text.replace('"1,234.50"', "1234.5").replaceAll(",", ";"), "utf-8", ";"],
  ["bar.txt", text.replace('"1,234.50"', "1234.5").replaceAll(",", "|"), "utf-8", "|"],
  ["blanks.txt", text.replace('"1,234.50"', "1234.5").replaceAll(",", "   ").replace(/^/gm, " "), "utf-8", " "],
  ["gb18030.csv", gb18030(text), "gb18030", ","],
  ["utf16le.csv", Buffer.from(`\ufeff${text}`, "utf16le"), "utf-16le", ","],
  ["utf16be.csv", utf16be(`\ufeff${text}`), "utf-16be", ","],
  ["quote-in-path'.csv", text, "utf-8", ","],
  ["newline\nin-path.csv", text, "utf-8", ","],
])("%s reads the same", async (name, content, encoding, delimiter) => {
  const project = await openProject();
  const path = project.file(name, content);
  expect(await project.read("ingest.preview", { path })).toMatchObject({
    file: name,
    table: "bill",
    encoding,
    delimiter,
  });
  const report = await project.run({ path });
  expect(report).toMatchObject({
    table: "bill",
    rows: 2,
    stored: 2,
    rejected: 0,
    replaced: 0,
    months: ["2024-01", "2024-02"],
  });
  expect(
    await project.rows(
      sql`select customer_id, total_fen, outgoing_call_fen as calls, line from project.bill join project.customer_key using (customer_key) order by line`,
    ),
  ).toEqual([
    { customer_id: "0010", total_fen: 8900, calls: 100, line: 2 },
    { customer_id: "10", total_fen: 123450, calls: 200, line: 3 },
  ]);
  expect(readdirSync(project.workDirectory)).toEqual([]);
});

test("Parquet, with its own types", async () => {
  const project = await openProject();
  const path = `${project.folder}/bill.parquet`;
  await project.database.write((db) =>
    db.run(sql`
    copy (select '007' as customer_id, date '2024-03-01' as month, 89.1::double as total union all select '8', date '2024-03-01', 1) to ${path} (format parquet)`),
  );
  expect(await project.read("ingest.preview", { path })).toMatchObject({
    format: "parquet",
    encoding: null,
    delimiter: null,
    rows: [
      ["007", "2024-03-01", "89.1"],
      ["8", "2024-03-01", "1.0"],
    ],
  });
  expect(await project.run({ path })).toMatchObject({ table: "bill", rows: 2, stored: 2, months: ["2024-03"] });
  expect(await project.rows(sql`select total_fen, line from project.bill order by line`)).toEqual([
    { total_fen: 8910, line: 2 },
    { total_fen: 100, line: 3 },
  ]);
});

test("windows-1252 where bytes are neither UTF-8 nor Chinese", async () => {
  const project = await openProject();
  const path = project.file(
    "curly-1252.csv",
    Buffer.from("customer_id,note\n1,it\x92s caf\xe9 time\n2,don\x92t\n", "latin1"),
  );
  await project.run({ path });
  expect(await project.rows(sql`select note from attribute.curly_1252 order by line`)).toEqual([
    { note: "it’s café time" },
    { note: "don’t" },
  ]);
});

test("an asked encoding and delimiter go first", async () => {
  const project = await openProject();
  const path = project.file("a.txt", gb18030("客户编号^账期^账单总额\n1^2024-01^5\n"));
  expect(await project.run({ path, options: { encoding: "gb18030", delimiter: "^" } })).toMatchObject({
    table: "bill",
    stored: 1,
  });
});

test("a file without a header line keeps its first line as data", async () => {
  const project = await openProject();
  const path = project.file("no-header.csv", "1001,5,2.5\n1002,6,3.5\n");
  const preview = await project.read("ingest.preview", { path });
  expect(preview.columns.map(({ column }) => column)).toEqual(["column1", "column2", "column3"]);
  await project.run({ path, mapping: { column1: "customer_id" } });
  expect(await project.rows(sql`select column2, column3, line from attribute.no_header order by line`)).toEqual([
    { column2: 5, column3: 2.5, line: 1 },
    { column2: 6, column3: 3.5, line: 2 },
  ]);
});

test("a preview reads the head only", async () => {
  const project = await openProject();
  const path = project.file("long.csv", `客户编号,账期,账单总额\n${"1,2024-01,5.5\n".repeat(2_000_000)}`);
  const started = performance.now();
  const preview = await project.read("ingest.preview", { path });
  expect(performance.now() - started).toBeLessThan(1000);
  expect(preview.rows).toHaveLength(50);
  expect(preview.columns.map(({ field, inferredType }) => [field, inferredType])).toEqual([
    ["customer_id", "whole"],
    ["month", "text"],
    ["total_fen", "number"],
  ]);
});
