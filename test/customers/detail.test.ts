import { expect, test } from "vitest";
import { engineWithProject } from "../engine-support.ts";
import type { FilterNode } from "../../analytics/api/customers.ts";
import { codeOf, temporaryFolder, testNow } from "../support.ts";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { join } from "node:path";
import { TestProject } from "./project.ts";

async function project(): Promise<TestProject> {
  const p = await TestProject.open();
  await p.months("2023-11", "2024-03", "2024-04");
  await p.run("insert into project.customer_key values (1, 'a'), (2, 'b')");
  return p;
}

test("calls of the window by hour, number and cell; all calls by month; none of later", async () => {
  const p = await project();
  const call = (at: string, seconds: number, direction: string, number: string | null, cell: string | null, key = 1) =>
    [key, at, seconds, direction, "connected", number, cell, 1, 1] as const;
  await p.insert(
    "project.call",
    [
      "customer_key",
      "started_at",
      "duration_s",
      "direction",
      "outcome",
      "other_number",
      "cell_id",
      "import_id",
      "line",
    ],
    [
      // 2024-03-31 is a Sunday, 2024-03-04 a Monday.
      call("2024-03-31 23:59:59", 90, "out", "13900000001", "A"),
      call("2024-03-04 08:00:00", 60, "in", "13900000002", "A"),
      call("2024-03-04 08:30:00", 60, "in", "13900000002", "B"),
      call("2024-03-04 08:45:00", 600, "in", "13900000002", "B"),
      call("2024-01-01 00:00:00", 30, "out", "13900000003", null),
      call("2023-12-31 23:00:00", 30, "out", "13900000009", "Z"),
      call("2023-11-30 12:00:00", 45, "in", null, "Z"),
      call("2024-04-01 00:00:00", 30, "out", "13900000009", "Z"),
      call("2024-03-04 09:00:00", 30, "out", "13900000009", "Z", 2),
    ],
  );
  await p.call("customers.build", { asOf: "2024-03" });
  const detail = await p.call("customers.get", { asOf: "2024-03", customerId: "a" });
  expect(detail.windowMonths).toBe(3);
  expect(detail.calls).toEqual([
    { month: "2023-11", calls: 1, outgoing: 0, minutes: 0.75 },
    { month: "2023-12", calls: 1, outgoing: 1, minutes: 0.5 },
    { month: "2024-01", calls: 1, outgoing: 1, minutes: 0.5 },
    { month: "2024-03", calls: 4, outgoing: 1, minutes: 13.5 },
  ]);
  expect(detail.callHours).toEqual([
    { weekday: 1, hour: 0, calls: 1, minutes: 0.5 },
    { weekday: 1, hour: 8, calls: 3, minutes: 12 },
    { weekday: 7, hour: 23, calls: 1, minutes: 1.5 },
  ]);
  // Outgoing calls first, then outgoing time; the number that only rang in comes last.
  expect(detail.contacts).toEqual([
    { number: "139****0001", calls: 1, outgoing: 1, minutes: 1.5 },
    { number: "139****0003", calls: 1, outgoing: 1, minutes: 0.5 },
    { number: "139****0002", calls: 3, outgoing: 0, minutes: 12 },
  ]);
  // As many calls in both cells: the longer time wins.
  expect(detail.cells).toEqual([
    { cellId: "B", calls: 2, minutes: 11 },
    { cellId: "A", calls: 2, minutes: 2.5 },
  ]);
  expect(detail.values["usual_cell"]).toBe("B");
  const whole = await p.call("customers.get", { asOf: "2024-03", customerId: "a", unmask: true });
  expect(whole.values["frequent_numbers"]).toEqual(["13900000001", "13900000003"]);
  expect(whole.contacts.map(({ number }) => number).slice(0, 2)).toEqual(whole.values["frequent_numbers"]);
  await p.close();
});

