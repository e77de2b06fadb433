import { expect, test } from "vitest";
import type { FilterGroup } from "../../analytics/api/index.ts";
import { createQueryClient } from "../../renderer/engine/hooks.ts";
import { keyOf } from "../../renderer/engine/keys.ts";
import { effective, replaceItem } from "../../renderer/parts/filter/tree.ts";
import { filterFromParam, filterToParam } from "../../renderer/screens/customers/fields.ts";

const ids = (count = 50_000) => Array.from({ length: count }, (_, i) => `C${String(i).padStart(8, "0")}`);
const of = (value: readonly string[]): FilterGroup => ({
  op: "and",
  items: [{ field: "customer_id", op: "in", value }],
});

test("the key of a call stays short whatever list it asks for, and is that of an equal list", () => {
  const queries = createQueryClient();
  const asked = (filter: FilterGroup) =>
    queries.defaultQueryOptions({ queryKey: ["customers.count", { asOf: null, filter }] }).queryHash;
  const first = asked(of(ids()));
  expect(first.length).toBeLessThan(200);
  expect(asked(of(ids()))).toBe(first);

  const others = [ids().with(25_000, "C"), ids().toReversed(), ids(49_999), ids().with(0, "C00000001")];
  const keys = [of(ids()), ...others.map(of)].map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
});

test("what is short is written out: properties in any order, lists in theirs", () => {
  expect(keyOf(["a", { to: 2, from: [3, 1] }])).toBe('["a",{"from":[3,1],"to":2}]');
  expect(keyOf({ from: [3, 1], to: 2 })).toBe(keyOf({ to: 2, from: [3, 1] }));
  expect(keyOf({ from: [1, 3], to: 2 })).not.toBe(keyOf({ to: 2, from: [3, 1] }));
});

test("a list is read once for all the calls that carry it, and not again when a condition beside it changes", () => {
  let reads = 0;
  const list = ids();
  const counted = { toJSON: () => (reads++, "C") } as unknown as string;
  const filter = of([...list, counted]);
  for (let call = 0; call < 30; call++) keyOf(["customers.summary", { field: `f${call}`, filter: effective(filter) }]);
  expect(reads).toBe(1);

  // The link has to write the list, the key does not read it anew.
  const two = replaceItem(filter, 1, null);
  const linked = filterFromParam(
    filterToParam({ ...two, items: [...two.items, { field: "age", op: "=", value: 30 }] }),
  );
  expect(reads).toBe(2);
  keyOf(effective(linked));
  expect(reads).toBe(2);
});
