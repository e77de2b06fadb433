import { afterEach, describe, expect, test } from "vitest";
import { adjustedRandIndex } from "../../analytics/math/cluster-quality.ts";
import { segmentTitle } from "../../analytics/api/segments.ts";
import { sql } from "../../analytics/db/sql.ts";
import type { Project } from "./fixture.ts";
import { addView, failure, field, openProject } from "./fixture.ts";

const open: Project[] = [];
afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});
async function project(): Promise<Project> {
  const made = await openProject();
  open.push(made);
  return made;
}

const behaviour = [
  field("status", "category", { category: "basic" }),
  field("avg_bill", "fen", { category: "bill", title: { "zh-CN": "月均账单", en: "Average bill" } }),
  field("calls_per_month", "number", { category: "call_frequency" }),
  field("long_distance_calls_per_month", "number", { category: "other_calls" }),
  field("vas_share", "number", { category: "vas" }),
  field("cells_used", "whole", { category: "other_calls" }),
];
/** Three groups of 200, 120 and 80 around planted centres; customers 401 to 410 have left. Noise from a linear congruence. */
const planted = sql`
  select i::integer as customer_key, case when i > 400 then 'left' else 'active' end as status,
    ((case when g = 0 then 3000 when g = 1 then 9000 else 20000 end) + (i * 7919) % 601)::bigint as avg_bill,
    (case when g = 0 then 20 when g = 1 then 80 else 50 end) + ((i * 104729) % 97) / 20.0 as calls_per_month,
    (case when g = 0 then 1 when g = 1 then 2 else 30 end) + ((i * 1299709) % 89) / 40.0 as long_distance_calls_per_month,
    0.25::double as vas_share, case when i % 10 = 0 then 3 end as cells_used
  from (select range as i, case when range <= 200 then 0 when range <= 320 then 1 else 2 end as g from range(1, 411))`;

