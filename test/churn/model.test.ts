import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChurnModel } from "../../analytics/api/churn.ts";
import { choiceText, reasonText, warningText } from "../../analytics/api/text/churn.ts";
import { dropRawCalls } from "../../analytics/db/dropped-calls.ts";
import { churnReasonPages, churnReasons } from "../../analytics/db/reasons.ts";
import { sql } from "../../analytics/db/sql.ts";
import type { Project } from "../segments/fixture.ts";
import { addMonths, addView, failure, field, openProject } from "../segments/fixture.ts";

const fields = [
  field("status", "category", { category: "basic", sources: ["customer"] }),
  field("left_on", "date", { category: "basic", sources: ["customer"] }),
  field("usage", "number", { title: { "zh-CN": "用量", en: "Usage" }, unit: "minutes/month" }),
  field("complaints", "whole", { title: { "zh-CN": "本月投诉", en: "Complaints this month" }, unit: "count" }),
  field("region", "category"),
  field("avg_bill", "fen"),
];
const months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"] as const;
const customers = 2400;

/** Who leaves in the month after: more complaints together with little usage, an interaction that a straight line misses. */
function viewOf(month: string) {
  const first = sql`cast(${`${month}-01`} as date)`;
  return sql`
    select customer_key, case when left_on < ${first} + interval 1 month then 'left' else 'active' end as status,
      case when left_on < ${first} + interval 1 month then left_on end as left_on, usage, complaints,
      case customer_key % 3 when 0 then 'north' when 1 then 'south' else 'west' end as region, 5000 + customer_key as avg_bill
    from (select customer_key, left_on,
        case when customer_key % 17 > 0 then (hash(customer_key, ${month}, 'u') % 1000) / 10.0 end::double as usage,
        (hash(customer_key, ${month}, 'c') % 4)::integer as complaints from project.customer) made`;
}

let p: Project;
let model: ChurnModel;
beforeAll(async () => {
  p = await openProject();
  // Each month a customer leaves by a chance that the view of the month before tells.
  await p.write(async (db) => {
    await db.run(sql`insert into project.customer (customer_key, joined_on, left_on, status, import_id, line)
      select key, date '2022-01-01' + (key % 500)::integer, (
        select min(make_date(2024, m, 5)) from range(2, 8) months(m)
        where hash(key, m, 'leaves') % 1000 < (case when
            ((hash(key, strftime(make_date(2024, m - 1, 1), '%Y-%m'), 'u') % 1000) / 10.0 > 50)
            = (hash(key, strftime(make_date(2024, m - 1, 1), '%Y-%m'), 'c') % 4 >= 2) then 160 else 12 end)), 'active', 1, key
      from (select range::integer as key from range(1, ${customers + 1}))`);
    await db.run(sql`update project.customer set status = 'left' where left_on is not null`);
  });
  await addMonths(p, "bill", months);
  for (const month of months.slice(2)) await addView(p, month, fields, viewOf(month));
  model = await p.call("churn.run", { economics: { valueSavedFen: 60000, offerCostFen: 2000, successRate: 0.5 } });
});
afterAll(() => p.close());

