import fc from "../property.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FilterNode, FilterVerdict } from "../../analytics/api/customers.ts";
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

/** The verdict that a person's own values ask for, phones masked as the screen shows them. */
function expected(person: Person, node: FilterNode): FilterVerdict {
  const holds = meets(person, node);
  if ("items" in node) return { op: node.op, holds, items: node.items.map((item) => expected(person, item)) };
  const value = person.values[node.field] ?? null;
  const shown = Array.isArray(value)
    ? value.map((number: string) => `${number.slice(0, 3)}****${number.slice(7)}`)
    : value;
  return { field: node.field, op: node.op, holds, value: shown };
}

test("judges every condition by what the customer has", async () => {
  await fc.assert(
    fc.asyncProperty(filterTree, fc.integer({ min: 0, max: 59 }), async (filter, index) => {
      const person = people[index];
      const why = await p.call("customers.why", { customerId: person.id, filter });
      expect(why).toEqual({
        customerId: person.id,
        asOf: "2024-03",
        holds: meets(person, filter),
        verdict: expected(person, filter),
      });
      // The verdict is membership: the filter together with the id leaves the customer or nobody.
      const own: FilterNode = { op: "and", items: [{ field: "customer_id", op: "=", value: person.id }, filter] };
      expect((await p.call("customers.count", { filter: own })).customers).toBe(why.holds ? 1 : 0);
    }),
    { numRuns: 200, seed: 11 },
  );
});

test("without a filter everybody is in; who is not in the view is told apart", async () => {
  expect(await p.call("customers.why", { customerId: "c01" })).toEqual({
    customerId: "c01",
    asOf: "2024-03",
    holds: true,
    verdict: null,
  });
  expect(await codeOf(p.call("customers.why", { customerId: "C01", filter: null }))).toBe("customer_missing");
});
