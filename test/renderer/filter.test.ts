import { describe as group, expect, test } from "vitest";
import { contract } from "../../analytics/api/contract.ts";
import type { FieldType, FilterNode } from "../../analytics/api/index.ts";
import fc from "../property.ts";
import { cutAfter, joined, step } from "../../renderer/parts/filter/excerpt.ts";
import {
  countConditions,
  describe,
  effective,
  fenOf,
  isComplete,
  opsOf,
  parseList,
  pastedEntries,
  readList,
  replaceItem,
  startCondition,
  withOp,
} from "../../renderer/parts/filter/tree.ts";

group("filter tree", () => {
  test("leaves incomplete conditions and empty groups out", () => {
    const tree: FilterNode = {
      op: "and",
      items: [
        { field: "avg_bill", op: ">=", value: 8900 },
        { field: "", op: "=" },
        { field: "region", op: "in", value: [] },
        { op: "or", items: [{ field: "tenure_months", op: "between", value: [1, ""] }] },
        { op: "not", items: [{ field: "plan", op: "is_null" }] },
      ],
    };
    expect(effective(tree)).toEqual({
      op: "and",
      items: [
        { field: "avg_bill", op: ">=", value: 8900 },
        { op: "not", items: [{ field: "plan", op: "is_null" }] },
      ],
    });
    expect(countConditions(tree)).toBe(5);
    expect(effective({ op: "and", items: [] })).toBeNull();
  });

  test("what remains is accepted by the contract, for every type and operator", () => {
    const values: Record<FieldType, string | number | boolean> = {
      text: "a",
      category: "a",
      number: 0.5,
      whole: 3,
      fen: 1999,
      date: "2024-03-01",
      yes_no: false,
    };
    for (const [type, value] of Object.entries(values) as [FieldType, string | number | boolean][]) {
      for (const op of opsOf(type)) {
        const empty = withOp(startCondition({ name: "f", type }), op);
        const node =
          op === "between"
            ? { ...empty, value: [value, value] }
            : op === "in" || op === "not_in"
              ? { ...empty, value: [value] }
              : op.startsWith("is_")
                ? empty
                : { ...empty, value };
        expect(isComplete(node)).toBe(true);
        expect(contract["customers.count"].params.safeParse({ filter: effective(node) }).success).toBe(true);
      }
    }
  });

  test("keeps a value where the new operator can use it", () => {
    expect(withOp({ field: "a", op: ">=", value: 5 }, "<")).toEqual({ field: "a", op: "<", value: 5 });
    expect(withOp({ field: "a", op: "in", value: ["x", "y"] }, "=")).toEqual({ field: "a", op: "=", value: "x" });
    expect(withOp({ field: "a", op: "=", value: "x" }, "in")).toEqual({ field: "a", op: "in", value: ["x"] });
    expect(withOp({ field: "a", op: ">=", value: 5 }, "between")).toEqual({ field: "a", op: "between" });
    expect(withOp({ field: "a", op: "=", value: 5 }, "is_null")).toEqual({ field: "a", op: "is_null" });
  });

  test("false and 0 are values, an empty text is none", () => {
    expect(isComplete({ field: "a", op: "=", value: false })).toBe(true);
    expect(isComplete({ field: "a", op: "=", value: 0 })).toBe(true);
    expect(isComplete({ field: "a", op: "=", value: "" })).toBe(false);
  });

  test("money is typed in yuan and kept in whole fen", () => {
    expect(fenOf(19.99)).toBe(1999);
    expect(fenOf(0.29)).toBe(29);
    expect(parseList("19.99\n1.1", "fen")).toEqual([1999, 110]);
  });

  test("pasted lists keep leading zeros and lose doubles and blanks", () => {
    expect(parseList("010086\r\n10086\n\n 10086 ,华东，华南;a\tb", "text")).toEqual([
      "010086",
      "10086",
      "华东",
      "华南",
      "a",
      "b",
    ]);
    expect(parseList("3, x, 4", "whole")).toEqual([3, 4]);
  });

  test("says how many cells of a pasted list are left out, by reason", () => {
    // A column as Excel copies it: a blank cell is an empty line, and the last line ends too.
    expect(readList("C1\r\nC2\r\n\r\n C1 \r\n\r\nC3\r\n", "text")).toEqual({
      values: ["C1", "C2", "C3"],
      doubles: 1,
      blanks: 2,
      otherType: 0,
    });
    expect(readList("3, 3.0, x, 4,, 4\n\n", "whole")).toEqual({ values: [3, 4], doubles: 2, blanks: 1, otherType: 1 });
    expect(readList(" \r\n", "text")).toEqual({ values: [], doubles: 0, blanks: 0, otherType: 0 });
  });

  test("removes and replaces without touching the neighbours", () => {
    const tree = {
      op: "and" as const,
      items: [
        { field: "a", op: "is_null" as const },
        { field: "b", op: "is_null" as const },
      ],
    };
    expect(replaceItem(tree, 0, null).items).toEqual([{ field: "b", op: "is_null" }]);
    expect(
      replaceItem(tree, 1, { field: "c", op: "is_null" }).items.map((item) => "field" in item && item.field),
    ).toEqual(["a", "c"]);
  });

  test("reads as words", () => {
    const ops = Object.fromEntries(opsOf("number").map((op) => [op, op])) as never;
    const words = { and: "all", or: "any", not: "not", ops };
    const node: FilterNode = {
      op: "and",
      items: [
        { field: "a", op: ">=", value: 1 },
        { op: "or", items: [{ field: "b", op: "between", value: [1, 2] }] },
      ],
    };
    expect(
      describe(
        node,
        (field) => field.toUpperCase(),
        (_, value) => String(value),
        words,
      ),
    ).toBe("all: A >= 1; (B between 1 – 2)");
  });
});

group("the box for a long list", () => {
  const entry = fc.string({ unit: fc.constantFrom("A", "1", "华", " "), minLength: 1, maxLength: 12 });
  const list = fc.array(fc.tuple(entry, fc.constantFrom("\n", "\t", ",", "，", "\n\n")), { maxLength: 60 });
  const written = list.map((parts) => parts.flat().join(""));

  test("holds a beginning that ends behind an entry; what is put there is one of its own, and the rest stays", () =>
    fc.assert(
      fc.property(written, fc.nat(200), entry, (text, length, typed) => {
        const cut = cutAfter(text, length);
        const [shown, rest] = [text.slice(0, cut), text.slice(cut)];
        expect(cut).toBeGreaterThanOrEqual(Math.min(length, text.length));
        expect(cut).toBeLessThanOrEqual(length + 13);
        expect(joined(shown, rest)).toBe(text);
        for (const added of ["", typed, `${typed}\n`])
          expect(pastedEntries(joined(shown + added, rest))).toEqual([shown, added, rest].flatMap(pastedEntries));
      }),
    ));

  test("fifty thousand lines are a thousand to lay out", () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `C${String(i).padStart(8, "0")}`).join("\n");
    expect(text.slice(0, cutAfter(text, step)).split("\n").length).toBeLessThan(1100);
  });
});
