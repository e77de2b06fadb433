import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as XLSX from "@e965/xlsx";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import type { JobContext } from "../../analytics/db/context.ts";
import { sql } from "../../analytics/db/sql.ts";
import { peek } from "../../analytics/ingest/source.ts";
import { openWhole } from "../../analytics/ingest/whole.ts";
import { codeOf, temporaryFolder } from "../support.ts";
import { gb18030, openProject } from "./project.ts";
import { workbookOf } from "./workbooks.ts";

const text = "客户编号,账期,账单总额,呼出话费\n0010,2024-01,89.00,1\n10,2024-02,1234.50,2\n";
const rows = text
  .trim()
  .split("\n")
  .map((line) => line.split(","));
const bytes = (value: string) => new Uint8Array(Buffer.from(value));
const records = rows.slice(1).map((cells) => Object.fromEntries(rows[0].map((name, index) => [name, cells[index]])));
const utf16 = (value: string) => Buffer.from(value, "utf16le");

test.each<[string, Uint8Array, string, readonly [number, number]]>([
  ["bill.csv.gz", gzipSync(text), "csv", [2, 3]],
  ["gzip-of-gb18030.gz", gzipSync(gb18030(text)), "csv", [2, 3]],
  ["gzip-named.csv", gzipSync(text), "csv", [2, 3]],
  ["two-gzip-members.csv.gz", Buffer.concat([gzipSync(text.slice(0, 40)), gzipSync(text.slice(40))]), "csv", [2, 3]],
  ["bill.zip", zipSync({ "bill.csv": bytes(text) }), "csv", [2, 3]],
  [
    "zip-beside-rubbish.zip",
    zipSync({ "__MACOSX/._bill.csv": bytes("x"), "readme.md": bytes("hi"), "a/bill.txt": bytes(text) }),
    "csv",
    [2, 3],
  ],
  ["zip-named.xlsx", zipSync({ "bill.csv": bytes(text) }), "csv", [2, 3]],
  ["zip-with-traversal-names.zip", zipSync({ "../../../escaped.csv": bytes(text) }), "csv", [2, 3]],
  ["zip-of-json.zip", zipSync({ "bill.json": bytes(JSON.stringify(records)) }), "json", [1, 2]],
  ["gzip-of-ndjson.gz", gzipSync(records.map((record) => JSON.stringify(record)).join("\n")), "json", [1, 2]],
  ["array.json", bytes(`\ufeff ${JSON.stringify(records, null, 2)}\n`), "json", [1, 2]],
  ["gb18030.json", gb18030(JSON.stringify(records)), "json", [1, 2]],
  ["utf16.json", utf16(`\ufeff${JSON.stringify(records)}`), "json", [1, 2]],
  ["lines.ndjson", bytes(records.map((record) => `${JSON.stringify(record)}\r\n\n`).join("")), "json", [1, 3]],
  ["json-named.csv", bytes(JSON.stringify(records)), "json", [1, 2]],
  ["bill.xlsx", workbookOf({ Sheet1: rows }), "xlsx", [2, 3]],
  ["xlsx-named.csv", workbookOf({ Sheet1: rows }), "xlsx", [2, 3]],
  ["zip-of-xlsx.zip", zipSync({ "bill.xlsx": workbookOf({ Sheet1: rows }) }), "xlsx", [2, 3]],
  [
    "xlsx-title-rows.xlsx",
    workbookOf({ Sheet1: [["2024年账单"], [], ["制表：张三", "2024-02-01"], ...rows] }, [
      { s: { r: 0, c: 0 }, e: { r: 0, c: 3 } },
    ]),
    "xlsx",
    [5, 6],
  ],
  ["xlsx-empty-first-sheet.xlsx", workbookOf({ 说明: [["见第二张表"]], 账单: rows }), "xlsx", [2, 3]],
  ["xlsx-gap-between-rows.xlsx", workbookOf({ Sheet1: [rows[0], rows[1], [], [], rows[2]] }), "xlsx", [2, 5]],
  ["csv-named.xlsx", bytes(text), "csv", [2, 3]],
  ["csv-title-rows.csv", bytes(`2024年账单,,,\n制表：张三\n${text}`), "csv", [4, 5]],
  ["utf16le-without-mark.csv", utf16(text), "csv", [2, 3]],
  ["utf16be-without-mark.csv", utf16(text).swap16(), "csv", [2, 3]],
])("%s reads the same", async (name, content, format, lines) => {
  const project = await openProject();
  const path = project.file(name, content);
  expect(await project.read("ingest.preview", { path })).toMatchObject({
    file: name,
    table: "bill",
    format,
    rows: [rows[1], rows[2]],
  });
  expect(await project.run({ path })).toMatchObject({
    file: name,
    table: "bill",
    rows: 2,
    stored: 2,
    rejected: 0,
    months: ["2024-01", "2024-02"],
  });
  expect(
    await project.rows(
      sql`select customer_id, total_fen, outgoing_call_fen as calls, line from project.bill join project.customer_key using (customer_key) order by line`,
    ),
  ).toEqual([
    { customer_id: "0010", total_fen: 8900, calls: 100, line: lines[0] },
    { customer_id: "10", total_fen: 123450, calls: 200, line: lines[1] },
  ]);
  expect(await project.run({ path })).toMatchObject({ unchanged: true });
  expect(readdirSync(project.workDirectory)).toEqual([]);
  expect(readdirSync(project.folder).filter((file) => file.includes("escaped"))).toEqual([]);
});

