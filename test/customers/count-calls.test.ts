import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultRules } from "../../analytics/api/rules.ts";
import { blockPath, blocks, scratch } from "../../analytics/customers/blocks.ts";
import { CallCounting } from "../../analytics/customers/count-calls.ts";
import type { KeyRange } from "../../analytics/customers/window.ts";
import { blockParameters, viewWindow } from "../../analytics/customers/window.ts";
import { sql, sqlFile } from "../../analytics/db/sql.ts";
import fc from "../property.ts";
import { TestProject } from "./project.ts";
import type { World } from "./world.ts";
import { Dice, monthIndex, randomRules, randomWorld, store } from "./world.ts";

let p: TestProject;
beforeAll(async () => {
  p = await TestProject.open();
  await p.run("insert into project.customer_key select i, i::varchar from range(1, 40) t(i)");
});
afterAll(() => p.close());

const counted = blocks.filter((block) => block.counted);
const nothing: World = {
  customers: [],
  bills: [],
  calls: [],
  quality: [],
  payments: [],
  complaints: [],
  vas: [],
  subscriptions: [],
  attributes: [],
};

/** The rows of each counted block for ranges of customers: as the kernel makes them, and as its SQL says. */
async function bothWays(asOf: string, months: number, rules = defaultRules, room = 1000, ranges: KeyRange[] = []) {
  return p.db.trial(async (writer) => {
    const window = viewWindow(asOf, months);
    const counting = await CallCounting.open(writer, window, rules, counted, room);
    for (const keys of ranges) await counting.add(keys);
    await counting.end({ from: ranges[0].from, to: ranges.at(-1)!.to });
    counting.close();
    const told = new Map<string, readonly [counted: unknown, meant: unknown]>();
    for (const block of counted) {
      const rows = await writer.columns(sql`select * from ${scratch(block.name)} order by all`);
      const named = blockParameters(window, { from: ranges[0].from, to: ranges.at(-1)!.to }, rules);
      const { text, named: used } = sqlFile(blockPath(block), named);
      const meant = await writer.columns({ text: `select * from (${text}) as rows order by all`, named: used });
      told.set(block.name, [rows, meant]);
    }
    return told;
  });
}

const all: KeyRange[] = [{ from: 1, to: 41 }];

test("what the kernel counts is what the SQL of the blocks says", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.nat(),
        months: fc.constantFrom(1, 2, 3, 12, 24),
        asOf: fc.constantFrom("2024-03", "2024-02", "2023-12"),
        digits: fc.boolean(),
        // Fewer than the calls of some customers: their rows are those of the SQL itself.
        room: fc.constantFrom(20, 60, 5000),
        cut: fc.integer({ min: 1, max: 40 }),
      }),
      async ({ seed, months, asOf, digits, room, cut }) => {
        const dice = new Dice(seed);
        const at = monthIndex(asOf);
        const world = randomWorld(
          dice,
          at - months - 1,
          at + 1,
          Array.from({ length: 12 }, (_, i) => 1 + 3 * i),
        );
        const known = (text: string | null) => (digits && text !== null && /\D/.test(text) ? null : text);
        const calls = world.calls.map((call) => ({
          ...call,
          number: known(call.number),
          cell: known(call.cell),
          station: known(call.station),
        }));
        await p.run("delete from project.call_record");
        await store(p, { ...nothing, calls });
        const rules = { ...defaultRules, ...randomRules(dice, [`${asOf}-01`, `${asOf}-14`]) };
        const ranges = [
          { from: 1, to: cut },
          { from: cut, to: 41 },
        ].filter(({ from, to }) => from < to);
        for (const [name, [rows, meant]] of await bothWays(asOf, months, rules, room, ranges))
          expect([name, rows]).toEqual([name, meant]);
      },
    ),
    { numRuns: 60 },
  );
});

test("a customer of many thousand calls among small ones, and more cells than the table has room for as it begins", async () => {
  await p.run("delete from project.call_record");
  await p.run(`insert into project.call_record (customer_key, started_at, duration_s, direction, other_number_code, cell_id_code,
      base_station_id_code, outcome, is_long_distance, is_ip_long_distance, is_roaming, import_id, line)
    select case when i % 50 = 0 then 1 + i % 40 else 17 end, timestamp '2024-01-01' + to_minutes(((i * 7919) % 131000)::int), i % 600,
      case when i % 3 = 0 then 'in' else 'out' end, 1000000000000 + (i * 31) % 9000, 100000 + i % 35001, 1000 + i % 331,
      case when i % 9 = 0 then 'dropped' when i % 10 = 1 then 'failed' else 'connected' end, i % 4 = 0, i % 12 = 0, false, 1, i
    from range(60000) t(i) order by hash(i)`);
  for (const [name, [rows, meant]] of await bothWays("2024-03", 3, defaultRules, 60_000, all))
    expect([name, rows]).toEqual([name, meant]);
});

test("no calls, no rows", async () => {
  await p.run("delete from project.call_record");
  for (const [name, [rows]] of await bothWays("2024-03", 3, defaultRules, 1000, all))
    expect([name, rows]).toMatchObject([name, { rows: 0 }]);
});
