import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { safeName } from "../../analytics/export/path.ts";
import type { Project } from "../segments/fixture.ts";
import { addView, failure, field, openProject } from "../segments/fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

let p: Project;
const fields = [
  field("name", "text", { category: "basic", personal: true }),
  field("phone", "text", { category: "basic", personal: true }),
  field("remark", "text"),
  field("avg_bill", "fen", { category: "bill" }),
  field("bill_trend", "number", { category: "bill", unit: "fen/month²" }),
  field("since", "date"),
  field("=cmd", "yes_no"),
];

beforeEach(async () => {
  p = await openProject();
  await addView(
    p,
    "2024-03",
    fields,
    sql`
    select i::integer as customer_key, '王' || i as name, '1380000' || (1000 + i) as phone,
      case i when 1 then '=HYPERLINK("x")' when 2 then '+1' when 3 then '-1' when 4 then '@x' when 5 then chr(9) || 'x' when 6 then chr(13) || 'x'
        when 7 then '＝x' when 8 then '＋x' when 9 then '－x' when 10 then '＠x' when 11 then 'a,b "c"' when 12 then '' when 13 then null else 'plain' end as remark,
      (i * 1050 + 1)::bigint * case when i = 3 then -1 else 1 end as avg_bill, -i * 50.0 as bill_trend, date '2020-01-01' + i::integer as since, i % 2 = 0 as "=cmd"
    from range(1, 41) t(i)`,
  );
  await p.write((db) =>
    db.run(
      sql`update derived.view_2024_03 set churn_risk = customer_key / 64.0, churn_band = 'high', segment = '-低消费'`,
    ),
  );
});
afterEach(() => p.close());

