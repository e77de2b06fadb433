import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "../property.ts";
import iconv from "iconv-lite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RowFate } from "../../analytics/api/returns.ts";
import { rowFates } from "../../analytics/api/returns.ts";
import { sql } from "../../analytics/db/sql.ts";
import type { Project } from "../segments/fixture.ts";
import { addView, failure, field, openProject } from "../segments/fixture.ts";
import { addFrozen } from "./frozen.ts";

let p: Project;
let files = 0;

beforeEach(async () => {
  p = await openProject();
  await addView(
    p,
    "2024-03",
    [field("phone", "text", { category: "basic", personal: true }), field("avg_bill", "fen", { category: "bill" })],
    sql`select i::integer as customer_key, '1380000' || (1000 + i // 2 * (i % 2) + i * (1 - i % 2)) as phone, 5000::bigint as avg_bill
        from range(1, 41) t(i)`,
  );
});
afterEach(() => p.close());

/** Every fourth of forty is control, at the position of its key. */
const members = sql`
  select i::integer as position, i::integer as customer_key, case when i % 4 = 0 then 'control' else 'treatment' end as arm,
    0::smallint as offer, 1::smallint as wave, null::varchar as reasons from range(1, 41) t(i)`;

function write(text: string | Buffer, name = `file-${files++}.csv`): string {
  const path = join(p.folder, name);
  writeFileSync(path, text);
  return path;
}

const zero = Object.fromEntries(rowFates.map((fate) => [fate, 0])) as Record<RowFate, number>;
const csv = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.join(",")).join("\n");

test("export, receipts with losses, duplicates, strangers: the fates add up to the row, every time", async () => {
  const other = await addFrozen(p, { name: "other" }, members);
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          key: fc.integer({ min: 1, max: 60 }),
          status: fc.constantFrom("DELIVRD", "已发送", "失败", "退订", "???"),
          list: fc.constantFrom("own", "own", "own", "other", "none"),
          day: fc.constantFrom("2024-04-08 10:00:00", "2024-04-09", "2024-04-01", "notaday"),
          by: fc.constantFrom("ref", "id"),
        }),
        { minLength: 1, maxLength: 80 },
      ),
      async (rows) => {
        const { campaignId, frozen } = await addFrozen(p, {}, members);
        const exported = await p.call("export.campaign", { campaignId });
        const refs = new Map(
          readFileSync(exported.files[0].path, "utf8")
            .trim()
            .split("\n")
            .slice(1)
            .map((line) => line.split(","))
            .map(([ref, , id]) => [Number(id.slice(1)), ref]),
        );
        const known = { DELIVRD: "delivered", 已发送: "sent", 失败: "failed", 退订: "refused", "???": null } as const;
        const seen = new Set<string>();
        const expected = { ...zero };
        const lines = rows.map(({ key, status, list, day, by }) => {
          const listId = list === "own" ? frozen.listId : list === "other" ? other.frozen.listId : "L99-aaaaaa";
          const fate = ((): RowFate => {
            if (list === "other") return "other_list";
            if (list === "none" || key > 40) return "unknown";
            if (known[status] === null || day === "notaday") return "unreadable";
            if (key % 4 === 0) return "control";
            if (day === "2024-04-01") return "early";
            const same = `${key} ${status}`;
            if (seen.has(same)) return "duplicate";
            seen.add(same);
            return "matched";
          })();
          expected[fate]++;
          if (fate === "matched" && by === "ref") expect(refs.get(key)).toBe(`${frozen.listId}-${key}`);
          return by === "ref" ? [`${listId}-${key}`, "", "", status, day] : ["", listId, `C${key}`, status, day];
        });
        const path = write(csv([["contact_ref", "list_id", "customer_id", "状态报告", "送达时间"], ...lines]));
        if (rows.every(({ list }) => list !== "own") && expected.other_list > 0) {
          expect(await failure(p.call("returns.check", { path, campaignId }))).toMatchObject({
            code: "return_other_campaign",
          });
          return;
        }
        const { reconciliation } = await p.call("returns.check", { path, campaignId });
        expect(reconciliation.fates).toEqual(expected);
        expect(reconciliation.rows).toBe(rows.length);
        if (expected.matched === 0) {
          expect(await failure(p.call("returns.import", { path, campaignId }))).toMatchObject({
            code: "return_nothing_matched",
          });
          return;
        }
        const taken = await p.call("returns.import", { path, campaignId });
        expect(taken.reconciliation.fates).toEqual(expected);
        const summary = await p.call("returns.summary", { campaignId });
        const total = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((a, b) => a + b, 0);
        expect([total(summary.receipts), total(summary.responses), summary.contacts]).toEqual([30, 30, 30]);
        expect(summary.withdrawn).toBe([...seen].filter((same) => same.endsWith("退订")).length);
        // Again: nothing changes; with another byte: all are duplicates.
        expect((await p.call("returns.import", { path, campaignId })).returnId).toBe(taken.returnId);
        const again = await p.call("returns.check", { path: write(`${readFileSync(path, "utf8")}\n`), campaignId });
        expect(again.reconciliation.fates).toEqual({
          ...expected,
          matched: 0,
          duplicate: expected.duplicate + expected.matched,
        });
        await p.call("returns.undo", { returnId: taken.returnId });
        expect((await p.call("returns.check", { path, campaignId })).reconciliation.fates).toEqual(expected);
      },
    ),
    { numRuns: 10 },
  );
});

