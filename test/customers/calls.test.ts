import { tableFromIPC } from "apache-arrow";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FilterNode } from "../../analytics/api/customers.ts";
import { EngineError } from "../../analytics/api/errors.ts";
import { TestProject } from "./project.ts";

let p: TestProject;
beforeEach(async () => {
  p = await TestProject.open();
});
afterEach(() => p.close());

async function code(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return thrown instanceof EngineError ? thrown.code : String(thrown);
}

/** Ten customers: bills 10.00, 20.00, … yuan, none for the last two; regions north and south; phones. */
async function ten(): Promise<void> {
  await p.months("2024-03");
  await p.run("insert into project.customer_key select i, lpad(i::varchar, 3, '0') from range(1, 11) t(i)");
  await p.run(`insert into project.customer (customer_key, name, phone, region, joined_on, import_id, line)
    select i, '王' || i, '1380013000' || (i % 10), case when i % 2 = 0 then 'north' when i < 9 then 'south' end, date '2020-01-01' + i::integer, 1, i from range(1, 11) t(i)`);
  await p.run(
    "insert into project.bill (customer_key, month, total_fen, import_id, line) select i, date '2024-03-01', i * 1000, 1, i from range(1, 9) t(i)",
  );
}

async function ids(filter: FilterNode): Promise<number[]> {
  const page = tableFromIPC(await p.call("customers.page", { filter, columns: [] }));
  const { customers, total } = await p.call("customers.count", { filter });
  expect([customers, total]).toEqual([page.numRows, 10]);
  return Array.from({ length: page.numRows }, (_, i) => Number(page.getChild("customer_id")!.get(i)));
}

describe("filters", () => {
  test("every operator, and what is missing", async () => {
    await ten();
    await p.call("customers.build", {});
    const bill = (op: string, value?: unknown): FilterNode => ({ field: "avg_bill", op, value }) as FilterNode;
    expect(await ids(bill("=", 3000))).toEqual([3]);
    expect(await ids(bill("!=", 3000))).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10]);
    expect(await ids(bill("<", 3000))).toEqual([1, 2]);
    expect(await ids(bill(">=", 7000))).toEqual([7, 8]);
    expect(await ids(bill("between", [2000, 4000]))).toEqual([2, 3, 4]);
    expect(await ids(bill("in", [1000, 8000, 9000]))).toEqual([1, 8]);
    expect(await ids(bill("not_in", [1000, 2000, 3000, 4000, 5000, 6000, 7000]))).toEqual([8, 9, 10]);
    expect(await ids(bill("is_null"))).toEqual([9, 10]);
    expect(await ids({ op: "not", items: [bill(">", 2000)] })).toEqual([1, 2, 9, 10]);
    expect(await ids({ op: "or", items: [bill("is_null"), bill("<", 2000)] })).toEqual([1, 9, 10]);
    expect(await ids({ op: "and", items: [] })).toHaveLength(10);
    expect(await ids({ op: "or", items: [] })).toEqual([]);
    expect(await ids({ field: "region", op: "!=", value: "north" })).toEqual([1, 3, 5, 7, 9]);
    expect(await ids({ field: "name", op: "contains", value: "王1" })).toEqual([1, 10]);
    expect(await ids({ field: "customer_id", op: "=", value: "004" })).toEqual([4]);
    expect(await ids({ field: "region", op: "=", value: "' or 1=1 --" })).toEqual([]);
    expect(await code(ids({ field: "nothing", op: "=", value: 1 }))).toBe("unknown_field");
    expect(await code(ids({ field: 'a" or true --', op: "=", value: 1 }))).toBe("unknown_field");
    expect(await code(ids(bill("=", "many")))).toBe("filter_invalid");
  });
});

