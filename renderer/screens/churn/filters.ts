import type { ChurnBand, FieldType, FilterNode, PartialDependence } from "../../../analytics/api/index.ts";

export const inBand = (band: ChurnBand["band"]): FilterNode => ({
  op: "and",
  items: [{ field: "churn_band", op: "=", value: band }],
});

export const aboveRisk = (cutOff: number): FilterNode => ({
  op: "and",
  items: [{ field: "churn_risk", op: ">=", value: cutOff }],
});

/** Risks from `from` up to and without `below`; undefined: no such end. */
export const riskBetween = (from: number | undefined, below: number | undefined): FilterNode => ({
  op: "and",
  items: [
    { field: "churn_risk", op: "is_not_null" },
    ...(from === undefined ? [] : [{ field: "churn_risk", op: ">=", value: from } as const]),
    ...(below === undefined ? [] : [{ field: "churn_risk", op: "<", value: below } as const]),
  ],
});

/**
 * Customers nearer to a point of a partial dependence than to its neighbours; of a category those with its value. Every value
 * of a number belongs to one point.
 */
export function nearPoint({ field, points }: PartialDependence, at: number, type: FieldType | undefined): FilterNode {
  const value = points[at]?.value ?? null;
  if (value === null) return { op: "and", items: [{ field, op: "is_null" }] };
  if (type === "yes_no") return { op: "and", items: [{ field, op: "=", value: value !== 0 }] };
  if (typeof value === "string") return { op: "and", items: [{ field, op: "=", value }] };
  const between = (one: number, other: number) => {
    const middle = points.slice(one, other + 1).reduce((sum, point) => sum + Number(point.value), 0) / 2;
    return type === "whole" || type === "fen" ? Math.ceil(middle) : Number(middle.toPrecision(6));
  };
  return {
    op: "and",
    items: [
      { field, op: "is_not_null" },
      ...(at === 0 ? [] : [{ field, op: ">=", value: between(at - 1, at) } as const]),
      ...(at === points.length - 1 ? [] : [{ field, op: "<", value: between(at, at + 1) } as const]),
    ],
  };
}