describe("the card", () => {
  test("trees are kept where they rank better than chance allows, and say by how much", () => {
    expect(model).toMatchObject({
      kind: "trees",
      validation: "out_of_time",
      testAsOf: "2024-05",
      scoredAsOf: "2024-06",
    });
    expect(model.choice.reason).toBe("trees_better");
    expect(model.choice.difference!.low).toBeGreaterThan(0);
    const [logistic, trees] = model.choice.candidates;
    expect([logistic.kind, trees.kind]).toEqual(["logistic", "trees"]);
    expect(trees.auc - logistic.auc).toBeCloseTo(model.choice.difference!.value, 12);
    // The interaction's own AUC, from the two rates: nothing ranks better but by luck.
    expect(model.auc).toBeGreaterThan(0.7);
    expect(logistic.auc).toBeLessThan(0.6);
    expect(model.calibrationError).toBeLessThan(0.03);
    expect(
      model.importance
        .slice(0, 2)
        .map((one) => one.field)
        .toSorted(),
    ).toEqual(["complaints", "usage"]);
    const gains = model.importance.map((one) => one.gain!);
    expect(gains.reduce((sum, gain) => sum + gain, 0)).toBeCloseTo(1, 9);
    expect(model.partialDependence.find((one) => one.field === "complaints")!.points.map(({ value }) => value)).toEqual(
      [0, 1, 2, 3],
    );
    const regions = model.segments.filter((one) => one.field === "region");
    expect(regions.reduce((sum, one) => sum + one.customers, 0)).toBe(model.testCustomers);
  });

  test("the profit curve finds the best cut-off by trying all of them", async () => {
    const economics = { valueSavedFen: 60000, offerCostFen: 2000, successRate: 0.5 };
    const curve = await p.call("churn.profit", economics);
    const told = await p.rows<{ risk: number; churned: boolean }>(
      sql`select risk, churned from project.churn_test where model_id = ${model.modelId}`,
    );
    expect(told.length).toBe(model.testCustomers);
    for (const { cutOff, customers: contacted, churners, profitFen } of curve.points.slice(1)) {
      const own = told.filter(({ risk }) => risk >= cutOff);
      const hit = own.filter(({ churned }) => churned).length;
      expect([contacted, churners]).toEqual([own.length, hit]);
      expect(profitFen).toBe(Math.round(hit * 0.5 * 60000 - own.length * 2000));
    }
    expect(curve.best.profitFen).toBe(Math.max(...curve.points.map((point) => point.profitFen)));
    expect(curve.breakEven).toBeCloseTo(2000 / 30000, 12);
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = curve.confusion;
    expect(truePositives + falsePositives + trueNegatives + falseNegatives).toBe(told.length);
    expect(truePositives).toBe(curve.best.churners);
    const { confusion } = await p.call("churn.profit", { ...economics, cutOff: 0.0371 });
    const above = told.filter(({ risk }) => risk >= 0.0371);
    expect(confusion.cutOff).toBe(0.0371);
    expect([confusion.truePositives, confusion.falsePositives]).toEqual([
      above.filter(({ churned }) => churned).length,
      above.filter(({ churned }) => !churned).length,
    ]);
    expect(model.bandsFrom).toBe("profit");
    expect(model.bands[0].from).toBe(curve.best.cutOff);
    expect((await p.call("churn.profit", { ...economics, valueSavedFen: 0 })).best.customers).toBe(0);
  });
});

describe("reasons", () => {
  test("add up to the score, with the value of the month and the usual one", async () => {
    const ids = Array.from({ length: 200 }, (_, i) => `C${i + 1}`);
    const told = await p.call("churn.reasons", { customerIds: ids });
    expect(told.length).toBeGreaterThan(100);
    const stored = await p.rows<{ customer_id: string; usage: number | null; complaints: number }>(
      sql`select customer_id, usage, complaints from derived.view_2024_06`,
    );
    for (const one of told) {
      const sum = one.reasons.reduce((all, { contribution }) => all + contribution, one.base + one.rest);
      expect(sum).toBeCloseTo(one.score, 9);
      const sizes = one.reasons.map(({ contribution }) => Math.abs(contribution));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      const view = stored.find(({ customer_id }) => customer_id === one.customerId)!;
      for (const reason of one.reasons)
        if (reason.field === "complaints" || reason.field === "usage") expect(reason.value).toBe(view[reason.field]);
    }
    // Four fields, three kept: the rest is the fourth, exactly what is left of the trees' own sum.
    expect(Math.max(...told.map(({ rest }) => Math.abs(rest)))).toBeLessThan(0.5);
    const usual = model.features.find((one) => one.field === "complaints")!;
    const reason = { field: "complaints", value: 3, usual: 0, contribution: 0.7 };
    expect(reasonText(reason, usual, "zh-CN")).toBe("本月投诉 3，通常 0，流失可能更大");
    expect(reasonText(reason, usual, "en")).toBe("Complaints this month 3 (usually 0): more likely to leave");
  });

  test("come in pages that leave nobody out, whoever is asked for", async () => {
    await p.write(async (db) => {
      const some = sql`k.customer_key % 3 = 0 or customer_id = 'C1'`;
      const all = await churnReasons(db, model, "2024-06", some);
      const pages: (typeof all)[] = [];
      for await (const page of churnReasonPages(db, model, "2024-06", some, 70)) pages.push([...page]);
      expect(pages.length).toBe(Math.ceil(all.length / 70));
      expect(pages.flat()).toEqual(all);
      const known = await db.rows<{ customer_key: number }>(sql`
        select customer_key from project.churn_score where model_id = ${model.modelId} and as_of = date '2024-06-01'
          and (customer_key % 3 = 0 or customer_key = 1) order by 1`);
      expect(all.map(({ customerKey }) => customerKey)).toEqual(known.map((row) => row.customer_key));
    });
  });

  test("a logistic model's add up too, with one-hot columns under their field", async () => {
    const other = await p.call("churn.run", { model: "logistic" });
    const told = await p.call("churn.reasons", { customerIds: ["C1", "C2", "C3", "C4", "C5"] });
    expect(other.features.map((one) => one.field)).toEqual(["usage", "complaints", "avg_bill", "region"]);
    for (const { base, rest, score, reasons } of told)
      expect(reasons.reduce((sum, { contribution }) => sum + contribution, base + rest)).toBeCloseTo(score, 9);
    expect((await p.call("churn.get", { modelId: other.modelId })).kind).toBe("logistic");
  });
});

