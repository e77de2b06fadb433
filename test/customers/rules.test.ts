import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { defaultRules } from "../../analytics/api/rules.ts";
import { calendarMinutes } from "../../analytics/customers/calendar.ts";
import { groupServices } from "../../analytics/customers/registry/vas.ts";
import { codeOf } from "../support.ts";
import { engineWithProject } from "../engine-support.ts";

const bills = ["customer_id,month,total", "A,2024-02,100", "A,2024-03,120", "B,2024-03,10", "C,2024-03,5"].join("\n");

async function withBills() {
  const { engine, folder } = await engineWithProject();
  const path = join(folder, "bill.csv");
  writeFileSync(path, bills);
  await engine.call("ingest.run", { path, table: "bill" });
  await engine.call("customers.build", {});
  const tiers = async (snapshotId?: number) =>
    (
      await Promise.all(["A", "B", "C"].map((customerId) => engine.call("customers.get", { customerId, snapshotId })))
    ).map(({ values }) => values["value_tier"]);
  return { engine, tiers };
}

describe("rules of the view", () => {
  it("hold by default, are stored by what changed, and go back to the default", async () => {
    const { engine } = await withBills();
    expect((await engine.call("project.settings", {})).rules).toEqual(defaultRules);
    const changed = await engine.call("project.configure", { rules: { flatTrend_percent: 5 } });
    expect(changed.rules).toEqual({ ...defaultRules, flatTrend_percent: 5 });
    expect((await engine.call("project.configure", { rules: { flatTrend_percent: null } })).rules).toEqual(
      defaultRules,
    );
  });

  it("make views stale that were built by others; what needs one builds it again", async () => {
    const { engine, tiers } = await withBills();
    const stale = async () => (await engine.call("project.info", {})).staleViews;
    // 110, 10 and 5 yuan of 125: nobody is above A, A's 88 % are above B, A's and B's 96 % above C.
    expect([await tiers(), await stale()]).toEqual([["A", "C", "D"], []]);
    await engine.call("project.configure", { rules: { valueTiers: { by: "avg_bill", from_fen: [1100, 1000, 500] } } });
    expect(await stale()).toEqual(["2024-03"]);
    expect(await codeOf(engine.call("customers.snapshot", {}))).toBe("view_stale");
    await engine.call("export.view", {});
    expect([await tiers(), await stale()]).toEqual([["A", "B", "C"], []]);
    await engine.call("project.configure", { windowMonths: 1 });
    expect(await stale()).toEqual(["2024-03"]);
    await engine.call("project.configure", { windowMonths: 3 });
    expect(await stale()).toEqual([]);
  });

  it("are refused with what is wrong", async () => {
    const { engine } = await withBills();
    const refused = (rules: object) => codeOf(engine.call("project.configure", { rules } as never));
    const hours = (from: string, to: string) => ({
      discountHours: { weekday: [{ from, to }], weekend: [], holidays: [] },
    });
    expect(await refused(hours("21:00", "21:00"))).toBe("rule_hours_empty");
    expect(await refused(hours("25:00", "08:00"))).toBe("bad_params");
    expect(await refused({ valueTiers: { by: "revenue_share", shares_percent: [50, 40, 95] } })).toBe(
      "rule_tiers_order",
    );
    expect(await refused({ valueTiers: { by: "avg_bill", from_fen: [1, 2, 3] } })).toBe("rule_tiers_order");
    const [sms, portal] = defaultRules.services;
    expect(await refused({ services: [sms, { ...portal, names: ["S-M S"] }] })).toBe("rule_service_twice");
    expect(await refused({ lifecycle: { ...defaultRules.lifecycle, newBelow_months: 1.5 } })).toBe("bad_params");
    expect(await refused({ nothing: 1 })).toBe("bad_params");
    expect((await engine.call("project.settings", {})).rules).toEqual(defaultRules);
  });

  it("merge the calendar into ranges of minutes, past midnight too", () => {
    expect(calendarMinutes(defaultRules.discountHours)).toEqual([
      [0, 480],
      [1260, 2880],
    ]);
    const weekday = [
      { from: "12:00", to: "13:30" },
      { from: "13:00", to: "14:00" },
      { from: "23:00", to: "00:00" },
    ];
    expect(calendarMinutes({ weekday, weekend: [], holidays: [] })).toEqual([
      [720, 840],
      [1380, 1440],
    ]);
  });

  it("find a service under any of its names, and keep those nobody listed", () => {
    const found = groupServices(["Ring Back Tones", "彩铃", "MMS", "视频 会员"], defaultRules.services);
    expect(found.map(({ slug, names }) => [slug, names.length])).toEqual([
      ["sms", 0],
      ["mobile_portal", 0],
      ["ring_back_tone", 2],
      ["mms", 1],
      ["data_pack", 0],
      ["视频_会员", 1],
    ]);
  });
});

