import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { reference, worstError } from "../math/reference.ts";
import type { Project } from "../segments/fixture.ts";
import { addMonths, addView, field, openProject } from "../segments/fixture.ts";

/** The same customers in R, by the same formulas: test/math/reference/survival.R */
const expected = reference<{
  project: Record<"time" | "atRisk" | "events" | "survival" | "standardError", number[]>;
  projectRates: number[];
}>("survival");

const months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"] as const;
const fields = [
  field("status", "category", { category: "basic", sources: ["customer"] }),
  field("left_on", "date", { category: "basic", sources: ["customer"] }),
  field("tenure_months", "whole", { category: "basic", sources: ["customer"], unit: "months" }),
  field("usage", "number"),
];

let p: Project;
beforeAll(async () => {
  p = await openProject();
  // Joined `joined` months before January 2024 (after it where negative), left in a month from February to July, or not.
  await p.write((db) =>
    db.run(sql`insert into project.customer (customer_key, joined_on, left_on, status, import_id, line)
      select i::integer, date '2024-01-10' - to_months(joined::integer), left_on, case when left_on is null then 'active' else 'left' end, 1, i
      from (select *, case when k < 420 and joined >= 1 then date '2024-02-05' + to_months((k % 6)::integer) end as left_on
        from (select i, (i * 37) % 60 - 3 as joined, (i * 7919) % 1009 as k from range(1, 3001) t(i)))`),
  );
  await addMonths(p, "bill", months);
  for (const month of months.slice(2)) {
    const first = sql`cast(${`${month}-01`} as date)`;
    await addView(
      p,
      month,
      fields,
      sql`select customer_key, case when left_on < ${first} + interval 1 month then 'left' else 'active' end as status,
        case when left_on < ${first} + interval 1 month then left_on end as left_on,
        date_diff('month', joined_on, ${first})::integer as tenure_months,
        (hash(customer_key, ${month}) % 1000 + case when date_diff('month', ${first}, left_on) = 1 then 400 else 0 end)::double as usage
        from project.customer where joined_on < ${first} + interval 1 month`,
    );
  }
});
afterAll(() => p.close());

test("the life table and what it makes of every risk are R's", async () => {
  const model = await p.call("churn.run", { label: { kind: "left_within", months: 1 }, model: "logistic" });
  const view = await p.call("churn.survival", { modelId: model.modelId, horizonMonths: 18 });
  expect(view.method).toBe("life_table");
  const { time, atRisk, events, survival, standardError } = expected.project;
  expect(view.lifeTable.map((row) => [row.tenureMonths, row.atRisk, row.left])).toEqual(
    time.map((at, i) => [at, atRisk[i], events[i]]),
  );
  const found = (of: "survival" | "standardError") => view.lifeTable.map((row) => row[of]);
  expect(worstError(found("survival"), survival)).toBeLessThan(1e-12);
  expect(worstError(found("standardError"), standardError)).toBeLessThan(1e-12);

  // Months left of everybody: the present hazard, moved as R's yearly rates move with tenure.
  const scored = await p.rows<{ band: string; risk: number; tenure: number; months: number }>(sql`
    select s.band, s.risk, v.tenure_months as tenure, s.expected_months as months from project.churn_score s
    join derived.view_2024_06 v using (customer_key) where s.model_id = ${model.modelId} and s.as_of = date '2024-06-01'`);
  expect(scored.length).toBe(model.scored);
  const rate = (month: number) => expected.projectRates[Math.min(Math.floor((month - 1) / 12), 5)] ?? 0;
  const monthsLeft = (risk: number, tenure: number, horizon: number) => {
    let [there, sum] = [1, 0];
    for (let t = 1; t <= horizon; t++) {
      there *= (1 - risk) ** (rate(tenure + t) / rate(tenure + 1));
      sum += there;
    }
    return sum;
  };
  for (const { risk, tenure, months: kept } of scored.slice(0, 200))
    expect(kept).toBeCloseTo(monthsLeft(risk, tenure, 24), 9);
  for (const { band, customers, expectedMonths } of view.bands) {
    const own = scored.filter((one) => one.band === band);
    expect(own.length).toBe(customers);
    const sum = own.reduce((all, { risk, tenure }) => all + monthsLeft(risk, tenure, 18), 0);
    expect(expectedMonths).toBeCloseTo(sum / customers, 9);
  }
});
