import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FieldTrace, Scalar } from "../../analytics/api/customers.ts";
import { TestProject } from "./project.ts";
import { Dice, monthIndex, prepare, randomWorld, store } from "./world.ts";

let p: TestProject;
beforeEach(async () => {
  p = await TestProject.open();
});
afterEach(() => p.close());

const asOf = "2024-03";
const keys = Array.from({ length: 3 }, (_, i) => i + 1);
const idOf = (key: number) => String(key).padStart(5, "0");

async function build(seed: number): Promise<void> {
  await prepare(p, keys);
  await p.run(
    `insert into project.import (import_id, file, table_name, sha256, bytes, format, encoding, delimiter, options, mapping, rows, stored, rejected, replaced, months, reject_reasons, imported_at)
     values (1, 'facts.csv', 'bill', '', 0, 'csv', null, null, '{}', '{"id":"customer_id"}', 0, 0, 0, 0, ['2024-03'], '[]', timestamp '2024-04-02 08:00:00')`,
  );
  await store(p, randomWorld(new Dice(seed), monthIndex(asOf) - 4, monthIndex(asOf) + 2, keys));
  await p.call("customers.build", { asOf });
}

const of = (trace: FieldTrace, table: string) => trace.sources.find((source) => source.table === table);
function column(trace: FieldTrace, table: string, name: string): (Scalar | null)[] {
  const source = of(trace, table);
  return source ? source.rows.map((row) => row.values[source.columns.indexOf(name)] ?? null) : [];
}
const numbers = (values: readonly (Scalar | null)[]) => values.map(Number);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("the rows behind a value", () => {
  test("give the value again", async () => {
    await build(7);
    const names = (await p.call("customers.fields", { asOf })).map((field) => field.name);
    for (const key of keys) {
      const values = await p
        .call("customers.get", { asOf, customerId: idOf(key), unmask: true })
        .then((found) => found.values)
        .catch(() => null);
      if (!values) continue;
      const trace = (field: string) =>
        p.call("customers.trace", { asOf, customerId: idOf(key), field, limit: 500, unmask: true });
      // Every field has a trace, and what it shows is the view's value.
      for (const field of key === 1 ? names : []) expect((await trace(field)).value).toEqual(values[field]);

      const bills = numbers(column(await trace("avg_bill"), "bill", "total_fen"));
      if (values["avg_bill"] !== null) expect(values["avg_bill"]).toBe(Math.floor(sum(bills) / bills.length + 0.5));
      const calls = await trace("calls_per_month");
      if (values["calls_per_month"] !== null)
        expect((of(calls, "call")?.total ?? 0) / 3).toBe(values["calls_per_month"]);
      const talk = numbers(column(await trace("minutes_per_month"), "call", "duration_s"));
      if (values["minutes_per_month"] !== null) expect(sum(talk) / 180).toBe(values["minutes_per_month"]);
      for (const [field, table, per] of [
        ["outgoing_calls_per_month", "call", 3],
        ["off_peak_calls_per_month", "call", 3],
        ["forwards_per_month", "call", 3],
        ["long_distance_calls_per_month", "call", 3],
        ["late_payments", "payment", 1],
        ["complaints", "complaint", 1],
        ["open_complaints", "complaint", 1],
      ] as const) {
        if (values[field] === null || values[field] === undefined) continue;
        expect([field, (of(await trace(field), table)?.total ?? 0) / per]).toEqual([field, values[field]]);
      }
      const called = new Set(column(await trace("distinct_numbers_called"), "call", "other_number"));
      if (values["distinct_numbers_called"] !== null) expect(called.size).toBe(values["distinct_numbers_called"]);
      const cells = new Set(column(await trace("cells_used"), "call", "cell_id"));
      if (values["cells_used"] !== null) expect(cells.size).toBe(values["cells_used"]);
      if (values["unpaid_fen"] !== null)
        expect(sum(numbers(column(await trace("unpaid_fen"), "payment", "amount_fen")))).toBe(values["unpaid_fen"]);
      if (values["sms_per_month"] !== null)
        expect(sum(numbers(column(await trace("sms_per_month"), "vas_usage", "uses"))) / 3).toBe(
          values["sms_per_month"],
        );
      if (values["resolution_hours_avg"] !== null) {
        const found = await trace("resolution_hours_avg");
        const hours = (name: string) =>
          column(found, "complaint", name).map((at) => Date.parse(`${String(at).replace(" ", "T")}Z`) / 3_600_000);
        const spans = hours("closed_at").map((closed, i) => closed - hours("opened_at")[i]);
        expect(sum(spans) / spans.length).toBeCloseTo(values["resolution_hours_avg"] as number, 9);
      }
      if (values["score"] !== null && values["score"] !== undefined)
        expect(numbers(column(await trace("score"), "attribute:extra", "score"))).toEqual([values["score"]]);
      if (values["industry"] !== null) {
        const found = await trace("industry");
        const table = found.sources[0].table;
        expect(found.sources).toHaveLength(1);
        expect(column(found, table, "industry")).toEqual([values["industry"]]);
        expect(found.sources[0].rows[0]).toMatchObject({
          file: "facts.csv",
          importId: 1,
          loadedAt: "2024-04-02T08:00:00.000Z",
        });
      }
    }
  });

  test("never hold what the future tells, and are masked unless asked for", async () => {
    await p.months(asOf);
    await p.run("insert into project.customer_key values (1, 'A')");
    await p.run(
      "insert into project.customer (customer_key, phone, left_on, status, import_id, line) values (1, '13800138000', date '2024-04-01', 'left', 1, 2)",
    );
    await p.run(`insert into project.complaint values
      (1, timestamp '2024-03-30 10:00:00', timestamp '2024-04-02 10:00:00', 'bill', 1, 1, 7),
      (1, timestamp '2024-04-01 00:00:00', null, 'net', null, 1, 8)`);
    await p.run(
      "insert into project.payment values (1, date '2024-02-01', date '2024-03-15', timestamp '2024-04-03 09:00:00', 500, 'cash', 1, 3)",
    );
    await p.run(
      "insert into project.call_record (customer_key, started_at, duration_s, direction, other_number_code, outcome, import_id, line) values (1, timestamp '2024-03-05 10:00:00', 60, 'out', 113912345678, 'connected', 1, 4)",
    );
    await p.call("customers.build", { asOf });
    const trace = (field: string, unmask = false) =>
      p.call("customers.trace", { asOf, customerId: "A", field, unmask });
    const open = await trace("open_complaints");
    expect(open).toMatchObject({ value: 1, sources: [{ table: "complaint", total: 1 }] });
    expect(open.sources[0].rows[0]).toMatchObject({ values: ["2024-03-30 10:00:00", null, "bill", null], line: 7 });
    expect((await trace("unpaid_fen")).sources[0].rows[0].values).toEqual([
      "2024-02-01",
      "2024-03-15",
      null,
      500,
      null,
    ]);
    expect(column(await trace("status"), "customer", "left_on")).toEqual([null]);
    expect(column(await trace("frequent_numbers"), "call", "other_number")).toEqual(["139****5678"]);
    expect((await trace("frequent_numbers")).value).toEqual(["139****5678"]);
    expect(column(await trace("frequent_numbers", true), "call", "other_number")).toEqual(["13912345678"]);
    expect(column(await trace("phone"), "customer", "phone")).toEqual(["138****8000"]);
    const stage = await trace("lifecycle_stage");
    expect(stage.value).toBe("problem");
    expect(stage.inputs).toContainEqual({ field: "open_complaints", value: 1 });
    expect(stage.sources.map((source) => source.table).sort()).toEqual(["call", "complaint", "customer", "payment"]);
  });

  test("a usual cell's rates rest on cell_quality, else on everybody's calls there", async () => {
    await p.months(asOf);
    await p.run("insert into project.customer_key values (1, 'A'), (2, 'B')");
    await p.run(`insert into project.call_record (customer_key, started_at, duration_s, direction, other_number_code, cell_id_text, outcome, import_id, line) values
      (1, timestamp '2024-03-05 10:00:00', 60, 'out', 113912345678, 'c1', 'connected', 1, 4),
      (2, timestamp '2024-03-06 10:00:00', 60, 'out', 113912345679, 'c1', 'dropped', 1, 5)`);
    await p.run(
      "insert into project.cell_quality values ('c1', date '2024-02-01', null, 0.75, 1, 9), ('c1', date '2024-04-01', 0.5, 0.5, 1, 10)",
    );
    await p.call("customers.build", { asOf });
    const trace = (field: string) => p.call("customers.trace", { asOf, customerId: "A", field });
    const connect = await trace("usual_cell_connect_rate");
    expect(connect.value).toBe(0.75);
    expect(of(connect, "cell_quality")!.rows.map((row) => row.line)).toEqual([9]);
    const drop = await trace("usual_cell_drop_rate");
    expect(drop.value).toBe(0.5);
    const everyone = drop.sources.find((source) => source.columns.length === 3)!;
    expect(everyone).toMatchObject({ table: "call", columns: ["started_at", "cell_id", "outcome"], total: 2 });
  });

  test("rows found by another id show the id", async () => {
    await p.run("insert into project.customer_key values (1, 'A')");
    await p.run(
      `insert into project.import (import_id, file, table_name, sha256, bytes, format, encoding, delimiter, options, mapping, rows, stored, rejected, replaced, months, reject_reasons, imported_at) values
       (1, 'bills.csv', 'bill', '', 0, 'csv', null, null, '{}', '{"账号":"account_number","月份":"month"}', 0, 0, 0, 0, ['2024-03'], '[]', timestamp '2024-04-01'),
       (2, 'ids.csv', 'match', '', 0, 'csv', null, null, '{}', '{"账号":"account_number","客户":"customer_id"}', 0, 0, 0, 0, [], '[]', timestamp '2024-04-01')`,
    );
    await p.run(
      "insert into project.match values ('account_number', 'ACC-7', 1, 2, 5), ('phone', '13800138000', 1, 2, 6)",
    );
    await p.run(
      "insert into project.bill (customer_key, month, total_fen, import_id, line) values (1, date '2024-03-01', 100, 1, 3)",
    );
    await p.call("customers.build", { asOf });
    const found = await p.call("customers.trace", { asOf, customerId: "A", field: "avg_bill" });
    expect(found.sources.map(({ table, total }) => [table, total])).toEqual([
      ["bill", 1],
      ["match", 1],
    ]);
    expect(of(found, "match")!.rows[0]).toMatchObject({ file: "ids.csv", line: 5 });
  });
});

