import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { expect, it } from "vitest";
import type { LocalEngine } from "../../analytics/engine/engine.ts";
import { engineWithProject } from "../engine-support.ts";
import { codeOf, sharedData } from "../support.ts";

const five = join(sharedData, "ibm-telco-multitable");
const copenhagen = join(sharedData, "copenhagen-cns/calls.csv");

async function column(engine: LocalEngine, name: string): Promise<unknown[]> {
  const page = tableFromIPC(await engine.call("customers.page", { columns: [name], limit: 10_000 }));
  return [...(page.getChild(name) ?? [])] as unknown[];
}
const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value), 0);

it.skipIf(!existsSync(five))("IBM's tables join to 7,043 customers and their totals", async () => {
  const { engine } = await engineWithProject();
  for (const name of ["demographics", "location", "services", "status"])
    await engine.call("ingest.run", { path: join(five, `Telco_customer_churn_${name}.csv`) });
  // The fifth is about zip codes and names no customer: it is refused, not taken for customers.
  const population = join(five, "Telco_customer_churn_population.csv");
  expect(await codeOf(engine.call("ingest.run", { path: population }))).toBe("table_not_recognised");
  expect((await engine.call("customers.build", {})).rows).toBe(7043);
  // python3 csv: sum of Total Revenue 21371131.69, Total Charges 16060725.24, CLTV 30991283 over 7,043 rows.
  expect(sum(await column(engine, "Total Revenue"))).toBeCloseTo(21_371_131.69, 2);
  expect(sum(await column(engine, "Total Charges"))).toBeCloseTo(16_060_725.24, 2);
  expect(sum(await column(engine, "CLTV"))).toBe(30_991_283);
  // The data's README: Customer Status Stayed 4,720 / Churned 1,869 / Joined 454.
  for (const [value, customers] of [
    ["Stayed", 4720],
    ["Churned", 1869],
    ["Joined", 454],
  ] as const)
    expect(await engine.call("customers.count", { filter: { field: "Customer Status", op: "=", value } })).toEqual({
      customers,
      total: 7043,
    });
  // One customer's fields lead back to the five files.
  const trace = await engine.call("customers.trace", { customerId: "8779-QRDMV", field: "Total Revenue" });
  expect(trace).toMatchObject({ value: 59.65, sources: [{ total: 1, rows: [{ line: 2 }] }] });
});

it.skipIf(!existsSync(copenhagen))("Copenhagen's calls give the counts its README states", async () => {
  const { engine } = await engineWithProject();
  await engine.call("ingest.run", { path: copenhagen });
  const { rows } = await engine.call("customers.build", {});
  expect(rows).toBe(536);
  // 3,600 calls of 28 days; the window of three months has only these. 2,654 lasted: mean 77.2 s, maximum 5,138 s.
  const lines = readFileSync(copenhagen, "utf8").trim().split(/\r?\n/).slice(1);
  const durations = lines.map((line) => Number(line.split(",")[3]));
  expect([durations.length, durations.filter((seconds) => seconds > 0).length]).toEqual([3600, 2654]);
  expect(Math.round(sum(await column(engine, "outgoing_calls_per_month")) * 3)).toBe(3600);
  const talked_s = sum(durations.filter((seconds) => seconds > 0));
  expect(sum(await column(engine, "minutes_per_month")) * 3 * 60).toBeCloseTo(2 * talked_s, 3);
});
