import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as xlsx from "@e965/xlsx";
import fc from "../property.ts";
import iconv from "iconv-lite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ExportColumn, ListColumn } from "../../analytics/api/export.ts";
import { sql } from "../../analytics/db/sql.ts";
import { safeName } from "../../analytics/export/path.ts";
import { addFrozen } from "../campaigns/frozen.ts";
import type { Project } from "../segments/fixture.ts";
import { addView, failure, field, openProject } from "../segments/fixture.ts";

let p: Project;
const fields = [
  field("name", "text", { category: "basic", personal: true }),
  field("phone", "text", { category: "basic", personal: true }),
  field("email", "text", { category: "basic", personal: true }),
  field("id_number", "text", { category: "basic", personal: true }),
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
    select i::integer as customer_key, '王' || i as name, '1380000' || (1000 + i) as phone, 'a' || i || '@x.com' as email,
      '1101011990010' || (10000 + i) as id_number,
      case i when 1 then '=HYPERLINK("x")' when 2 then '+1' when 3 then '-1' when 4 then '@x' when 5 then chr(9) || 'x' when 6 then chr(13) || 'x'
        when 7 then '＝x' when 8 then '＋x' when 9 then '－x' when 10 then '＠x' when 11 then 'a,b "c"' when 12 then '' when 13 then null
        when 14 then '0012' else 'plain' end as remark,
      (i * 1050 + 1)::bigint * case when i = 3 then -1 else 1 end as avg_bill, -i * 50.0 as bill_trend, date '2020-01-01' + i::integer as since, i % 2 = 0 as "=cmd"
    from range(1, 41) t(i)`,
  );
});
afterEach(() => p.close());

/** Every fourth of forty customers is control; the list goes backwards. */
const members = sql`
  select (row_number() over (order by i desc))::integer as position, i::integer as customer_key,
    case when i % 4 = 0 then 'control' else 'treatment' end as arm, case when i % 4 > 0 then (i % 2)::smallint end as offer,
    1::smallint as wave, null::varchar as reasons
  from range(1, 41) t(i)`;
const inTwoWaves = sql`select * replace (case when customer_key > 20 then 1 else 2 end as wave) from (${members}) m`;
const treated = Array.from({ length: 40 }, (_, i) => 40 - i).filter((key) => key % 4 > 0);

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

const columnsOf = (...sources: (ListColumn | `view:${string}`)[]): ExportColumn[] =>
  sources.map((source) => ({ name: source, source }));
const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

describe("export.campaign", () => {
  test("writes the treated customers only, in order, masked, with a manifest that holds", async () => {
    const { campaignId } = await addFrozen(
      p,
      {
        name: "挽留 3/月",
        channel: "sms",
        offers: [
          { name: "=SUM(A1)", message: "尊敬的{name}：{offer}，账单{avg_bill}元" },
          { name: "B", message: "" },
        ],
      },
      members,
    );
    const columns = columnsOf(
      "contact_ref",
      "list_id",
      "customer_id",
      "phone",
      "name",
      "segment",
      "churn_risk",
      "offer",
      "message",
      "send_from",
      "send_to",
      "as_of",
    );
    const result = await p.call("export.campaign", { campaignId, template: { name: "mine", columns } });
    const folder = join(p.folder, "test-exports", "挽留-3-月-L1-7f3a9c");
    expect(readdirSync(folder).sort()).toEqual(["挽留-3-月-L1-7f3a9c.csv", "挽留-3-月-L1-7f3a9c.manifest.json"]);
    expect(result).toMatchObject({ rows: 30, controls: 10, masked: true, campaignId });
    const [file] = result.files;
    const { bytes, header, rows } = read(file.path);
    expect(file).toMatchObject({ rows: 30, bytes: bytes.length, sha256: sha256(file.path) });
    expect(header).toEqual(columns.map(({ name }) => name));
    expect(rows).toEqual(
      treated.map((key) => [
        `L1-7f3a9c-${41 - key}`,
        "L1-7f3a9c",
        `C${key}`,
        `138****${1000 + key}`,
        "王**",
        "'-低消费",
        (key / 64).toFixed(4),
        key % 2 === 0 ? "'=SUM(A1)" : "B",
        key % 2 === 0 ? `尊敬的王**：=SUM(A1)，账单${((key * 1050 + 1) / 100).toFixed(2)}元` : "",
        "2024-04-08",
        "2024-04-10",
        "2024-03",
      ]),
    );
    const manifest = JSON.parse(readFileSync(result.manifestPath, "utf8")) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      campaign: { id: 1, name: "挽留 3/月" },
      list: { id: "L1-7f3a9c", asOf: "2024-03", treated: 30, controlsHeldBack: 10, definitionHash: "d" },
      columns,
      files: [{ file: basename(file.path), rows: 30, bytes: file.bytes, sha256: file.sha256 }],
      rows: 30,
    });
    expect(await p.call("export.list", {})).toMatchObject([
      {
        exportId: result.exportId,
        campaignId,
        path: result.manifestPath,
        rows: 30,
        purpose: null,
        files: result.files,
      },
    ]);
    expect(await p.rows(sql`select state from project.campaign`)).toEqual([{ state: "exported" }]);
    expect(await p.rows(sql`select event, detail from project.campaign_event`)).toEqual([
      { event: "exported", detail: basename(result.manifestPath) },
    ]);
  });

  test("control customers are in no file, every treated one is in exactly one, whatever the waves and limits", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          waves: fc.integer({ min: 1, max: 5 }),
          rowsPerFile: fc.option(fc.integer({ min: 1, max: 45 })),
          format: fc.constantFrom("csv" as const, "xlsx" as const, "jsonl" as const, "parquet" as const),
          every: fc.integer({ min: 2, max: 7 }),
        }),
        async ({ waves, rowsPerFile, format, every }) => {
          const { campaignId, frozen } = await addFrozen(
            p,
            { waves },
            sql`select i::integer as position, i::integer as customer_key, case when i % ${every} = 0 then 'control' else 'treatment' end as arm,
              0::smallint as offer, (i % ${waves} + 1)::smallint as wave, null as reasons from range(1, 41) t(i)`,
          );
          const template = { name: "t", format, rowsPerFile, columns: columnsOf("customer_id", "wave") };
          const result = await p.call("export.campaign", { campaignId, template });
          const written: unknown[][] = [];
          for (const { path, rows, sha256: hash, wave } of result.files) {
            const found =
              format === "csv"
                ? read(path).rows
                : format === "xlsx"
                  ? xlsx.utils
                      .sheet_to_json<unknown[]>(xlsx.read(readFileSync(path)).Sheets["List"], { header: 1 })
                      .slice(1)
                  : (
                      await p.rows<{ customer_id: string; wave: number }>(
                        format === "parquet" ? sql`from read_parquet(${path})` : sql`from read_json(${path})`,
                      )
                    ).map((row) => [row.customer_id, row.wave]);
            expect(found.length).toBe(rows);
            expect(rows).toBeLessThanOrEqual(rowsPerFile ?? 40);
            expect(hash).toBe(sha256(path));
            expect(found.every(([, at]) => Number(at) === wave)).toBe(true);
            written.push(...found);
          }
          const expected = Array.from({ length: 40 }, (_, i) => i + 1).filter((key) => key % every > 0);
          expect(written.map(([id]) => Number(String(id).slice(1))).sort((a, b) => a - b)).toEqual(expected);
          expect([result.rows, result.controls]).toEqual([expected.length, frozen.controls]);
        },
      ),
      { numRuns: 24 },
    );
  });

  test("a purpose gives whole numbers and is kept on record; the same list gives the same bytes", async () => {
    const { campaignId } = await addFrozen(p, { waves: 2 }, inTwoWaves);
    const first = await p.call("export.campaign", { campaignId, purpose: "外呼", template: "call" });
    const again = await p.call("export.campaign", {
      campaignId,
      purpose: "外呼",
      template: "call",
      folder: join(p.folder, "new", "folder/"),
    });
    expect([first.masked, first.files.length]).toEqual([false, 2]);
    expect(dirname(again.files[0].path)).toBe(join(p.folder, "new/folder"));
    for (const [i, file] of first.files.entries()) {
      expect(readFileSync(again.files[i].path)).toEqual(readFileSync(file.path));
      const { header, rows } = read(file.path);
      for (const row of rows) {
        const key = Number(row[header.indexOf("customer_id")].slice(1));
        expect(row[header.indexOf("phone")]).toBe(`1380000${1000 + key}`);
        expect(row[header.indexOf("name")]).toBe(`王${key}`);
      }
    }
    expect(readFileSync(again.manifestPath)).toEqual(readFileSync(first.manifestPath));
    expect(await p.call("export.list", {})).toMatchObject([
      { exportId: 1, campaignId, purpose: "外呼", masked: false },
      { exportId: 2, campaignId, purpose: "外呼", masked: false },
    ]);
    const second = await p.call("export.campaign", { campaignId, wave: 2 });
    expect(second.files.map(({ wave }) => wave)).toEqual([2]);
    expect(basename(second.manifestPath)).toBe("n-L1-7f3a9c-wave2.manifest.json");
  });

  test("phones and long ids survive a spreadsheet; nothing in a file is run", async () => {
    const { campaignId } = await addFrozen(p, {}, members);
    const columns = [
      ...columnsOf("customer_id", "phone", "view:id_number", "view:remark"),
      { name: "=cmd", source: "view:=cmd" },
    ];
    const csv = await p.call("export.campaign", { campaignId, purpose: "x", template: { name: "t", columns } });
    const { header, rows } = read(csv.files[0].path);
    expect(header.at(-1)).toBe("'=cmd");
    for (const [id, phone, number, remark] of rows) {
      const key = Number(id.slice(1));
      expect(phone).toBe(`1380000${1000 + key}`);
      expect(number).toBe(`="1101011990010${10_000 + key}"`);
      if (key === 14) expect(remark).toBe('="0012"');
      else if (key <= 10) expect(remark.startsWith("'")).toBe(true);
      else if (key > 14) expect(remark).toBe("plain");
    }
    const plain = await p.call("export.campaign", {
      campaignId,
      purpose: "x",
      template: { name: "t", columns, digitsAsText: false },
    });
    expect(read(plain.files[0].path).rows.every(([, , number]) => /^\d{18}$/.test(number))).toBe(true);
    const sheet = await p.call("export.campaign", {
      campaignId,
      purpose: "x",
      template: { name: "t", columns, format: "xlsx" },
    });
    const cells = xlsx.read(readFileSync(sheet.files[0].path)).Sheets["List"];
    expect(cells["B2"]).toMatchObject({ t: "s", v: `1380000${1000 + treated[0]}` });
    expect(cells["C2"]).toMatchObject({ t: "s", v: `1101011990010${10_000 + treated[0]}` });
    expect(Object.values(cells).every((cell) => (cell as { f?: string }).f === undefined)).toBe(true);
  });

  test("GB18030 reads back as what was written", async () => {
    const { campaignId } = await addFrozen(p, { offers: [{ name: "龘𠮷😀，“A”", message: "" }] }, members);
    const result = await p.call("export.campaign", {
      campaignId,
      template: { name: "t", encoding: "gb18030", columns: columnsOf("customer_id", "offer") },
    });
    const [header, ...rows] = parse(iconv.decode(readFileSync(result.files[0].path), "gb18030"));
    expect(header).toEqual(["customer_id", "offer"]);
    expect(rows.filter(([, offer]) => offer !== "").every(([, offer]) => offer === "龘𠮷😀，“A”")).toBe(true);
    expect(readdirSync(dirname(result.manifestPath)).some((name) => /part|utf8/.test(name))).toBe(false);
  });

  test("what cannot be written leaves nothing behind and no record", async () => {
    expect(await failure(p.call("export.campaign", { campaignId: 9 }))).toEqual({
      code: "campaign_missing",
      campaignId: 9,
    });
    const { campaignId } = await addFrozen(p, { offers: [{ name: "a", message: "{nickname}" }], waves: 2 }, inTwoWaves);
    const template = { name: "t", columns: columnsOf("customer_id") };
    const asked = { campaignId, template };
    expect(await failure(p.call("export.campaign", { campaignId }))).toEqual({
      code: "merge_field_unknown",
      field: "nickname",
    });
    expect(await failure(p.call("export.campaign", { campaignId, wave: 3 }))).toMatchObject({ code: "wave_missing" });
    expect(await failure(p.call("export.campaign", { campaignId, template: "none" }))).toMatchObject({
      code: "template_missing",
    });
    expect(
      await failure(
        p.call("export.campaign", { campaignId, template: { name: "t", columns: [{ name: "x", source: "view:x" }] } }),
      ),
    ).toEqual({ code: "export_column_unknown", column: "x", source: "view:x" });
    const blocked = join(p.folder, "file");
    writeFileSync(blocked, "x");
    expect(await failure(p.call("export.campaign", { ...asked, folder: join(blocked, "a") }))).toMatchObject({
      code: "export_failed",
      detail: expect.stringMatching(/EEXIST|ENOTDIR/) as string,
    });
    // The second file's place is taken: the first must not stay either.
    const folder = join(p.folder, "half");
    mkdirSync(join(folder, "n-L1-7f3a9c-wave2.csv.part"), { recursive: true });
    expect(await failure(p.call("export.campaign", { ...asked, folder }))).toMatchObject({ code: "export_failed" });
    expect(readdirSync(folder)).toEqual(["n-L1-7f3a9c-wave2.csv.part"]);
    expect(await p.call("export.list", {})).toEqual([]);
    if (existsSync("/proc/self")) {
      expect(await failure(p.call("export.campaign", { ...asked, folder: "/proc/nowhere" }))).toMatchObject({
        code: "export_failed",
        detail: "ENOENT",
      });
    }
    const none = await addFrozen(p, {}, sql`select * replace ('control' as arm, null as offer) from (${members}) m`);
    expect(await failure(p.call("export.campaign", { campaignId: none.campaignId }))).toMatchObject({
      code: "export_empty",
    });
  });

  test("customers who were erased since are never written, and only on demand left out", async () => {
    const { campaignId } = await addFrozen(p, {}, members);
    await p.write((db) => db.run(sql`delete from derived.view_2024_03 where customer_key in (1, 2, 4)`));
    const template = { name: "t", columns: columnsOf("customer_id", "view:since") };
    expect(await failure(p.call("export.campaign", { campaignId, template }))).toEqual({
      code: "list_customers_erased",
      count: 2,
      listId: "L1-7f3a9c",
    });
    const result = await p.call("export.campaign", { campaignId, template, leaveOutErased: true });
    expect(result.rows).toBe(28);
    const bare = await p.call("export.campaign", {
      campaignId,
      template: { name: "t", columns: columnsOf("contact_ref", "customer_id") },
      leaveOutErased: true,
    });
    expect(bare.rows).toBe(28);
  });

  test("templates are kept by name, a channel's own goes first, built-in ones cannot be changed", async () => {
    const columns = columnsOf("customer_id");
    const saved = await p.call("export.saveTemplate", { template: { name: "网关", channel: "sms", columns } });
    expect((await p.call("export.templates", {})).at(-1)).toEqual(saved);
    const { campaignId } = await addFrozen(p, { channel: "sms" }, members);
    expect(read((await p.call("export.campaign", { campaignId })).files[0].path).header).toEqual(["customer_id"]);
    expect(await failure(p.call("export.saveTemplate", { template: { name: "sms", columns } }))).toMatchObject({
      code: "template_built_in",
    });
    expect(await p.call("export.deleteTemplate", { name: "网关" })).toHaveLength(6);
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
      "email",
      "id_number",
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
    expect(rows.slice(0, 13).map((row) => row[5])).toEqual([
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
    expect(rows[2].slice(0, 10)).toEqual([
      "C3",
      "王**",
      "138****1003",
      "a***@x.com",
      "110101********0003",
      "'-1",
      "-31.51",
      "-1.50",
      "2020-01-04",
      "false",
    ]);
    expect(await failure(p.call("export.view", { asOf: "2024-02" }))).toEqual({ code: "no_view", asOf: "2024-02" });
    expect(result).toMatchObject({ rows: 40, controls: 0, masked: true });
  });
});

test("a list's name as a file name", () => {
  expect(safeName("../../etc/passwd")).toBe("etc-passwd");
  expect(safeName("三月 挽留：A/B?")).toBe("三月-挽留-A-B");
  expect(safeName("///")).toBe("list");
});
