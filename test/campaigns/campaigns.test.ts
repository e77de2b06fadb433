import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Segmentation } from "../../analytics/api/segments.ts";
import { sql } from "../../analytics/db/sql.ts";
import type { Project } from "../segments/fixture.ts";
import { addView, failure, field, openProject } from "../segments/fixture.ts";

vi.setConfig({ testTimeout: 60_000 });

let p: Project;
const fields = [
  field("status", "category", { category: "basic" }),
  field("phone", "text", { category: "basic", personal: true }),
  field("marketing_consent", "yes_no", { category: "basic" }),
  field("region", "category", { category: "basic" }),
  field("avg_bill", "fen", { category: "bill" }),
];
const names = ["高消费", "中间", "低消费"];

interface Customer {
  readonly key: number;
  readonly status: string | null;
  readonly consent: boolean | null;
  readonly region: string | null;
  readonly bill: number | null;
  readonly risk: number | null;
  readonly segment: number | null;
}
let customers: Customer[];

beforeAll(async () => {
  p = await openProject();
  await addView(
    p,
    "2024-03",
    fields,
    sql`
    select i::integer as customer_key, case when i % 17 = 0 then 'left' when i % 17 = 1 then null else 'active' end as status,
      '138' || (10000000 + i) as phone, case i % 5 when 0 then false when 1 then null else true end as marketing_consent,
      case i % 4 when 0 then '东' when 1 then '西' when 2 then '南' end as region,
      case when i % 11 > 0 then (i * 7919) % 20000 end::bigint as avg_bill from range(1, 801) t(i)`,
  );
  const segmentation: Pick<Segmentation, "segmentationId" | "asOf"> & { segments: { index: number; name: string }[] } =
    {
      segmentationId: 1,
      asOf: "2024-03",
      segments: names.map((name, index) => ({ index, name })),
    };
  await p.write(async (db) => {
    await db.run(
      sql`insert into project.segmentation (segmentation_id, document) values (1, ${JSON.stringify(segmentation)})`,
    );
    await db.run(sql`insert into project.segment_month values (1, date '2024-03-01', '{}')`);
    await db.run(
      sql`insert into project.segment_member select 1, customer_key, (customer_key * 13) % 3, date '2024-03-01' from derived.view_2024_03 where status is distinct from 'left'`,
    );
    await db.run(
      sql`update derived.view_2024_03 set churn_risk = ((customer_key * 104729) % 500) / 500.0, churn_band = 'low' where customer_key % 9 > 0`,
    );
  });
  customers = await p.rows<Customer>(sql`
    select v.customer_key as key, status, marketing_consent as consent, region, avg_bill as bill, churn_risk as risk, m.segment_index as segment
    from derived.view_2024_03 v left join project.segment_member m using (customer_key) order by key`);
});
afterAll(() => p.close());

/** The rule by hand: the customers each step leaves, the last in the order of the list. */
function byHand(
  segments: readonly number[],
  bill: number | null,
  consent: boolean,
  share: number | null,
): Customer[][] {
  const left = customers.filter((c) => c.status !== "left");
  const segment = left.filter((c) => segments.length === 0 || (c.segment !== null && segments.includes(c.segment)));
  const filter = segment.filter((c) => bill === null || (c.bill !== null && c.bill >= bill));
  const allowed = filter.filter((c) => !consent || c.consent !== false);
  const sorted = [...allowed].sort((a, b) => (b.risk ?? -1) - (a.risk ?? -1) || a.key - b.key);
  const top =
    share === null
      ? sorted
      : sorted.slice(0, Math.max(1, Math.round(sorted.length * share))).filter((c) => c.risk !== null);
  return [customers, left, segment, filter, allowed, top];
}

const rules = fc.record({
  segments: fc.subarray([0, 1, 2]),
  bill: fc.option(fc.integer({ min: 0, max: 19_000 })),
  consent: fc.boolean(),
  // Whole percents: doubles drawn at large are nearly all close to 0.
  share: fc.option(fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100)),
  controlShare: fc.integer({ min: 0, max: 90 }).map((percent) => percent / 100),
  seed: fc.nat(),
});

