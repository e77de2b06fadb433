import { afterEach, describe, expect, test } from "vitest";
import { flowCustomers, segmentField } from "../../analytics/api/segments.ts";
import { driftText, kAdviceText, locales, segmentWarningText } from "../../analytics/api/text/index.ts";
import { filterSql } from "../../analytics/db/filter.ts";
import type { Sql } from "../../analytics/db/sql.ts";
import { sql } from "../../analytics/db/sql.ts";
import { openView } from "../../analytics/db/view.ts";
import type { FilterNode } from "../../analytics/api/customers.ts";
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

const fields = [
  field("status", "category", { category: "basic" }),
  field("avg_bill", "fen", { category: "bill", title: { "zh-CN": "月均账单", en: "Average bill" } }),
  field("calls_per_month", "number", { category: "call_frequency" }),
  field("long_distance_calls_per_month", "number", { category: "other_calls" }),
];
/** Three groups; `group` says whose centre a customer is at, `shift` moves every bill. Ids do not follow keys where asked. */
const customers = (group: Sql, shift = 0, where = sql`true`) => sql`
  select i::integer as customer_key, 'active' as status,
    (${shift} + (case when g = 0 then 3000 when g = 1 then 9000 else 20000 end) + (i * 7919) % 601)::bigint as avg_bill,
    (case when g = 0 then 20 when g = 1 then 80 else 50 end) + ((i * 104729) % 97) / 20.0 as calls_per_month,
    (case when g = 0 then 1 when g = 1 then 2 else 30 end) + ((i * 1299709) % 89) / 40.0 as long_distance_calls_per_month
  from (select i, ${group} as g from range(1, 401) t(i)) where ${where}`;
const first = sql`case when i <= 200 then 0 when i <= 320 then 1 else 2 end`;
/** In March 20 customers rise from 0 to 2, 10 fall from 2 to 1; 1 to 5 are gone. */
const second = sql`case when i <= 20 then 2 when i <= 200 then 0 when i <= 330 then 1 else 2 end`;

async function twoMonths(p: Project): Promise<number> {
  await addView(p, "2024-02", fields, customers(first));
  await addView(p, "2024-03", fields, customers(second, 0, sql`i > 5`));
  await p.write((db) =>
    db.run(sql`insert into project.bill select i, m, 1000 + (i * 37) % 900 + case when m > date '2024-02-15' then i else 0 end, null, null, null, null, 1, 1
      from range(1, 421) t(i), (values (date '2024-02-01'), (date '2024-03-01')) months(m) where i % 50 > 0`),
  );
  const made = await p.call("segments.run", { asOf: "2024-02", definition: { way: "clusters", k: 3 } });
  return made.segmentationId;
}
const members = (p: Project, segmentationId: number, month: string) =>
  p.rows<{
    key: number;
    segment: number;
  }>(sql`select customer_key as key, segment_index as segment from project.segment_member
    where segmentation_id = ${segmentationId} and as_of = cast(${`${month}-01`} as date) order by key`);
const count = (p: Project, asOf: string, filter: FilterNode) =>
  p.write(async (db) => {
    const view = await openView(db, asOf);
    return db.value<number>(sql`select count(*) from ${view.table} where ${filterSql(filter, view)}`);
  });

