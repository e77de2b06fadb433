import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import { expectView } from "./oracle.ts";
import { TestProject } from "./project.ts";
import type { World } from "./world.ts";
import { Dice, month, monthIndex, prepare, randomRules, randomWorld, store } from "./world.ts";

vi.setConfig({ testTimeout: 30_000 });

const open: TestProject[] = [];
afterEach(async () => {
  for (const project of open.splice(0)) await project.close();
});

async function newProject(threads = 2): Promise<TestProject> {
  const made = await TestProject.open(threads);
  open.push(made);
  return made;
}

const asOf = monthIndex("2024-03");
const keys = Array.from({ length: 30 }, (_, i) => i + 1);

type ViewRow = Record<string, unknown> & { customer_key: number };

async function viewRows(from: TestProject, of = "2024-03"): Promise<ViewRow[]> {
  const fields = await from.call("customers.fields", { asOf: of });
  const dates = fields
    .filter((field) => field.type === "date")
    .map((field) => `"${field.name}"::varchar as "${field.name}"`);
  return from.rows<ViewRow>(
    `select * replace (${dates.join(", ")}) from derived.view_${of.replace("-", "_")} order by rowid`,
  );
}

describe("the view equals the words of customer-view.md", () => {
  test.each(Array.from({ length: 20 }, (_, seed) => [seed]))("world %i", async (seed) => {
    const dice = new Dice(seed);
    const windowMonths = dice.pick([1, 2, 3, 3, 6]);
    // Months that end on the 28th, 29th and 31st, and windows over a new year.
    const of = dice.pick(["2024-03", "2024-02", "2024-01", "2023-02", "2023-12"]);
    const at = monthIndex(of);
    const p = await newProject();
    await prepare(p, keys);
    // Rows before, within and after the window.
    const world = randomWorld(dice, at - 5, at + (dice.chance(50) ? 2 : 0), keys);
    await store(p, world);
    const rules = randomRules(dice, [`${of}-01`, `${of}-14`, `${of}-15`, `${month(at - 1)}-20`]);
    await p.configure(windowMonths, rules);
    const summary = await p.call("customers.build", { asOf: of });
    const expected = expectView(world, at, windowMonths, rules);
    expect(summary.rows).toBe(expected.size);
    const rows = await viewRows(p, of);
    expect(rows.map((row) => row.customer_key)).toEqual([...expected.keys()]);
    const fields = await p.call("customers.fields", { asOf: of });
    expect(summary.fields).toBe(fields.length);
    for (const row of rows) {
      const want = expected.get(row.customer_key)!;
      const got = Object.fromEntries(Object.keys(want).map((name) => [name, row[name]]));
      expect({ key: row.customer_key, ...got }).toEqual({ key: row.customer_key, ...want });
    }
    checkFields(fields, rows, Object.keys(expected.values().next().value!));
  });
});

function checkFields(fields: readonly FieldInfo[], rows: readonly ViewRow[], checked: readonly string[]): void {
  expect(Object.keys(rows[0])).toEqual(["customer_key", "customer_id", ...fields.map((field) => field.name)]);
  for (const field of fields) {
    const filled = rows.filter((row) => row[field.name] !== null).length;
    expect([field.name, field.filled]).toEqual([field.name, filled]);
    if (field.sources.length === 0) expect([field.name, filled]).toEqual([field.name, 0]);
  }
  // Nothing goes unchecked.
  const unchecked = fields.filter((field) => field.category !== "results" && !checked.includes(field.name));
  expect(unchecked.map((field) => field.name)).toEqual([]);
}

