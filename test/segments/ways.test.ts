import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { dropRawCalls } from "../../analytics/db/dropped-calls.ts";
import { sql } from "../../analytics/db/sql.ts";
import { segmentTitle } from "../../analytics/api/segments.ts";
import { sharedData } from "../support.ts";
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
  field("lifecycle_stage", "category", { category: "value" }),
  field("minutes", "number", { category: "call_frequency" }),
];
/** Customers 1 to 200; every tenth has left; bills of 0 to 199 yuan, none for every 25th. */
const rows = sql`select i::integer as customer_key, case when i % 10 = 0 then 'left' else 'active' end as status,
    case when i % 25 > 0 then ((i * 73) % 200) * 100 end::bigint as avg_bill,
    case i % 4 when 0 then 'new' when 1 then 'stable' when 2 then 'declining' end as lifecycle_stage, (i * 31) % 97 / 1.0 as minutes
  from range(1, 201) t(i)`;

describe("ways to segment", () => {
  test("RFM of calls that were dropped: months that are counted are refused, all there are come with a word", async () => {
    const p = await project();
    for (const month of ["2024-02", "2024-03"]) await addView(p, month, fields, rows);
    await p.write((db) =>
      db.run(sql`insert into project.call_record (customer_key, started_at, duration_s, direction, outcome, import_id, line)
        select range, month + to_days((range % 20)::integer), range % 7 * 60, 'out', 'connected', 1, range
        from range(1, 150), (values (timestamp '2024-01-01'), (timestamp '2024-02-01'), (timestamp '2024-03-01')) m(month)
        where range % extract(month from month) = 0`),
    );
    const source = { table: "call" } as const;
    const two = await p.call("segments.run", { asOf: "2024-03", definition: { way: "rfm", source, months: 2 } });
    const all = await p.call("segments.run", { asOf: "2024-03", definition: { way: "rfm", source, months: null } });
    expect(all.warnings.map(({ code }) => code)).not.toContain("calls_dropped");
    await p.write((db) => dropRawCalls(db, sql`started_at < timestamp '2024-02-01'`));
    const apply = (made: typeof two, asOf: string) =>
      p.call("segments.apply", { segmentationId: made.segmentationId, asOf });
    expect((await apply(two, "2024-03")).segments.map(({ customers }) => customers)).toEqual(
      two.segments.map(({ customers }) => customers),
    );
    expect(await failure(apply(two, "2024-02"))).toEqual({
      code: "rfm_calls_dropped",
      asOf: "2024-02",
      months: "2024-01",
    });
    const warning = { code: "calls_dropped", params: { months: "2024-01" } };
    expect((await apply(all, "2024-03")).warnings).toContainEqual(warning);
    const anew = await p.call("segments.run", { asOf: "2024-03", definition: { way: "rfm", source, months: null } });
    expect(anew.warnings).toContainEqual(warning);
  });

  test("rules: the first that holds decides, the rest is the remainder, nobody left is in", async () => {
    const p = await project();
    await addView(p, "2024-03", fields, rows);
    const definition = {
      way: "rules" as const,
      rules: [
        { name: "高值", filter: { field: "avg_bill", op: ">=" as const, value: 15_000 } },
        { name: "话多", filter: { field: "minutes", op: ">" as const, value: 50 } },
        { name: "没有", filter: { field: "minutes", op: "<" as const, value: 0 } },
      ],
    };
    const preview = await p.call("segments.preview", { asOf: "2024-03", definition });
    const made = await p.call("segments.run", { asOf: "2024-03", definition });
    const [counted] = await p.rows<{ a: number; b: number; n: number }>(sql`
      select count(*) filter (avg_bill >= 15000) as a, count(*) filter (minutes > 50 and coalesce(avg_bill, 0) < 15000) as b, count(*) as n
      from derived.view_2024_03 where status <> 'left'`);
    expect(made.segments.map(({ customers }) => customers)).toEqual([
      counted.a,
      counted.b,
      0,
      counted.n - counted.a - counted.b,
    ]);
    expect(preview.segments.map(({ customers }) => customers)).toEqual(made.segments.map(({ customers }) => customers));
    expect(made.segments.map((segment) => segmentTitle(segment, "en"))).toEqual([
      "高值",
      "话多",
      "没有",
      "Everyone else",
    ]);
    expect(made.warnings).toEqual([{ code: "rule_empty", params: { name: "没有" } }]);
    // The tree finds the rule that made the segment.
    expect(made.segments[0].rule).toMatchObject({ precision: 1, recall: 1 });
    const { filter } = made.segments[0].rule!;
    expect(filter).toEqual({ field: "avg_bill", op: ">", value: expect.any(Number) as number });
  });

  test("value tiers: revenue shares, own cuts, quantiles; those without a bill come last", async () => {
    const p = await project();
    await addView(p, "2024-03", fields, rows);
    const run = (binning?: object) =>
      p.call("segments.run", {
        asOf: "2024-03",
        definition: { way: "value", ...(binning ? { binning } : {}) } as never,
      });
    const pareto = await run();
    // The tiers of the customer view (customers/registry/value.ts), recounted in SQL.
    const tiers = await p.rows<{ tier: string; n: number }>(sql`
      select case when avg_bill is null then 'E' when avg_bill <= 0 or before >= .95 * total then 'D' when before >= .8 * total then 'C' when before >= .5 * total then 'B' else 'A' end as tier, count(*) as n
      from (select avg_bill, sum(avg_bill) over () as total,
                   coalesce(sum(avg_bill) over (order by avg_bill desc range between unbounded preceding and 1 preceding), 0) as before
            from derived.view_2024_03 where status <> 'left') group by all order by tier`);
    expect(pareto.segments.map(({ customers }) => customers)).toEqual(tiers.map(({ n }) => n));
    expect(pareto.segments[0].proposedName.en).toMatch(/^Tier A \(Average bill above \d+ yuan\)$/);
    const own = await run({ kind: "cuts", cuts: [5000, 10_000] });
    expect(own.bins).toEqual([{ measure: "avg_bill", cuts: [5000, 10_000] }]);
    const [byHand] = await p.rows<{ a: number; b: number; c: number; n: number }>(sql`
      select count(*) filter (avg_bill > 10000) as a, count(*) filter (avg_bill > 5000 and avg_bill <= 10000) as b,
             count(*) filter (avg_bill <= 5000) as c, count(*) filter (avg_bill is null) as n from derived.view_2024_03 where status <> 'left'`);
    expect(own.segments.map(({ customers }) => customers)).toEqual(Object.values(byHand));
    expect(own.segments.map(({ valueRank }) => valueRank)).toEqual([0, 1, 2, 3]);
    const fifths = await run({ kind: "quantiles", bins: 5 });
    const sizes = fifths.segments.slice(0, 5).map(({ customers }) => customers);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(4);
    expect(await failure(run({ kind: "cuts", cuts: [3, 3] }))).not.toBe("none");
  });

  test("lifecycle stages, and crossing them with tiers", async () => {
    const p = await project();
    await addView(p, "2024-03", fields, rows);
    const stages = await p.call("segments.run", { asOf: "2024-03", definition: { way: "lifecycle" } });
    const byHand = await p.rows<{ stage: string | null; n: number }>(sql`
      select lifecycle_stage as stage, count(*) as n from derived.view_2024_03 where status <> 'left' group by all`);
    const sizeOf = (en: string) => stages.segments.find(({ proposedName }) => proposedName.en === en)?.customers;
    expect(sizeOf("New")).toBe(byHand.find(({ stage }) => stage === "new")?.n);
    expect(sizeOf("Stage unknown")).toBe(byHand.find(({ stage }) => stage === null)?.n);
    const tiers = await p.call("segments.run", { asOf: "2024-03", definition: { way: "value" } });
    const crossed = await p.call("segments.run", {
      asOf: "2024-03",
      definition: { way: "cross", of: [stages.segmentationId, tiers.segmentationId], minShare: 0.02 },
    });
    expect(crossed.segments.reduce((sum, { customers }) => sum + customers, 0)).toBe(crossed.customers);
    expect(crossed.segments.slice(0, -1).every(({ customerShare }) => customerShare >= 0.02)).toBe(true);
    const overlap = await p.call("segments.overlap", {
      a: stages.segmentationId,
      b: tiers.segmentationId,
      asOf: "2024-03",
    });
    const largest = overlap.cells.reduce((a, b) => (b.customers > a.customers ? b : a));
    const name = `${stages.segments[largest.a].name} × ${tiers.segments[largest.b].name}`;
    expect(crossed.segments.find((segment) => segment.name === name)?.customers).toBe(largest.customers);
    const itself = await p.call("segments.overlap", { a: 1, b: 1, asOf: "2024-03" });
    expect(itself.adjustedRand).toBe(1);
    for (const cell of itself.cells) expect(cell.jaccard).toBe(cell.a === cell.b && cell.customers > 0 ? 1 : 0);
  });

  const cdnow = join(sharedData, "cdnow/CDNOW_master.txt");
  test.skipIf(!existsSync(cdnow))("RFM quintiles of CDNOW equal pandas", async () => {
    const p = await project();
    const lines = readFileSync(cdnow, "utf8").trim().split(/\r?\n/).slice(1);
    const purchases = lines.map((line) => line.trim().split(/\s+/));
    await p.write(async (db) => {
      await db.run(
        sql`create table attribute.purchases (customer_key integer, month date, import_id integer, line bigint, bought varchar, paid double)`,
      );
      await db.run(
        sql`insert into project.attribute_column values ('purchases', 'bought', 0, 'date', null), ('purchases', 'paid', 1, 'number', null)`,
      );
      const appender = await db.connection.createAppender("purchases", "attribute");
      purchases.forEach(([customer, date, , dollars], i) => {
        appender.appendInteger(Number(customer));
        appender.appendNull();
        appender.appendInteger(1);
        appender.appendBigInt(BigInt(i));
        appender.appendVarchar(date);
        appender.appendDouble(Number(dollars));
        appender.endRow();
      });
      appender.closeSync();
      await db.run(
        sql`alter table attribute.purchases alter bought type date using cast(strptime(bought, '%Y%m%d') as date)`,
      );
    });
    await addView(
      p,
      null,
      fields,
      sql`
      select distinct customer_key, 'active' as status, null::bigint as avg_bill, null::varchar as lifecycle_stage, null::double as minutes from attribute.purchases`,
    );
    const made = await p.call("segments.run", {
      definition: {
        way: "rfm",
        source: { table: "attribute:purchases", date: "bought", amount: "paid" },
        grouping: "scores",
      },
    });
    /*
    python3 - <<'END'
    import pandas as p, numpy as n
    d = p.read_csv('CDNOW_master.txt', sep=r'\s+', skiprows=1, names=['c','d','q','v']); d.d = p.to_datetime(d.d, format='%Y%m%d')
    m = d.d.dt.year * 12 + d.d.dt.month; g = d.assign(m=m).groupby('c').agg(l=('m','max'), f=('v','size'), v=('v','sum')); g['r'] = m.max() - g.l; g.v = g.v.round(3)
    s = lambda x: n.searchsorted(x.quantile([.2,.4,.6,.8]).to_numpy(), x, side='left')
    t = lambda a: p.Series(a.astype(str)); k = t(5 - s(g.r)).str.cat([t(s(g.f) + 1), t(s(g.v) + 1)])
    print(len(g), {c: g[c].quantile([.2,.4,.6,.8]).tolist() for c in 'rfv'}, k.value_counts().sort_index().to_dict())
    END
    */
    const expected: { customers: number; cuts: number[][]; cells: Record<string, number> } = {
      customers: 23570,
      cuts: [
        [4.0, 14.0, 15.0, 16.0],
        [1.0, 1.0, 2.0, 4.0],
        [15.36, 31.35, 59.924, 133.95],
      ],
      cells: {
        "111": 1542,
        "112": 1198,
        "113": 784,
        "114": 354,
        "115": 51,
        "131": 1,
        "132": 54,
        "133": 87,
        "134": 71,
        "135": 23,
        "143": 11,
        "144": 8,
        "145": 5,
        "154": 1,
        "155": 2,
        "211": 1698,
        "212": 1354,
        "213": 891,
        "214": 345,
        "215": 53,
        "231": 1,
        "232": 120,
        "233": 181,
        "234": 138,
        "235": 40,
        "242": 2,
        "243": 20,
        "244": 36,
        "245": 26,
        "254": 4,
        "255": 3,
        "311": 1560,
        "312": 1039,
        "313": 696,
        "314": 296,
        "315": 47,
        "331": 4,
        "332": 167,
        "333": 244,
        "334": 202,
        "335": 29,
        "342": 3,
        "343": 44,
        "344": 89,
        "345": 37,
        "354": 8,
        "355": 13,
        "431": 9,
        "432": 500,
        "433": 776,
        "434": 640,
        "435": 192,
        "442": 17,
        "443": 468,
        "444": 937,
        "445": 561,
        "452": 1,
        "453": 7,
        "454": 272,
        "455": 748,
        "531": 2,
        "532": 151,
        "533": 215,
        "534": 178,
        "535": 54,
        "542": 9,
        "543": 275,
        "544": 689,
        "545": 421,
        "553": 11,
        "554": 447,
        "555": 2408,
      },
    };
    expect(made.customers).toBe(expected.customers);
    expect(made.bins.map(({ cuts }) => cuts.map((cut) => Number(cut.toFixed(6))))).toEqual(expected.cuts);
    const found = Object.fromEntries(
      made.segments
        .filter(({ customers }) => customers > 0)
        .map(({ name, customers }) => [name.replaceAll(/\D/g, ""), customers]),
    );
    expect(found).toEqual(expected.cells);
    const eight = await p.call("segments.run", {
      definition: {
        way: "rfm",
        source: { table: "attribute:purchases", date: "bought", amount: "paid" },
        grouping: "eight",
      },
    });
    const high = (score: string) => Number(score) > 3;
    const champions = Object.entries(expected.cells).filter(([scores]) => scores.split("").every(high));
    expect(eight.segments[0]).toMatchObject({
      name: "重要价值客户",
      customers: champions.reduce((sum, [, count]) => sum + count, 0),
    });
    expect(
      await failure(p.call("segments.run", { definition: { way: "rfm", source: { table: "attribute:none" } } })),
    ).toMatchObject({ code: "unknown_table" });
  });
});