describe("a segmentation over the months", () => {
  test("on unchanged data nobody moves, and the month fits", async () => {
    const p = await project();
    const segmentationId = await twoMonths(p);
    const before = await members(p, segmentationId, "2024-02");
    const month = await p.call("segments.apply", { segmentationId, asOf: "2024-02" });
    expect(await members(p, segmentationId, "2024-02")).toEqual(before);
    expect(month.drift).toMatchObject({ verdict: "fits", reasons: [], segmentsPsi: 0 });
    expect(month.drift.farShare).toBeLessThanOrEqual(0.01);
    expect(month.drift.features.every(({ psi }) => psi === 0)).toBe(true);
  });

  test("migration: every flow, its customers by filter, and a bridge to the fen", async () => {
    const p = await project();
    const segmentationId = await twoMonths(p);
    const params = { segmentationId, from: "2024-02", to: "2024-03" };
    expect(await failure(p.call("segments.migration", params))).toMatchObject({ code: "segmentation_not_applied" });
    await p.call("segments.apply", { segmentationId, asOf: "2024-03" });
    const migration = await p.call("segments.migration", params);
    expect([migration.fromCustomers, migration.toCustomers]).toEqual([400, 395]);
    const kind = (name: string) => migration.bridge!.steps.find((step) => step.kind === name)!;
    expect(["stayed", "moved_up", "lost", "new"].map((name) => kind(name).customers)).toEqual([370, 15, 5, 0]);
    expect(kind("moved_down").customers + kind("moved_level").customers).toBe(10);
    const [total] = await p.rows<{ a: number; b: number }>(sql`
      select sum(total_fen) filter (month = date '2024-02-01')::bigint as a, sum(total_fen) filter (month = date '2024-03-01')::bigint as b from project.bill`);
    const steps = migration.bridge!.steps;
    expect(steps.reduce((sum, step) => sum + step.fromFen, 0)).toBe(total.a);
    expect(steps.reduce((sum, step) => sum + step.toFen - step.fromFen, 0)).toBe(total.b - total.a);
    expect(kind("outside").fromFen).toBeGreaterThan(0);
    for (const flow of migration.flows) {
      const { asOf, filter } = flowCustomers(migration, flow);
      expect(await count(p, asOf, filter)).toBe(flow.customers);
    }
    // The other way round everybody who was lost is new.
    const back = await p.call("segments.migration", { segmentationId, from: "2024-03", to: "2024-02" });
    expect(back.bridge!.steps.find((step) => step.kind === "new")!.customers).toBe(5);
  });

  test("membership as a filter, in campaigns and in rules; a month not applied is said", async () => {
    const p = await project();
    const segmentationId = await twoMonths(p);
    const mine = (op: FilterNode["op"], value?: number | number[]) =>
      ({ field: segmentField(segmentationId), op, ...(value === undefined ? {} : { value }) }) as FilterNode;
    const sizes = (await p.call("segments.get", { segmentationId })).segments.map((segment) => segment.customers);
    expect(await count(p, "2024-02", mine("=", 0))).toBe(sizes[0]);
    expect(await count(p, "2024-02", mine("!=", 0))).toBe(400 - sizes[0]);
    expect(await count(p, "2024-02", mine("in", [0, 2]))).toBe(sizes[0] + sizes[2]);
    expect(await count(p, "2024-02", { op: "not", items: [mine("is_not_null")] })).toBe(0);
    expect(await failure(count(p, "2024-03", mine("=", 0)))).toEqual({
      code: "segmentation_not_applied",
      segmentationId,
      asOf: "2024-03",
    });
    expect(await failure(count(p, "2024-02", mine("<", 0)))).toMatchObject({ code: "filter_invalid" });
    const sendWindow = { from: "2024-03-01", to: "2024-03-01" };
    const size = async (audience: object, asOf: string) => {
      const steps = await p.call("campaigns.audience", { asOf, plan: { name: "size", audience, sendWindow } });
      return steps.at(-1)!.customers;
    };
    const own = { segments: [{ segmentationId, indexes: [1] }] };
    expect([await size({ filter: mine("=", 1) }, "2024-02"), await size(own, "2024-02")]).toEqual([sizes[1], sizes[1]]);
    expect(await failure(size(own, "2024-03"))).toMatchObject({ code: "segmentation_not_applied" });
    expect(await failure(size({ filter: mine("=", 1) }, "2024-03"))).toMatchObject({
      code: "segmentation_not_applied",
    });
    await p.call("segments.apply", { segmentationId, asOf: "2024-03" });
    const march = await size(own, "2024-03");
    const months = await p.call("segments.months", { segmentationId });
    expect(months.map(({ asOf, training }) => [asOf, training])).toEqual([
      ["2024-02", true],
      ["2024-03", false],
    ]);
    expect(march).toBe(months[1].segments[1].customers);
    const ruled = await p.call("segments.run", {
      asOf: "2024-02",
      definition: { way: "rules", rules: [{ name: "A", filter: mine("=", 0) }] },
    });
    expect(ruled.segments[0].customers).toBe(sizes[0]);
  });

  test("a shifted month is stale, and a refit keeps keys, names and decisions", async () => {
    const p = await project();
    const segmentationId = await twoMonths(p);
    await addView(p, "2024-05", fields, customers(first, 60_000));
    await p.call("segments.rename", { segmentationId, index: 0, name: "旗舰" });
    const decided = await p.call("segments.decide", {
      segmentationId,
      index: 0,
      decision: "chosen",
      reason: "毛利最高",
      author: "李敏",
    });
    expect(decided.segments[0].decision).toEqual({
      segmentationId,
      key: 0,
      decision: "chosen",
      reason: "毛利最高",
      author: "李敏",
      decidedAt: "2026-01-02T03:04:05Z",
    });
    const month = await p.call("segments.apply", { segmentationId, asOf: "2024-05" });
    expect(month.drift.verdict).toBe("stale");
    expect(month.drift.farShare).toBeGreaterThan(0.5);
    expect(month.drift.reasons.map(({ code }) => code)).toContain("feature_shift");
    for (const locale of locales) {
      const said = driftText(month.drift, locale, (name) => name);
      expect(said).toMatch(
        locale === "en" ? /^The segmentation no longer fits.*far from every centre/ : /^分群已不适用.*很远/,
      );
      expect(said).not.toMatch(/[{}]/);
    }
    // Fit to March, where the groups are told apart as before.
    const again = await p.call("segments.refit", { segmentationId, asOf: "2024-03" });
    expect(again).toMatchObject({ familyId: segmentationId, version: 2, definition: decided.definition });
    expect(again.segments.toSorted((a, b) => a.key - b.key).map(({ key, name }) => [key, name])).toEqual(
      decided.segments.map(({ key, name }) => [key, name]),
    );
    expect(again.segments.find(({ name }) => name === "旗舰")!.decision?.reason).toBe("毛利最高");
    expect(again.lineage!.matches.every(({ jaccard }) => jaccard > 0.9)).toBe(true);
    expect((await p.call("segments.get", { segmentationId })).version).toBe(1);
    await p.call("segments.decide", { segmentationId: again.segmentationId, index: 0, decision: null });
    expect((await p.call("segments.get", { segmentationId })).segments[0].decision).toBeNull();
    expect((await p.call("segments.decisions", { segmentationId })).map(({ decision }) => decision)).toEqual([
      "chosen",
      null,
    ]);
    const put = await p.call("segments.archive", { segmentationId: again.segmentationId, archived: true });
    expect(put.archived).toBe(true);
    const names = await p.rows<{ segment: string | null }>(sql`select distinct segment from derived.view_2024_03`);
    // The old version was never applied to March: with the new one put away nothing is told.
    expect(names).toEqual([{ segment: null }]);
  });

  test("edited rules are a new version; the segment of the same name keeps its key", async () => {
    const p = await project();
    await addView(p, "2024-02", fields, customers(first));
    const rule = (name: string, from: number) => ({
      name,
      filter: { field: "avg_bill", op: ">=" as const, value: from },
    });
    const one = await p.call("segments.run", {
      asOf: "2024-02",
      name: "分层",
      definition: { way: "rules", rules: [rule("高", 15_000), rule("中", 8000)] },
    });
    const two = await p.call("segments.run", {
      asOf: "2024-02",
      definition: { way: "rules", rules: [rule("顶", 20_300), rule("高", 9000), rule("中", 8000)] },
      replaces: one.segmentationId,
    });
    expect([two.version, two.name, two.familyId]).toEqual([2, "分层", one.familyId]);
    const keyOf = (name: string) => two.segments.find((segment) => segment.name === name)!.key;
    expect([keyOf("高"), keyOf("中"), keyOf("其余客户"), keyOf("顶")]).toEqual([0, 1, 2, 3]);
  });
});

