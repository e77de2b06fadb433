import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { monthsForChurn } from "../../analytics/churn/handlers.ts";
import type { Project } from "../segments/fixture.ts";
import { addMonths, addView, failure, field, openProject } from "../segments/fixture.ts";

const open: Project[] = [];
afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});
async function project(): Promise<Project> {
  const made = await openProject();
  open.push(made);
  return made;
}

const fields = [
  field("Churn", "category"),
  field("usage", "number"),
  field("plan type", "category"),
  field("reason", "category"),
  field("phone", "text", { personal: true }),
  field("customer no", "whole"),
  field("constant", "whole"),
  field("gaps", "number"),
];
/** 1,000 customers of whom those with little usage churn more; `reason` is filled for churners only. */
const columnRows = sql`
  select i::integer as customer_key, case when churned then 'Yes' else 'No' end as "Churn", usage,
    case when i % 3 = 0 then 'a' when i % 3 = 1 then 'b' else 'c' end as "plan type", case when churned then 'price' end as reason,
    '138' || i as phone, i as "customer no", 7 as constant, case when i % 5 > 0 then (i * 31) % 100 end::double as gaps
  from (select i, u / 10.0 as usage, (i * 104729) % 1009 < 700 - 7 * u as churned from (select range as i, (range * 7919) % 101 as u from range(1, 1001)))`;

