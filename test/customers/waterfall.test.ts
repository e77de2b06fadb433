import fc from "../property.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FilterNode } from "../../analytics/api/customers.ts";
import { codeOf } from "../support.ts";
import { filterTree, meets, population } from "./filters.ts";
import type { Person } from "./filters.ts";
import { TestProject } from "./project.ts";

let p: TestProject;
let people: Person[];
beforeAll(async () => {
  p = await TestProject.open();
  people = await population(p);
});
afterAll(() => p.close());

test("each step removes what the conditions before it left; the last leaves what is counted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(filterTree, { maxLength: 5 }), async (items) => {
      const filter: FilterNode = { op: "and", items };
      let left = people;
      const steps = items.map((item) => {
        const before = left.length;
        left = left.filter((person) => meets(person, item));
        const alone = people.filter((person) => meets(person, item)).length;
        return { alone, removed: before - left.length, remaining: left.length };
      });
      expect(await p.call("customers.waterfall", { filter })).toEqual({ total: 60, steps });
      expect(await p.call("customers.count", { filter })).toEqual({ customers: left.length, total: 60 });
    }),
    { numRuns: 120, seed: 4 },
  );
});

test("another filter is one step, none no step", async () => {
  const filter: FilterNode = {
    op: "or",
    items: [
      { field: "region", op: "=", value: "north" },
      { field: "avg_bill", op: "is_null" },
    ],
  };
  const remaining = people.filter((person) => meets(person, filter)).length;
  expect(await p.call("customers.waterfall", { filter })).toEqual({
    total: 60,
    steps: [{ alone: remaining, removed: 60 - remaining, remaining }],
  });
  expect(await p.call("customers.waterfall", {})).toEqual({ total: 60, steps: [] });
  expect(await codeOf(p.call("customers.waterfall", { filter: { field: "no", op: "is_null" } }))).toBe("unknown_field");
});

test("a pasted list says which values nobody has", async () => {
  const ids = [...Array.from({ length: 100 }, (_, i) => `x${i}`), "c01", "c60", "c01", "1"];
  expect(await p.call("customers.match", { field: "customer_id", values: ids })).toEqual({
    values: 103,
    matched: 2,
    customers: 2,
    unmatched: [...ids.slice(0, 100), "1"],
  });
  expect(await p.call("customers.match", { field: "avg_bill", values: [9000, 4000.5, 0] })).toEqual({
    values: 3,
    matched: 2,
    customers: people.filter(({ values }) => values["avg_bill"] === 9000 || values["avg_bill"] === 0).length,
    unmatched: [4000.5],
  });
  const numbers = ["13900000001", "13800000000", "7"];
  expect(await p.call("customers.match", { field: "frequent_numbers", values: numbers })).toMatchObject({
    matched: 2,
    customers: people.filter((person) => meets(person, { field: "frequent_numbers", op: "in", value: numbers })).length,
    unmatched: ["7"],
  });
  expect(await p.call("customers.match", { field: "joined_on", values: ["2020-01-02", "1999-01-01"] })).toMatchObject({
    unmatched: ["1999-01-01"],
  });
  expect(await codeOf(p.call("customers.match", { field: "avg_bill", values: ["many"] }))).toBe("filter_invalid");
  expect(await p.call("customers.match", { field: "region", values: [] })).toMatchObject({ values: 0, customers: 0 });
});
