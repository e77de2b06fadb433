import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { addMonths, addView, failure, field, openProject, type Project } from "../segments/fixture.ts";
import { addCampaign } from "./effect-fixture.ts";

const CUSTOMERS = 5000;
let p: Project;
beforeAll(async () => {
  p = await openProject();
  await addMonths(p, "bill", ["2024-03", "2024-04", "2024-05"]);
  await addView(
    p,
    "2024-03",
    [field("status", "category"), field("avg_bill", "fen")],
    sql`select cast(i as integer) as customer_key, case when i % 10 = 0 then 'left' else 'active' end as status,
          cast(5000 + hash(i) % 4000 as bigint) as avg_bill from range(1, ${CUSTOMERS + 1}) t(i)`,
  );
});
afterAll(() => p.close());

const upgraded = { kind: "field", field: "upgraded", monthsAfter: 2 } as const;

test("all campaigns together against those who were kept out of every one", async () => {
  expect(await p.call("effect.universal", { kpi: upgraded })).toBeNull();
  await p.call("policy.save", {
    policy: {
      consent: "ignored",
      caps: [],
      complaintDays: null,
      excludeRunning: true,
      universal: { share: 0.2, months: 6, seed: 7 },
    },
  });
  const draw = await p.call("policy.drawUniversal", { asOf: "2024-03", from: "2024-04-01" });
  expect(draw.customers).toBe(900);
  // One in five upgrades, one in four of those who may be contacted; bills grow by two yuan with them.
  const member = sql`(customer_key in (select customer_key from project.universal_member))`;
  await addView(
    p,
    "2024-05",
    [field("status", "category"), field("avg_bill", "fen"), field("upgraded", "yes_no")],
    sql`select customer_key, 'active' as status, avg_bill + case when ${member} then 0 else 200 end + hash(customer_key, 'noise') % 300 as avg_bill,
          hash(customer_key, 'upgrade') % 100 < case when ${member} then 20 else 25 end as upgraded from derived.view_2024_03`,
  );
  const campaign = (id: number, from: string, treated: ReturnType<typeof sql>) =>
    addCampaign(
      p,
      id,
      { sendWindow: { from, to: from } },
      "2024-03",
      sql`select customer_key, 'treatment' as arm, 0 as offer, 1 as wave, 0 as stratum, null as segment, null as risk, null as band
          from derived.view_2024_03 where ${treated}`,
    );
  await campaign(1, "2024-04-10", sql`not ${member} and customer_key <= 500`);
  // Of the group itself some were contacted by mistake; the third came after the month measured.
  await campaign(2, "2024-05-10", sql`${member} and customer_key <= 100`);
  await campaign(3, "2024-06-10", sql`${member}`);
  for (const id of [1, 2, 3])
    await p.write((db) =>
      db.run(sql`insert into project.campaign_event values (${id}, timestamp '2024-04-02', 'exported', '', '')`),
    );

  const effect = (await p.call("effect.universal", { kpi: upgraded }))!;
  const [counts] = await p.rows<Record<"members" | "hits" | "others" | "otherHits" | "wrong", number>>(sql`
    select count(*) filter (m) as members, count(*) filter (m and upgraded) as hits, count(*) filter (not m) as others,
      count(*) filter (not m and upgraded) as "otherHits",
      count(*) filter (customer_key <= 100 and m2) as wrong
    from (select l.customer_key, e.status = 'active' as present, ${member} as m2, e.status = 'active' and ${member} as m, upgraded
          from derived.view_2024_05 l join derived.view_2024_03 e using (customer_key)) seen where present or m2`);
  const [a, b] = [counts.otherHits / counts.others, counts.hits / counts.members];
  const wald = 1.959963984540054 * Math.sqrt((a * (1 - a)) / counts.others + (b * (1 - b)) / counts.members);
  expect([counts.members, counts.others]).toEqual([900, 3600]);
  expect(effect.arms.map(({ customers, measured, sum }) => [customers, measured, sum])).toEqual([
    [3600, 3600, counts.otherHits],
    [900, 900, counts.hits],
  ]);
  expect(effect.overall!.difference).toBeCloseTo(a - b, 12);
  expect(effect.overall!.interval.low).toBeCloseTo(a - b - wald, 9);
  expect(effect.overall!.interval.high).toBeCloseTo(a - b + wald, 9);
  expect(effect).toMatchObject({ verdict: "works", reason: null, measuredAsOf: "2024-05", incrementalFen: null });
  expect(effect).toMatchObject({ campaigns: 2, contactedControls: counts.wrong, sampleRatio: { alarm: false } });

  const bills = (await p.call("effect.universal", { kpi: { kind: "field", field: "avg_bill", monthsAfter: 2 } }))!;
  // The month of the drawing explains nearly all of it, so that two yuan are seen among forty.
  expect(bills.overall!.method).toBe("cuped");
  expect(bills.overall!.interval.low).toBeGreaterThan(190);
  expect(bills.overall!.interval.high).toBeLessThan(210);
  expect(bills.incrementalFen).toBe(Math.round(bills.overall!.difference * 3600));
});

test("what cannot be told yet is not, and a drawing holds from its day", async () => {
  const early = (await p.call("effect.universal", { kpi: { kind: "field", field: "avg_bill", monthsAfter: 0 } }))!;
  expect(early).toMatchObject({ verdict: "unknown", reason: "not_begun", overall: null, incrementalFen: null });
  expect(await p.call("effect.universal", { kpi: upgraded, on: "2024-03-31" })).toBeNull();
  expect(
    await failure(p.call("effect.universal", { kpi: { kind: "field", field: "avg_bill", monthsAfter: 7 } })),
  ).toEqual({ code: "no_view", asOf: "2024-10" });
});