describe("a column as the label", () => {
  test("out-of-fold risks of every customer carry the validation; those who have left get none to act on", async () => {
    const p = await project();
    await addView(p, null, fields, columnRows);
    const label = { kind: "column", field: "Churn", positive: "Yes" } as const;
    const model = await p.call("churn.run", { label, ridge: 30 });
    expect(model).toMatchObject({
      validation: "k_fold",
      trainMonths: [null],
      scoredAsOf: null,
      trainCustomers: 1000,
      testCustomers: 1000,
    });
    expect(model.dropped).toEqual([
      { field: "Churn", reason: "label" },
      { field: "phone", reason: "identifier" },
      { field: "customer no", reason: "identifier" },
      { field: "reason", reason: "leak" },
      { field: "constant", reason: "constant" },
    ]);
    const told = await p.rows<{ risk: number; churned: number; band: string | null; scored: number | null }>(sql`
      select t.risk, ("Churn" = 'Yes')::integer as churned, s.band, s.risk as scored
      from project.churn_test t join derived.view_undated using (customer_key) left join project.churn_score s using (customer_key)`);
    const [yes, no] = [told.filter(({ churned }) => churned === 1), told.filter(({ churned }) => churned === 0)];
    expect(told.length).toBe(1000);
    expect(yes.every(({ scored }) => scored === null)).toBe(true);
    expect(no.every(({ risk, scored }) => scored === risk)).toBe(true);
    expect(model.scored).toBe(no.length);
    let won = 0;
    for (const a of yes) for (const b of no) won += a.risk > b.risk ? 1 : a.risk === b.risk ? 0.5 : 0;
    expect(model.auc).toBeCloseTo(won / yes.length / no.length, 12);
    expect(model.baseRate).toBe(yes.length / 1000);
    expect(model.brier).toBeCloseTo(told.reduce((sum, { risk, churned }) => sum + (risk - churned) ** 2, 0) / 1000, 12);
    const top = [...told].sort((a, b) => b.risk - a.risk).slice(0, 100);
    expect(model.lift10).toBeCloseTo(top.filter(({ churned }) => churned === 1).length / 100 / model.baseRate, 1);
    expect(model.deciles.reduce((sum, { churners }) => sum + churners, 0)).toBe(yes.length);
    expect(model.drivers[0]).toMatchObject({ feature: "usage", field: "usage", category: null });
    expect(model.drivers[0].coefficient).toBeLessThan(0);
    expect(model.drivers.map(({ feature }) => feature)).toContain("gaps = missing");
    for (const { band, customers, from } of model.bands) {
      const own = told.filter((score) => score.band === band);
      expect(own.length).toBe(customers);
      expect(Math.min(...own.map(({ risk }) => risk))).toBeGreaterThanOrEqual(from);
    }
    const [high, upToMedium] = [Math.round(no.length * 0.1), Math.round(no.length * 0.3)];
    expect(model.bands.map(({ customers }) => customers)).toEqual([high, upToMedium - high, no.length - upToMedium]);
    const shown = await p.rows<{ n: number }>(sql`select count(churn_risk) as n from derived.view_undated`);
    expect(shown[0].n).toBe(no.length);
    expect(await p.call("churn.get", {})).toEqual(model);
    // The month learned from does not count as drifted because those who left are not in it.
    const again = await p.call("churn.score", {});
    expect(again.scored).toBe(no.length);
    expect(again.drift.score).toMatchObject({ psi: 0, level: "stable" });
    expect(again.drift.features.every(({ psi }) => psi === 0)).toBe(true);
    const [left] = await p.rows<{ ids: string[] }>(
      sql`select list(customer_id) as ids from derived.view_undated where "Churn" = 'Yes'`,
    );
    expect(await p.call("churn.reasons", { customerIds: left.ids.slice(0, 50) })).toEqual([]);
    // A campaign has nobody of them either, whatever else it asks.
    const plan = { name: "n", sendWindow: { from: "2024-06-03", to: "2024-06-05" } };
    const steps = await p.call("campaigns.audience", { asOf: null, plan });
    expect(steps.slice(0, 2)).toMatchObject([
      { step: "base", customers: 1000 },
      { step: "left", customers: no.length, removed: yes.length },
    ]);
    const why = await p.call("campaigns.why", { asOf: null, plan, customerId: left.ids[0] });
    expect(why.steps.find(({ step }) => step === "left")).toMatchObject({ passed: false, fact: "Churn = Yes" });
  });

  test("a leak may be asked for; customers without a label are scored by the whole model, and so is a month without the column", async () => {
    const p = await project();
    await addView(
      p,
      null,
      fields,
      sql`select * replace (case when customer_key > 10 then "Churn" end as "Churn") from (${columnRows})`,
    );
    const label = { kind: "column", field: "Churn", positive: "Yes" } as const;
    const model = await p.call("churn.run", { label, features: ["usage", "reason"] });
    expect(model.auc).toBeGreaterThan(0.99);
    const [here] = await p.rows<{ n: number }>(
      sql`select count(*)::integer as n from derived.view_undated where "Churn" is distinct from 'Yes'`,
    );
    expect(model).toMatchObject({ trainCustomers: 990, scored: here.n, dropped: [] });
    await addView(p, "2024-01", fields.slice(1), sql`select * exclude ("Churn") from (${columnRows})`);
    expect(await p.call("churn.score", { asOf: "2024-01" })).toMatchObject({ scored: 1000 });
    await addView(p, "2024-02", fields, sql`select * replace ('Yes' as "Churn") from (${columnRows})`);
    expect(await failure(p.call("churn.score", { asOf: "2024-02" }))).toEqual({ code: "nobody_to_score" });
  });

  test("the same input gives the same bytes", async () => {
    const texts: string[] = [];
    for (let run = 0; run < 2; run++) {
      const p = await project();
      await addView(p, null, fields, columnRows);
      await p.call("churn.run", { label: { kind: "column", field: "Churn", positive: "Yes" } });
      texts.push(
        JSON.stringify(
          await p.rows(
            sql`select document, state, (select sum(hash(risk)) from project.churn_score)::varchar as h from project.churn_model`,
          ),
        ),
      );
    }
    expect(texts[0]).toBe(texts[1]);
  });

  test("says what is wrong", async () => {
    const p = await project();
    expect(await failure(p.call("churn.get", {}))).toEqual({ code: "model_missing" });
    expect(await failure(p.call("churn.run", {}))).toEqual({ code: "no_data" });
    await addView(p, null, fields, columnRows);
    expect(await failure(p.call("churn.run", {}))).toEqual({ code: "no_label" });
    const run = (column: string, positive: string) =>
      failure(p.call("churn.run", { label: { kind: "column", field: column, positive } }));
    expect(await run("nothing", "Yes")).toEqual({ code: "unknown_field", field: "nothing" });
    expect(await run("Churn", "Maybe")).toEqual({ code: "label_one_class", label: "Churn = Maybe" });
    // Capitals aside it is the same column, and is called as the view calls it.
    expect(await run("cHURN", "Maybe")).toEqual({ code: "label_one_class", label: "Churn = Maybe" });
    expect(await run("phone", "13812")).toEqual({
      code: "label_too_few",
      label: "phone = 13812",
      churners: 1,
      needed: 50,
    });
    expect(await run("reason", "price")).toEqual({ code: "label_one_class", label: "reason = price" });
    expect(
      await failure(
        p.call("churn.run", { label: { kind: "column", field: "Churn", positive: "Yes" }, features: ["x"] }),
      ),
    ).toEqual({ code: "unknown_field", field: "x" });
  });
});

const monthly = [
  field("status", "category", { category: "basic", sources: ["customer"] }),
  field("left_on", "date", { category: "basic", sources: ["customer"] }),
  field("usage", "number", { category: "call_frequency", sources: ["call"] }),
];

/** Customers who leave in one of the months January to June 2024, told by their usage; from customer 1500 up they join in June. Some have left nobody knows when. */
async function leavers(p: Project, months: readonly string[]): Promise<void> {
  await p.write(async (db) => {
    await db.run(sql`insert into project.customer (customer_key, joined_on, left_on, status, import_id, line)
      select range::integer, case when range < 1500 then date '2020-01-01' else date '2024-06-10' end,
        case when (range * 7919) % 100 < 60 and range < 1500 then make_date(2024, 1 + (range * 31) % 6, 5) end,
        case when range % 50 = 0 then 'left' else 'active' end, 1, range from range(1, 2001)`);
  });
  await addMonths(p, "call", ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]);
  for (const month of months) await addView(p, month, monthly, viewOf(month));
}

