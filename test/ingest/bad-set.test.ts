import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { EngineError } from "../../analytics/api/errors.ts";
import { errorText } from "../../analytics/api/text/errors.ts";
import { sql } from "../../analytics/db/sql.ts";
import { watchFile } from "../../analytics/ingest/file.ts";
import { repository } from "../support.ts";
import { openProject } from "./project.ts";
import type { TestProject } from "./project.ts";
import { bomb, rawWorkbook, sheetXml, workbookOf } from "./workbooks.ts";

const head = "客户编号,账期,账单总额\n";
const bill = `${head}1,2024-01,5\n`;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const sheet = new Map([
  [1, ["客户编号", "账期", "账单总额"]],
  [2, ["1", "2024-01", "5"]],
]);

/** The failure of an import: one sentence in both languages with nothing left open, and nothing written. */
async function refusal(project: TestProject, params: Parameters<TestProject["run"]>[0]): Promise<EngineError> {
  const error = await project.run(params).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EngineError)) throw error instanceof Error ? error : new Error("expected a failure");
  for (const locale of ["zh-CN", "en"] as const) expect(errorText(error, locale)).not.toMatch(/\{|—|undefined/);
  expect(
    await project.rows(
      sql`select (select count(*) from project.import) + (select count(*) from project.bill) + (select count(*) from project.import_reject) as n`,
    ),
  ).toEqual([{ n: 0 }]);
  expect(readdirSync(project.workDirectory)).toEqual([]);
  return error;
}

const gzip = gzipSync(
  bill +
    "1,2024-01,5\n".repeat(100_000) +
    Array.from({ length: 20_000 }, (_, index) => `${index},2024-02,${(index * 7919) % 1009}\n`).join(""),
);
const zip = zipSync({ "bill.csv": bytes(bill.repeat(50)) });
const broken = (content: Uint8Array, at: number): Uint8Array =>
  content.map((byte, index) => (index === at ? byte ^ 0xff : byte));
const part = (name: string, change: (text: string) => string): Uint8Array => {
  const parts = rawWorkbook(sheetXml(sheet));
  return zipSync({ ...parts, [name]: bytes(change(Buffer.from(parts[name]).toString())) });
};

