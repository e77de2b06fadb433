import fc from "../property.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import { defaultRules } from "../../analytics/api/rules.ts";
import { expectView } from "./oracle.ts";
import { TestProject } from "./project.ts";
import type { World } from "./world.ts";
import { Dice, month, monthIndex, prepare, randomRules, randomWorld, store } from "./world.ts";
import { callColumns, insertCalls } from "../calls.ts";

const open: TestProject[] = [];
afterEach(async () => {
  for (const project of open.splice(0)) await project.close();
});

async function newProject(threads = 2): Promise<TestProject> {
  const made = await TestProject.open(threads);
  open.push(made);
  return made;
}

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

const few = keys.slice(0, 15);
const sources = ["customer", "bill", "call", "cell_quality", "payment", "complaint", "vas_usage", "subscription"];

/** Takes all facts away. */
async function empty(p: TestProject): Promise<void> {
  for (const table of sources) await p.run(`delete from project.${table === "call" ? "call_record" : table}`);
  await p.run("delete from attribute.extra");
}

describe("the view equals the words of customer-view.md", () => {
  // One project for all worlds: opening one costs as much as a world.
  let p: TestProject;
  beforeAll(async () => {
    p = await TestProject.open();
    await prepare(p, keys);
  });
  afterAll(() => p.close());

  test.each(Array.from({ length: 20 }, (_, seed) => [seed]))("world %i", async (seed) => {
    const dice = new Dice(seed);
    const windowMonths = dice.pick([1, 2, 3, 3, 6]);
    // Months that end on the 28th, 29th and 31st, and windows over a new year.
    const of = dice.pick(["2024-03", "2024-02", "2024-01", "2023-02", "2023-12"]);
    const at = monthIndex(of);
    await empty(p);
    // Rows before, within and after the window.
    const world = randomWorld(dice, at - 5, at + (dice.chance(50) ? 2 : 0), keys);
    await store(p, world);
    const rules = randomRules(dice, [`${of}-01`, `${of}-14`, `${of}-15`, `${month(at - 1)}-20`]);
    await p.configure(windowMonths, { ...defaultRules, ...rules });
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
async function plantFuture(p: TestProject, dice: Dice, world: World, after: number): Promise<void> {
  const later = randomWorld(dice, after + 1, after + 4, [...few, 101, 102, 103]);
  const known = new Set(world.customers.map((c) => c.key));
  const future = {
    ...later,
    customers: later.customers
      .filter((c) => !known.has(c.key))
      .map((c) => ({ ...c, joined: `${month(after + 1 + dice.below(3))}-01` })),
    quality: later.quality.map((q) => ({ ...q, month: q.month ?? month(after + 1) })),
    payments: later.payments.map((q) => ({ ...q, billed: q.billed ?? month(after + 1) })),
    subscriptions: later.subscriptions.map((s) => ({ ...s, started: `${month(after + 1 + dice.below(3))}-05` })),
    attributes: later.attributes.map((a) => ({
      ...a,
      month: a.month ?? month(after + 1),
      industry: `new ${dice.below(100)}`,
    })),
    vas: later.vas.map((v) => ({ ...v, service: dice.pick([v.service, "Brand New"]) })),
  };
  await store(p, future, 1_000_000);
  const end = `${month(after + 1)}-01`;
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
  // One project for all worlds: opening one costs more than a world.
  const p = await newProject();
  await prepare(p, [...few, 101, 102, 103]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1_000_000),
      fc.constantFrom("2024-03", "2024-02", "2023-12", "2023-02"),
      fc.constantFrom(1, 2, 3, 6),
      async (seed, of, windowMonths) => {
        const dice = new Dice(seed);
        const at = monthIndex(of);
        await empty(p);
        const world = randomWorld(dice, at - 3, at, few);
        // Rules that name days of the future too.
        const days = [`${of}-14`, `${month(at - 1)}-20`, `${month(at + 1)}-05`];
        await p.configure(windowMonths, { ...defaultRules, ...randomRules(dice, days) });
        await store(p, world);
        const view = async () => {
          await p.call("customers.build", { asOf: of });
          return { rows: await viewRows(p, of), fields: await p.call("customers.fields", { asOf: of }) };
        };
        const before = await view();
        await plantFuture(p, dice, world, at);
        expect(await view()).toEqual(before);
      },
    ),
    { numRuns: 12, seed: 20240301 },
  );
});

test("one thread and two, one range in slices and several whole ones, give the same bytes", async () => {
  const dumps: unknown[] = [];
  for (const [threads, atOnce] of [
    [1, undefined],
    [2, undefined],
    [2, { customers: 50_000, calls: 9000, sliced: 0 }],
  ] as const) {
    const p = await newProject(threads);
    // More than one row group, so that two threads share the work.
    await p.run("insert into project.customer_key select i, i::varchar from range(130000) t(i)");
    await p.run(
      "insert into project.bill select hash(i) % 130000, date '2024-01-01' + to_months((i % 3)::int), hash(i, 1) % 20000, hash(i) % 3000, 0, hash(i, 2) % 500, 0, 1, i from range(125000) t(i)",
    );
    await p.run("insert into project.customer (customer_key, import_id, line) select i, 1, i from range(130000) t(i)");
    await p.run(
      insertCalls(
        callColumns,
        "select hash(i) % 3000, timestamp '2024-01-01' + to_seconds((hash(i, 1) % 7800000)::bigint), hash(i, 2) % 900, 'out', (hash(i, 3) % 40)::varchar, (hash(i, 4) % 50)::varchar, (hash(i, 5) % 20)::varchar, 'connected', null, i % 3 = 0, false, false, 1, i from range(60000) t(i)",
      ),
    );
    await p.build("2024-03", atOnce);
    dumps.push(
      await p.rows(
        "select count(*) as n, count(*) filter (where rowid = customer_key) as placed, bit_xor(hash(rowid, v))::varchar as digest from derived.view_2024_03 v",
      ),
    );
  }
  expect(dumps[0]).toMatchObject([{ n: 130_000, placed: 130_000 }]);
  expect(dumps[1]).toEqual(dumps[0]);
  expect(dumps[2]).toEqual(dumps[0]);
});
