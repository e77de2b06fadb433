import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verdictText } from "../../analytics/api/text/effect.ts";
import { sql } from "../../analytics/db/sql.ts";
import { hasHillstrom } from "../math/hillstrom.ts";
import { sharedData } from "../math/reference.ts";
import { addMonths, addView, failure, field, openProject, type Project } from "../segments/fixture.ts";
import { addCampaign, addReplies } from "./effect-fixture.ts";

let p: Project;
beforeAll(async () => {
  p = await openProject();
});
afterAll(() => p.close());

describe.runIf(hasHillstrom)("Hillstrom's e-mails as a campaign of two offers", () => {
  beforeAll(async () => {
    const file = join(p.folder, "hillstrom.csv");
    copyFileSync(fileURLToPath(new URL("hillstrom-email/hillstrom.csv", sharedData)), file);
    await p.write((db) =>
      db.run(sql`create table hillstrom as
        select cast(row_number() over () as integer) as customer_key, * from read_csv(${file}, header = true)`),
    );
    const fields = [
      field("recency", "whole"),
      field("history", "number"),
      field("mens", "yes_no"),
      field("womens", "yes_no"),
      field("zip_code", "category"),
      field("newbie", "yes_no"),
      field("channel", "category"),
    ];
    await addView(
      p,
      "2008-03",
      fields,
      sql`select customer_key, recency::bigint as recency, history::double as history, mens = 1 as mens, womens = 1 as womens,
            zip_code, newbie = 1 as newbie, channel from hillstrom`,
    );
    await addCampaign(
      p,
      1,
      {
        name: "E-Mail",
        kpi: { kind: "response", outcome: "any" },
        offers: [{ name: "Mens" }, { name: "Womens" }],
        control: { by: { share: 1 / 3 } },
        sendWindow: { from: "2008-04-01", to: "2008-04-01" },
        costPerContactFen: 10,
        marginPerResponseFen: 500,
        baseRate: 0.1,
      },
      "2008-03",
      sql`select customer_key, case segment when 'No E-Mail' then 'control' else 'treatment' end as arm,
            case segment when 'Mens E-Mail' then 0 else 1 end as offer, 1 as wave, 0 as stratum,
            case womens when 1 then 'womens' else 'others' end as segment, null as risk, null as band from hillstrom`,
    );
    await addReplies(
      p,
      1,
      sql`select customer_key, case conversion when 1 then 'bought' else 'answered' end as outcome,
            timestamp '2008-04-01 10:00:00' + interval (customer_key % 14) day as happened_at,
            round(spend * 100)::bigint as amount_fen, false as late from hillstrom where visit = 1`,
    );
  });

  test("visits and their intervals are those of R's prop.test(…, correct = FALSE)", async () => {
    const effect = await p.call("effect.measure", { campaignId: 1, layers: ["segment", "offer"] });
    expect(effect.arms.map(({ customers }) => customers)).toEqual([21307, 21387, 21306]);
    expect(effect.arms.map(({ value }) => (100 * value).toFixed(4))).toEqual(["18.2757", "15.1400", "10.6167"]);
    const [mens, womens] = effect.offers;
    expect(mens!.interval.low).toBeCloseTo(0.06995350121810838, 13);
    expect(mens!.interval.high).toBeCloseTo(0.08322562608495411, 13);
    expect(womens!.interval.low).toBeCloseTo(0.038893825812642613, 13);
    expect(womens!.interval.high).toBeCloseTo(0.051572387361463357, 13);
    expect(effect).toMatchObject({ verdict: "works", reason: null, wanted: 1, sampleRatio: { alarm: false } });
    expect(effect.balance.map((one) => one.field)).toEqual(["recency", "history", "mens", "womens", "newbie"]);
    expect(Math.max(...effect.balance.map(({ difference }) => Math.abs(difference)))).toBeLessThan(0.02);
    expect(effect.balanceP).toBeGreaterThan(0.05);
    // 42,694 contacts at 10 fen, and the margin of the difference.
    expect(effect.money.costFen).toBe(426_940);
    expect(effect.money.incrementalFen).toBe(Math.round(effect.overall!.difference * 42_694 * 500));
    expect(effect.money.roi!).toBeCloseTo(effect.money.incrementalFen! / 426_940 - 1, 6);
    const last = effect.curve.at(-1)!;
    expect(effect.curve.length).toBe(14);
    expect(last.difference).toBeCloseTo(effect.overall!.difference, 12);
    expect(last.interval.low).toBeCloseTo(effect.overall!.interval.low, 12);
    for (const part of effect.layers) {
      expect(part.adjustedInterval!.low).toBeLessThan(part.comparison!.interval.low);
      expect(part.adjustedP!).toBeGreaterThanOrEqual(part.comparison!.p);
    }
    const buyers = effect.layers.find(({ value }) => value === "womens")!;
    expect(buyers.comparison!.treated.customers + buyers.comparison!.control.customers).toBe(35_182);
  });

  test("spend is compared as R's t.test does", async () => {
    const effect = await p.call("effect.measure", { campaignId: 1, kpi: { kind: "amount" }, layers: [] });
    const [mens, womens] = effect.offers;
    expect(mens!.method).toBe("welch");
    expect(mens!.interval.low / 100).toBeCloseTo(0.48513973256840731, 10);
    expect(mens!.interval.high / 100).toBeCloseTo(1.0545145792206656, 10);
    expect(womens!.interval.low / 100).toBeCloseTo(0.16895678988377869, 10);
    expect(womens!.p).toBeCloseTo(0.001129397102363251, 10);
    expect(effect.money.incrementalFen).toBe(Math.round(effect.overall!.difference * 42_694));
    expect(effect.curve.at(-1)!.treated).toBeCloseTo(effect.overall!.treated.value, 9);
  });

  test("an uplift model finds the buyers of womens' merchandise, is kept, and scores a month", async () => {
    // The womens' e-mail alone against its control.
    await addCampaign(
      p,
      2,
      { control: { by: { share: 0.5 } }, baseRate: 0.1, sendWindow: { from: "2008-04-01", to: "2008-04-01" } },
      "2008-03",
      sql`select customer_key, case segment when 'No E-Mail' then 'control' else 'treatment' end as arm, 0 as offer, 1 as wave,
            0 as stratum, null as segment, null as risk, null as band from hillstrom
          where segment <> 'Mens E-Mail' and customer_key % 2 = 0`,
    );
    await addReplies(
      p,
      2,
      sql`select customer_key, 'answered' as outcome, timestamp '2008-04-02' as happened_at, null as amount_fen, false as late
          from hillstrom where visit = 1`,
    );
    const model = await p.call("uplift.run", { campaignIds: [2], learners: ["t_learner"], seed: 7 });
    expect(model).toMatchObject({ chosen: "t_learner", better: true, scored: [] });
    expect(model.treated + model.controls).toBeGreaterThan(21_000);
    expect(model.drivers[0].field).toBe("womens");
    expect(model.drivers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(model.curve[0]).toEqual({ share: 0, gain: 0, random: 0 });
    const scored = await p.call("uplift.score", { modelId: model.modelId, asOf: "2008-03" });
    expect(scored.scored).toEqual(["2008-03"]);
    const means = await p.rows<{ womens: number; uplift: number; rows: number }>(sql`
      select womens, avg(uplift) as uplift, count(*) as rows from project.uplift_score join hillstrom using (customer_key)
      where model_id = ${model.modelId} and as_of = date '2008-03-01' group by womens order by womens`);
    expect(means.reduce((sum, { rows }) => sum + rows, 0)).toBe(64_000);
    expect(means[1].uplift).toBeGreaterThan(means[0].uplift + 0.03);
    expect(await p.call("uplift.list")).toEqual([scored]);
    await p.call("uplift.score", { modelId: model.modelId, asOf: "2008-03" });
    expect(await p.rows(sql`select count(*) as n from project.uplift_score`)).toEqual([{ n: 64_000 }]);
  });
});

describe("a made campaign", () => {
  const rows = 6000;
  beforeAll(async () => {
    for (const month of ["2024-03", "2024-04"]) {
      // In April the treated of segment "A" pay 15 yuan more; nobody else changes.
      await addView(
        p,
        month,
        [field("avg_bill", "fen"), field("complaints", "whole"), field("plan", "category"), field("age", "number")],
        sql`select cast(100000 + i as integer) as customer_key,
              cast(5000 + hash(i) % 4000 + hash(i, ${month}) % 300
                + case when ${month} = '2024-04' and i % 2 = 0 and i % 10 >= 3 then 1500 else 0 end as bigint) as avg_bill,
              cast(hash(i, 'c') % 3 as bigint) as complaints, case i % 3 when 0 then 'x' when 1 then 'y' end as plan,
              20.0 + hash(i, 'age') % 50 as age
            from range(${rows}) t(i) where ${month} = '2024-03' or i % 50 > 0`,
      );
    }
    const members = sql`
      select cast(100000 + i as integer) as customer_key, case when i % 10 < 3 then 'control' else 'treatment' end as arm, 0 as offer,
        1 + i % 2 as wave, 0 as stratum, case i % 2 when 0 then 'A' else 'B' end as segment, 0.1 as risk,
        case when i % 4 < 2 then 'high' else 'low' end as band from range(${rows}) t(i)`;
    await addCampaign(
      p,
      10,
      { control: { by: { share: 0.3 } }, name: "Save", costPerContactFen: 100, fixedCostFen: 5000 },
      "2024-03",
      members,
    );
    await p.write((db) =>
      db.run(sql`insert into project.receipt
        select 1, 10, position, customer_key, case when customer_key % 7 = 0 then 'refused' else 'delivered' end, null, 1
        from project.campaign_member where campaign_id = 10 and arm = 'treatment' and customer_key % 3 > 0`),
    );
    await addCampaign(
      p,
      11,
      { control: { by: { share: 0 } }, name: "Alone" },
      "2024-03",
      sql`select * replace ('treatment' as arm) from (${members})`,
    );
    await addReplies(
      p,
      11,
      sql`select cast(100000 + i as integer) as customer_key, 'answered' as outcome, timestamp '2024-04-03' as happened_at,
            null as amount_fen, i % 40 = 0 as late from range(0, ${rows}, 20) t(i)`,
    );
  });

  test("without a file of responses nothing is known; without control there are only counts", async () => {
    const silent = await p.call("effect.measure", { campaignId: 10 });
    expect(silent).toMatchObject({ verdict: "unknown", reason: "no_answers", overall: null, curve: [], layers: [] });
    const alone = await p.call("effect.measure", { campaignId: 11 });
    expect(alone).toMatchObject({
      verdict: "unknown",
      reason: "no_control",
      overall: null,
      offers: [null],
      sampleRatio: null,
    });
    // Late answers do not count.
    expect(alone.arms[0]).toMatchObject({ customers: rows, measured: rows, sum: rows / 40 });
    expect(alone.money).toMatchObject({ incrementalFen: null, roi: null });
  });

  test("a field of a later month is compared with the pre-period taken out, by segment with the guard", async () => {
    const kpi = { kind: "field", field: "avg_bill", monthsAfter: 1 } as const;
    const effect = await p.call("effect.measure", {
      campaignId: 10,
      kpi,
      layers: ["segment", "band", "plan", "age", "wave"],
    });
    expect(effect.measuredAsOf).toBe("2024-04");
    // 3 of 7 treated pay 1,500 fen more.
    expect(effect.overall!.method).toBe("cuped");
    expect(effect.overall!.varianceReduction!).toBeGreaterThan(0.7);
    expect(effect.overall!.interval.low).toBeLessThan((1500 * 3) / 7);
    expect(effect.overall!.interval.high).toBeGreaterThan((1500 * 3) / 7);
    expect(effect.overall!.control).toMatchObject({ customers: 1800, measured: 1680 });
    const [a, b] = ["A", "B"].map((value) =>
      effect.layers.find((part) => part.layer === "segment" && part.value === value)!,
    );
    expect(a.adjustedInterval!.low).toBeGreaterThan(1300);
    expect(a.adjustedInterval!.high).toBeLessThan(1700);
    expect(b.adjustedInterval!.low).toBeLessThan(0);
    expect(b.adjustedInterval!.high).toBeGreaterThan(0);
    expect(effect.layers.filter(({ layer }) => layer === "age")).toHaveLength(4);
    expect(effect.layers.filter(({ layer }) => layer === "plan").map(({ value }) => value)).toEqual(["x", "y"]);
    expect(effect.verdict).toBe("works");
    expect(effect.money.costFen).toBe(4200 * 100 + 5000);
    expect(effect.money.incrementalFen).toBe(Math.round(effect.overall!.difference * 4200));
    expect(effect.perProtocol!.treated.customers).toBeLessThan(effect.overall!.treated.customers);
    const churn = await p.call("effect.measure", {
      campaignId: 10,
      kpi: { kind: "field", field: "complaints", monthsAfter: 0 },
      layers: [],
    });
    expect(churn).toMatchObject({ wanted: -1, verdict: "not_shown", reason: null });
    expect(churn.minimumDetectable!).toBeGreaterThan(0);
    expect(churn.overall!.method).toBe("welch");
    const ratio = await p.call("effect.measure", {
      campaignId: 10,
      kpi: { kind: "ratio", over: "avg_bill", under: "age", monthsAfter: 1 },
      layers: [],
    });
    expect(ratio.overall!.method).toBe("ratio");
    expect(ratio.months.map(({ month }) => month)).toEqual(effect.months.map(({ month }) => month));
  });

  test("a field is told of every month after the list's that has a view, each as if it were the month asked for", async () => {
    const few = sql`select cast(100000 + i as integer) as customer_key, cast(i % 2 as double) as other from range(${rows}) t(i)`;
    await addView(p, "2024-05", [field("other", "number")], few);
    await addView(
      p,
      "2024-06",
      [field("avg_bill", "fen")],
      sql`select cast(100000 + i as integer) as customer_key, cast(5000 + hash(i) % 4000 + i % 10 as bigint) as avg_bill
          from range(${rows}) t(i) where i % 3 > 0`,
    );
    const later = await p.call("effect.measure", {
      campaignId: 10,
      kpi: { kind: "field", field: "avg_bill", monthsAfter: 1 },
      layers: [],
    });
    expect(later.months.length).toBeGreaterThan(0);
    for (const { month, ...point } of later.months) {
      const monthsAfter = Number(month.slice(5)) - 3;
      const { overall, money } = await p.call("effect.measure", {
        campaignId: 10,
        kpi: { kind: "field", field: "avg_bill", monthsAfter },
        layers: [],
      });
      // Of whom no bill is known, nothing is known to have been brought.
      const { customers, measured } = overall!.treated;
      expect([customers, measured < customers]).toEqual([4200, month === "2024-06"]);
      expect(money.incrementalFen).toBe(Math.round(overall!.difference * measured));
      expect(point).toEqual({
        treated: overall!.treated.value,
        control: overall!.control.value,
        difference: overall!.difference,
        interval: overall!.interval,
      });
    }
    // Neither the month of the list nor one whose view lacks the field is a point.
    expect(later.months.map(({ month }) => month)).toEqual(["2024-04", "2024-06"]);
    const answers = await p.call("effect.measure", { campaignId: 10, kpi: { kind: "response", outcome: "any" } });
    expect(answers.months).toEqual([]);
    await p.write((db) => db.run(sql`delete from derived.customer_view where as_of > date '2024-04-01'`));
  });

  test("who left by a month is churn, of which less is better", async () => {
    // In control 300 of 1,800 leave in April, of the treated 350 of 4,200; a few left later, which does not count.
    await p.write((db) =>
      db.run(sql`insert into project.customer (customer_key, joined_on, left_on, status, import_id, line)
        select cast(100000 + i as integer), date '2020-01-01', case
            when i % 10 < 3 and i // 10 < 100 or i % 10 = 4 and i // 10 < 350 then date '2024-04-20'
            when i % 10 = 9 then date '2024-05-02' end, 'active', 1, i from range(${rows}) t(i)`),
    );
    const effect = await p.call("effect.measure", {
      campaignId: 10,
      kpi: { kind: "churn", monthsAfter: 1 },
      layers: [],
    });
    expect(effect).toMatchObject({ verdict: "works", wanted: -1, measuredAsOf: "2024-04" });
    expect(effect.overall!.difference).toBeCloseTo(350 / 4200 - 300 / 1800, 12);
    expect(effect.overall!.method).toBe("two_proportions");
    expect(effect.curve.map(({ day }) => day)).toEqual(Array.from({ length: 20 }, (_, day) => day));
    expect(effect.curve[18].difference).toBe(0);
    expect(effect.curve[19].difference).toBeCloseTo(effect.overall!.difference, 12);
  });

  test("findings begin the next plan with what responded", async () => {
    await p.write(async (db) => {
      const document = await db.value<string>(sql`select document from project.campaign where campaign_id = 10`);
      const campaign = JSON.parse(document!) as { plan: object };
      campaign.plan = { ...campaign.plan, kpi: { kind: "field", field: "avg_bill", monthsAfter: 1 } };
      await db.run(sql`update project.campaign set document = ${JSON.stringify(campaign)} where campaign_id = 10`);
      const segments = ["A", "B"].map((name, index) => ({ index, name }));
      await db.run(
        sql`insert into project.segmentation (segmentation_id, document) values (5, ${JSON.stringify({ segmentationId: 5, segments })})`,
      );
      await db.run(sql`insert into project.complaint select cast(100000 + i as integer), timestamp '2024-04-02', null, null, null, 1, i
        from range(${rows}) t(i) where i % 10 = 5`);
    });
    const findings = await p.call("effect.findings", { campaignId: 10 });
    expect(findings.respondedLayers.filter(({ layer }) => layer === "segment").map(({ value }) => value)).toEqual([
      "A",
    ]);
    expect(findings.silentLayers.some(({ value }) => value === "B")).toBe(true);
    expect([{ n: findings.annoyed.refused }]).toEqual(
      await p.rows(sql`select count(*) as n from project.receipt where campaign_id = 10 and status = 'refused'`),
    );
    // 600 of 4,200 treated complained, nobody of control.
    expect(findings.annoyed.complained!.difference).toBeCloseTo(600 / 4200, 12);
    expect(findings.saturation.map(({ customers }) => customers).reduce((sum, n) => sum + n, 0)).toBe(4200);
    const next = await p.call("effect.next", { campaignId: 10 });
    expect(next.audience!.segments).toEqual([{ segmentationId: 5, indexes: [0] }]);
    expect(next.sendWindow).toMatchObject({ from: "2024-04-20", to: "2024-04-24" });
  });

  test("the ledger says of every campaign what is known, in both languages", async () => {
    const ledger = await p.call("effect.ledger");
    const [alone, save] = [11, 10].map((id) => ledger.find(({ campaignId }) => campaignId === id)!);
    expect(alone.sentences.en).toBe(
      "Effect unknown: there is no control group to compare with; 150 of 6,000 contacted customers responded.",
    );
    expect(alone.sentences["zh-CN"]).toContain("效果未知");
    expect(save.verdict).toBe("works");
    expect(save.sentences.en).toMatch(/^Works: “avg_bill” differs by \d\.\d\d yuan \(95 % interval/);
    const quarter = await p.call("effect.quarter", { quarter: "2024-Q2" });
    expect(quarter.rows.map(({ campaignId }) => campaignId)).toEqual([11, 10]);
    expect(quarter).toMatchObject({
      treated: 10_200,
      costFen: save.money.costFen,
      incrementalFen: save.money.incrementalFen,
    });
    expect((await p.call("effect.quarter", { quarter: "2024-Q3" })).incrementalFen).toBeNull();
  });

  test("groups that are not those that were drawn are not believed, nor a control group nobody looked at", async () => {
    const members = sql`
      select cast(100000 + i as integer) as customer_key, case when i % 10 < 3 then 'control' else 'treatment' end as arm, 0 as offer,
        1 as wave, 0 as stratum, null as segment, null as risk, null as band from range(${rows}) t(i)`;
    await addCampaign(p, 12, { control: { by: { share: 0.5 } }, baseRate: 0.02 }, "2024-03", members);
    await addReplies(
      p,
      12,
      sql`select cast(100000 + i as integer) as customer_key, 'bought' as outcome, timestamp '2024-04-03' as happened_at,
            9900 as amount_fen, false as late from range(${rows}) t(i) where i % 10 = 5`,
    );
    const silent = await p.call("effect.measure", { campaignId: 12 });
    expect(silent).toMatchObject({ verdict: "unknown", reason: "control_unobserved", overall: null });
    await addReplies(
      p,
      12,
      sql`select cast(100000 + i as integer) as customer_key, 'bought' as outcome, timestamp '2024-04-03' as happened_at,
            9900 as amount_fen, false as late from range(${rows}) t(i) where i % 100 = 1`,
    );
    const effect = await p.call("effect.measure", { campaignId: 12 });
    expect(effect).toMatchObject({ verdict: "untrusted", reason: "sample_ratio", sampleRatio: { alarm: true } });
    expect(effect.money.roi).toBeNull();
    // The difference is plain to see, and is neither said, nor written down, nor planned with.
    expect(effect.overall!.interval.low).toBeGreaterThan(0);
    const row = (await p.call("effect.ledger", {})).find(({ campaignId }) => campaignId === 12)!;
    expect(row).toMatchObject({ verdict: "untrusted", reason: "sample_ratio", comparison: null });
    expect(row.money.incrementalFen).toBeNull();
    expect(row.sentences["zh-CN"]).toMatch(/^不可信/);
    expect(row.sentences.en).toMatch(/^Not to be trusted/);
    const next = await p.call("effect.next", { campaignId: 12 });
    expect(next).toMatchObject({ baseRate: 0.02, hopedLift: 0.01 });
    expect((await p.call("effect.findings", { campaignId: 12 })).respondedLayers).toEqual([]);
  });

  test("a small control group of which nothing was heard carries no claim, until a file names one of them", async () => {
    const members = sql`
      select cast(100000 + i as integer) as customer_key, case when i < 44 then 'control' else 'treatment' end as arm, 0 as offer,
        1 as wave, 0 as stratum, null as segment, null as risk, null as band from range(1044) t(i)`;
    await addCampaign(p, 13, { control: { by: { customers: 44 } }, baseRate: 0.02 }, "2024-03", members);
    const replies = (which: ReturnType<typeof sql>, outcome: string) => sql`
      select cast(100000 + i as integer) as customer_key, ${outcome} as outcome, timestamp '2024-04-03' as happened_at,
        null as amount_fen, false as late from range(1044) t(i) where ${which}`;
    await addReplies(p, 13, replies(sql`i >= 44 and i % 6 = 0`, "answered"));
    const silent = await p.call("effect.measure", { campaignId: 13 });
    expect(silent).toMatchObject({ verdict: "unknown", reason: "control_silent", overall: null, layers: [] });
    const told = (await p.call("effect.ledger")).find(({ campaignId }) => campaignId === 13)!;
    expect(told.sentences.en).toContain("too small to tell whether nobody responded or nobody looked");
    // One control customer said no: they were asked, and the difference (167 of 1,000 against 0 of 44) counts.
    await addReplies(p, 13, replies(sql`i = 7`, "declined"));
    expect(await p.call("effect.measure", { campaignId: 13 })).toMatchObject({ verdict: "works", reason: null });
  });

  test("what cannot be measured is refused with its reason", async () => {
    const ofField = (name: string) => ({ kind: "field", field: name, monthsAfter: 0 }) as const;
    expect(await failure(p.call("effect.measure", { campaignId: 10, kpi: ofField("plan") }))).toEqual({
      code: "kpi_not_number",
      field: "plan",
    });
    await addMonths(p, "bill", ["2024-03", "2024-04"]);
    expect(await failure(p.call("effect.measure", { campaignId: 10, kpi: { kind: "churn", monthsAfter: 2 } }))).toEqual(
      { code: "no_month", asOf: "2024-05" },
    );
    expect(
      await failure(p.call("effect.measure", { campaignId: 10, kpi: { ...ofField("avg_bill"), monthsAfter: 9 } })),
    ).toEqual({ code: "no_view", asOf: "2024-12" });
    expect(await failure(p.call("uplift.run", { campaignIds: [11] }))).toMatchObject({
      code: "uplift_no_control",
      campaignId: 11,
    });
    expect(await failure(p.call("uplift.run", { campaignIds: [10] }))).toMatchObject({ code: "uplift_no_answers" });
    expect(await failure(p.call("uplift.score", { modelId: 99 }))).toEqual({ code: "uplift_missing", modelId: 99 });
  });
});

test("verdicts are told honestly", () => {
  const comparison = {
    treated: { offer: 0, name: "", customers: 100, measured: 100, sum: 3, value: 0.03 },
    control: { offer: null, name: "control", customers: 50, measured: 50, sum: 1, value: 0.02 },
    difference: -0.0123,
    interval: { low: -0.03, high: 0.01 },
    relative: null,
    relativeInterval: null,
    p: 0.4,
    method: "exact",
    varianceReduction: null,
  } as const;
  const judged = {
    verdict: "not_shown",
    reason: null,
    kpi: { kind: "response", outcome: "any" },
    comparison,
    minimumDetectable: 0.08,
    unit: "points",
    treated: 100,
    answered: 3,
  } as const;
  expect(verdictText(judged, "en")).toBe(
    "No effect shown: response rate differs by −1.23 points (−3.00 points to 1.00 points); the design could only have shown 8.00 points or more.",
  );
  expect(verdictText({ ...judged, minimumDetectable: null }, "zh-CN")).toContain("显示不出任何效果");
});