test("bills, payments, complaints, services and contracts as they were known at the month's end", async () => {
  const p = await project();
  await p.run(`insert into project.bill (customer_key, month, total_fen, outgoing_call_fen, data_fen, vas_fen, discount_fen, import_id, line)
    values (1, '2024-03-01', 8900, 3000, 5000, 900, 100, 1, 1), (1, '2024-04-01', 1, 1, 1, 1, 1, 1, 2)`);
  await p.run(`insert into project.payment (customer_key, billed_month, due_on, paid_at, amount_fen, method, import_id, line) values
    (1, '2023-12-01', '2024-01-20', '2024-01-20 23:59:00', 1, 'cash', 1, 1), (1, '2024-01-01', '2024-02-20', '2024-02-23 00:00:00', 2, 'cash', 1, 2),
    (1, '2024-02-01', '2024-03-20', '2024-04-02 09:00:00', 3, 'cash', 1, 3), (1, '2024-03-01', null, null, 4, null, 1, 4),
    (1, '2024-03-01', '2024-04-20', null, 5, null, 1, 5)`);
  await p.run(`insert into project.complaint (customer_key, opened_at, closed_at, type, satisfaction, import_id, line) values
    (1, '2024-03-05 08:00:00', '2024-04-02 08:00:00', 'net', 1, 1, 1), (1, '2024-02-05 08:00:00', '2024-02-06 08:00:00', 'bill', 4, 1, 2)`);
  await p.run(`insert into project.vas_usage (customer_key, month, service, uses, fee_fen, import_id, line) values
    (1, '2024-03-01', 'SMS', 3, 30, 1, 1), (1, '2024-03-01', 'SMS', 2, null, 1, 2), (1, '2024-02-01', 'MMS', 1, 5, 1, 3), (1, '2024-04-01', 'SMS', 9, 9, 1, 4)`);
  await p.run(`insert into project.subscription (customer_key, product_id, started_on, ended_on, import_id, line) values
    (1, 'P1', '2023-01-01', '2024-03-31', 1, 1), (1, 'P2', '2024-03-01', '2024-04-01', 1, 2), (1, 'P3', '2024-04-01', null, 1, 3)`);
  await p.call("customers.build", { asOf: "2024-03" });
  const detail = await p.call("customers.get", { asOf: "2024-03", customerId: "a" });
  expect(detail.bills).toEqual([
    { month: "2024-03", totalFen: 8900, outgoingCallFen: 3000, dataFen: 5000, vasFen: 900, discountFen: 100 },
  ]);
  // In time, three days late, eleven days overdue at the month's end, without a due date, not due yet.
  expect(detail.payments.map(({ paidAt, daysLate }) => [paidAt, daysLate])).toEqual([
    ["2024-01-20 23:59:00", 0],
    ["2024-02-23 00:00:00", 3],
    [null, 11],
    [null, null],
    [null, 0],
  ]);
  expect(detail.complaints.map(({ closedAt, satisfaction }) => [closedAt, satisfaction])).toEqual([
    ["2024-02-06 08:00:00", 4],
    [null, null],
  ]);
  expect(detail.services).toEqual([
    { month: "2024-02", service: "MMS", uses: 1, feeFen: 5 },
    { month: "2024-03", service: "SMS", uses: 5, feeFen: 30 },
  ]);
  expect(detail.subscriptions).toEqual([
    { productId: "P1", startedOn: "2023-01-01", endedOn: "2024-03-31" },
    { productId: "P2", startedOn: "2024-03-01", endedOn: null },
  ]);
  await p.close();
});

