import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ReadContext } from "../../analytics/db/context.ts";
import { expand, monthOfName } from "../../analytics/ingest/expand.ts";
import { codeOf, temporaryFolder } from "../support.ts";

const context = { signal: new AbortController().signal } as ReadContext;

function folder(): string {
  const base = temporaryFolder();
  mkdirSync(join(base, "a", ".git"), { recursive: true });
  for (const name of [
    "bill_202401.csv",
    "bill_202402.csv",
    "bill_202410.csv",
    "call_202401.csv",
    "notes.docx",
    "a/账单2024年3月.xlsx",
    "a/bill_202405.csv",
    "a/~$lock.xlsx",
    ".hidden.csv",
    "a/.git/x.csv",
    "odd[1].csv",
  ]) {
    writeFileSync(join(base, name), "x");
  }
  return base;
}

test("a folder: tables in it and below it, by name, months told; hidden ones skipped and listed", async () => {
  const base = folder();
  const found = await expand({ paths: [base, join(base, "bill_202401.csv")] }, context);
  expect(found.files.map(({ name, month }) => [name, month])).toEqual([
    ["账单2024年3月.xlsx", "2024-03"],
    ["bill_202405.csv", "2024-05"],
    ["bill_202401.csv", "2024-01"],
    ["bill_202402.csv", "2024-02"],
    ["bill_202410.csv", "2024-10"],
    ["call_202401.csv", "2024-01"],
    ["odd[1].csv", null],
  ]);
  expect(
    found.skipped.map(({ path, reason }) => [path.slice(base.length + 1), reason]).sort(([a], [b]) => (a < b ? -1 : 1)),
  ).toEqual([
    [".hidden.csv", "hidden"],
    ["a/.git", "hidden"],
    ["a/~$lock.xlsx", "hidden"],
    ["notes.docx", "not_a_table"],
  ]);
});

test.each<[string, readonly string[]]>([
  ["bill_*.csv", ["bill_202401.csv", "bill_202402.csv", "bill_202410.csv"]],
  ["**/bill_*.csv", ["bill_202405.csv", "bill_202401.csv", "bill_202402.csv", "bill_202410.csv"]],
  ["bill_20240?.csv", ["bill_202401.csv", "bill_202402.csv"]],
  ["{bill,call}_202401.csv", ["bill_202401.csv", "call_202401.csv"]],
  ["bill_20240[!1].csv", ["bill_202402.csv"]],
  ["odd[1].csv", ["odd[1].csv"]],
  ["*/账单*", ["账单2024年3月.xlsx"]],
])("%s", async (pattern, names) => {
  const base = folder();
  expect((await expand({ paths: [join(base, pattern)] }, context)).files.map(({ name }) => name)).toEqual(names);
});

test("what leads to nothing is told; a link to nowhere is listed", async () => {
  const base = folder();
  expect(await codeOf(expand({ paths: [join(base, "nope*.csv")] }, context))).toBe("file_missing");
  expect(await codeOf(expand({ paths: [join(base, "nope.csv")] }, context))).toBe("file_missing");
  symlinkSync(join(base, "gone"), join(base, "link.csv"));
  expect((await expand({ paths: [base] }, context)).skipped).toContainEqual({
    path: join(base, "link.csv"),
    reason: "unreadable",
  });
});

test.each<[string, string | null]>([
  ["bill_202401.csv", "2024-01"],
  ["2024-01", "2024-01"],
  ["2024-01.csv.gz", "2024-01"],
  ["账单2024年1月.xlsx", "2024-01"],
  ["２０２４年１２月.csv", "2024-12"],
  ["calls-20240131.csv", "2024-01"],
  ["calls_2024-01-31.tsv", "2024-01"],
  ["Jan2024.csv", "2024-01"],
  ["2024_september.csv", "2024-09"],
  ["bill_202401-202403.csv", null],
  ["bill_202401_to_202401.csv", "2024-01"],
  ["online_retail_II_2009-2010_sample.csv", null],
  ["bill_202413.csv", null],
  ["13820240112.csv", null],
  ["bill.csv", null],
  ["/data/2024-01/bill.csv", null],
  ["2022MathorCup.csv", null],
])("the month of %s is %s", (name, month) => {
  expect(monthOfName(name)).toBe(month);
});