describe("the life of a model", () => {
  test("another month is scored in one pass; drift and outcomes are told", async () => {
    const scoring = await p.call("churn.score", { modelId: model.modelId, asOf: "2024-05" });
    expect(scoring.scored).toBe(model.testCustomers);
    const drift = await p.call("churn.drift", { modelId: model.modelId, asOf: "2024-05" });
    expect(drift.features.every(({ level }) => level === "stable")).toBe(true);
    const churned = await p.rows<{ n: number }>(
      sql`select count(*)::integer as n from project.customer where left_on >= date '2024-06-01' and left_on < date '2024-07-01'`,
    );
    expect(drift.realised).toMatchObject({ customers: scoring.scored, churners: churned[0].n });
    expect((await p.call("churn.drift", { modelId: model.modelId, asOf: "2024-06" })).realised).toBeNull();
    const shown = await p.rows<{ n: number }>(sql`select count(churn_risk)::integer as n from derived.view_2024_05`);
    expect(shown[0].n).toBe(scoring.scored);
    expect(await failure(p.call("churn.drift", { modelId: model.modelId, asOf: "2024-03" }))).toMatchObject({
      code: "scores_missing",
    });
  });

  test("a field that moved is told as shifted", async () => {
    await p.write((db) => db.run(sql`update derived.view_2024_04 set avg_bill = avg_bill * 3`));
    const { drift } = await p.call("churn.score", { modelId: model.modelId, asOf: "2024-04" });
    expect(drift.features[0]).toMatchObject({ field: "avg_bill", level: "shifted" });
    await p.write((db) => db.run(sql`update derived.view_2024_04 set avg_bill = avg_bill / 3`));
  });

  test("retraining compares with what the earlier model had said of the same test customers", async () => {
    const again = await p.call("churn.retrain", { modelId: model.modelId });
    expect(again.comparison).toMatchObject({
      modelId: model.modelId,
      testAsOf: "2024-05",
      customers: model.testCustomers,
    });
    expect(again.comparison!.auc).toBe(model.auc);
    // The same data and seed: the same model.
    expect(again.comparison!.difference).toEqual({ value: 0, low: 0, high: 0 });
  });

  test("moved bands hold for everybody scored", async () => {
    const moved = await p.call("churn.bands", { modelId: model.modelId, high: 0.2, medium: 0.1 });
    const counted = await p.rows<{ band: string; n: number }>(sql`
      select case when risk >= 0.2 then 'high' when risk >= 0.1 then 'medium' else 'low' end as band, count(*)::integer as n
      from project.churn_score where model_id = ${model.modelId} and as_of = date '2024-06-01' group by 1`);
    for (const { band, customers: n } of moved.bands) expect(counted.find((one) => one.band === band)?.n ?? 0).toBe(n);
    expect(moved.bandsFrom).toBe("asked");
  });

  test("a model whose fields are gone says which", async () => {
    await addView(
      p,
      "2024-02",
      fields.filter(({ name }) => name !== "usage"),
      sql`select * exclude (usage) from (${viewOf("2024-02")})`,
    );
    expect(await failure(p.call("churn.score", { modelId: model.modelId, asOf: "2024-02" }))).toEqual({
      code: "model_fields_missing",
      modelId: model.modelId,
      fields: "usage",
    });
  });

  test("survival: months left by band, a life table from the leaving dates", async () => {
    const view = await p.call("churn.survival", {
      modelId: model.modelId,
      asOf: "2024-06",
      horizonMonths: 12,
      annualDiscount: 0,
    });
    const rows = await p.rows<{ months: number; value: number }>(sql`
      select avg(12) as months, sum(round(v.avg_bill * 0.4 * m.months))::double as value from (
        select customer_key, list_sum([pow(1 - risk, t) for t in range(1, 13)]) as months
        from project.churn_score where model_id = ${model.modelId} and as_of = date '2024-06-01') m
      join derived.view_2024_06 v using (customer_key)`);
    const value = view.bands.reduce((sum, band) => sum + band.lifetimeValueFen!, 0);
    expect(Math.abs(value - rows[0].value)).toBeLessThan(2);
    for (const band of view.bands)
      expect(band.curve.slice(1).reduce((sum, share) => sum + share, 0)).toBeCloseTo(band.expectedMonths, 9);
    const left = await p.rows<{ n: number }>(
      sql`select count(*)::integer as n from project.customer where left_on < date '2024-07-01'`,
    );
    expect(view.lifeTable.reduce((sum, row) => sum + row.left, 0)).toBe(left[0].n);
  });
});

