import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { QualityFinding, QualityReport } from "../../analytics/api/quality.ts";
import { findingText, requestText } from "../../analytics/api/text/quality.ts";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { idNumberValid } from "../../analytics/quality/id-number.ts";
import { generateSample } from "../../sample-data/generate.ts";
import { engineWithProject } from "../engine-support.ts";
import { newProjectFile } from "../project-file.ts";
import { codeOf, testNow } from "../support.ts";

const months = ["2024-01", "2024-02", "2024-03", "2024-04"];

describe("the sample's planted faults", () => {
  let root: string;
  let engine: LocalEngine;
  let report: QualityReport;
  /** Of bill files the month 2024-03 is left out, of call files the last one. */
  const left = new Set(["bill_202403.csv", "call_202404.csv"]);

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "foresight-quality-"));
    await generateSample({
      customers: 300,
      months: 4,
      callsPerCustomer: 20,
      seed: 7,
      threads: 2,
      dir: join(root, "s"),
    });
    engine = new LocalEngine({ version: "test", now: testNow });
    await engine.call("project.open", { path: newProjectFile(join(root, "p.foresight")) });
    for (const file of readdirSync(join(root, "s/raw")).sort()) {
      if (!left.has(file)) await engine.call("ingest.run", { path: join(root, "s/raw", file) });
    }
    await engine.call("project.configure", { asOf: "2024-04" });
    await engine.call("customers.build", {});
    report = await engine.call("quality.report", {});
  });
  afterAll(async () => {
    await engine.close();
    rmSync(root, { recursive: true, force: true });
  });

  const of = (kind: QualityFinding["kind"], table: string) =>
    report.findings.filter((finding) => finding.kind === kind && finding.table === table);

  /** The stored customers, read with plain JavaScript: lines without an id are rejected, the last line of an id counts. */
  function customers(): Map<string, Record<string, string>> {
    const [header, ...rows] = new TextDecoder("gb18030")
      .decode(readFileSync(join(root, "s/raw/customer.csv")))
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    const found = new Map<string, Record<string, string>>();
    for (const row of rows)
      if (row[0] !== "") found.set(row[0], Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));
    return found;
  }

  it("names exactly the planted wrong id numbers", () => {
    const dirt = JSON.parse(readFileSync(join(root, "s/truth/dirt.json"), "utf8")) as {
      wrong_id_check: { count: number; customer_ids: string[] };
    };
    expect(dirt.wrong_id_check.count).toBeGreaterThan(0);
    const [finding, ...more] = of("id_check_digit", "customer");
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      field: "id_number",
      month: null,
      rows: dirt.wrong_id_check.count,
      of: customers().size,
    });
    for (const example of finding.examples) expect(dirt.wrong_id_check.customer_ids).toContain(example);
    expect(finding.weakens).toEqual(expect.arrayContaining(["id_number", "age_years"]));
    const wrong = [...customers()]
      .filter(([, row]) => idNumberValid(row["证件号码"]) === false)
      .map(([id]) => id)
      .sort();
    expect(wrong).toEqual([...dirt.wrong_id_check.customer_ids].sort());
    expect(report.fields.find(({ table, field }) => table === "customer" && field === "id_number")).toMatchObject({
      filled: customers().size,
      valid: customers().size - dirt.wrong_id_check.count,
    });
  });

  it("finds ages and genders in agreement, as the sample makes them", () => {
    expect(of("age_disagrees", "customer")).toEqual([]);
    expect(of("gender_disagrees", "customer")).toEqual([]);
  });

  it("fill by field and month is what plain counting gives", () => {
    const rows = [...customers().values()];
    for (const [column, field] of [
      ["电子邮箱", "email"],
      ["客户经理", "account_manager"],
      ["离网日期", "left_on"],
      ["手机号码", "phone"],
    ] as const) {
      const filled = rows.filter((row) => row[column].trim() !== "").length;
      expect(
        report.fields.find((cell) => cell.table === "customer" && cell.field === field),
        field,
      ).toEqual({ table: "customer", field, month: null, rows: rows.length, filled, valid: filled });
    }
    const lines = readFileSync(join(root, "s/raw/call_202402.csv"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
    const forwarded = lines.filter((line) => line[8] !== "").length;
    expect(
      report.fields.find((cell) => cell.table === "call" && cell.field === "forwarded_to" && cell.month === "2024-02"),
    ).toEqual({
      table: "call",
      field: "forwarded_to",
      month: "2024-02",
      rows: lines.length,
      filled: forwarded,
      valid: forwarded,
    });
  });

  it("names the month that is missing, the source that is behind and the rows that were rejected", async () => {
    expect(of("missing_month", "bill")).toMatchObject([{ month: "2024-03", severity: "high" }]);
    expect(report.findings.filter(({ kind }) => kind === "missing_month")).toHaveLength(1);
    expect(of("stale", "call")).toMatchObject([{ month: "2024-03", rows: 1 }]);
    expect(report.freshness.find(({ table }) => table === "call")).toMatchObject({
      lastMonth: "2024-03",
      monthsBehind: 1,
    });
    expect(report.freshness.find(({ table }) => table === "bill")).toMatchObject({
      lastMonth: "2024-04",
      monthsBehind: 0,
      loadedAt: "2024-08-01T00:00:00.000Z",
    });
    const imports = await engine.call("ingest.list", {});
    for (const table of ["customer", "bill"]) {
      const rejected = imports.filter((one) => one.table === table).reduce((sum, one) => sum + one.rejected, 0);
      expect(of("rejected_rows", table)).toMatchObject([{ rows: rejected }]);
    }
    expect(of("no_source", "call")).toEqual([]);
    expect(of("missing_month", "bill")[0].weakens).toContain("avg_bill");
  });

  it("says what stands on a weakened field", async () => {
    await engine.call("segments.run", {
      definition: { way: "clusters", features: ["avg_bill", "minutes_per_month"], k: 3 },
    });
    const again = await engine.call("quality.report", {});
    expect(again.findings.find(({ kind }) => kind === "missing_month")?.weakensModels).toEqual(["segments"]);
    expect(again.findings.find(({ kind }) => kind === "id_check_digit")?.weakensModels).toEqual([]);
  });

  it("every finding has its words", () => {
    for (const finding of report.findings) {
      for (const locale of ["zh-CN", "en"] as const) {
        expect(findingText(finding, locale)).not.toMatch(/[{}]|undefined|NaN/);
        expect(requestText(finding, locale).length).toBeGreaterThan(5);
      }
    }
  });

  it.each(["zh-CN", "en"] as const)(
    "drafts a request that asks for what was found and nothing else (%s)",
    async (locale) => {
      const path = join(root, `request-${locale}.html`);
      const result = await engine.call("quality.request", { path, locale });
      const html = readFileSync(path, "utf8");
      expect(result).toMatchObject({ path, rows: report.findings.length, controls: 0, masked: true });
      for (const text of ["2024-03", "bill_202401.csv", locale === "en" ? "Control totals" : "控制总数"])
        expect(html).toContain(text);
      expect(html).not.toMatch(/<script|undefined|\{\w+\}(?!\S*})(?=<)/);
      for (const month of months.filter((one) => one !== "2024-03"))
        expect(html).not.toContain(locale === "en" ? `no data for ${month}` : `缺少 ${month}`);
      expect((await engine.call("export.list", {})).at(-1)).toMatchObject({ path, sha256: result.sha256 });
      expect(readdirSync(root).filter((name) => name.endsWith(".part"))).toEqual([]);
    },
  );

  it("a request that cannot be written leaves nothing", async () => {
    const before = await engine.call("export.list", {});
    expect(await codeOf(engine.call("quality.request", { path: join(root, "p.foresight") }))).toBe("export_failed");
    expect(await engine.call("export.list", {})).toEqual(before);
  });
});