test("a member and a sheet are chosen by name, the others told", async () => {
  const project = await openProject();
  const zip = project.file(
    "months.zip",
    zipSync({ "bill_202401.csv": bytes(text), "bill_202402.csv": bytes(text.replaceAll("2024-0", "2023-0")) }),
  );
  expect(await project.read("ingest.preview", { path: zip })).toMatchObject({
    sheets: ["bill_202401.csv", "bill_202402.csv"],
    sheet: "bill_202401.csv",
    notes: [{ code: "more_members" }],
  });
  expect(await project.run({ path: zip, options: { sheet: "bill_202402.csv" } })).toMatchObject({
    months: ["2023-01", "2023-02"],
  });
  expect(await codeOf(project.run({ path: zip, options: { sheet: "none" } }))).toBe("sheet_missing");
  const book = project.file(
    "months.xlsx",
    workbookOf({ 一月: rows, 二月: rows.map((cells) => cells.map((cell) => cell.replace("2024", "2022"))) }),
  );
  expect(await project.read("ingest.preview", { path: book })).toMatchObject({
    sheets: ["一月", "二月"],
    sheet: "一月",
    notes: expect.arrayContaining([{ code: "more_sheets", params: { sheets: 1, chosen: "一月" } }]),
  });
  expect(await project.run({ path: book, options: { sheet: "二月" } })).toMatchObject({
    months: ["2022-01", "2022-02"],
  });
  expect(await codeOf(project.run({ path: book, options: { sheet: "三月" } }))).toBe("sheet_missing");
});

test("JSON: long numbers keep their digits, objects within are flattened, keys may come late", async () => {
  const path = join(temporaryFolder(), "a.ndjson");
  const late = Array.from(
    { length: 300 },
    (_, index) =>
      `{"id": 110101199003077758, "a": {"b": "x, \\"y\\"\\nz ${index} 123456789012345678"}, "list": [1, 2], "none": null}`,
  );
  writeFileSync(path, `${late.join("\n")}\n{"id": 1.50, "late": true}\n`);
  const whole = await wholeOf(path);
  expect(whole.columns).toEqual(["id", "a.b", "list", "none", "late"]);
  expect(whole.text[0]).toBe('110101199003077758,"x, ""y""\rz 0 123456789012345678","[1,2]",,');
  expect(whole.text.at(-1)).toBe("1.5,,,,true");
});

test("a header row is asked for, or none", async () => {
  const project = await openProject();
  const book = project.file(
    "book.xlsx",
    workbookOf({
      Sheet1: [
        ["x", "y", "z"],
        ["客户编号", "账期", "账单总额"],
        ["1", "2024-01", "5"],
      ],
    }),
  );
  expect(await project.run({ path: book, options: { headerRow: 2 } })).toMatchObject({ table: "bill", rows: 1 });
  const csv = project.file("head.csv", "x,y,z\n客户编号,账期,账单总额\n1,2024-01,5\n");
  expect(await project.run({ path: csv, options: { headerRow: 2 } })).toMatchObject({ table: "bill", rows: 1 });
  const none = project.file("none.csv", "a,b\nc,d\ne,f\n");
  expect(await project.read("ingest.preview", { path: none, options: { headerRow: 0 } })).toMatchObject({
    headerRow: 0,
    rows: [
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
    ],
  });
});

test("a workbook reads as another library reads it", async () => {
  const day = (value: string) => new Date(`${value}Z`);
  const sheet = XLSX.utils.aoa_to_sheet(
    [
      ["id", "joined", "seen", "amount", "flag", "note"],
      [
        "00123",
        day("2024-02-29T00:00:00"),
        day("2023-12-31T23:59:59"),
        0.1 + 0.2,
        true,
        'a "quoted", cell\nwith a second line',
      ],
      [13800138000, day("1999-01-01T00:00:00"), day("2024-06-30T08:00:00"), -1234.5, false, " blanks "],
      [123456789012, day("2024-12-31T00:00:00"), null, 1e-7, null, "汉字🙂"],
    ],
    { cellDates: true, UTC: true },
  );
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, "Sheet1");
  const folder = temporaryFolder();
  for (const bookSST of [true, false]) {
    const path = join(folder, `book-${bookSST}.xlsx`);
    writeFileSync(path, XLSX.write(book, { type: "buffer", bookType: "xlsx", bookSST, compression: true }) as Buffer);
    const read = XLSX.read(readFileSync(path), { cellDates: true, UTC: true });
    const expected = XLSX.utils
      .sheet_to_json<unknown[]>(read.Sheets["Sheet1"], { header: 1, raw: true, defval: null, UTC: true })
      .slice(1)
      .map((cells) =>
        cells.map((cell) =>
          cell instanceof Date
            ? new Date(Math.round(cell.getTime() / 1000) * 1000)
                .toISOString()
                .replace("T", " ")
                .replace(/\.000Z$/, "")
                .replace(" 00:00:00", "")
            : typeof cell === "number"
              ? String(Number(cell.toPrecision(15)))
              : typeof cell === "boolean"
                ? String(cell)
                : ((cell ?? "") as string),
        ),
      );
    const layout = await peek(path, {}, null as never);
    expect(layout.columns).toEqual(["id", "joined", "seen", "amount", "flag", "note"]);
    expect(layout.sample).toEqual(expected);
    expect(layout.sample[0]).toEqual([
      "00123",
      "2024-02-29",
      "2023-12-31 23:59:59",
      "0.3",
      "true",
      'a "quoted", cell\nwith a second line',
    ]);
  }
});

/** The columns of a file and its lines as they are written for the database. */
async function wholeOf(path: string): Promise<{ columns: readonly string[]; text: string[] }> {
  const scratch = join(temporaryFolder(), "scratch");
  mkdirSync(scratch);
  const context = { db: null, projectPath: path, progress: () => undefined } as unknown as JobContext;
  const { layout } = await openWhole(path, {}, scratch, context);
  return { columns: layout.columns, text: readFileSync(layout.opened.path, "utf8").trimEnd().split("\n") };
}