describe("customers.page", () => {
  test("sorts with missing values last either way, ties by customer", async () => {
    await ten();
    await p.call("customers.build", {});
    const order = async (sort: { field: string; descending: boolean }[], offset = 0) => {
      const page = tableFromIPC(await p.call("customers.page", { sort, offset, columns: ["avg_bill"] }));
      return Array.from({ length: page.numRows }, (_, i) => Number(page.getChild("customer_id")!.get(i)));
    };
    expect(await order([])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await order([{ field: "avg_bill", descending: true }])).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 9, 10]);
    expect(
      await order([
        { field: "region", descending: false },
        { field: "avg_bill", descending: true },
      ]),
    ).toEqual([8, 6, 4, 2, 10, 7, 5, 3, 1, 9]);
    expect(await order([{ field: "region", descending: true }], 4)).toEqual([2, 4, 6, 8, 10, 9]);
    // By the names themselves, not by what is shown of them.
    const byName = tableFromIPC(
      await p.call("customers.page", { sort: [{ field: "name", descending: true }], columns: ["name"] }),
    );
    expect(Array.from({ length: 10 }, (_, i) => Number(byName.getChild("customer_id")!.get(i)))).toEqual([
      9, 8, 7, 6, 5, 4, 3, 2, 10, 1,
    ]);
    expect(await code(p.call("customers.page", { sort: [{ field: "no", descending: true }] }))).toBe("unknown_field");
    expect(await code(p.call("customers.page", { columns: ["no"] }))).toBe("unknown_field");
  });

  test("masks personal fields unless unmasked", async () => {
    await ten();
    await p.call("customers.build", {});
    const first = async (unmask: boolean) => {
      const page = tableFromIPC(
        await p.call("customers.page", { columns: ["phone", "name", "region"], limit: 1, unmask }),
      );
      return page.schema.fields.map((field) => page.getChild(field.name)!.get(0) as unknown);
    };
    expect(await first(false)).toEqual(["001", "138****0001", "王**", "south"]);
    expect(await first(true)).toEqual(["001", "13800130001", "王1", "south"]);
    const detail = await p.call("customers.get", { customerId: "001" });
    expect([detail.values["phone"], detail.values["avg_bill"], detail.values["joined_on"]]).toEqual([
      "138****0001",
      1000,
      "2020-01-02",
    ]);
    expect((await p.call("customers.get", { customerId: "001", unmask: true })).values["phone"]).toBe("13800130001");
    const phones = await p.call("customers.summary", { field: "phone" });
    expect(JSON.stringify(phones)).not.toMatch(/1380013/);
  });
});

test("customers.summary", async () => {
  await ten();
  await p.call("customers.build", {});
  const bills = await p.call("customers.summary", { field: "avg_bill" });
  expect(bills).toMatchObject({ missing: 2, distinct: 8, min: 1000, median: 4500, max: 8000 });
  expect(bills.bins).toHaveLength(20);
  expect(bills.bins.reduce((sum, bin) => sum + bin.customers, 0)).toBe(8);
  expect([bills.bins[0].customers, bills.bins[19].customers]).toEqual([1, 1]);
  const regions = await p.call("customers.summary", {
    field: "region",
    filter: { field: "avg_bill", op: "<=", value: 5000 },
  });
  expect(regions).toMatchObject({
    missing: 0,
    distinct: 2,
    bins: [
      { label: "south", customers: 3 },
      { label: "north", customers: 2 },
    ],
  });
  expect(await p.call("customers.summary", { field: "segment" })).toMatchObject({ missing: 10, distinct: 0, bins: [] });
  expect(await p.call("customers.summary", { field: "joined_on" })).toMatchObject({
    min: "2020-01-02",
    median: "2020-01-06",
    max: "2020-01-11",
  });
});

