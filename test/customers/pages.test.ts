import fc from "../property.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CallInput } from "../../analytics/api/contract.ts";
import { contract } from "../../analytics/api/contract.ts";
import type { FilterNode } from "../../analytics/api/customers.ts";
import { customerPage } from "../../analytics/customers/read.ts";
import { filterTree, population } from "./filters.ts";
import { TestProject } from "./project.ts";

type Page = CallInput<"customers.page">;

let p: TestProject;
let other: TestProject;
beforeAll(async () => {
  [p, other] = await Promise.all([TestProject.open(), TestProject.open()]);
  await population(p);
  await population(other);
});
afterAll(() => Promise.all([p.close(), other.close()]));

/** Found by the kept order of all, as deep pages are. */
const deep = (input: Page) =>
  p.db.read((reader) => customerPage(contract["customers.page"].params.parse(input), reader, 0));
/** Found by the best of the page alone, in a project that keeps no order. */
const alone = (input: Page) => other.call("customers.page", input);

const fields = ["customer_id", "region", "avg_bill", "joined_on", "marketing_consent", "frequent_numbers"];
const sort = fc.array(fc.record({ field: fc.constantFrom(...fields), descending: fc.boolean() }), { maxLength: 3 });

test("a page by the kept order is the page found alone, to the byte", async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(filterTree), sort, fc.nat(70), fc.integer({ min: 1, max: 30 }), async (...drawn) => {
      const [filter, by, offset, limit] = drawn;
      const input: Page = { filter, sort: by, offset, limit, columns: ["region", "avg_bill", "frequent_numbers"] };
      const [found, again, expected] = [await deep(input), await deep(input), await alone(input)];
      expect(Buffer.compare(found, expected)).toBe(0);
      expect(Buffer.compare(again, expected)).toBe(0);
    }),
    { numRuns: 60, seed: 11 },
  );
});

test("a kept order is forgotten when the view is built again", async () => {
  const north: FilterNode = { field: "region", op: "=", value: "north" };
  const input: Page = { filter: north, sort: [{ field: "region", descending: false }], limit: 100 };
  await deep(input);
  for (const project of [p, other]) {
    await project.run("update project.customer set region = 'north' where region = 'south'");
    await project.call("customers.build", {});
  }
  const changed = await deep(input);
  expect(Buffer.compare(changed, await alone(input))).toBe(0);
  expect((await p.call("customers.count", { filter: north })).customers).toBeGreaterThan(20);
});
