import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContactPolicy } from "../../analytics/api/campaigns.ts";
import { sql } from "../../analytics/db/sql.ts";
import { detectableEffect, power } from "../../analytics/math/effect/power.ts";
import type { Project } from "../segments/fixture.ts";
import { addView, failure } from "../segments/fixture.ts";
import { fields, openWorld } from "./world.ts";

let p: Project;
beforeAll(async () => {
  p = await openWorld();
});
afterAll(() => p.close());

const asOf = "2024-03";
const sendWindow = { from: "2024-06-03", to: "2024-06-05" };
const plan = { name: "挽留", sendWindow };
const open: ContactPolicy = {
  consent: "ignored",
  caps: [],
  complaintDays: null,
  excludeRunning: true,
  universal: null,
};
const rows = (bytes: Uint8Array) =>
  tableFromIPC(bytes)
    .toArray()
    .map((row) => (row as { toJSON(): Record<string, unknown> }).toJSON());

describe("a campaign's life", () => {
  test("each step is an event with its author, and what is frozen cannot be changed by any call", async () => {
    const { campaignId } = await p.call("campaigns.create", { plan, author: "李敏" });
    const next = { ...plan, goal: "降低流失", budgetFen: 100 };
    await p.call("campaigns.save", { campaignId, plan: next, author: "王强" });
    await p.call("campaigns.save", { campaignId, plan: next, author: "王强" });
    expect(await failure(p.call("campaigns.setState", { campaignId, state: "running" }))).toMatchObject({
      code: "campaign_not_frozen",
    });
    expect(await failure(p.call("campaigns.page", { campaignId }))).toMatchObject({ code: "campaign_not_frozen" });
    const { frozen } = await p.call("campaigns.freeze", { campaignId, asOf, author: "李敏" });
    expect(frozen!.listId).toBe(`L${campaignId}-${frozen!.sha256.slice(0, 6)}`);
    const kept = await p.rows(
      sql`select * from project.campaign_member where campaign_id = ${campaignId} order by position`,
    );
    for (const change of [
      p.call("campaigns.save", { campaignId, plan, author: "" }),
      p.call("campaigns.delete", { campaignId }),
      p.call("campaigns.freeze", { campaignId, asOf }),
    ])
      expect(await failure(change)).toMatchObject({ code: "campaign_not_draft", name: "挽留" });
    expect(await failure(p.call("campaigns.setState", { campaignId, state: "running" }))).toMatchObject({
      code: "campaign_not_exported",
    });
    await p.call("export.campaign", { campaignId, author: "李敏" });
    await p.call("campaigns.setState", { campaignId, state: "running", author: "王强" });
    await p.call("campaigns.setState", { campaignId, state: "closed", reason: "结束", author: "王强" });
    expect(await failure(p.call("campaigns.setState", { campaignId, state: "running" }))).toMatchObject({
      code: "campaign_closed",
    });
    expect(
      await p.rows(sql`select * from project.campaign_member where campaign_id = ${campaignId} order by position`),
    ).toEqual(kept);
    const events = await p.call("campaigns.events", { campaignId });
    expect(events.map(({ event, author }) => [event, author])).toEqual([
      ["closed", "王强"],
      ["running", "王强"],
      ["exported", "李敏"],
      ["frozen", "李敏"],
      ["changed", "王强"],
      ["created", "李敏"],
    ]);
    expect([events[0].detail, events[4].detail]).toEqual(["结束", "goal, budgetFen"]);
    const copy = await p.call("campaigns.create", { plan, from: campaignId });
    expect([copy.state, copy.from]).toEqual(["draft", campaignId]);
    expect(await p.call("campaigns.delete", { campaignId: copy.campaignId })).toBeNull();
    expect(await failure(p.call("campaigns.get", { campaignId: copy.campaignId }))).toMatchObject({
      code: "campaign_missing",
    });
  });

  test("a page is in the order of the list, with reasons in both languages and no whole phone", async () => {
    await p.write(async (db) => {
      const features = [
        {
          field: "avg_bill",
          title: { "zh-CN": "月均账单", en: "Average bill" },
          type: "fen",
          unit: "fen/month",
          usual: 5000,
        },
        { field: "region", title: { "zh-CN": "地区", en: "Region" }, type: "category", unit: null, usual: "东" },
      ];
      await db.run(sql`insert into project.churn_model values (1, ${JSON.stringify({ modelId: 1, features })}, '{}')`);
      await db.run(sql`insert into project.churn_scoring values (1, 1, date '2024-03-01', '{}')`);
      await db.run(sql`insert into project.churn_score (model_id, customer_key, risk, band, as_of, feature_1, contribution_1, feature_2, contribution_2)
        select 1, customer_key, churn_risk, churn_band, date '2024-03-01', 0, 0.5, 1, -0.25 from derived.view_2024_03 where churn_risk is not null`);
    });
    const { campaignId } = await p.call("campaigns.create", {
      plan: { ...plan, channel: "app", sendWindow: { from: "2024-09-01", to: "2024-09-01" } },
    });
    await p.call("campaigns.freeze", { campaignId, asOf });
    const page = rows(await p.call("campaigns.page", { campaignId, arm: "treatment", offset: 5, limit: 20 }));
    expect(Object.keys(page[0])).toEqual(
      "position,customer_id,phone,segment,risk,band,reasons_zh,reasons_en,uplift,arm,offer,wave,stratum".split(","),
    );
    expect(
      page.every(({ arm, phone }) => arm === "treatment" && (phone === null || (phone as string).includes("****"))),
    ).toBe(true);
    for (const { customer_id, reasons_zh, reasons_en, risk } of page) {
      expect(risk).not.toBeNull();
      const key = Number(String(customer_id).slice(1));
      const bill =
        key % 11 > 0 ? `¥${(((key * 7919) % 20000) / 100).toLocaleString("en", { minimumFractionDigits: 2 })}` : null;
      expect(reasons_zh).toMatch(/^月均账单 .+流失可能更大；地区 .+流失可能更小$/);
      expect(reasons_en).toMatch(/^Average bill .+more likely to leave; Region .+less likely to leave$/);
      if (bill) expect(reasons_en).toContain(bill);
    }
    await p.write(async (db) => {
      await db.run(sql`delete from project.churn_scoring`);
      await db.run(sql`delete from project.churn_score`);
    });
  });
});