test("a definition tells the text that ran, for every field", async () => {
  await build(4);
  for (const field of await p.call("customers.fields", { asOf })) {
    const told = await p.call("customers.definition", { asOf, field: field.name });
    expect(told.field.name).toBe(field.name);
    if (field.category === "results") expect(told).toMatchObject({ missing: "no_run", expression: null });
    else if (field.sources.length === 0) expect(told.missing).toBe("no_source");
    else if (field.category !== "value") expect([field.name, told.blocks.length > 0]).toEqual([field.name, true]);
    for (const block of told.blocks) {
      const used = [...block.sql.replaceAll(/--.*$/gm, "").matchAll(/\$(\w+)/g)].map((match) => match[1]);
      expect(Object.keys(block.parameters)).toEqual(expect.arrayContaining(used));
    }
  }
  const rate = await p.call("customers.definition", { asOf, field: "usual_cell_drop_rate" });
  expect(rate.blocks.map((block) => block.name)).toEqual([
    "call_cells",
    "call_cell_sums",
    "call_cell_rates",
    "cell_quality",
  ]);
});

test("a field over other fields names them, its rules and what ranks it", async () => {
  await build(7);
  const tier = await p.call("customers.definition", { asOf, field: "value_tier" });
  expect(tier).toMatchObject({
    inputs: ["avg_bill"],
    rules: ["valueTiers"],
    expression: expect.stringContaining("tiers.tier") as string,
    blocks: [{ name: "tiers", parameters: { by_share: true, a: 5000, b: 8000, c: 9500 } }],
  });
});