/** The rows of a CSV, quotes undone: RFC 4180, LF. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  rows.pop();
  return rows;
}

function read(path: string): { bytes: Buffer; header: string[]; rows: string[][] } {
  const bytes = readFileSync(path);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [header, ...rows] = parse(bytes.subarray(3).toString("utf8"));
  return { bytes, header: header, rows };
}

describe("export.targetList", () => {
  test("writes the treated customers only, in order, masked, to the project's export folder", async () => {
    const list = await p.call("campaigns.freeze", {
      asOf: "2024-03",
      name: "挽留 3/月",
      offer: "=SUM(A1)",
      channel: "sms",
      controlShare: 0.25,
    });
    const result = await p.call("export.targetList", {});
    expect(result).toMatchObject({
      path: join(p.folder, "test-exports", "挽留-3-月-1.csv"),
      rows: 30,
      controls: 10,
      masked: true,
    });
    const { bytes, header, rows } = read(result.path);
    expect(result.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(header).toEqual([
      "list_id",
      "customer_id",
      "phone",
      "name",
      "segment",
      "churn_risk",
      "churn_band",
      "offer",
      "channel",
      "as_of",
    ]);
    const treated = await p.rows<{ key: number }>(sql`
      select customer_key as key from project.target_member where arm = 'treatment' order by position`);
    expect(rows).toEqual(
      treated.map(({ key }) => [
        String(list.targetListId),
        `C${key}`,
        `138****${1000 + key}`,
        "王**",
        "'-低消费",
        (key / 64).toFixed(4),
        "high",
        "'=SUM(A1)",
        "sms",
        "2024-03",
      ]),
    );
    expect(readdirSync(join(p.folder, "test-exports"))).toEqual(["挽留-3-月-1.csv"]);
  });

  test("control customers are never in the file, whatever the share", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 90 }).map((percent) => percent / 100),
        fc.nat(),
        async (controlShare, seed) => {
          const { targetListId } = await p.call("campaigns.freeze", { asOf: "2024-03", controlShare, seed });
          const path = join(p.folder, "some.csv");
          const result = await p.call("export.targetList", { targetListId, path });
          const written = new Set(read(path).rows.map(([, customerId]) => customerId));
          const members = await p.rows<{ id: string; arm: string }>(sql`
          select 'C' || customer_key as id, arm from project.target_member where target_list_id = ${targetListId}`);
          expect(members.filter(({ id }) => written.has(id)).every(({ arm }) => arm === "treatment")).toBe(true);
          expect([written.size, result.rows, result.controls]).toEqual([
            members.filter(({ arm }) => arm === "treatment").length,
            written.size,
            members.length - written.size,
          ]);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("a purpose gives whole numbers and is kept on record; the same rows give the same bytes", async () => {
    await p.call("campaigns.freeze", { asOf: "2024-03", name: "n" });
    const first = await p.call("export.targetList", { purpose: "外呼" });
    const again = await p.call("export.targetList", { purpose: "外呼", path: join(p.folder, "new", "folder/") });
    expect(first.masked).toBe(false);
    expect(again.sha256).toBe(first.sha256);
    expect(again.path).toBe(join(p.folder, "new/folder/n-1.csv"));
    expect(
      read(first.path).rows.every(
        ([, id, phone, name]) => phone === `1380000${1000 + Number(id.slice(1))}` && name === `王${id.slice(1)}`,
      ),
    ).toBe(true);
    const log = await p.call("export.list", {});
    expect(log).toEqual([
      { exportId: 1, targetListId: 1, purpose: "外呼", exportedAt: "2026-01-02T03:04:05.000Z", ...first },
      { exportId: 2, targetListId: 1, purpose: "外呼", exportedAt: "2026-01-02T03:04:05.000Z", ...again },
    ]);
  });

  test("what cannot be written leaves nothing behind and no record", async () => {
    expect(await failure(p.call("export.targetList", {}))).toEqual({ code: "target_list_missing" });
    await p.call("campaigns.freeze", { asOf: "2024-03" });
    const blocked = join(p.folder, "file");
    writeFileSync(blocked, "x");
    expect(await failure(p.call("export.targetList", { path: join(blocked, "a.csv") }))).toMatchObject({
      code: "export_failed",
      path: join(blocked, "a.csv"),
      detail: expect.stringMatching(/EEXIST|ENOTDIR/) as string,
    });
    const project = join(p.folder, "test.foresight");
    expect(await failure(p.call("export.targetList", { path: project }))).toMatchObject({
      code: "export_failed",
      path: project,
    });
    const folder = join(p.folder, "taken.csv.part");
    mkdirSync(folder);
    expect(await failure(p.call("export.targetList", { path: join(p.folder, "taken.csv") }))).toMatchObject({
      code: "export_failed",
    });
    expect(existsSync(join(p.folder, "taken.csv"))).toBe(false);
    expect(await p.call("export.list", {})).toEqual([]);
    if (existsSync("/proc/self")) {
      expect(await failure(p.call("export.targetList", { path: "/proc/nowhere/a.csv" }))).toEqual({
        code: "export_failed",
        path: "/proc/nowhere/a.csv",
        detail: "ENOENT",
      });
    }
  });
});

describe("export.view", () => {
  test("every field: money in yuan, personal ones masked, nothing a spreadsheet would run", async () => {
    const result = await p.call("export.view", { asOf: "2024-03", path: join(p.folder, "v.csv") });
    const { header, rows } = read(result.path);
    expect(header).toEqual([
      "customer_id",
      "name",
      "phone",
      "remark",
      "avg_bill",
      "bill_trend",
      "since",
      "'=cmd",
      "segment",
      "churn_risk",
      "churn_band",
    ]);
    expect(rows.length).toBe(40);
    expect(rows.slice(0, 13).map((row) => row[3])).toEqual([
      '\'=HYPERLINK("x")',
      "'+1",
      "'-1",
      "'@x",
      "'\tx",
      "'\rx",
      "'＝x",
      "'＋x",
      "'－x",
      "'＠x",
      'a,b "c"',
      "",
      "",
    ]);
    expect(rows[2].slice(0, 8)).toEqual(["C3", "王**", "138****1003", "'-1", "-31.51", "-1.50", "2020-01-04", "false"]);
    expect(await failure(p.call("export.view", { asOf: "2024-02" }))).toEqual({ code: "no_view", asOf: "2024-02" });
    expect(result).toMatchObject({ rows: 40, controls: 0, masked: true });
  });
});

test("a list's name as a file name", () => {
  expect(safeName("../../etc/passwd")).toBe("etc-passwd");
  expect(safeName("三月 挽留：A/B?")).toBe("三月-挽留-A-B");
  expect(safeName("///")).toBe("list");
});