test("responses: late ones are kept and not counted, controls count, amounts in their unit", async () => {
  const { campaignId, frozen } = await addFrozen(p, { responseDays: 5, marginPerResponseFen: 3000 }, members);
  const rows = [
    ["客户编号", "名单编号", "办理结果", "办理时间", "金额（元）"],
    ["C1", frozen.listId, "已办理", "2024-04-09 08:00:00", "30.50"],
    ["C1", frozen.listId, "已办理", "2024-04-10 08:00:00", "20"],
    ["C2", frozen.listId, "拒绝", "2024-04-15", ""],
    ["C3", frozen.listId, "已办理", "2024-04-16", "99"],
    ["C4", frozen.listId, "已办理", "2024-04-12", "10"],
    ["C5", frozen.listId, "已办理", "2024-04-12", "many"],
  ];
  const path = write(iconv.encode(csv(rows), "gb18030"), "响应.csv");
  expect(await p.call("returns.preview", { path })).toMatchObject({
    kind: "responses",
    campaignId,
    mapping: { customerId: "客户编号", listId: "名单编号", outcome: "办理结果", at: "办理时间", amount: "金额（元）" },
  });
  const taken = await p.call("returns.import", { path });
  expect(taken).toMatchObject({ campaignId, kind: "responses", file: "响应.csv" });
  expect(taken.reconciliation).toMatchObject({
    rows: 6,
    fates: { ...zero, matched: 4, late: 1, unreadable: 1 },
    examples: [
      { fate: "late", line: 5 },
      { fate: "unreadable", line: 7, column: "金额（元）", value: "many" },
    ],
    warnings: [],
  });
  expect(await p.call("returns.summary", { campaignId })).toMatchObject({
    contacts: 30,
    responses: { bought: 1, answered: 0, declined: 1, silent: 28 },
    amountFen: 5050,
  });
  expect(await p.rows(sql`select customer_key, amount_fen, late from project.reply order by line`)).toEqual([
    { customer_key: 1, amount_fen: 3050, late: false },
    { customer_key: 1, amount_fen: 2000, late: false },
    { customer_key: 2, amount_fen: null, late: false },
    { customer_key: 3, amount_fen: 9900, late: true },
    { customer_key: 4, amount_fen: 1000, late: false },
  ]);
  const inFen = write(
    csv([
      ["customer_id", "amount"],
      ["C7", "3050"],
      ["C9", "3000"],
      ["C10", "2500"],
    ]),
  );
  expect((await p.call("returns.check", { path: inFen, campaignId })).reconciliation.warnings).toEqual(["amount_unit"]);
  const said = { path: inFen, campaignId, mapping: { amountUnit: "fen" as const } };
  expect((await p.call("returns.check", said)).reconciliation.warnings).toEqual([]);
});

test("a phone finds its customer where it is one customer's alone", async () => {
  const { campaignId } = await addFrozen(p, {}, members);
  const phones = await p.rows<{ phone: string; n: number; key: number }>(sql`
    select phone, count(*) as n, min(customer_key) as key from derived.view_2024_03 group by phone order by 3`);
  const one = phones.find(({ n, key }) => n === 1 && key % 4 > 0)!;
  const two = phones.find(({ n }) => n > 1)!;
  const path = write(
    csv([
      ["手机号", "发送状态"],
      [one.phone, "成功"],
      [two.phone, "成功"],
      ["13900000000", "成功"],
    ]),
  );
  const { reconciliation } = await p.call("returns.import", { path, campaignId });
  expect(reconciliation.fates).toEqual({ ...zero, matched: 1, unknown: 2 });
  expect(reconciliation.examples.at(-1)).toEqual({ fate: "unknown", line: 4, column: "手机号", value: "139****0000" });
  expect(reconciliation.warnings).toEqual(["many_unknown"]);
  expect(await p.rows(sql`select customer_key from project.receipt`)).toEqual([{ customer_key: one.key }]);
});

test("a file of another campaign, of none, without columns, and undoing: a sentence each", async () => {
  const a = await addFrozen(p, { name: "A" }, members);
  const b = await addFrozen(p, { name: "B" }, members);
  const mine = write(
    csv([
      ["contact_ref", "status"],
      [`${a.frozen.listId}-1`, "TD"],
      [`${a.frozen.listId}-2`, "sent"],
    ]),
  );
  expect(await failure(p.call("returns.import", { path: mine, campaignId: b.campaignId }))).toEqual({
    code: "return_other_campaign",
    file: basename(mine),
    other: "A",
    name: "B",
  });
  const stranger = write(
    csv([
      ["contact_ref", "status"],
      ["L77-abcdef-1", "sent"],
    ]),
  );
  expect(await failure(p.call("returns.import", { path: stranger }))).toMatchObject({
    code: "return_campaign_unknown",
    example: "L77-abcdef",
  });
  const bare = write(
    csv([
      ["colour", "status"],
      ["red", "sent"],
    ]),
  );
  expect(await failure(p.call("returns.check", { path: bare, campaignId: 1 }))).toMatchObject({
    code: "return_no_contact",
  });
  const taken = await p.call("returns.import", { path: mine });
  expect(taken.campaignId).toBe(a.campaignId);
  const mute = write(
    csv([
      ["contact_ref", "colour"],
      [`${a.frozen.listId}-1`, "red"],
    ]),
  );
  expect(await failure(p.call("returns.check", { path: mute, kind: "receipts" }))).toMatchObject({
    code: "return_no_status",
  });
  expect((await p.call("policy.doNotContact", {})).rows).toMatchObject([
    { customerId: "C1", channel: null, reason: a.frozen.listId, refused: true },
  ]);
  expect((await p.call("returns.undo", { returnId: taken.returnId })).undone).toBe(true);
  expect(await p.rows(sql`select 1 from project.do_not_contact union all select 1 from project.receipt`)).toEqual([]);
  expect(await failure(p.call("returns.undo", { returnId: taken.returnId }))).toMatchObject({ code: "return_undone" });
  expect(await failure(p.call("returns.undo", { returnId: 99 }))).toMatchObject({ code: "return_missing" });
});