describe("bad input is one clear sentence", () => {
  const size = (more: object, month: string | null = asOf) =>
    failure(p.call("campaigns.audience", { asOf: month, plan: { ...plan, ...more } }));
  const who = (audience: object, month?: string) => size({ audience }, month);

  test("what a plan refers to is not there", async () => {
    expect(await size({ sendWindow: { from: "2024-06-09", to: "2024-06-03" } })).toEqual({
      code: "window_backwards",
      from: "2024-06-09",
      to: "2024-06-03",
    });
    expect(await size({ sendWindow: { ...sendWindow, hours: ["20:00", "09:00"] } })).toMatchObject({
      code: "window_backwards",
    });
    expect(await size({}, "2024-02")).toEqual({ code: "no_view", asOf: "2024-02" });
    expect(await who({ segments: [{ segmentationId: 1, indexes: [3] }] })).toEqual({
      code: "segment_missing",
      index: 3,
    });
    expect(await who({ segments: [{ segmentationId: 9, indexes: [0] }] })).toEqual({ code: "segmentation_missing" });
    expect(await who({ filter: { field: "nothing", op: "is_null" } })).toEqual({
      code: "unknown_field",
      field: "nothing",
    });
    expect(await who({ rank: { by: "uplift", modelId: 7 } })).toEqual({ code: "uplift_missing", modelId: 7 });
    const bare = fields.filter(({ name }) => name === "status" || name === "phone");
    await addView(p, "2024-01", bare, sql`select customer_key, status, phone from derived.view_2024_03`);
    expect(await who({ segments: [{ segmentationId: 1, indexes: [0] }] }, "2024-01")).toEqual({
      code: "segmentation_not_applied",
      segmentationId: 1,
      asOf: "2024-01",
    });
    for (const audience of [{ topShare: 0.1 }, { bands: ["high"] }, { riskAtLeast: 0.2 }, { limit: 5 }])
      expect(await who(audience, "2024-01")).toEqual({ code: "model_missing" });
    expect(await who({ rank: { by: "value" }, limit: 5 }, "2024-01")).toEqual({ code: "value_missing" });
    expect(await who({ rank: { by: "uplift", modelId: 1 } }, "2024-01")).toEqual({
      code: "uplift_not_scored",
      modelId: 1,
      asOf: "2024-01",
    });
    expect(await failure(p.call("campaigns.why", { asOf, plan, customerId: "nobody" }))).toEqual({
      code: "customer_missing",
      customerId: "nobody",
    });
    expect(await failure(p.call("campaigns.excluded", { asOf, plan, step: "nothing" }))).toMatchObject({
      code: "bad_params",
      at: "step",
    });
  });

  test("pasted ids that nobody has are counted, with examples", async () => {
    const customerIds = ["C1", "C2", " C3", "X9", "X1", "X1", " "];
    const steps = await p.call("campaigns.audience", {
      asOf,
      plan: { ...plan, audience: { pasted: { mode: "only", customerIds } } },
    });
    expect(steps.find(({ step }) => step === "pasted")).toMatchObject({
      customers: 3,
      unknown: { ids: 2, examples: ["X1", "X9"] },
    });
  });
});