test.each<[string, () => Uint8Array | string, string]>([
  ["truncated.csv.gz", () => gzip.subarray(0, gzip.length - 2000), "file_damaged"],
  ["truncated-in-its-head.csv.gz", () => gzip.subarray(0, 60), "file_damaged"],
  ["broken-inside.csv.gz", () => broken(gzip, gzip.length >> 1), "file_damaged"],
  ["only-a-gzip-header.csv.gz", () => Uint8Array.from([0x1f, 0x8b, 8, 0]), "file_damaged"],
  ["gzip-of-nothing.csv.gz", () => gzipSync(""), "file_empty"],
  ["gzip-of-gzip.csv.gz", () => gzipSync(gzipSync(bill)), "file_format_unknown"],
  ["gzip-bomb.csv.gz", () => gzipSync(Buffer.alloc(300 << 20, `${head}1,2024-01,5\n`), { level: 9 }), "file_bomb"],
  ["zip-bomb.zip", () => bomb(), "file_bomb"],
  [
    "zip-that-lies-about-its-size.zip",
    () => {
      const made = Buffer.from(zip);
      made.writeUInt32LE(10, made.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
      return made;
    },
    "file_damaged",
  ],
  [
    "zip-of-too-many.zip",
    () => zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${index}.csv`, bytes("")]))),
    "file_bomb",
  ],
  ["truncated.zip", () => zip.subarray(0, zip.length - 40), "file_damaged"],
  ["broken-inside.zip", () => broken(zip, 50), "file_damaged"],
  ["stored-byte-turned.zip", () => broken(zipSync({ "bill.csv": bytes(bill) }, { level: 0 }), 60), "file_damaged"],
  ["empty.zip", () => zipSync({}), "file_empty"],
  [
    "xlsx-that-is-a-zip-of-a-letter.xlsx",
    () => zipSync({ "[Content_Types].xml": bytes("<Types/>"), "word/document.xml": bytes("<document/>") }),
    "file_format_unknown",
  ],
  ["xlsx-without-sheets.xlsx", () => part("xl/workbook.xml", () => "<workbook/>"), "file_damaged"],
  ["xlsx-cut-sheet.xlsx", () => part("xl/worksheets/sheet1.xml", (text) => text.slice(0, -30)), "file_damaged"],
  [
    "xlsx-dtd.xlsx",
    () => part("xl/worksheets/sheet1.xml", (text) => text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>')),
    "file_damaged",
  ],
  [
    "xlsx-row-four-thousand-million.xlsx",
    () => part("xl/worksheets/sheet1.xml", (text) => text.replace('r="2"', 'r="4000000000"')),
    "file_damaged",
  ],
  [
    "xlsx-rows-out-of-order.xlsx",
    () => part("xl/worksheets/sheet1.xml", (text) => text.replace('r="1"', 'r="9"')),
    "file_damaged",
  ],
  ["xlsx-header-only.xlsx", () => workbookOf({ Sheet1: [["客户编号", "账期", "账单总额"]] }), "file_header_only"],
  ["xlsx-empty.xlsx", () => workbookOf({ Sheet1: [] }), "file_empty"],
  ["truncated.json", () => '[{"客户编号": "1", "账期": "2024-01", "账单总额": 5}, {"客户编号": "2"', "file_damaged"],
  ["not-quite.json", () => '[{"客户编号": 1, "账期": nope}]', "file_damaged"],
  ["header-only.csv", () => head, "file_header_only"],
  ["nul-bytes.csv", () => `${head}1,2024-01,\0\0\n`, "file_not_table"],
  [
    "quote-never-closed-in-header.csv",
    () => `客户编号,"账期,账单总额\n${"1,2024-01,5\n".repeat(50)}`,
    "file_quote_open",
  ],
])("%s", async (name, content, code) => {
  const project = await openProject();
  const error = await refusal(project, { path: project.file(name, content()) });
  expect(error.code).toBe(code);
  expect(error.params["file"]).toBe(name);
});

test("an XLSX with a million empty rows, and more columns claimed than used", async () => {
  const project = await openProject();
  const empty = Array.from({ length: 1_000_000 }, (_, index) => `<row r="${index + 3}"/>`).join("");
  const path = project.file(
    "million-empty-rows.xlsx",
    zipSync(
      rawWorkbook(
        sheetXml(sheet, `${empty}<row r="1000010"><c><v>2</v></c><c t="str"><v>2024-02</v></c><c><v>7</v></c></row>`),
      ),
      { level: 1 },
    ),
  );
  expect(await project.run({ path })).toMatchObject({ rows: 2, stored: 2 });
  expect(await project.rows(sql`select total_fen, line from project.bill order by line`)).toEqual([
    { total_fen: 500, line: 2 },
    { total_fen: 700, line: 1_000_010 },
  ]);
});

test("a 200 MB single line is refused, alone and among others", async () => {
  const project = await openProject();
  const line = "1,2024-01,".repeat(1 << 20);
  const write = (name: string, before: string, after: string): string => {
    const path = join(project.folder, name);
    const file = openSync(path, "w");
    writeSync(file, before);
    for (let n = 0; n < 20; n++) writeSync(file, line);
    writeSync(file, after);
    closeSync(file);
    return path;
  };
  for (const [before, at] of [
    ["", 1],
    [bill.repeat(200_000), 400_001],
  ] as const) {
    const error = await refusal(project, { path: write("200-mb-single-line.csv", before, "\n3,2024-01,7\n") });
    expect(error).toMatchObject({ code: "file_line_too_long", params: { line: at } });
  }
});

test("unbalanced quotes: every line is stored or listed", async () => {
  const project = await openProject();
  const path = project.file("unbalanced-quotes.csv", `${head}1,2024-01,5\n2,"2024-01,6\n3,2024-01,7\n4,2024-01,8\n`);
  const report = await project.run({ path });
  expect(report).toMatchObject({ rows: 4, stored: 1, rejected: 3 });
  expect((await project.read("ingest.rejects", { importId: report.importId })).rows.map(({ line }) => line)).toEqual([
    3, 4, 5,
  ]);
});

test("3,000 columns", async () => {
  const project = await openProject();
  const names = Array.from({ length: 2999 }, (_, index) => `f${index}`);
  const path = project.file(
    "3000-columns.csv",
    `customer_id,${names.join(",")}\n${Array.from({ length: 20 }, (_value, row) => `c${row},${names.map((name) => name.length + row).join(",")}`).join("\n")}\n`,
  );
  expect((await project.read("ingest.preview", { path })).columns).toHaveLength(3000);
  expect(await project.run({ path })).toMatchObject({ rows: 20, stored: 20 });
}, 300_000);

test("duplicate header names are told apart and noted", async () => {
  const project = await openProject();
  const path = project.file("duplicate-headers.csv", "customer_id,note,Note,note\n1,a,b,c\n");
  const preview = await project.read("ingest.preview", { path });
  expect(preview.columns.map(({ column }) => column)).toEqual(["customer_id", "note", "Note (2)", "note (3)"]);
  expect(preview.notes).toContainEqual({ code: "duplicate_headers", params: { names: "Note, note" } });
  expect(await project.run({ path })).toMatchObject({ stored: 1 });
});

test("quote and newline in a path, packed and plain", async () => {
  const project = await openProject();
  for (const name of ['it\'s "so"\nhere.csv', 'it\'s "so"\nhere.csv.gz']) {
    expect(
      await project.run({ path: project.file(name, name.endsWith("gz") ? gzipSync(bill.replace("5", "6")) : bill) }),
    ).toMatchObject({ file: name, stored: 1 });
  }
});

test("a file that shrinks or changes while it is read", async () => {
  const project = await openProject();
  const path = project.file("shrinks.csv", bill);
  for (const at of ["hash", "read"]) {
    writeFileSync(path, bill + "1,2024-01,5\n".repeat(300_000));
    let cut = false;
    const end = project.job("ingest.run", { path }, undefined, (step) => {
      if (step === at && !cut) truncateSync(path, 500_000);
      cut ||= step === at;
    });
    await expect(end).rejects.toMatchObject({ code: "file_changed" });
  }
  expect(await project.rows(sql`select count(*) as n from project.import`)).toEqual([{ n: 0 }]);
  const same = project.file("same.csv", bill);
  const unchanged = await watchFile(same, "same.csv");
  await unchanged();
  writeFileSync(same, bill.replace("5", "7"));
  await expect(unchanged()).rejects.toMatchObject({ code: "file_changed" });
});

test("a folder, a pipe, a device, a file that may not be read", async () => {
  const project = await openProject();
  mkdirSync(join(project.folder, "folder.csv"));
  expect((await refusal(project, { path: join(project.folder, "folder.csv") })).code).toBe("file_is_folder");
  execFileSync("mkfifo", [join(project.folder, "pipe.csv")]);
  expect((await refusal(project, { path: join(project.folder, "pipe.csv") })).code).toBe("file_unreadable");
  expect((await refusal(project, { path: "/dev/zero" })).code).toBe("file_unreadable");
  const locked = project.file("locked.csv.gz", gzipSync(bill));
  chmodSync(locked, 0);
  // Root reads everything.
  if (process.getuid?.() !== 0) expect((await refusal(project, { path: locked })).code).toBe("file_unreadable");
});

test("the preview of a 10 GB file reads its head alone", async () => {
  const project = await openProject();
  const path = project.file("10-gb.csv", head + "1,2024-01,5\n".repeat(200_000));
  const file = openSync(path, "r+");
  ftruncateSync(file, 10 * 2 ** 30);
  closeSync(file);
  const started = performance.now();
  const preview = await project.read("ingest.preview", { path });
  expect(performance.now() - started).toBeLessThan(1000);
  expect(preview).toMatchObject({ table: "bill", bytes: 10 * 2 ** 30 });
  expect(preview.rows).toHaveLength(50);
});

test("a disk that fills leaves the project as it was", async () => {
  const project = await openProject();
  const path = project.file(
    "fills-the-disk.csv.gz",
    gzipSync(head + Array.from({ length: 400_000 }, (_, index) => `${index},2024-01,${index % 977}.5\n`).join("")),
  );
  // 1 MB may be written to any one file.
  const child = spawnSync(
    "bash",
    [
      "-c",
      'ulimit -f 2048; exec "$@"',
      "-",
      process.execPath,
      "--import",
      "tsx",
      join(repository, "test/ingest/limited.ts"),
      project.folder,
      path,
    ],
    { encoding: "utf8", cwd: repository, timeout: 50_000 },
  );
  expect(child.signal).toBeNull();
  expect(JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "{}")).toMatchObject({ code: "disk_full", imports: 0 });
});