function viewOf(month: string) {
  const first = sql`cast(${`${month}-01`} as date)`;
  return sql`
    select customer_key, case when left_on < ${first} + interval 1 month then 'left' when left_on is not null then 'active' else status end as status,
      case when left_on < ${first} + interval 1 month then left_on end as left_on,
      (case when left_on < ${first} + interval 2 month then 1 else 2 end + (customer_key * 13) % 7 / 3.0)::double as usage
    from project.customer`;
}

describe("leaving as the label", () => {
  test("learns on one month, is tested on the next, scores those who are still there", async () => {
    const p = await project();
    await leavers(p, ["2024-03", "2024-04", "2024-05", "2024-06"]);
    const options = await p.call("churn.labels", {});
    expect(options.suggested).toEqual({ kind: "left_within", months: 1 });
    expect(options.leaving.map(({ asOf }) => asOf)).toEqual(["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"]);
    const months = await p.write((db) => monthsForChurn(undefined, db));
    expect(months).toEqual(["2024-03", "2024-04", "2024-05", "2024-06"]);
    const model = await p.call("churn.run", {});
    expect(model).toMatchObject({
      validation: "out_of_time",
      trainMonths: ["2024-03", "2024-04"],
      testAsOf: "2024-05",
      scoredAsOf: "2024-06",
    });
    const [counted] = await p.rows<{ train: number; test: number; leavers: number; scored: number }>(sql`
      select count(*) filter (coalesce(left_on >= date '2024-04-01', true) and joined_on < date '2024-04-01')
             + count(*) filter (coalesce(left_on >= date '2024-05-01', true) and joined_on < date '2024-05-01') as train,
             count(*) filter (coalesce(left_on >= date '2024-06-01', true) and joined_on < date '2024-06-01') as test,
             count(*) filter (left_on >= date '2024-06-01' and left_on < date '2024-07-01') as leavers,
             count(*) filter (left_on is null) as scored
      from project.customer where left_on is not null or status = 'active'`);
    expect([model.trainCustomers, model.testCustomers, model.scored]).toEqual([
      counted.train,
      counted.test,
      counted.scored,
    ]);
    expect(model.baseRate).toBe(counted.leavers / counted.test);
    expect(options.leaving.at(-1)).toEqual({ asOf: "2024-05", customers: counted.test, baseRate: model.baseRate });
    expect(model.auc).toBeGreaterThan(0.8);
    expect(model.dropped).toEqual([
      { field: "status", reason: "label" },
      { field: "left_on", reason: "label" },
    ]);
  });

  test("without a whole window before it, the test month is learned in folds; too few leavers are refused", async () => {
    const p = await project();
    await leavers(p, ["2024-03", "2024-06"]);
    const label = { kind: "left_within", months: 3 } as const;
    expect(await p.write((db) => monthsForChurn(label, db))).toEqual(["2024-03", "2024-06"]);
    expect(await p.call("churn.run", { label })).toMatchObject({
      validation: "k_fold",
      testAsOf: "2024-03",
      scoredAsOf: "2024-06",
    });
    await p.write((db) => db.run(sql`update project.customer set left_on = null where customer_key > 60`));
    expect(await failure(p.call("churn.run", { label }))).toMatchObject({
      code: "label_too_few",
      label: "left_within 3",
      needed: 50,
    });
    await p.write((db) => db.run(sql`update project.customer set left_on = null`));
    expect(await failure(p.call("churn.run", { label }))).toEqual({ code: "label_one_class", label: "left_within 3" });
  });
});

const ibm = join(import.meta.dirname, "../../../shared/data/ibm-telco-churn/Telco-Customer-Churn.csv");
test.skipIf(!existsSync(ibm))(
  "IBM Telco: as good as scikit-learn's logistic regression in the same kind of folds",
  async () => {
    const p = await project();
    const engine = new LocalEngine({ version: "test", now: () => new Date("2026-01-02T00:00:00Z") });
    await engine.call("project.new", { path: join(p.folder, "ibm") });
    await engine.call("ingest.run", { path: ibm });
    const labels = await engine.call("churn.labels", {});
    expect(labels.suggested).toEqual({ kind: "column", field: "Churn", positive: "Yes" });
    expect(labels.suspects).toEqual(["Churn"]);
    const model = await engine.call("churn.run", {});
    // LR in 5 stratified folds, from ../shared/data/README.md: AUC 0.845, lift 2.86; 1,869 of 7,043 churned.
    expect(model.auc).toBeGreaterThan(0.842);
    expect(model.auc).toBeLessThan(0.848);
    expect(Math.abs(model.lift10 - 2.86)).toBeLessThan(0.06);
    expect(model.baseRate).toBe(1869 / 7043);
    expect(model.scored).toBe(7043 - 1869);
    await engine.call("project.close", {});
  },
);