describe("the contact policy", () => {
  test("the do-not-contact list takes ids, tells those it does not know, and gives them back", async () => {
    const blocked = await p.call("policy.block", {
      customerIds: ["C101", "C102", "nobody"],
      channel: "call",
      reason: "来电投诉",
    });
    expect(blocked).toEqual({ added: 2, unknown: ["nobody"] });
    expect(await p.call("policy.block", { customerIds: ["C101"], channel: "call" })).toEqual({ added: 0, unknown: [] });
    const { total, rows: listed } = await p.call("policy.doNotContact", { limit: 2 });
    expect([total, listed.map(({ customerId, channel, reason }) => [customerId, channel, reason])]).toEqual([
      20,
      [
        ["C101", "call", "来电投诉"],
        ["C102", "call", "来电投诉"],
      ],
    ]);
    const why = (channel: string) => p.call("campaigns.why", { asOf, plan: { ...plan, channel }, customerId: "C101" });
    const step = async (channel: string) => (await why(channel)).steps.find((found) => found.step === "do_not_contact");
    expect(await step("call")).toMatchObject({ passed: false, fact: "来电投诉" });
    expect(await step("外呼")).toMatchObject({ passed: false });
    expect(await step("sms")).toMatchObject({ passed: true });
    expect(await p.call("policy.unblock", { customerIds: ["C101", "C102"] })).toMatchObject({ removed: 2 });
  });

  test("who is taken off the list and put back stays as entered: a refusal is one, and goes with its file", async () => {
    await p.write(async (db) => {
      await db.run(sql`insert into project.return_file values (7, 1, 'receipts', 'x', '{"undone":false}')`);
      await db.run(sql`insert into project.do_not_contact values (103, null, 'L1-aa', timestamp '2024-04-09 10:00:00', 7),
        (103, 'sms', 'by hand', timestamp '2024-04-10 10:00:00', null)`);
    });
    const listed = async () =>
      (await p.call("policy.doNotContact", { limit: 50 })).rows.filter(({ customerId }) => customerId === "C103");
    const before = await listed();
    expect(before).toMatchObject([
      { reason: "by hand", refused: false },
      { reason: "L1-aa", refused: true },
    ]);
    const { removed, entries } = await p.call("policy.unblock", { customerIds: ["C103"] });
    expect([removed, await listed()]).toEqual([2, []]);
    const strangers = [...entries, { ...entries[0], customerId: "nobody" }];
    expect(await p.call("policy.restore", { entries: strangers })).toEqual({ restored: 2 });
    expect(await listed()).toEqual(before);
    expect(await p.call("policy.restore", { entries })).toEqual({ restored: 0 });

    // A file that was undone in the meantime says nothing any more.
    await p.call("policy.unblock", { customerIds: ["C103"] });
    await p.write((db) => db.run(sql`update project.return_file set document = '{"undone":true}' where return_id = 7`));
    expect(await p.call("policy.restore", { entries })).toEqual({ restored: 1 });
    expect(await listed()).toMatchObject([{ reason: "by hand", refused: false }]);
    await p.call("policy.unblock", { customerIds: ["C103"] });
    await p.write((db) => db.run(sql`delete from project.return_file where return_id = 7`));
  });

  test("a cap's period ends on the first day it is sent, and has as many days as it says", async () => {
    await p.write((db) =>
      db.run(
        sql`insert into project.contact values (200, 'old', timestamp '2024-05-28 10:00:00', '短信', null, null, null, 1, 1)`,
      ),
    );
    const cap = async (days: number) => {
      await p.call("policy.save", { policy: { ...open, caps: [{ channel: "sms", contacts: 1, days }] } });
      const { steps } = await p.call("campaigns.why", { asOf, plan, customerId: "C200" });
      return steps.find(({ step }) => step === "cap");
    };
    expect(await cap(7)).toEqual({ step: "cap", passed: false, fact: 1 });
    expect(await cap(6)).toEqual({ step: "cap", passed: true, fact: 0 });
    await p.call("policy.save", { policy: open });
  });

  test("the universal control group keeps its members, is topped up, and does not hang on the order of keys", async () => {
    expect(await failure(p.call("policy.drawUniversal", { asOf, from: "2024-04-01" }))).toEqual({
      code: "universal_off",
    });
    await p.call("policy.save", { policy: { ...open, universal: { share: 0.1, months: 3, seed: 5 } } });
    const present = (
      await p.rows<{ n: number }>(
        sql`select count(*) as n from derived.view_2024_03 where status is distinct from 'left'`,
      )
    )[0].n;
    const members = async (draw: number) =>
      (
        await p.rows<{ k: number }>(
          sql`select customer_key as k from project.universal_member where draw_id = ${draw} order by k`,
        )
      ).map(({ k }) => k);
    const first = await p.call("policy.drawUniversal", { asOf, from: "2024-04-01" });
    expect(first).toMatchObject({
      customers: Math.round(present * 0.1),
      kept: 0,
      from: "2024-04-01",
      to: "2024-06-30",
    });
    const before = await members(1);
    // Half of them leave; whoever stays is kept.
    await p.write((db) =>
      db.run(
        sql`update derived.view_2024_03 set status = 'left' where customer_key in (select customer_key from project.universal_member where customer_key % 2 = 0)`,
      ),
    );
    // Another seed draws others, but only in the places of those who left.
    await p.call("policy.save", { policy: { ...open, universal: { share: 0.1, months: 3, seed: 6 } } });
    const second = await p.call("policy.drawUniversal", { asOf, from: "2024-07-01" });
    const stayed = before.filter((key) => key % 2 > 0);
    const after = await members(2);
    expect(second.kept).toBe(stayed.length);
    expect(stayed.every((key) => after.includes(key))).toBe(true);
    expect(second.customers).toBe(Math.round((present - before.length + stayed.length) * 0.1));
    expect(await failure(p.call("policy.drawUniversal", { asOf, from: "2024-06-30" }))).toEqual({
      code: "universal_order",
      from: "2024-06-30",
      last: "2024-07-01",
    });
    const ledger = await p.call("policy.universal", { on: "2024-08-01" });
    expect([ledger.draws.map(({ from }) => from), ledger.due]).toEqual([["2024-07-01", "2024-04-01"], false]);
    expect((await p.call("policy.universal", { on: "2024-10-01" })).due).toBe(true);
    const why = await p.call("campaigns.why", { asOf, plan: { ...plan, channel: "app" }, customerId: `C${stayed[0]}` });
    expect(why.steps.find(({ step }) => step === "universal_control")).toMatchObject({
      passed: false,
      fact: "2024-04-01",
    });
  });
});