describe("single faults", () => {
  async function reportOf(...files: readonly (readonly [name: string, text: string])[]) {
    const { engine, folder } = await engineWithProject();
    for (const [name, text] of files) {
      writeFileSync(join(folder, name), text);
      await engine.call("ingest.run", { path: join(folder, name) });
    }
    const report = await engine.call("quality.report", {});
    return (kind: QualityFinding["kind"]) =>
      report.findings
        .filter((finding) => finding.kind === kind)
        .map(({ table, field, month, rows, of }) => ({ table, field, month, rows, of }));
  }

  it("age and gender against the id number; wrong numbers are not judged twice", async () => {
    const found = await reportOf([
      "crm.csv",
      [
        "客户编号,姓名,性别,出生日期,证件号码,手机号码",
        "1,甲,女,1949-12-31,11010519491231002X,13800000001",
        "2,乙,男,1949-12-31,11010519491231002X,138000",
        "3,丙,女,1950-01-01,11010519491231002X,010-62345678",
        "4,丁,男,1950-01-01,110105194912310021,+447911123456",
        "5,戊,男,2094-01-01,E1234567,23800000001",
      ].join("\n"),
    ]);
    expect(found("id_check_digit")).toEqual([{ table: "customer", field: "id_number", month: null, rows: 1, of: 4 }]);
    expect(found("gender_disagrees")).toEqual([{ table: "customer", field: "gender", month: null, rows: 1, of: 3 }]);
    expect(found("age_disagrees")).toEqual([{ table: "customer", field: "birth_date", month: null, rows: 1, of: 3 }]);
    expect(found("invalid")).toEqual([
      { table: "customer", field: "birth_date", month: null, rows: 1, of: 5 },
      { table: "customer", field: "phone", month: null, rows: 2, of: 5 },
    ]);
  });

  it("ages and genders of a file of attributes are held against the id numbers of the customer table", async () => {
    const found = await reportOf(
      [
        "crm.csv",
        [
          "客户编号,姓名,出生日期,证件号码,手机号码",
          "1,甲,1949-12-31,11010519491231002X,13800000001",
          "2,乙,1949-12-31,11010519491231002X,13800000002",
          "3,丙,1949-12-31,11010519491231002X,13800000003",
        ].join("\n"),
      ],
      // Born at the end of 1949: 74 at the end of May 2024.
      [
        "vip_202405.csv",
        "客户编号,性别,年龄,星级,积分,等级\n1,女,74,5,1,a\n2,男,75,5,1,a\n3,女,40,5,1,a\n4,男,40,5,1,a\n",
      ],
    );
    expect(found("gender_disagrees")).toEqual([{ table: "customer", field: "gender", month: null, rows: 1, of: 3 }]);
    expect(found("age_disagrees")).toEqual([{ table: "customer", field: "birth_date", month: null, rows: 1, of: 3 }]);
  });

  it("negative money, calls over a day, satisfaction outside 1 to 5, customers nobody knows", async () => {
    const found = await reportOf(
      ["crm.csv", "客户编号,姓名,手机号码\n1,甲,13800000001\n2,乙,13800000002\n"],
      ["bill.csv", "客户编号,账期,账单总额\n1,2024-01,-5\n2,2024-01,10\n3,2024-01,10\n3,2024-02,10\n"],
      [
        "call.csv",
        "客户编号,通话开始时间,通话时长,呼叫类型\n1,2024-01-02 10:00:00,86400,主叫\n1,2024-01-03 10:00:00,86401,主叫\n",
      ],
      [
        "complaint.csv",
        "客户编号,投诉时间,投诉类型,满意度\n1,2024-01-02 10:00:00,网络,6\n1,2024-01-03 10:00:00,网络,5\n",
      ],
    );
    expect(found("invalid")).toEqual(
      expect.arrayContaining([
        { table: "bill", field: "total_fen", month: "2024-01", rows: 1, of: 4 },
        { table: "call", field: "duration_s", month: "2024-01", rows: 1, of: 2 },
        { table: "complaint", field: "satisfaction", month: "2024-01", rows: 1, of: 2 },
      ]),
    );
    expect(found("invalid")).toHaveLength(3);
    expect(found("unknown_customers")).toEqual([{ table: "bill", field: null, month: null, rows: 1, of: 3 }]);
  });

  it("an empty project has nothing to report", async () => {
    const { engine } = await engineWithProject();
    expect(await engine.call("quality.report", {})).toEqual({ asOf: null, fields: [], freshness: [], findings: [] });
  });
});