describe("the three labels", () => {
  test("leaving within months after a gap leaves out those who left in the gap", async () => {
    const { months: counted } = await p.call("churn.labels", {
      label: { kind: "left_within", months: 2, gapMonths: 1 },
    });
    expect(counted.map(({ asOf }) => asOf)).toEqual(["2024-01", "2024-02", "2024-03"]);
    const [expected] = await p.rows<{ gap: number; churned: number; gone: number }>(sql`
      select count(*) filter (left_on >= date '2024-04-01' and left_on < date '2024-05-01')::integer as gap,
        count(*) filter (left_on >= date '2024-05-01' and left_on < date '2024-07-01')::integer as churned,
        count(*) filter (left_on < date '2024-04-01')::integer as gone from project.customer`);
    const march = counted[2];
    expect(march.churners).toBe(expected.churned);
    expect(march.customers).toBe(customers - expected.gap - expected.gone);
    expect(march.leftOut).toEqual(
      [
        { reason: "gone", customers: expected.gone },
        { reason: "left_in_gap", customers: expected.gap },
      ].toSorted((a, b) => b.customers - a.customers),
    );
  });

  test("inactivity: neither use nor bill in the months after, silent customers left out", async () => {
    await p.write((db) =>
      db.run(sql`insert into project.bill (customer_key, month, total_fen, import_id, line)
        select c.customer_key, m.month, 100, 1, 1 from project.customer c, (values (date '2024-03-01'), (date '2024-04-01'), (date '2024-05-01'), (date '2024-06-01')) m(month)
        where c.customer_key % 4 > 0 or (m.month <= date '2024-04-01' and c.customer_key % 8 = 0)`),
    );
    const label = { kind: "inactive", months: 2 } as const;
    const { months: counted } = await p.call("churn.labels", { label });
    const april = counted.find(({ asOf }) => asOf === "2024-04")!;
    const [expected] = await p.rows<{ churned: number; silent: number }>(sql`
      select count(*) filter (customer_key % 8 = 0)::integer as churned, count(*) filter (customer_key % 8 = 4)::integer as silent
      from project.customer where left_on is null or left_on >= date '2024-05-01'`);
    expect(april.churners).toBe(expected.churned);
    expect(april.leftOut).toContainEqual({ reason: "already_inactive", customers: expected.silent });
    const trained = await p.call("churn.run", { label, model: "logistic" });
    expect(trained.testAsOf).toBe("2024-04");
    expect(Math.round(trained.baseRate * trained.testCustomers)).toBe(expected.churned);
    const scored = await p.rows<{ n: number }>(
      sql`select count(*)::integer as n from project.churn_score where model_id = ${trained.modelId} and customer_key % 4 = 0`,
    );
    expect(scored[0].n).toBe(0);
    // Some are known by their calls alone; dropping those makes nobody inactive.
    await p.write((db) =>
      db.run(sql`insert into project.call_record (customer_key, started_at, duration_s, direction, outcome, import_id, line)
        select customer_key, month + interval 9 day, 60, 'out', 'connected', 1, 1
        from project.customer, (values (timestamp '2024-04-01'), (timestamp '2024-05-01')) m(month) where customer_key % 8 = 4`),
    );
    const { months: heard } = await p.call("churn.labels", { label });
    const told = heard.find(({ asOf }) => asOf === "2024-04")!;
    expect(told.leftOut.some(({ reason }) => reason === "already_inactive")).toBe(false);
    await p.write((db) => dropRawCalls(db, sql`started_at < timestamp '2024-06-01'`));
    expect(await p.rows(sql`from project.call`)).toEqual([]);
    expect((await p.call("churn.labels", { label })).months).toEqual(heard);
    const again = await p.call("churn.run", { label, model: "logistic" });
    expect([again.testCustomers, Math.round(again.baseRate * again.testCustomers)]).toEqual([
      told.customers,
      told.churners,
    ]);
  });
});