describe("what a design can show", () => {
  test("the effect's own power, the smallest control group that gives 80 %, and what is wrong", async () => {
    await p.call("policy.save", { policy: open });
    const ask = (more: object, customers = 20_000) =>
      p.call("campaigns.power", { plan: { ...plan, ...more }, customers });
    const found = await ask({ costPerContactFen: 10, marginPerResponseFen: 1000, fixedCostFen: 500 });
    const design = { outcome: { kind: "rate", base: 0.02 } as const, treated: 18_000, control: 2000 };
    expect(found.arms.map(({ offer, customers }) => [offer, customers])).toEqual([
      [0, 18_000],
      [null, 2000],
    ]);
    expect(found.power).toEqual([power(design, 0.01)]);
    expect(found.minimumDetectable).toEqual([detectableEffect(design)]);
    const needed = found.controlNeeded!;
    const at = (control: number) => power({ ...design, treated: 20_000 - control, control }, 0.01);
    expect([at(needed) >= 0.8, at(needed - 1) >= 0.8]).toEqual([true, false]);
    expect([found.contactCostFen, found.expectedResponses]).toEqual([180_000, 18_000 * 0.03]);
    expect(found.expectedMarginFen).toBe(18_000 * 0.01 * 1000 - 180_000 - 500);
    expect(found.warnings).toEqual(["underpowered"].filter(() => found.power[0]! < 0.8));

    const none = await ask({ control: { by: { share: 0 } }, budgetFen: 5, costPerContactFen: 1 });
    expect([none.power, none.minimumDetectable, none.warnings]).toEqual([
      [null],
      [null],
      ["no_control", "over_budget"],
    ]);
    expect((await ask({}, 300)).warnings).toEqual(["underpowered", "arm_too_small"]);
    expect((await ask({}, 0)).controlNeeded).toBeNull();
    expect(await failure(ask({ control: { by: { customers: 300 } } }, 300))).toEqual({
      code: "control_too_large",
      controls: 300,
      customers: 300,
    });
    await p.call("policy.save", { policy: { ...open, universal: { share: 0.1, months: 3, seed: 5 } } });
    const early = { sendWindow: { from: "2020-01-01", to: "2020-01-01" } };
    expect((await ask(early)).warnings).toContain("no_universal_control");
    const strata = await p.call("campaigns.power", {
      plan: { ...plan, control: { by: { customers: 2 } } },
      customers: 500,
      asOf,
    });
    expect(strata.warnings).toContain("stratum_without_control");
  });
});
