import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DemoSummary } from "../../analytics/hosts/demo.ts";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { adjustedRandIndex } from "../../analytics/math/cluster-quality.ts";
import { areaUnderCurve } from "../../analytics/math/ranking.ts";
import { commandLine } from "../built.ts";
import { repository, testNow } from "../support.ts";

let folder: string;
let first: DemoSummary;
let second: DemoSummary;

function demo(program: readonly string[], out: string): DemoSummary {
  const options = ["--customers", "5000", "--seed", "7", "--out", out, "--json", "--lang", "en"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, "demo", ...options], {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  expect(stderr).not.toMatch(/"code":/);
  expect(status).toBe(0);
  // One document and nothing else.
  return JSON.parse(stdout) as DemoSummary;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foresight-demo-"));
  first = demo(commandLine.source, join(folder, "a"));
  second = demo(commandLine.built, join(folder, "b"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Records of a raw file by its own header, the simple way: the generator writes no quoted line ends. */
function records(name: string, encoding = "utf-8"): Record<string, string>[] {
  const text = new TextDecoder(encoding).decode(readFileSync(join(folder, "a/raw", name)));
  const [header = "", ...lines] = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r?\n/);
  const names = splitLine(header);
  return lines.map((line) => {
    const values = splitLine(line);
    return Object.fromEntries(names.map((column, index) => [column, values[index] ?? ""]));
  });
}

function splitLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}

function rawFiles(prefix: string): string[] {
  return readdirSync(join(folder, "a/raw")).filter((name) => name.startsWith(prefix));
}

describe("demo --customers 5000 --json", () => {
  it("prints counts that the raw files bear out", () => {
    const ids = new Set<string>();
    let calls = 0;
    for (const name of rawFiles("call_")) {
      for (const { customer_id } of records(name)) {
        if (!customer_id?.trim()) continue;
        calls++;
        ids.add(customer_id.trim());
      }
    }
    for (const row of records("customer.csv", "gb18030")) if (row["客户编号"]?.trim()) ids.add(row["客户编号"].trim());
    expect(first.calls).toBe(calls);
    expect(first.customers).toBe(ids.size);
    expect(first.months).toBe(6);
    expect(first.view.rows).toBe(ids.size);
    expect(first.view.fields).toBeGreaterThan(50);
  });

  it("accounts for every row of every file", () => {
    expect(first.imports.map(({ file }) => file).toSorted()).toEqual(readdirSync(join(folder, "a/raw")).toSorted());
    for (const { file, rows, stored, rejected, replaced } of first.imports) {
      expect(stored + rejected + replaced, file).toBe(rows);
      const text = readFileSync(join(folder, "a/raw", file), "latin1").trimEnd();
      expect(rows, file).toBe(text.split("\n").length - 1);
    }
    expect(first.imports.some(({ rejected }) => rejected > 0)).toBe(true);
    expect(first.imports.some(({ replaced }) => replaced > 0)).toBe(true);
  });

  it("writes a target list without controls, with masked phones, as long as it says", () => {
    const lines = readFileSync(first.targetList.path, "utf8").trimEnd().split("\n");
    expect(lines.length - 1).toBe(first.targetList.rows);
    expect(first.targetList.controls).toBeGreaterThan(0);
    expect(first.targetList.controls / (first.targetList.rows + first.targetList.controls)).toBeCloseTo(0.1, 1);
    const phones = new Set(
      records("customer.csv", "gb18030")
        .map((row) => row["手机号码"])
        .filter(Boolean),
    );
    const written = lines.join("\n");
    for (const phone of phones) expect(written.includes(phone)).toBe(false);
  });

  it("gives the same bytes again", () => {
    const strip = (summary: DemoSummary) => ({
      ...summary,
      project: "",
      targetList: { ...summary.targetList, path: "" },
    });
    expect(strip(second)).toEqual(strip(first));
    expect(readFileSync(second.targetList.path).equals(readFileSync(first.targetList.path))).toBe(true);
  });

  it("recovers the planted archetypes and comes close to the planted hazard", async () => {
    const engine = new LocalEngine({ version: "test", now: testNow });
    try {
      await engine.call("project.open", { path: first.project });
      const page = await engine.call("customers.page", { columns: ["customer_id", "segment"], limit: 10_000 });
      const table = tableFromIPC(page);
      const truth = new Map(
        readFileSync(join(folder, "a/truth/customer_truth.csv"), "utf8")
          .trimEnd()
          .split("\n")
          .slice(1)
          .map((line) => {
            const [id = "", archetype = ""] = line.split(",");
            return [id, archetype];
          }),
      );
      const found: string[] = [];
      const planted: string[] = [];
      for (const row of table.toArray() as { customer_id: string; segment: string | null }[]) {
        if (row.segment === null || !truth.has(row.customer_id)) continue;
        found.push(row.segment);
        planted.push(truth.get(row.customer_id)!);
      }
      expect(found.length).toBeGreaterThan(3500);
      const codes = (names: readonly string[]) => {
        const distinct = [...new Set(names)];
        return names.map((name) => distinct.indexOf(name));
      };
      expect(adjustedRandIndex(codes(found), codes(planted))).toBeGreaterThanOrEqual(0.85);

      const model = await engine.call("churn.get", {});
      expect(model.validation).toBe("out_of_time");
      const hazard = readFileSync(join(folder, "a/truth/hazard.csv"), "utf8")
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(","));
      const tested = hazard.filter(([, asOf]) => asOf === model.testAsOf);
      expect(tested.length).toBe(model.testCustomers);
      const planted_auc = areaUnderCurve(
        tested.map((row) => Number(row[2])),
        tested.map((row) => Number(row[3])),
      ).auc;
      expect(Math.abs(planted_auc - model.auc)).toBeLessThanOrEqual(0.01);
    } finally {
      await engine.close();
    }
  });
});