describe("weights and another population", () => {
  test("balanced weights do not show: risks are calibrated to the real rate, then moved where asked", async () => {
    const balanced = await p.call("churn.run", { model: "trees", weights: "balanced" });
    const mean =
      balanced.calibration.reduce((sum, bin) => sum + bin.predicted * bin.customers, 0) / balanced.testCustomers;
    expect(Math.abs(mean - balanced.baseRate)).toBeLessThan(0.02);
    expect(balanced.calibrationMethod).not.toBe("none");
    const own = ["usage", "complaints"];
    const asked = await p.call("churn.run", { model: "trees", weights: "balanced", folds: 3, features: own });
    const other = await p.call("churn.retrain", { modelId: asked.modelId, model: "logistic" });
    expect([other.kind, other.training]).toEqual(["logistic", { folds: 3, weights: "balanced", features: own }]);
    expect(other.features.map((one) => one.field)).toEqual(own);
    expect(other.comparison).toMatchObject({ modelId: asked.modelId, auc: asked.auc });
    const moved = await p.call("churn.run", { model: "logistic", baseRate: 0.3 });
    const [risk] = await p.rows<{ mean: number }>(
      sql`select avg(risk) as mean from project.churn_score where model_id = ${moved.modelId}`,
    );
    expect(Math.abs(risk.mean - 0.3)).toBeLessThan(0.03);
    expect(moved.baseRateCorrection!.to).toBe(0.3);
  });
});

test("why a model is kept is a sentence with a real minus sign", () => {
  const choice = (value: number, reason: "asked" | "trees_better" | "logistic_better" | "no_clear_difference") =>
    ({ asked: "auto", candidates: [], difference: { value, low: value - 0.01, high: value + 0.01 }, reason }) as const;
  expect(choiceText(choice(-0.008, "no_clear_difference"), "en")).toContain(
    "boosted trees is 0.008 lower than the logistic regression’s (95 % interval of the difference −0.018 to 0.002)",
  );
  expect(choiceText(choice(-0.008, "no_clear_difference"), "zh-CN")).toContain(
    "提升树的 AUC 比逻辑回归低 0.008（差值的 95% 区间 −0.018 至 0.002）",
  );
  expect(choiceText(choice(-0.02, "logistic_better"), "en")).toContain(
    "0.020 higher than the boosted trees’ (95 % interval of the difference 0.010 to 0.030)",
  );
  for (const reason of ["asked", "trees_better", "logistic_better", "no_clear_difference"] as const) {
    expect(choiceText(choice(0.02, reason), "en")).toMatch(/^[^-]*\.$/);
    expect(choiceText(choice(0.02, reason), "zh-CN")).toMatch(/^[^-]*。$/);
  }
});

test("warnings are sentences", () => {
  const warning = { code: "field_separates", field: "reason", value: 0.991 } as const;
  expect(warningText(warning, "en", () => "Reason")).toMatch(
    /“Reason” alone nearly tells churners apart \(AUC 0.991\)/,
  );
  expect(warningText(warning, "zh-CN")).toContain("AUC 0.991");
});