describe("snapshots", () => {
  it("stay as they were through rules, imports, undoing and building again, and say what they were built from", async () => {
    const { engine, tiers } = await withBills();
    const kept = await engine.call("customers.snapshot", { name: "March" });
    expect(kept).toMatchObject({ name: "March", asOf: "2024-03", windowMonths: 3, rows: 3, rules: defaultRules });
    expect(kept.imports).toMatchObject([{ importId: 1, file: "bill.csv" }]);
    expect(kept.program).toMatch(/^\d+\.\d+\.\d+/);
    const before = await tiers(kept.snapshotId);
    const { snapshotId } = kept;
    const rows = async () =>
      tableFromIPC(await engine.call("customers.page", { snapshotId }))
        .toArray()
        .map((row: { toJSON(): object }) => row.toJSON());
    const page = await rows();

    await engine.call("project.configure", {
      rules: { valueTiers: { by: "avg_bill", from_fen: [900_000, 800_000, 700_000] } },
    });
    await engine.call("customers.build", {});
    expect(await tiers()).toEqual(["D", "D", "D"]);
    expect((await engine.call("customers.snapshot", {})).rulesHash).not.toBe(kept.rulesHash);
    await engine.call("ingest.undo", { importId: 1 });

    expect(await tiers(snapshotId)).toEqual(before);
    expect(await rows()).toEqual(page);
    expect(
      await engine.call("customers.count", { snapshotId, filter: { field: "value_tier", op: "=", value: "A" } }),
    ).toEqual({
      customers: 1,
      total: 3,
    });
    expect(await engine.call("customers.summary", { snapshotId, field: "avg_bill" })).toMatchObject({ max: 11_000 });
    const filter = { field: "value_tier", op: "=", value: "A" } as const;
    expect(await engine.call("customers.waterfall", { snapshotId, filter })).toEqual({
      total: 3,
      steps: [{ alone: 1, removed: 2, remaining: 1 }],
    });
    expect(await engine.call("customers.why", { snapshotId, customerId: "A", filter })).toMatchObject({ holds: true });
    expect(await engine.call("customers.match", { snapshotId, field: "value_tier", values: ["A", "Z"] })).toMatchObject(
      { matched: 1, customers: 1, unmatched: ["Z"] },
    );
    const file = await engine.call("export.view", { snapshotId });
    expect(file.rows).toBe(3);
    expect(readFileSync(file.path, "utf8")).toMatch(/^\uFEFFcustomer_id,[^]*\nA,/);
    expect(await engine.call("customers.definition", { snapshotId, field: "value_tier" })).toMatchObject({
      blocks: [{ parameters: { a: 5000 } }],
    });
    expect((await engine.call("customers.snapshots", {})).map(({ name }) => name)).toEqual(["2024-03", "March"]);
    expect(await engine.call("customers.dropSnapshot", { snapshotId })).toEqual({ dropped: true });
    expect(await codeOf(engine.call("customers.count", { snapshotId }))).toBe("snapshot_missing");
  });
});
