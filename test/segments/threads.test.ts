import { expect, onTestFinished, test, vi } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import * as pools from "../../analytics/math/kernels/pool.ts";
import type { Project } from "./fixture.ts";
import { addView, field, openProject } from "./fixture.ts";

/** The pool of the process, of as many threads as the machine has, is changed for one of a given number. */
let pool: pools.KernelPool | null = null;
vi.mock("../../analytics/math/kernels/pool.ts", async (original) => ({
  ...(await original<typeof pools>()),
  kernelPool: () => pool,
}));

const fields = [
  field("avg_bill", "fen", { category: "bill" }),
  field("calls_per_month", "number", { category: "call_frequency" }),
  field("long_distance_calls_per_month", "number", { category: "other_calls" }),
];
/** Overlapping groups, so that rows near a border decide by their last digits; enough rows for a dozen tasks of the kernels. */
const rows = sql`
  select i::integer as customer_key,
    (3000 + 2500 * (i % 3) + (i * 7919) % 2903)::bigint as avg_bill,
    20 + 9 * (i % 3) + ((i * 104729) % 997) / 70.0 as calls_per_month,
    case when i % 11 > 0 then (i % 2) * 4 + ((i * 1299709) % 889) / 90.0 end as long_distance_calls_per_month
  from range(1, 12001) t(i)`;

async function everything(p: Project): Promise<string> {
  return JSON.stringify(
    await p.rows(sql`select document, state,
      (select list(m order by customer_key) from project.segment_member m)::varchar as members,
      (select list(document) from project.segment_month)::varchar as months from project.segmentation`),
  );
}

test("one thread and two give the same bytes, so does the project opened again; scored again, nothing moves", async () => {
  const found: string[] = [];
  for (const threads of [1, 2]) {
    const own = pools.createPool(threads)!;
    pool = own;
    onTestFinished(() => own.end());
    let p = await openProject(threads);
    onTestFinished(() => p.close());
    await addView(p, "2024-03", fields, rows);

    const asked = { asOf: "2024-03", definition: { way: "clusters" as const, kRange: [2, 4] as [number, number] } };
    const { segmentationId } = await p.call("segments.run", asked);
    found.push(await everything(p));
    const members = sql`select customer_key, segment_index from project.segment_member order by customer_key`;
    const before = await p.rows(members);
    expect(before).toHaveLength(12_000);
    await p.call("segments.apply", { segmentationId, asOf: "2024-03" });
    expect(await p.rows(members)).toEqual(before);

    await p.close("kept");
    p = await openProject(3 - threads, p.folder);
    const again = await p.call("segments.run", asked);
    const ofVersion = (id: number) => sql`select customer_key, segment_index from project.segment_member
      where segmentation_id = ${id} order by customer_key`;
    expect(await p.rows(ofVersion(again.segmentationId))).toEqual(before);
    const states = await p.rows<{ states: number }>(
      sql`select count(distinct state) as states from project.segmentation`,
    );
    expect(states).toEqual([{ states: 1 }]);
  }
  expect(found[1]).toBe(found[0]);
});