/** Later facts about the same people and new ones, and the endings that a later file tells of earlier facts. */
async function plantFuture(p: TestProject, dice: Dice, world: World): Promise<void> {
  const later = randomWorld(dice, asOf + 1, asOf + 4, [...keys, 101, 102, 103]);
  const known = new Set(world.customers.map((c) => c.key));
  const future = {
    ...later,
    customers: later.customers
      .filter((c) => !known.has(c.key))
      .map((c) => ({ ...c, joined: `${month(asOf + 1 + dice.below(3))}-01` })),
    quality: later.quality.map((q) => ({ ...q, month: q.month ?? month(asOf + 1) })),
    payments: later.payments.map((q) => ({ ...q, billed: q.billed ?? month(asOf + 1) })),
    subscriptions: later.subscriptions.map((s) => ({ ...s, started: `${month(asOf + 1 + dice.below(3))}-05` })),
    attributes: later.attributes.map((a) => ({
      ...a,
      month: a.month ?? month(asOf + 1),
      industry: `new ${dice.below(100)}`,
    })),
    vas: later.vas.map((v) => ({ ...v, service: dice.pick([v.service, "Brand New"]) })),
  };
  await p.insert(
    "project.customer_key",
    ["customer_key", "customer_id"],
    [
      [101, "00101"],
      [102, "00102"],
      [103, "00103"],
    ],
  );
  await store(p, future, 1_000_000);
  const end = `${month(asOf + 1)}-01`;
  await p.run(
    `update project.complaint set closed_at = timestamp '${end} 00:00:00' where closed_at is null and customer_key % 2 = 0`,
  );
  await p.run(
    `update project.payment set paid_at = timestamp '${end} 00:00:00' where paid_at is null and customer_key % 2 = 0`,
  );
  await p.run(
    `update project.customer set left_on = date '${end}', status = case when status is not null then 'left' end where left_on is null and customer_key % 3 = 0`,
  );
}

test("facts dated after the as-of month change nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
      const dice = new Dice(seed);
      const p = await newProject();
      await prepare(p, keys);
      const world = randomWorld(dice, asOf - 3, asOf, keys);
      await store(p, world);
      await p.call("customers.build", { asOf: "2024-03" });
      const before = { rows: await viewRows(p), fields: await p.call("customers.fields", { asOf: "2024-03" }) };
      await plantFuture(p, dice, world);
      await p.call("customers.build", { asOf: "2024-03" });
      const after = { rows: await viewRows(p), fields: await p.call("customers.fields", { asOf: "2024-03" }) };
      expect(after).toEqual(before);
      await p.close();
      open.splice(open.indexOf(p), 1);
    }),
    { numRuns: 30, seed: 20240301 },
  );
}, 120_000);

test("one thread and two, several ranges in order, give the same bytes", async () => {
  const dumps: string[] = [];
  for (const threads of [1, 2]) {
    const p = await newProject(threads);
    await p.run("insert into project.customer_key select i, i::varchar from range(130000) t(i)");
    await p.run(
      "insert into project.bill select i, m, hash(i, m) % 20000, hash(i) % 3000, 0, hash(m, i) % 500, 0, 1, i from range(130000) t(i), (select unnest([date '2024-01-01', date '2024-02-01', date '2024-03-01']) as m)",
    );
    await p.run(
      "insert into project.call select hash(i) % 3000, timestamp '2024-01-01' + to_seconds((hash(i, 1) % 7800000)::bigint), hash(i, 2) % 900, 'out', (hash(i, 3) % 40)::varchar, (hash(i, 4) % 50)::varchar, (hash(i, 5) % 20)::varchar, 'connected', null, i % 3 = 0, false, false, 1, i from range(60000) t(i)",
    );
    await p.call("customers.build", { asOf: "2024-03" });
    dumps.push(
      (
        await p.rows<{ dump: string }>(
          "select md5(string_agg(v::varchar, chr(10) order by rowid)) as dump from derived.view_2024_03 v",
        )
      )[0].dump,
    );
    expect(
      await p.rows(
        "select count(*) as n, min(customer_key) as low, max(customer_key) as high from derived.view_2024_03",
      ),
    ).toEqual([{ n: 130000, low: 0, high: 129999 }]);
    expect(await p.rows("select count(*) as n from derived.view_2024_03 where rowid <> customer_key")).toEqual([
      { n: 0 },
    ]);
  }
  expect(dumps[0]).toBe(dumps[1]);
}, 120_000);
