import { expect, test } from "vitest";
import type { FieldInfo } from "../../analytics/api/index.ts";
import { filterFromParam, filterToParam } from "../../renderer/screens/customers/fields.ts";
import {
  columnOrder,
  fromColumnSet,
  hideColumn,
  moveColumn,
  pinColumn,
  plainLayout,
  showOnly,
  toColumnSet,
} from "../../renderer/screens/customers/layout.ts";
import { monthsBetween, windowStart } from "../../renderer/screens/customers/months.ts";
import { monthRange, pastedEntries } from "../../renderer/parts/filter/tree.ts";

const field = (name: string, sources: readonly string[] = ["t"]): FieldInfo => ({
  name,
  category: "basic",
  kind: "recorded",
  type: "text",
  unit: null,
  title: { "zh-CN": name, en: name },
  formula: null,
  sources,
  filled: 0,
  personal: false,
});
const fields = [field("customer_id", []), field("a"), field("b"), field("c"), field("empty", [])];
const names = (layout: Parameters<typeof columnOrder>[0]) => columnOrder(layout, fields).names.join(" ");

test("the id heads the grid, pinned columns follow, a column without a source is not shown at first", () => {
  expect(names(plainLayout)).toBe("customer_id a b c");
  const pinned = pinColumn(pinColumn(plainLayout, "c", true), "a", true);
  expect(columnOrder(pinned, fields)).toEqual({ names: ["customer_id", "c", "a", "b"], pinned: 3 });
  expect(names(pinColumn(pinned, "c", false))).toBe("customer_id a b c");
  expect(pinColumn(plainLayout, "customer_id", true).pinned).toEqual([]);
});

test("a column takes the place of another; among pinned ones it is pinned", () => {
  expect(names(moveColumn(plainLayout, fields, "c", "a"))).toBe("customer_id c a b");
  expect(names(moveColumn(plainLayout, fields, "a", "b"))).toBe("customer_id b a c");
  expect(moveColumn(plainLayout, fields, "customer_id", "b")).toBe(plainLayout);
  expect(moveColumn(plainLayout, fields, "b", "customer_id")).toBe(plainLayout);
  const pinned = pinColumn(pinColumn(plainLayout, "a", true), "b", true);
  const joined = moveColumn(pinned, fields, "c", "a");
  expect([names(joined), joined.pinned]).toEqual(["customer_id c a b", ["c", "a", "b"]]);
  const left = moveColumn(pinned, fields, "a", "c");
  expect([names(left), left.pinned]).toEqual(["customer_id b c a", ["b"]]);
});

test("hiding keeps the others in their places; showing again adds at the end", () => {
  const moved = moveColumn(plainLayout, fields, "c", "a");
  const hidden = hideColumn(pinColumn(moved, "c", true), fields, "c");
  expect([names(hidden), hidden.pinned]).toEqual(["customer_id a b", []]);
  expect(names(hideColumn(moved, fields, "b"))).toBe("customer_id c a");
  expect(names(hideColumn(plainLayout, fields, "customer_id"))).toBe("customer_id a b c");
  expect(names(showOnly(hidden, fields, ["customer_id", "b", "c", "a", "empty"]))).toBe("customer_id a b c empty");
});

test("a column set brings back order, pins, widths and sort; fields the view lacks are left out", () => {
  const layout = {
    ...pinColumn(moveColumn(plainLayout, fields, "c", "a"), "b", true),
    widths: { a: 88 },
    sort: [{ field: "a", descending: true }],
  };
  const set = toColumnSet(layout, fields, "mine");
  expect(set).toEqual({
    name: "mine",
    columns: [{ field: "customer_id" }, { field: "b" }, { field: "c" }, { field: "a", width: 88 }],
    pinned: ["b"],
    sort: [{ field: "a", descending: true }],
  });
  const back = fromColumnSet(JSON.parse(JSON.stringify(set)) as typeof set);
  expect(columnOrder(back, fields)).toEqual(columnOrder(layout, fields));
  expect([back.widths, back.sort]).toEqual([layout.widths, layout.sort]);
  expect(columnOrder(back, fields.slice(0, 2)).names).toEqual(["customer_id", "a"]);
});

test("a filter of thousands of ids is carried by a short key", () => {
  const few = { op: "and" as const, items: [{ field: "a", op: "=" as const, value: "x" }] };
  expect(JSON.parse(filterToParam(few))).toEqual(few);
  const many = {
    op: "and" as const,
    items: [{ field: "customer_id", op: "in" as const, value: Array.from({ length: 50_000 }, (_, i) => `id${i}`) }],
  };
  const param = filterToParam(many);
  expect(param.length).toBeLessThan(40);
  expect(filterFromParam(param)).toEqual(many);
  expect(filterFromParam("filter:gone")).toEqual({ op: "and", items: [] });
});

test("months and pasted lists", () => {
  expect(monthsBetween("2023-11", "2024-02")).toEqual(["2023-11", "2023-12", "2024-01", "2024-02"]);
  expect(windowStart("2024-02", 3)).toBe("2023-12");
  expect(windowStart("2024-12", 1)).toBe("2024-12");
  expect(monthRange("2024-03", "2024-02")).toEqual(["2024-02-01", "2024-03-31"]);
  expect(monthRange("2024-02", "2024-02")).toEqual(["2024-02-01", "2024-02-29"]);
  expect(pastedEntries("a\tb\r\n a ,,b；c、d")).toEqual(["a", "b", "a", "b", "c", "d"]);
});