describe("a target rule", () => {
  test("the waterfall, the list and the control group are what a plain recount gives", async () => {
    await fc.assert(
      fc.asyncProperty(rules, async ({ segments, bill, consent, share, controlShare, seed }) => {
        const steps = byHand(segments, bill, consent, share);
        const rule = {
          segments,
          requireConsent: consent,
          topRiskShare: share,
          filter:
            bill === null
              ? null
              : { op: "and" as const, items: [{ field: "avg_bill", op: ">=" as const, value: bill }] },
        };
        const sized = await p.call("campaigns.size", { asOf: "2024-03", rule });
        expect(sized.map(({ customers: n }) => n)).toEqual(steps.map((step) => step.length));
        expect(sized.reduce((sum, { removed }) => sum + removed, sized.at(-1)!.customers)).toBe(sized[0].customers);
        const freeze = p.call("campaigns.freeze", { asOf: "2024-03", rule, controlShare, seed });
        const last = steps.at(-1)!;
        if (last.length === 0) return expect(await failure(freeze)).toEqual({ code: "target_list_empty" });
        const list = await freeze;
        expect(list.waterfall).toEqual(sized);
        expect([list.rows, list.controls + list.targets]).toEqual([last.length, last.length]);
        expect(list.controls).toBe(Math.round(last.length * controlShare));
        const members = await p.rows<{ position: number; key: number; arm: string; segment: string | null }>(sql`
          select position, customer_key as key, arm, segment from project.target_member where target_list_id = ${list.targetListId} order by position`);
        expect(members.map(({ key }) => key)).toEqual(last.map(({ key }) => key));
        expect(members.map(({ position }) => position)).toEqual(last.map((_, i) => i + 1));
        for (const name of new Set(members.map(({ segment }) => segment))) {
          const own = members.filter(({ segment }) => segment === name);
          const controls = own.filter(({ arm }) => arm === "control").length;
          expect(Math.abs(controls - own.length * controlShare)).toBeLessThan(1 + 1e-6);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a list keeps what it was frozen with; the same seed draws the same control group, another seed another", async () => {
    const draw = async (seed: number) => {
      const { targetListId } = await p.call("campaigns.freeze", {
        asOf: "2024-03",
        rule: { segments: [0, 1] },
        controlShare: 0.3,
        seed,
      });
      const rows = await p.rows<{ k: number; segment: string }>(sql`
        select customer_key as k, segment from project.target_member where target_list_id = ${targetListId} and arm = 'control' order by position`);
      return { targetListId, keys: rows.map(({ k }) => k), segments: new Set(rows.map(({ segment }) => segment)) };
    };
    const [a, b, c] = [await draw(7), await draw(7), await draw(8)];
    expect(a.keys).toEqual(b.keys);
    expect(a.keys).not.toEqual(c.keys);
    expect(a.segments).toEqual(new Set(["高消费", "中间"]));
    const list = await p.call("campaigns.get", { targetListId: a.targetListId });
    expect(list.rule.segmentationId).toBe(1);
    expect(list.frozenAt).toBe("2026-01-02T03:04:05.000Z");
    expect((await p.call("campaigns.get", {})).targetListId).toBe(c.targetListId);
  });

  test("a page is in the order of the list and shows no whole phone", async () => {
    const list = await p.call("campaigns.freeze", { asOf: "2024-03", rule: {} });
    const page = tableFromIPC(
      await p.call("campaigns.page", { targetListId: list.targetListId, offset: 5, limit: 20 }),
    );
    expect(page.schema.fields.map(({ name }) => name)).toEqual([
      "customer_id",
      "phone",
      "segment",
      "risk",
      "band",
      "arm",
      "position",
    ]);
    const rows = page.toArray().map((row) => (row as { toJSON(): Record<string, unknown> }).toJSON());
    expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: 20 }, (_, i) => i + 6));
    for (const { phone, customer_id } of rows) {
      const key = Number(String(customer_id).slice(1));
      expect(phone).toBe(`138****${String(10_000_000 + key).slice(-4)}`);
    }
  });

  test("says what is wrong", async () => {
    const size = (rule: object, asOf = "2024-03") => failure(p.call("campaigns.size", { asOf, rule }));
    expect(await size({ segments: [3] })).toEqual({ code: "segment_missing", index: 3 });
    expect(await size({ segmentationId: 9 })).toEqual({ code: "segmentation_missing" });
    expect(await size({}, "2024-02")).toEqual({ code: "no_view", asOf: "2024-02" });
    expect(await size({ filter: { field: "nothing", op: "is_null" } })).toEqual({
      code: "unknown_field",
      field: "nothing",
    });
    await addView(
      p,
      "2024-01",
      fields,
      sql`select customer_key, status, phone, marketing_consent, region, avg_bill from derived.view_2024_03`,
    );
    expect(await size({ topRiskShare: 0.1 }, "2024-01")).toEqual({ code: "model_missing" });
    expect(await size({ segments: [0] }, "2024-01")).toEqual({ code: "segmentation_missing" });
    expect(await failure(p.call("campaigns.get", { targetListId: 99_999 }))).toEqual({ code: "target_list_missing" });
  });
});
