import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EngineError } from "../../analytics/api/errors.ts";
import { sql } from "../../analytics/db/sql.ts";
import { gb18030, openProject } from "./project.ts";

async function failure(promise: Promise<unknown>): Promise<EngineError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("expected a failure");
}

const bill = "客户编号,账期,账单总额\n1,2024-01,5\n";

test.each<[string, string | Uint8Array, string, object]>([
  ["empty.csv", "", "file_empty", {}],
  ["blank.csv", " \n\n", "file_empty", {}],
  ["header-only.csv", "客户编号,账期,账单总额\n", "file_header_only", {}],
  ["prose.txt", "Dear all\nplease find attached\nthe figures\nregards\n", "file_not_table", {}],
  ["nul.csv", "客户编号,账期\n1,\0\n", "file_not_table", {}],
  ["nul-late.csv", `客户编号,账期,账单总额\n${"1,2024-01,5\n".repeat(150_000)}1,\0,1\n`, "file_not_table", {}],
  ["random.bin", Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251), "file_not_table", {}],
  ["some.csv.gz", Uint8Array.from([0x1f, 0x8b, 8, 0]), "file_damaged", {}],
  ["some.pdf", "%PDF-1.7 …", "file_format_unknown", {}],
  ["broken.parquet", "PAR1 this is not one PAR1", "file_unreadable", {}],
  ["no-table.csv", "colour,size\nred,5\n", "table_not_recognised", {}],
  ["table.csv", bill, "unknown_table", { table: "bills" }],
  ["column.csv", bill, "unknown_column", { mapping: { nope: "customer_id" } }],
  ["field.csv", bill, "unknown_field", { mapping: { 账单总额: "nope" } }],
  ["field-of-table.csv", bill, "unknown_field", { table: "bill", mapping: { 账单总额: "duration_s" } }],
  ["key.csv", bill, "mapping_missing_key", { table: "call" }],
  ["key-out.csv", bill, "mapping_missing_key", { table: "bill", mapping: { 账期: null } }],
  ["twice.csv", bill, "mapping_twice", { table: "bill", mapping: { 账期: "month", 账单总额: "month" } }],
  ["no-good-row.csv", "客户编号,账期,账单总额\n,2024-01,5\n", "file_no_valid_rows", {}],
  [
    "utf8-then-gb18030.csv",
    Buffer.concat([Buffer.from(bill.repeat(2)), gb18030("中文,2024-02,7\n")]),
    "file_encoding_unknown",
    {},
  ],
  [
    "utf8-head-gb18030-tail.csv",
    Buffer.concat([Buffer.from(bill + "1,2024-01,5\n".repeat(150_000)), gb18030("中文,2024-02,7\n")]),
    "file_encoding_unknown",
    {},
  ],
])("%s is refused before anything is written", async (name, content, code, extra) => {
  const project = await openProject();
  const error = await failure(project.run({ path: project.file(name, content), ...extra }));
  expect(error.code).toBe(code);
  expect(error.params["file"]).toBe(name);
  expect(
    await project.rows(
      sql`select (select count(*) from project.import) + (select count(*) from project.customer_key) + (select count(*) from project.import_reject) as n`,
    ),
  ).toEqual([{ n: 0 }]);
  expect(await project.rows(sql`select table_name from duckdb_tables() where schema_name = 'attribute'`)).toEqual([]);
  expect(readdirSync(project.workDirectory)).toEqual([]);
});

test("missing, folder, unreadable", async () => {
  const project = await openProject();
  expect((await failure(project.run({ path: join(project.folder, "none.csv") }))).code).toBe("file_missing");
  mkdirSync(join(project.folder, "folder.csv"));
  expect((await failure(project.run({ path: join(project.folder, "folder.csv") }))).code).toBe("file_is_folder");
  // None of these can be read, not even by root.
  const odd = (name: string) => join(project.folder, name);
  symlinkSync(odd("nowhere.csv"), odd("dangling.csv"));
  symlinkSync("loop.csv", odd("loop.csv"));
  execFileSync("mkfifo", [odd("pipe.csv")]);
  const codes = async (...paths: string[]) =>
    Promise.all(paths.map(async (path) => (await failure(project.run({ path }))).code));
  expect(
    await codes(odd("dangling.csv"), odd("loop.csv"), odd("pipe.csv"), "/dev/zero", join(odd("folder.csv"), "in.csv")),
  ).toEqual(["file_missing", "file_unreadable", "file_unreadable", "file_unreadable", "file_missing"]);
  const whole = project.file("whole.csv", bill);
  expect(await codes(join(whole, "below.csv"), `${whole}/`)).toEqual(["file_missing", "file_missing"]);
  if (process.getuid?.() !== 0) {
    chmodSync(whole, 0);
    expect(await codes(whole)).toEqual(["file_unreadable"]);
  }
});

test("a link is followed; a file that goes between its preview and its import is told", async () => {
  const project = await openProject();
  const path = project.file("bill.csv", bill);
  const link = join(project.folder, "link.csv");
  symlinkSync(path, link);
  expect(await project.run({ path: link })).toMatchObject({ file: "link.csv", table: "bill", stored: 1 });
  await project.read("ingest.preview", { path });
  rmSync(path);
  expect((await failure(project.run({ path }))).code).toBe("file_missing");
  expect((await failure(project.run({ path: link }))).code).toBe("file_missing");
});

test("what a sentence about the mapping needs is in the parameters", async () => {
  const project = await openProject();
  const path = project.file("bill.csv", bill);
  expect((await failure(project.run({ path, table: "call" }))).params).toMatchObject({
    table: "call",
    field: "started_at",
  });
  const unknown = project.file("colours.csv", "colour,size\nred,5\n");
  expect((await failure(project.run({ path: unknown }))).params).toMatchObject({ columns: "colour, size" });
  const report = await project.run({ path: unknown, mapping: { colour: "customer_id" } });
  expect(report).toMatchObject({ table: "attribute:colours", stored: 1 });
});

test("an import after a failed one works", async () => {
  const project = await openProject();
  await failure(project.run({ path: project.file("no-good-row.csv", "客户编号,账期,账单总额\n,2024-01,5\n") }));
  expect((await project.run({ path: project.file("bill.csv", bill) })).stored).toBe(1);
});