test("customers.get shows the facts up to the as-of month only", async () => {
  await ten();
  await p.run(
    "insert into project.bill (customer_key, month, total_fen, import_id, line) values (1, '2024-04-01', 1, 1, 9), (1, '2023-01-01', 77, 1, 8)",
  );
  await p.run(
    "insert into project.call_record (customer_key, started_at, duration_s, direction, outcome, import_id, line) values (1, '2024-03-31 23:59:59', 90, 'out', 'connected', 1, 1), (1, '2024-04-01 00:00:00', 90, 'out', 'connected', 1, 2)",
  );
  await p.run(
    "insert into project.complaint (customer_key, opened_at, closed_at, type, import_id, line) values (1, '2024-03-05 08:00:00', '2024-04-02 08:00:00', 'net', 1, 1), (1, '2024-04-01 00:00:00', null, 'net', 1, 2)",
  );
  await p.run(
    "insert into project.payment (customer_key, billed_month, due_on, paid_at, amount_fen, method, import_id, line) values (1, '2024-02-01', '2024-03-20', '2024-04-01 10:00:00', 500, 'cash', 1, 1)",
  );
  await p.call("customers.build", { asOf: "2024-03" });
  const detail = await p.call("customers.get", { asOf: "2024-03", customerId: "001" });
  expect(detail.bills).toMatchObject([
    { month: "2023-01", totalFen: 77 },
    { month: "2024-03", totalFen: 1000 },
  ]);
  expect(detail.calls).toMatchObject([{ month: "2024-03", calls: 1, minutes: 1.5 }]);
  expect(detail.complaints).toMatchObject([{ openedAt: "2024-03-05 08:00:00", closedAt: null, type: "net" }]);
  expect(detail.payments).toMatchObject([
    { billedMonth: "2024-02", dueOn: "2024-03-20", paidAt: null, amountFen: 500, method: null },
  ]);
  expect(detail.values).toMatchObject({ unpaid_fen: 500, open_complaints: 1, calls_per_month: 1 / 3 });
  expect(await code(p.call("customers.get", { asOf: "2024-03", customerId: "1" }))).toBe("customer_missing");
  expect(await code(p.call("customers.get", { asOf: "2024-02", customerId: "001" }))).toBe("no_view");
});

describe("files with columns of their own", () => {
  test("fill the fields they are mapped to, and keep their names otherwise", async () => {
    await p.run("insert into project.customer_key select i, 'c' || i from range(1, 101) t(i)");
    for (const table of ["wide", "more"]) {
      await p.run(
        `create table attribute.${table} (customer_key integer, month date, import_id integer, line bigint, "Fee" double, "月费" double, grp varchar, note varchar, "CUSTOMER_ID" varchar)`,
      );
      await p.run(
        `insert into attribute.${table} select i, null, 1, i, i + 0.5, i, 'g' || i % 3, 'n' || i, 'x' from range(1, 101) t(i)`,
      );
    }
    await p.insert(
      "project.attribute_column",
      ["table_name", "column_name", "position", "type", "field"],
      [
        ["wide", "Fee", 1, "number", "avg_bill"],
        ["wide", "月费", 2, "number", null],
        ["wide", "grp", 3, "text", "value_tier"],
        ["wide", "note", 4, "text", null],
        ["wide", "CUSTOMER_ID", 5, "text", null],
        ["more", "Fee", 1, "number", "no_such_field"],
        ["more", "月费", 2, "whole", null],
        ["more", "grp", 3, "text", null],
      ],
    );
    // Undated: the project has no as-of month.
    expect(await p.call("customers.build", {})).toMatchObject({ asOf: null, rows: 100 });
    const fields = new Map((await p.call("customers.fields", {})).map((field) => [field.name, field]));
    expect(fields.get("avg_bill")).toMatchObject({ category: "bill", type: "fen", sources: ["wide"], filled: 100 });
    expect(fields.get("calls_per_month")).toMatchObject({ sources: [], filled: 0 });
    expect(fields.get("value_tier")).toMatchObject({ sources: ["wide"], filled: 100 });
    const own = [...fields.values()]
      .filter((field) => field.category === "attribute")
      .map((field) => [field.name, field.type, field.sources[0]]);
    // Attribute tables come in order of their names.
    expect(own).toEqual([
      ["Fee", "number", "more"],
      ["月费", "whole", "more"],
      ["grp", "category", "more"],
      ["wide.月费", "number", "wide"],
      ["note", "text", "wide"],
      ["wide.CUSTOMER_ID", "category", "wide"],
    ]);
    const [row] = await p.rows("select * from derived.view_undated where customer_key = 7");
    // 7.5 fen rounds half-up; a derived tier goes before the file's.
    expect(row).toMatchObject({
      customer_id: "c7",
      avg_bill: 8,
      Fee: 7.5,
      "wide.月费": 7,
      key_account: false,
      calls_per_month: null,
    });
    expect(["A", "B", "C", "D"]).toContain(row["value_tier"]);
    const detail = await p.call("customers.get", { customerId: "c7" });
    expect(detail).toMatchObject({ asOf: null, bills: [], values: { note: "n7" } });
  });

  test("the latest known month of each customer counts", async () => {
    await p.months("2024-02", "2024-03");
    await p.run("insert into project.customer_key values (1, 'a'), (2, 'b'), (3, 'c')");
    await p.run(
      "create table attribute.monthly (customer_key integer, month date, import_id integer, line bigint, v double)",
    );
    await p.run(
      "insert into attribute.monthly values (1, '2024-03-01', 1, 1, 3), (1, '2024-02-01', 2, 9, 2), (1, null, 3, 9, 1), (1, '2024-04-01', 4, 1, 4), (2, '2024-01-01', 1, 1, 9), (3, '2024-04-01', 1, 1, 9)",
    );
    await p.insert(
      "project.attribute_column",
      ["table_name", "column_name", "position", "type", "field"],
      [["monthly", "v", 1, "number", null]],
    );
    await p.call("customers.build", {});
    expect(await p.rows("select customer_key as k, v from derived.view_2024_03 order by rowid")).toEqual([
      { k: 1, v: 3 },
      { k: 2, v: 9 },
    ]);
    await p.call("customers.build", { asOf: "2024-02" });
    expect(await p.rows("select customer_key as k, v from derived.view_2024_02 order by rowid")).toEqual([
      { k: 1, v: 2 },
      { k: 2, v: 9 },
    ]);
  });
});

