import fc from "../property.ts";
import { describe, expect, test } from "vitest";
import type { ChurnModel, CustomerReasons, FilterNode, LabelOptions, ProfitCurve } from "../../analytics/api/index.ts";
import type { Page } from "../../renderer/parts/grid/arrow.ts";
import { recommendedOf } from "../../renderer/screens/churn/card/facts.ts";
import { wilson } from "../../renderer/screens/churn/figures/accuracy.ts";
import { scaleEnd } from "../../renderer/screens/churn/figures/dependence.ts";
import { shareAbove } from "../../renderer/screens/churn/figures/profit.ts";
import { askedOf, labelOf, startDraft } from "../../renderer/screens/churn/label/draft.ts";
import { nearPoint } from "../../renderer/screens/churn/filters.ts";
import { idsOf, withReasons } from "../../renderer/screens/churn/list/pages.ts";
import { pageOf } from "../../renderer/parts/print/standalone.ts";

const options: LabelOptions = {
  columns: [
    {
      field: "Churn",
      values: [
        { value: "Yes", customers: 400 },
        { value: "No", customers: 1100 },
      ],
      suggestedPositive: "Yes",
    },
  ],
  leaving: [],
  inactivity: false,
  suggested: { kind: "column", field: "Churn", positive: "Yes" },
  label: null,
  months: [],
  suspects: [],
};

describe("a training being set up", () => {
  const draft = startDraft(options, undefined, []);
  test("starts from what the data suggests", () => {
    expect(labelOf(draft)).toEqual({ kind: "column", field: "Churn", positive: "Yes" });
  });
  test("without a suggestion, the first way the data offers", () => {
    expect(labelOf(startDraft({ ...options, suggested: null }, undefined, []))).toEqual({
      kind: "column",
      field: "Churn",
      positive: "Yes",
    });
    expect(labelOf(startDraft({ ...options, columns: [], suggested: null, inactivity: true }, undefined, []))).toEqual({
      kind: "inactive",
      months: 1,
    });
  });
  test("goes on from what the model before was asked for", () => {
    const before = {
      label: { kind: "left_within", months: 2, gapMonths: 1 },
      training: { folds: 4, weights: "balanced", features: ["a", "c"] },
      baseRateCorrection: null,
      seed: 7,
    } as unknown as ChurnModel;
    const next = startDraft(options, before, ["a", "b", "c"]);
    expect(next).toMatchObject({ weights: "balanced", folds: 4, seed: 7, without: ["b"], months: 2, gapMonths: 1 });
    expect(startDraft(options, { ...before, training: null }, ["a"])).toMatchObject({ folds: 5, without: [] });
  });
  test("a gap is named only where there is one", () => {
    expect(labelOf({ ...draft, way: "left_within", months: 2 })).toEqual({ kind: "left_within", months: 2 });
    expect(labelOf({ ...draft, way: "inactive", months: 2, gapMonths: 1 })).toEqual({
      kind: "inactive",
      months: 2,
      gapMonths: 1,
    });
  });
  test("the engine chooses the fields unless some are named; what gave the outcome away stays out unless taken in", () => {
    const fields = ["a", "b", "c", "d"];
    const label = labelOf(draft)!;
    expect(askedOf(draft, label, fields, ["d"])).not.toHaveProperty("features");
    fc.assert(
      fc.property(fc.subarray(fields), fc.subarray(fields), fc.subarray(fields), (without, also, leaks) => {
        const { features } = askedOf({ ...draft, without, also }, label, fields, leaks);
        if (without.length + also.length === 0) return features === undefined;
        const wanted = (field: string) => !without.includes(field) && (!leaks.includes(field) || also.includes(field));
        return JSON.stringify(features) === JSON.stringify(fields.filter(wanted));
      }),
    );
  });
});

test("the interval of a rate is R's", () => {
  // R -q -e 'print(prop.test(29,265,correct=FALSE)$conf.int, digits=10); print(prop.test(0,40,correct=FALSE)$conf.int, digits=10)'
  expect(wilson(29 / 265, 265)[0]).toBeCloseTo(0.07728253828, 8);
  expect(wilson(29 / 265, 265)[1]).toBeCloseTo(0.15274693371, 8);
  expect(wilson(0, 40)[0]).toBe(0);
  expect(wilson(0, 40)[1]).toBeCloseTo(0.0876216012, 8);
});