test("the reasons of the risk are those of the model that scored the month last, in both languages", async () => {
  const p = await project();
  await p.run(`insert into project.bill (customer_key, month, total_fen, import_id, line) values
    (1, '2024-03-01', 4000, 1, 1), (2, '2024-03-01', 2000, 1, 2)`);
  await p.call("customers.build", { asOf: "2024-03" });
  const feature = (field: string, zh: string, en: string, type: string, unit: string | null, usual: unknown) => ({
    field,
    title: { "zh-CN": zh, en },
    type,
    unit,
    usual,
  });
  const features = [
    feature("avg_bill", "月均账单", "Average bill", "fen", "fen/month", 2000),
    feature("complaints", "投诉次数", "Complaints", "whole", "count", 0),
  ];
  const model = (id: number, names: typeof features) =>
    p.run(
      `insert into project.churn_model values (${id}, '${JSON.stringify({ modelId: id, features: names })}', '{}')`,
    );
  await model(1, features);
  await model(2, [...features].reverse());
  expect((await p.call("customers.get", { asOf: "2024-03", customerId: "a" })).riskReasons).toEqual([]);
  await p.run(
    `insert into project.churn_scoring values (1, 2, '2024-03-01', '{}'), (2, 1, '2024-03-01', '{}'), (3, 2, '2024-04-01', '{}')`,
  );
  const score = (id: number, month: string, first: number) =>
    p.run(`insert into project.churn_score (model_id, customer_key, risk, band, as_of, score, base, feature_1, contribution_1, feature_2, contribution_2)
      values (${id}, 1, 0.5, 'high', '${month}', 0, -1, ${first}, 0.75, ${1 - first}, -0.25)`);
  await score(1, "2024-03-01", 0);
  await score(2, "2024-03-01", 0);
  const { riskReasons } = await p.call("customers.get", { asOf: "2024-03", customerId: "a" });
  expect(riskReasons).toMatchObject([
    { field: "avg_bill", value: 4000, usual: 2000, contribution: 0.75 },
    { field: "complaints", usual: 0, contribution: -0.25 },
  ]);
  expect(riskReasons[0].sentence.en).toContain("Average bill");
  expect(riskReasons[0].sentence["zh-CN"]).toMatch(/月均账单.*40.*通常.*20/);
  await p.close();
});

test("column sets are kept in the project, one a name", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "kept.foresight");
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.new", { path });
  const set = {
    name: "账单",
    columns: [{ field: "avg_bill", width: 90 }, { field: "region" }],
    pinned: ["avg_bill"],
    sort: [],
  };
  await engine.call("columns.save", { name: " B ", columns: [{ field: "region" }] });
  await engine.call("columns.save", { ...set, columns: [{ field: "plan" }] });
  await engine.call("columns.save", set);
  await engine.close();
  const again = new LocalEngine({ version: "test", now: testNow });
  await again.call("project.open", { path });
  const other = { name: "B", columns: [{ field: "region" }], pinned: [], sort: [] };
  expect(await again.call("columns.list", {})).toEqual([other, set]);
  expect(await again.call("columns.remove", { name: "B" })).toEqual([set]);
  await again.close();
  const { engine: empty } = await engineWithProject();
  expect(await codeOf(empty.call("columns.save", { name: " ", columns: [{ field: "a" }] }))).toBe("bad_params");
});

test("filters are kept in the project under names, one a name, and answer as they did", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "kept.foresight");
  const engine = new LocalEngine({ version: "test", now: testNow });
  await engine.call("project.new", { path });
  const ids = Array.from({ length: 50_000 }, (_, i) => String(i).padStart(6, "0"));
  const filter: FilterNode = {
    op: "not",
    items: [
      { field: "customer_id", op: "in", value: ids },
      { op: "or", items: [{ field: "avg_bill", op: "between", value: [1, 2] }] },
    ],
  };
  await engine.call("filters.save", { name: " 高价值 ", filter: { field: "region", op: "is_null" } });
  await engine.call("filters.save", { name: "高价值", filter });
  await engine.call("filters.save", { name: "a", filter: { field: "region", op: "is_null" } });
  await engine.close();
  const again = new LocalEngine({ version: "test", now: testNow });
  await again.call("project.open", { path });
  const other = { name: "a", filter: { field: "region", op: "is_null" } };
  expect(await again.call("filters.list", {})).toEqual([other, { name: "高价值", filter }]);
  expect(await again.call("filters.remove", { name: "高价值" })).toEqual([other]);
  expect(await codeOf(again.call("filters.save", { name: "", filter }))).toBe("bad_params");
  await again.close();
});