describe("segments.run", () => {
  test("finds planted groups, orders them by revenue, names and profiles them", async () => {
    const p = await project();
    await addView(p, "2024-03", behaviour, planted);
    const made = await p.call("segments.run", { asOf: "2024-03" });
    expect(made.k).toBe(3);
    expect(made.segments.map(({ customers }) => customers)).toEqual([80, 120, 200]);
    expect(made.segments.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(made.warnings).toEqual([
      { code: "feature_mostly_missing", params: { field: "cells_used", share: 0.9 } },
      { code: "feature_constant", params: { field: "vas_share" } },
    ]);
    expect(made.segments[0].name).toBe("高消费·长途多");
    expect(new Set(made.segments.map(({ name }) => name)).size).toBe(3);
    expect(made.segments.reduce((sum, segment) => sum + segment.customerShare, 0)).toBeCloseTo(1, 12);

    const members = await p.rows<{ g: number; s: number; bill: number }>(sql`
      select case when customer_key <= 200 then 0 when customer_key <= 320 then 1 else 2 end as g, segment_index as s, avg_bill as bill
      from project.segment_member join derived.view_2024_03 using (customer_key) order by customer_key`);
    expect(members.length).toBe(400);
    expect(
      adjustedRandIndex(
        members.map(({ g }) => g),
        members.map(({ s }) => s),
      ),
    ).toBe(1);
    const total = members.reduce((sum, { bill }) => sum + bill, 0);
    for (const segment of made.segments) {
      const own = members.filter(({ s }) => s === segment.index);
      const sum = own.reduce((all, { bill }) => all + bill, 0);
      expect(segment.revenueShare).toBeCloseTo(sum / total, 12);
      expect(segment.arpuFen).toBeCloseTo(sum / own.length, 9);
      expect(segment.means[0]).toBeCloseTo(sum / own.length, 6);
    }
    const shown = await p.rows<{ segment: string | null; n: number }>(sql`
      select segment, count(*) as n from derived.view_2024_03 group by all order by n`);
    expect(shown).toEqual([
      { segment: null, n: 10 },
      ...made.segments.map(({ name, customers }) => ({ segment: name, n: customers })),
    ]);
  });

  test("equals scikit-learn's inertia and indices on the same standardised columns", async () => {
    const p = await project();
    await addView(p, "2024-03", behaviour, planted);
    const features = ["avg_bill", "calls_per_month", "long_distance_calls_per_month"];
    const made = await p.call("segments.run", {
      asOf: "2024-03",
      definition: {
        way: "clusters",
        features,
        kRange: [3, 4],
        preparation: { winsorShare: 0, scaling: "standard", log: false },
      },
    });
    // /usr/bin/python3 test/segments/reference.py
    const expected = {
      inertia: 2.6728042357444934,
      calinskiHarabasz: 88921.38271136918,
      daviesBouldin: 0.05821959624215505,
    };
    const trial = made.clusters!.trials.find(({ k }) => k === 3)!;
    expect(trial.inertia).toBeCloseTo(expected.inertia, 5);
    expect(trial.calinskiHarabasz / expected.calinskiHarabasz).toBeCloseTo(1, 6);
    expect(trial.daviesBouldin).toBeCloseTo(expected.daviesBouldin, 6);
  });

  test("bills of the window decide revenue where there are bills", async () => {
    const p = await project();
    await addView(p, "2024-03", behaviour, planted);
    await p.write((db) =>
      db.run(sql`
      insert into project.bill select customer_key, month, 1000 * (1 + (customer_key > 200)::integer), null, null, null, null, 1, 1
      from project.customer_key, (values (date '2024-02-01'), (date '2024-03-01'), (date '2023-12-01')) m(month)`),
    );
    const made = await p.call("segments.run", { asOf: "2024-03", definition: { way: "clusters", k: 3 } });
    expect(made.segments.map(({ customers, revenueShare, arpuFen }) => [customers, revenueShare, arpuFen])).toEqual([
      [120, 240 / 600, 2000],
      [200, 200 / 600, 1000],
      [80, 160 / 600, 2000],
    ]);
  });

  test("the same input gives the same bytes", async () => {
    const documents: string[] = [];
    for (let run = 0; run < 2; run++) {
      const p = await project();
      await addView(p, "2024-03", behaviour, planted);
      await p.call("segments.run", { asOf: "2024-03" });
      documents.push(
        JSON.stringify(
          await p.rows(
            sql`select document, state, (select list(m order by customer_key) from project.segment_member m)::varchar as m from project.segmentation`,
          ),
        ),
      );
    }
    expect(documents[0]).toBe(documents[1]);
  });

  test("a wide attribute file: numbers and categories count, churn columns and ids do not", async () => {
    const p = await project();
    const fields = [
      field("tenure", "whole"),
      field("Charges", "number"),
      field("Plan", "category"),
      field("Churn", "category"),
      field("ZipCode id", "whole"),
      field("note", "text"),
    ];
    await addView(
      p,
      null,
      fields,
      sql`
      select i::integer as customer_key, (i % 60)::integer as tenure, (case when i % 3 = 0 then 90 else 20 end) + i % 7 / 3.0 as "Charges",
        case when i % 3 = 0 then 'fibre' when i % 3 = 1 then 'none' else 'dsl' end as "Plan", case when i % 4 = 0 then 'Yes' else 'No' end as "Churn",
        i as "ZipCode id", 'n' || i as note from range(1, 301) t(i)`,
    );
    const made = await p.call("segments.run", { definition: { way: "clusters", k: 3 } });
    expect(made.features.map((feature) => [feature.field, feature.level])).toEqual([
      ["tenure", null],
      ["Charges", null],
      ["Plan", "none"],
    ]);
    // Fibre is what costs more: it says nothing that the charges do not.
    expect(made.warnings).toMatchObject([
      { code: "feature_duplicate", params: { field: "Plan = fibre", of: "Charges" } },
    ]);
    expect(made.segments.every(({ revenueShare, arpuFen }) => revenueShare === null && arpuFen === null)).toBe(true);
    expect(made.asOf).toBeNull();
    const filled = await p.rows<{ n: number }>(sql`select count(segment) as n from derived.view_undated`);
    expect(filled[0].n).toBe(300);
  });

  test("rename changes the document and the view; others keep their names", async () => {
    const p = await project();
    await addView(p, "2024-03", behaviour, planted);
    const made = await p.call("segments.run", { asOf: "2024-03", definition: { way: "clusters", k: 3 } });
    const { segmentationId } = made;
    const after = await p.call("segments.rename", { segmentationId, index: 1, name: "主力" });
    expect(after.segments.map(({ name }) => name)).toEqual([made.segments[0].name, "主力", made.segments[2].name]);
    expect(await p.call("segments.get", {})).toEqual(after);
    expect(
      (await p.rows<{ n: number }>(sql`select count(*) as n from derived.view_2024_03 where segment = '主力'`))[0].n,
    ).toBe(120);
    const both = { segmentationId, index: 0, name: "旗舰", nameEn: "Flagship" };
    const [own, other] = (await p.call("segments.rename", both)).segments;
    expect([segmentTitle(own, "zh-CN"), segmentTitle(own, "en")]).toEqual(["旗舰", "Flagship"]);
    expect(segmentTitle(other, "en")).toBe("主力");
    expect(await failure(p.call("segments.rename", { ...both, index: 2, name: "第三" }))).toMatchObject({
      code: "bad_params",
    });
    expect(await failure(p.call("segments.rename", { segmentationId, index: 3, name: "x" }))).toEqual({
      code: "segment_missing",
      index: 3,
    });
    expect(await failure(p.call("segments.rename", { segmentationId, index: 0, name: "主力" }))).toMatchObject({
      code: "bad_params",
    });
  });

  test("cancelled, it leaves nothing", async () => {
    const p = await project();
    await addView(p, "2024-03", behaviour, planted);
    const abort = new AbortController();
    const running = p.call("segments.run", { asOf: "2024-03" }, abort.signal);
    setTimeout(() => abort.abort(), 20);
    expect(await failure(running)).toEqual({ code: "cancelled" });
    expect(await p.call("segments.list", {})).toEqual([]);
  });

  test("says what is wrong", async () => {
    const p = await project();
    expect(await failure(p.call("segments.get", {}))).toEqual({ code: "segmentation_missing" });
    expect(await failure(p.call("segments.run", { asOf: "2024-03" }))).toEqual({ code: "no_view", asOf: "2024-03" });
    await addView(p, "2024-03", behaviour, sql`from (${planted}) where customer_key < 10`);
    expect(await failure(p.call("segments.run", { asOf: "2024-03" }))).toMatchObject({
      code: "too_few_customers",
      customers: 9,
    });
    expect(
      await failure(
        p.call("segments.run", { asOf: "2024-03", definition: { way: "clusters", features: ["nothing"] } }),
      ),
    ).toEqual({
      code: "unknown_field",
      field: "nothing",
    });
    const q = await project();
    await addView(q, "2024-03", behaviour, planted);
    expect(
      await failure(
        q.call("segments.run", { asOf: "2024-03", definition: { way: "clusters", features: ["vas_share"] } }),
      ),
    ).toEqual({
      code: "no_usable_features",
    });
    expect(
      await failure(
        q.call("segments.run", { asOf: "2024-03", definition: { way: "clusters", k: 15, features: ["avg_bill"] } }),
      ),
    ).toBe("none");
  });
});
