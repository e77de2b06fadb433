import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contract } from "../../analytics/api/contract.ts";
import { sql } from "../../analytics/db/sql.ts";
import { ingestHandlers } from "../../analytics/ingest/handlers.ts";
import { codeOf, testNow } from "../support.ts";
import { gb18030, openProject } from "./project.ts";

/** Beyond the size from which a file is read before it has been looked through. */
const LARGE = 17 << 20;
const long = "x".repeat(900);

function rows(count: number, end: string, from = 1): string {
  return Array.from({ length: count }, (_, index) => `${from + index},Zhang,${long}${end}`).join("");
}

const COUNT = Math.ceil(LARGE / 910);

test.each<[string, () => Uint8Array]>([
  ["plain to its end", () => Buffer.from(`customer_id,name,address\n${rows(COUNT, "\n")}last,张三,b\n`)],
  [
    "another encoding than its head",
    () => Buffer.concat([Buffer.from(`customer_id,name,address\n${rows(COUNT, "\n")}`), gb18030("last,张三,b\n")]),
  ],
  ["other line ends than its head", () => Buffer.from(`customer_id,name,address\n${rows(COUNT, "\n")}last,张三,b\r\n`)],
  [
    "a quote, a tab and a blank",
    () => Buffer.from(`customer_id,name,address\n${rows(COUNT, "\n")}"last",\t张三 ,"b"\n`),
  ],
])("a large file, %s", async (_, content) => {
  const project = await openProject();
  const report = await project.run({ path: project.file("large.csv", content()) });
  expect(report).toMatchObject({ table: "customer", rows: COUNT + 1, stored: COUNT + 1, rejected: 0 });
  expect(
    await project.rows(sql`
    select name, address, line from project.customer join project.customer_key using (customer_key) where customer_id = 'last'`),
  ).toEqual([{ name: "张三", address: "b", line: COUNT + 2 }]);
});

test.each(["hash", "store"])("cancelled during %s a large file leaves the project as it was", async (step) => {
  const project = await openProject();
  const path = join(project.folder, "calls.csv");
  const call = "2024-01-02 03:04:05,7,out,13800000000,4601,46,connected";
  writeFileSync(
    path,
    `customer_id,started_at,duration_s,direction,other_number,cell_id,base_station_id,outcome\n${Array.from({ length: 300_000 }, (_, i) => `C${i % 1000},${call}\n`).join("")}`,
  );
  const abort = new AbortController();
  const run = (signal: AbortSignal) =>
    project.database.write(
      (db) =>
        ingestHandlers["ingest.run"](contract["ingest.run"].params.parse({ path }), {
          db,
          workDirectory: project.workDirectory,
          signal,
          projectPath: project.database.path,
          now: testNow,
          progress: (now) => void (now === step && setTimeout(() => abort.abort(), 20)),
          during: (now, work) => (now === step && setTimeout(() => abort.abort(), 20), work()),
        }),
      signal,
    );
  expect(await codeOf(run(abort.signal))).toBe("cancelled");
  expect(
    await project.rows(sql`
    select (select count(*) from project.call) + (select count(*) from project.import) + (select count(*) from project.customer_key) as n`),
  ).toEqual([{ n: 0 }]);
  expect(await project.rows(sql`select table_name from duckdb_tables() where temporary`)).toEqual([]);
  expect(readdirSync(project.workDirectory)).toEqual([]);
  expect(await run(new AbortController().signal)).toMatchObject({ rows: 300_000, stored: 300_000 });
});

test("a large file of refused records only", async () => {
  const project = await openProject();
  const path = project.file(
    "ragged.csv",
    `客户编号,账期,账单总额\n1,2024-01,5\n${"2,2024-01\n".repeat(60_000)}3,2024-01,6\n4,2024-02`,
  );
  const report = await project.run({ path });
  expect(report).toMatchObject({
    rows: 60_003,
    stored: 2,
    rejected: 60_001,
    rejectReasons: [{ reason: "too_few_columns", rows: 60_001 }],
  });
  expect(await project.rows(sql`select line from project.bill order by line`)).toEqual([{ line: 2 }, { line: 60_003 }]);
  expect(
    (await project.read("ingest.rejects", { importId: report.importId, offset: 59_999, limit: 5 })).rows.map(
      ({ line }) => line,
    ),
  ).toEqual([60_002, 60_004]);
});