describe("whatever the data", () => {
  test("shuffled rows give the same segments to the byte", async () => {
    const states: string[] = [];
    for (const stride of [1, 129]) {
      const p = await project();
      await addView(p, "2024-02", fields, customers(first));
      // The same customers under other keys, as another order of the files would give them.
      await p.write((db) =>
        db.run(sql`update derived.view_2024_02 set customer_key = (customer_key * ${stride}) % 401`),
      );
      const made = await p.call("segments.run", { asOf: "2024-02" });
      const [{ state, m }] = await p.rows<{ state: string; m: string }>(sql`select state,
        (select list(customer_id || ' ' || segment_index order by customer_id) from project.segment_member join derived.view_2024_02 using (customer_key))::varchar as m
        from project.segmentation`);
      states.push(JSON.stringify([made, state, m]));
    }
    expect(states[1]).toBe(states[0]);
  });

  test("useless and dirty features are said, and the run goes on without them", async () => {
    const p = await project();
    const dirty = [
      ...fields,
      field("constant", "number"),
      field("nothing", "number"),
      field("broken", "number"),
      field("town", "category"),
      field("twin", "number"),
      field("sometimes", "number"),
    ];
    await addView(
      p,
      "2024-02",
      dirty,
      sql`select *, 7.0::double as constant, null::double as nothing,
        case when customer_key % 40 = 0 then 'inf'::double else (customer_key % 7)::double end as broken,
        't' || customer_key as town, calls_per_month * 2 as twin, case when customer_key % 3 > 0 then (customer_key % 5)::double end as sometimes
      from (${customers(first)})`,
    );
    const made = await p.call("segments.run", {
      asOf: "2024-02",
      definition: { way: "clusters", k: 3, features: dirty.slice(1).map(({ name }) => name) },
    });
    expect(made.warnings.map(({ code, params }) => [code, params["field"]])).toEqual([
      ["feature_all_missing", "nothing"],
      ["feature_infinite", "broken"],
      ["feature_too_many_values", "town"],
      ["feature_constant", "constant"],
      ["feature_duplicate", "twin"],
    ]);
    expect(made.features.map(({ field: name, missingFlag }) => (missingFlag ? `${name}?` : name))).toEqual([
      "avg_bill",
      "calls_per_month",
      "long_distance_calls_per_month",
      "broken",
      "sometimes",
      "sometimes?",
    ]);
    for (const warning of made.warnings) {
      const [zh, en] = locales.map((locale) => segmentWarningText(warning, locale, (name) => name));
      expect(zh).toMatch(/。$/);
      expect(en).toMatch(/\.$/);
      expect(zh + en).not.toMatch(/[{}]|undefined|NaN/);
    }
    const checks = await p.call("segments.features", { asOf: "2024-02" });
    const advice = Object.fromEntries(checks.map((check) => [check.field, check.advice]));
    expect(advice).toMatchObject({
      constant: ["constant"],
      nothing: ["all_missing"],
      broken: ["infinite", "missing"],
      town: ["too_many_values"],
      twin: ["duplicate"],
      sometimes: ["missing"],
    });
    expect(checks.find(({ field: name }) => name === "twin")!.nearest).toMatchObject({ field: "calls_per_month" });
    const chosen = await p.call("segments.run", { asOf: "2024-02" });
    for (const locale of locales) expect(kAdviceText(chosen.clusters!.recommendation!, locale)).toMatch(/3/);
    const few = await p.call("segments.run", {
      asOf: "2024-02",
      definition: { way: "clusters", k: 12, features: ["broken"] },
    });
    expect(few.warnings.map(({ code }) => code)).toContain("fewer_clusters");
    expect(few.k).toBe(7);
  });
});
