import { expect, test } from "vitest";
import type { CallInput } from "../../analytics/api/contract.ts";
import { sql } from "../../analytics/db/sql.ts";
import { codeOf } from "../support.ts";
import type { TestProject } from "./project.ts";
import { openProject } from "./project.ts";

/** Every row of every table, temporary ones too. */
async function digest(project: TestProject): Promise<string> {
  const tables = await project.rows<{ name: string }>(sql`
    select format('"{}"."{}"."{}"', database_name, schema_name, table_name) as name from duckdb_tables() where not internal order by name`);
  const parts: string[] = [];
  for (const { name } of tables) {
    const found = await project.database.read((db) =>
      db.value<string>({
        text: `select md5(string_agg(t::varchar, '\n' order by t::varchar)) from ${name} t`,
        named: {},
      }),
    );
    parts.push(`${name} ${found ?? ""}`);
  }
  const temporary = await project.database.write((db) =>
    db.rows(sql`select table_name from duckdb_tables() where database_name = 'temp'`),
  );
  return `${parts.join("\n")}\n${JSON.stringify(temporary)}`;
}

const header = "客户编号,账期,账单总额\n";

test("a check tells what an import would do, and nothing of it stays", async () => {
  const project = await openProject();
  await project.run({
    path: project.file("customer.csv", "客户编号,姓名,手机号码\n1,甲,13800000001\n2,乙,13800000002\n"),
  });
  await project.run({ path: project.file("bill-old.csv", `${header}1,2024-01,5\n2,2024-01,6\n1,2023-12,6\n`) });
  const before = await digest(project);
  const path = project.file(
    "bill-new.csv",
    `${header}1,2024-01,7\n1,2024-01,8\n9,2024-02,9\n9,2024-03,9\n8,2024-02,-1\n,2024-02,1\n2,2024-13,1\n`,
  );
  const report = await project.job("ingest.check", { path });
  expect(report).toMatchObject({
    file: "bill-new.csv",
    table: "bill",
    rows: 7,
    stored: 4,
    rejected: 2,
    replaced: 1,
    duplicates: 1,
    alreadyImported: null,
    months: ["2024-01", "2024-02", "2024-03"],
    rejectReasons: [
      { reason: "bad_month", rows: 1 },
      { reason: "missing_customer_id", rows: 1 },
    ],
    unknownCustomers: { customers: 2, rows: 3, examples: ["8", "9"] },
    monthRows: [
      { month: "2024-01", rows: 1, stored: 2 },
      { month: "2024-02", rows: 2, stored: 0 },
      { month: "2024-03", rows: 1, stored: 0 },
    ],
    suspicious: [{ column: "账单总额", field: "total_fen", kind: "negative", rows: 1, examples: ["-1.00"] }],
  });
  expect(await digest(project)).toBe(before);
  const imported = await project.run({ path });
  expect(imported).toMatchObject({
    rows: report.rows,
    stored: report.stored,
    rejected: report.rejected,
    replaced: report.replaced,
  });
  expect((await project.job("ingest.check", { path })).alreadyImported).toBe(imported.importId);
});

