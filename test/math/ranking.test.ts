import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../analytics/math/distributions.ts";
import { ascendingOrder, descendingOrder } from "../../analytics/math/order.ts";
import {
  areaUnderCurve,
  brierScore,
  calibration,
  captureAt,
  liftByDecile,
  rocPoints,
} from "../../analytics/math/ranking.ts";
import { reference, worstError } from "./reference.ts";

interface Case {
  scores: number[];
  auc: number;
  delong: number;
  hanley: number;
  fpr: number[];
  tpr: number[];
  thresholds: number[];
  brier: number;
}
interface Reference {
  labels: number[];
  cases: Record<"continuous" | "tied", Case>;
  probTrue: number[];
  probPred: number[];
  ece: number;
  decileLift: number[];
  captured: number[];
}
const expected = reference<Reference>("ranking");
const { labels } = expected;
const { continuous, tied } = expected.cases;

const scored = fc
  .array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 1 })), { minLength: 2, maxLength: 80 })
  .filter((rows) => new Set(rows.map(([, y]) => y)).size === 2)
  .map((rows) => ({ s: rows.map(([s]) => s / 4), y: rows.map(([, y]) => y) }));

describe("order", () => {
  it("is what a stable sort gives, for any finite doubles", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -2, max: 2 }))),
        (values) => {
          const rows = values.map((_, i) => i);
          expect(Array.from(ascendingOrder(values))).toEqual(
            rows.toSorted((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b)),
          );
          expect(Array.from(descendingOrder(values))).toEqual(
            rows.toSorted((a, b) => (values[a] > values[b] ? -1 : values[a] < values[b] ? 1 : a - b)),
          );
        },
      ),
    );
    expect(() => ascendingOrder([1, Number.NaN])).toThrow('not_finite {"row":1}');
  });
});

describe("ranking", () => {
  it.each([["continuous", continuous] as const, ["tied", tied] as const])(
    "AUC and errors of %s scores as scikit-learn and the definitions",
    (_, want) => {
      const got = areaUnderCurve(want.scores, labels);
      expect(got.auc).toBeCloseTo(want.auc, 13);
      expect(got.deLong.standardError).toBeCloseTo(want.delong, 13);
      expect(got.hanleyMcNeil.standardError).toBeCloseTo(want.hanley, 13);
      expect(got.deLong.high).toBeCloseTo(want.auc + normalQuantile(0.975) * want.delong, 12);
    },
  );

  it.each([["continuous", continuous] as const, ["tied", tied] as const])(
    "ROC of %s scores as sklearn.metrics.roc_curve",
    (_, want) => {
      const all = rocPoints(want.scores, labels, 10_000);
      expect(
        worstError(
          all.map((p) => p.falsePositiveRate),
          want.fpr,
        ),
      ).toBeLessThan(1e-14);
      expect(
        worstError(
          all.map((p) => p.truePositiveRate),
          want.tpr,
        ),
      ).toBeLessThan(1e-14);
      expect(all.slice(1).map((p) => p.threshold)).toEqual(want.thresholds);
      expect(all[0]).toEqual({ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 });
      const few = rocPoints(want.scores, labels, 50);
      expect(few.length).toBeLessThanOrEqual(50);
      expect([few[0], few.at(-1)]).toEqual([all[0], all.at(-1)]);
    },
  );

  it("AUC keeps under monotone transforms, mirrors under negation, and is the ROC's area", () => {
    fc.assert(
      fc.property(scored, ({ s, y }) => {
        const { auc, deLong } = areaUnderCurve(s, y);
        expect(
          areaUnderCurve(
            s.map((v) => Math.exp(v) * 3 - 1),
            y,
          ).auc,
        ).toBe(auc);
        expect(
          areaUnderCurve(
            s.map((v) => -v),
            y,
          ).auc,
        ).toBeCloseTo(1 - auc, 12);
        if (!Number.isNaN(deLong.low))
          expect(0 <= deLong.low && deLong.low <= auc && auc <= deLong.high && deLong.high <= 1).toBe(true);
        let area = 0;
        rocPoints(s, y).forEach((p, i, points) => {
          if (i > 0)
            area +=
              ((p.falsePositiveRate - points[i - 1].falsePositiveRate) *
                (p.truePositiveRate + points[i - 1].truePositiveRate)) /
              2;
        });
        expect(area).toBeCloseTo(auc, 12);
      }),
    );
  });

  it("lift and capture as numpy's stable argsort", () => {
    const table = liftByDecile(continuous.scores, labels);
    expect(
      worstError(
        table.map((row) => row.lift),
        expected.decileLift,
      ),
    ).toBeLessThan(1e-13);
    expect(
      worstError(
        table.map((row) => row.captured),
        expected.captured,
      ),
    ).toBeLessThan(1e-13);
    expect(table.at(-1)).toMatchObject({ cumulativeLift: 1, captured: 1 });
    expect(captureAt(continuous.scores, labels, 0.3)).toMatchObject({ rows: 120, captured: table[2].captured });
    expect(captureAt(continuous.scores, labels, 0.3).lift).toBeCloseTo(table[2].cumulativeLift, 12);
    expect(captureAt(continuous.scores, labels, 0)).toMatchObject({ rows: 0, lift: 0 });
  });

  it("deciles hold every row once, ties in row order", () => {
    fc.assert(
      fc.property(scored, ({ s, y }) => {
        const table = liftByDecile(s, y);
        expect(table.reduce((n, row) => n + row.rows, 0)).toBe(s.length);
        expect(table.reduce((n, row) => n + row.positives, 0)).toBe(y.reduce((a, b) => a + b));
      }),
    );
    const flat = liftByDecile(Array<number>(20).fill(0.5), [1, 1, ...Array<number>(18).fill(0)]);
    expect(flat[0]).toMatchObject({ rows: 2, positives: 2, lift: 10 });
  });

  it("Brier and calibration as scikit-learn", () => {
    expect(brierScore(continuous.scores, labels)).toBeCloseTo(continuous.brier, 14);
    const got = calibration(continuous.scores, labels);
    expect(
      worstError(
        got.bins.map((bin) => bin.observedRate),
        expected.probTrue,
      ),
    ).toBeLessThan(1e-14);
    expect(
      worstError(
        got.bins.map((bin) => bin.meanPredicted),
        expected.probPred,
      ),
    ).toBeLessThan(1e-14);
    expect(got.expectedError).toBeCloseTo(expected.ece, 14);
    expect(
      got.bins.every((bin) => bin.rows === 40 && bin.low <= bin.observedRate && bin.observedRate <= bin.high),
    ).toBe(true);
    const sorted = [...continuous.scores].sort((a, b) => a - b);
    expect(got.bins.map((bin) => bin.lowestPredicted)).toEqual(got.bins.map((_, i) => sorted[40 * i]));
    expect(calibration([0.2, 0.4], [0, 1]).bins.length).toBe(2);
  });

  it("refuses one class, odd labels, different lengths", () => {
    expect(() => areaUnderCurve([1, 2], [1, 1])).toThrow("one_class");
    expect(() => areaUnderCurve([1, 2], [1, 2])).toThrow("bad_option");
    expect(() => areaUnderCurve([1], [1, 0])).toThrow("bad_shape");
    expect(() => brierScore([], [])).toThrow("empty");
    expect(() => liftByDecile([1], [0])).toThrow("one_class");
  });
});