test("every value of a number belongs to one point of its partial dependence", () => {
  const meets = (filter: FilterNode, value: number): boolean =>
    "items" in filter
      ? filter.items.every((item) => meets(item, value))
      : filter.op === ">="
        ? value >= Number(filter.value)
        : filter.op === "<"
          ? value < Number(filter.value)
          : filter.op === "is_not_null";
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: -60, max: 60 }),
      fc.constantFrom("whole", "number", "fen"),
      (values, value, type) => {
        const sorted = values.toSorted((a, b) => a - b);
        const item = { field: "f", points: sorted.map((one) => ({ value: one, risk: 0 })) };
        const found = sorted.flatMap((one, at) => (meets(nearPoint(item, at, type as "whole"), value) ? [one] : []));
        const nearest = Math.min(...sorted.map((one) => Math.abs(one - value)));
        return found.length === 1 && Math.abs((found[0] ?? 99) - value) === nearest;
      },
    ),
  );
  const said = {
    field: "f",
    points: [
      { value: "a", risk: 0 },
      { value: null, risk: 0 },
    ],
  };
  expect(nearPoint(said, 0, "category")).toEqual({ op: "and", items: [{ field: "f", op: "=", value: "a" }] });
  expect(nearPoint(said, 1, "category")).toEqual({ op: "and", items: [{ field: "f", op: "is_null" }] });
  expect(nearPoint({ field: "f", points: [{ value: 1, risk: 0 }] }, 0, "yes_no")).toEqual({
    op: "and",
    items: [{ field: "f", op: "=", value: true }],
  });
});

test("a scale ends at what it shows or a little above", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), (value) => {
      const end = scaleEnd(value);
      return end >= value * (1 - 1e-3) && end <= value * 1.5 + 1e-9;
    }),
  );
});

test("the share above a risk is that of the last point that asks as much", () => {
  const points = [
    { cutOff: 1, share: 0 },
    { cutOff: 0.4, share: 0.1 },
    { cutOff: 0.1, share: 1 },
  ] as unknown as ProfitCurve["points"];
  expect([1, 0.5, 0.4, 0.2, 0.1, 0].map((cutOff) => shareAbove(points, cutOff))).toEqual([0, 0, 0.1, 0.1, 1, 1]);
});

test("trees are recommended only where they are better by more than chance", () => {
  const candidates = [{ kind: "logistic" }, { kind: "trees" }] as unknown as ChurnModel["choice"]["candidates"];
  const choice = (low: number, high: number): ChurnModel["choice"] => ({
    asked: "auto",
    candidates,
    difference: { value: (low + high) / 2, low, high },
    reason: "no_clear_difference",
  });
  expect(recommendedOf(choice(0.001, 0.03))).toBe("trees");
  expect(recommendedOf(choice(-0.01, 0.03))).toBe("logistic");
  expect(recommendedOf(choice(-0.03, -0.01))).toBe("logistic");
  expect(recommendedOf({ ...choice(0.001, 0.03), candidates: candidates.slice(1) })).toBeNull();
});

test("reasons stand with their customers, whatever order they come in", () => {
  const rows = ["a", "b", "c"];
  const page: Page = {
    rows: 3,
    get: (column, row) => (column === "customer_id" ? rows[row] : column === "risk" ? row : null),
  };
  const told = (customerId: string, en: string[]) =>
    ({ customerId, expectedMonths: en.length, sentences: { en, "zh-CN": [] } }) as unknown as CustomerReasons;
  expect(idsOf(page)).toEqual(rows);
  const joined = withReasons(page, [told("c", ["of c", "more of c"]), told("a", ["of a"])], "en");
  expect(rows.map((_, row) => joined.get("reason_1", row))).toEqual(["of a", null, "of c"]);
  expect(rows.map((_, row) => joined.get("reason_2", row))).toEqual([null, null, "more of c"]);
  expect(rows.map((_, row) => joined.get("expected_months", row))).toEqual([1, null, 2]);
  expect(rows.map((_, row) => joined.get("risk", row))).toEqual([0, 1, 2]);
});

test("the saved page runs nothing and says its name as text", () => {
  const page = pageOf("a <b> & c", "en", "p{color:red}", "<p>x</p>");
  expect(page).toContain("<title>a &#60;b&#62; &#38; c</title>");
  expect(page).toContain("default-src 'none'");
  expect(page).toContain("<style>p{color:red}</style>");
});