test("suspicious values: ages, amounts, dates, calls, one value in a column", async () => {
  const project = await openProject();
  const people = Array.from(
    { length: 12 },
    (_, i) => `${i},名${i},${[0, 180, 30, 130][i] ?? 40},${["2030-01-01", "1850-01-01"][i] ?? "2020-01-01"},否\n`,
  );
  const customers = await project.job("ingest.check", {
    path: project.file("customer.csv", `客户编号,姓名,年龄,入网日期,营销许可\n${people.join("")}`),
  });
  expect(customers).toMatchObject({ table: "customer", unknownCustomers: null });
  expect(
    customers.suspicious.map(({ field, kind, rows, examples }) => [field, kind, rows, [...examples].sort()]),
  ).toEqual([
    ["age_years", "age_out_of_range", 3, ["0", "130", "180"]],
    ["joined_on", "in_the_future", 1, ["2030-01-01"]],
    ["joined_on", "long_ago", 1, ["1850-01-01"]],
    ["marketing_consent", "one_value", 12, ["false"]],
  ]);
  const bills = Array.from({ length: 9 }, (_, i) => `${i},2024-01,${i === 0 ? 89_001 : 89}\n`).join("");
  expect((await project.job("ingest.check", { path: project.file("bill.csv", header + bills) })).suspicious).toEqual([
    { column: "账单总额", field: "total_fen", kind: "thousand_times_median", rows: 1, examples: ["89001.00"] },
  ]);
  const calls =
    "customer_id,started_at,duration_s,direction\n1,2024-01-02 03:04:05,86401,out\n1,2024-01-02 03:04:05,86401,out\n1,2024-01-03 03:04:05,86400,in\n";
  expect(await project.job("ingest.check", { path: project.file("call.csv", calls) })).toMatchObject({
    rows: 3,
    stored: 3,
    duplicates: 1,
    suspicious: [{ field: "duration_s", kind: "too_long_call", rows: 2 }],
  });
});

test("a file without one good row is told by the check and refused by the import", async () => {
  const project = await openProject();
  const path = project.file("none.csv", `${header},2024-01,5\n`);
  expect(await project.job("ingest.check", { path })).toMatchObject({
    rows: 1,
    stored: 0,
    rejected: 1,
    months: [],
    monthRows: [],
    suspicious: [],
  });
  expect(await codeOf(project.run({ path }))).toBe("file_no_valid_rows");
});

test("a file that was replaced after its check is not imported as the one that was checked", async () => {
  const project = await openProject();
  const path = project.file("replaced.csv", `${header}1,2024-01,5\n`);
  const { sha256 } = await project.job("ingest.check", { path });
  project.file("replaced.csv", `${header}1,2024-01,6\n`);
  expect(await codeOf(project.run({ path, sha256 }))).toBe("file_changed_since_check");
  project.file("replaced.csv", `${header}1,2024-01,5\n`);
  expect(await project.run({ path, sha256 })).toMatchObject({ stored: 1 });
});

test("an import, a check or an undo that is cancelled at any step leaves every table as it was", async () => {
  const project = await openProject();
  await project.run({ path: project.file("a.csv", `${header}1,2024-01,5\n2,2024-01,6\n`) });
  const { importId } = await project.run({ path: project.file("level.csv", "客户编号,等级\n1,5\n2,6\n") });
  const bills = project.file("b.csv", `${header}2,2024-01,7\n3,2024-02,"8"\n,2024-01,9\n4,2024-01\n`);
  const levels = project.file("level2.csv", "客户编号,等级,新列\n1,五,1\n3,六,2\n");
  /** Cancels at each step in turn until the call comes to its end; returns how many steps there were. */
  const cancelAt = async <N extends Parameters<typeof project.job>[0]>(
    call: N,
    params: CallInput<N>,
  ): Promise<number> => {
    const before = await digest(project);
    for (let at = 0; ; at++) {
      const abort = new AbortController();
      let step = 0;
      const outcome = await project
        .job(call, params, abort.signal, () => {
          if (step++ === at) abort.abort();
        })
        .then(
          () => "finished",
          (error: { code?: string }) => error.code,
        );
      if (outcome === "finished") return at;
      expect(outcome).toBe("cancelled");
      expect(await digest(project)).toBe(before);
    }
  };
  expect(await cancelAt("ingest.check", { path: bills })).toBeGreaterThanOrEqual(4);
  expect(
    await cancelAt("ingest.run", { path: bills, options: { onSameMonth: "replace_months" } }),
  ).toBeGreaterThanOrEqual(4);
  expect(await cancelAt("ingest.run", { path: levels, table: "attribute:level" })).toBeGreaterThanOrEqual(4);
  expect(await cancelAt("ingest.undo", { importId })).toBeGreaterThanOrEqual(2);
});