describe("customers.build", () => {
  test("says no_data when nobody is known, and leaves nothing behind", async () => {
    expect(await code(p.call("customers.build", {}))).toBe("no_data");
    await ten();
    await p.run("update project.customer set joined_on = date '2024-06-01'");
    expect(await code(p.call("customers.build", { asOf: "2024-02" }))).toBe("no_data");
    expect(await p.rows("select * from derived.customer_view")).toEqual([]);
  });

  test("replaces an older build and drops its scratch tables", async () => {
    await ten();
    await p.call("customers.build", {});
    await p.run("delete from project.bill where customer_key = 1");
    await p.call("customers.build", {});
    expect(await p.rows("select count(*) as n from derived.customer_view")).toEqual([{ n: 1 }]);
    expect(await p.rows("select avg_bill from derived.view_2024_03 where customer_key = 1")).toEqual([
      { avg_bill: null },
    ]);
    expect(await p.rows("select table_name from duckdb_tables() where database_name = 'temp'")).toEqual([]);
  });

  test("a cancelled build changes nothing", async () => {
    await ten();
    await p.call("customers.build", {});
    await p.run("update project.bill set total_fen = 1");
    const stop = new AbortController();
    p.steps.push = () => {
      stop.abort();
      return 0;
    };
    expect(await code(p.call("customers.build", {}, stop.signal))).toBe("cancelled");
    expect(await p.rows("select sum(avg_bill)::bigint as fen from derived.view_2024_03")).toEqual([{ fen: 36000 }]);
  });

  test("a customer who has left stays, and one who leaves later has not left", async () => {
    await ten();
    await p.run(
      "update project.customer set status = 'active', left_on = case customer_key when 1 then date '2024-03-31' when 2 then date '2024-04-01' end",
    );
    await p.call("customers.build", {});
    expect(
      await p.rows(
        "select status, left_on::varchar as left_on, lifecycle_stage as stage from derived.view_2024_03 where customer_key <= 2 order by 1 desc",
      ),
    ).toEqual([
      { status: "left", left_on: "2024-03-31", stage: "lost" },
      { status: "active", left_on: null, stage: "stable" },
    ]);
  });

  test("of two records of one customer the last imported counts", async () => {
    await ten();
    await p.run(
      "insert into project.customer (customer_key, name, region, import_id, line) values (1, '新', 'east', 2, 1)",
    );
    expect(await p.call("customers.build", {})).toMatchObject({ rows: 10 });
    expect(await p.rows("select name, region from derived.view_2024_03 where customer_key = 1")).toEqual([
      { name: "新", region: "east" },
    ]);
  });
});
