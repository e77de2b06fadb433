import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from "../../analytics/math/distributions.ts";
import { proportionDifference, summarise, welchDifference, wilsonInterval } from "../../analytics/math/intervals.ts";
import { reference } from "./reference.ts";

type Rows = number[][];
interface Reference {
  normalCdf: Rows;
  normalQuantile: Rows;
  studentCdf: Rows;
  studentQuantile: Rows;
  wilson: Rows;
  two: [number, number, number, number, boolean, number, number][];
  welch: { a: number[]; b: number[]; t: number; p: number; df: number; low: number; high: number };
}
const expected = reference<Reference>("intervals");

/** Relative, so that tails count. */
function relative(actual: number, wanted: number): number {
  return wanted === actual ? 0 : Math.abs(actual - wanted) / Math.abs(wanted);
}

describe("distributions", () => {
  it.each(expected.normalCdf)("normal cdf at %d", (x, p) =>
    expect(relative(normalCdf(x), p)).toBeLessThan(x < -30 ? 1e-6 : 1e-13),
  );
  it.each(expected.normalQuantile)("normal quantile at %d", (p, x) =>
    expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(2e-14 * Math.max(1, Math.abs(x))),
  );
  it("Student cdf agrees with mpmath", () => {
    for (const [t, df, p] of expected.studentCdf)
      expect(relative(studentCdf(t, df), p), `t ${t} df ${df}`).toBeLessThan(p < 1e-100 ? 1e-7 : 1e-11);
  });
  it("Student quantile agrees with mpmath", () => {
    for (const [p, df, t] of expected.studentQuantile)
      expect(relative(studentQuantile(p, df), t), `p ${p} df ${df}`).toBeLessThan(1e-10);
  });
  it("quantile and cdf undo each other", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
        fc.double({ min: 1, max: 1e7, noNaN: true }),
        (p, df) => {
          expect(relative(studentCdf(studentQuantile(p, df), df), p)).toBeLessThan(1e-11);
          expect(relative(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-12);
        },
      ),
    );
  });
  it("refuse what is no probability", () => {
    expect(() => normalQuantile(1.01)).toThrow("bad_option");
    expect(() => studentQuantile(0.5, 0)).toThrow("bad_option");
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("intervals", () => {
  it("Wilson agrees with scipy.stats.binomtest(...).proportion_ci(method='wilson')", () => {
    for (const [k, n, level, low, high] of expected.wilson) {
      const interval = wilsonInterval(k, n, level);
      expect(Math.abs(interval.low - low), `${k}/${n}`).toBeLessThan(1e-14);
      expect(Math.abs(interval.high - high), `${k}/${n}`).toBeLessThan(1e-14);
    }
  });

  it("two proportions agree with R's prop.test", () => {
    // prop.test(x = c(490, 400), n = c(500, 500)), printed at mathcenter.oxford.emory.edu/site/math117/techTipsTwoSampleProportionTests
    const corrected = proportionDifference(490, 500, 400, 500, { correct: true });
    expect(corrected.low).toBeCloseTo(0.1408536, 7);
    expect(corrected.high).toBeCloseTo(0.2191464, 7);
    expect(corrected.chiSquared).toBeCloseTo(80.909, 3);
    // prop.test(x = c(179, 203), n = c(300, 400), correct = FALSE), printed at homepages.gac.edu/~anienow2/MCS_142/R/R-2-prop.html
    const plain = proportionDifference(179, 300, 203, 400);
    expect(plain.low).toBeCloseTo(0.01512659, 8);
    expect(plain.high).toBeCloseTo(0.16320674, 8);
    expect(plain.chiSquared).toBeCloseTo(5.4979, 4);
    expect(plain.pValue).toBeCloseTo(0.01904, 5);
  });

  it("two proportions agree with scipy.stats.chi2_contingency, with and without Yates", () => {
    for (const [a, na, b, nb, correct, chiSquared, p] of expected.two) {
      const test = proportionDifference(a, na, b, nb, { correct });
      expect(test.chiSquared).toBeCloseTo(chiSquared, 10);
      expect(test.pValue).toBeCloseTo(p, 12);
    }
  });

  it("Welch agrees with scipy.stats.ttest_ind(equal_var=False)", () => {
    const { a, b, ...want } = expected.welch;
    const got = welchDifference(summarise(a), summarise(b));
    for (const [actual, wanted] of [
      [got.t, want.t],
      [got.pValue, want.p],
      [got.degreesOfFreedom, want.df],
      [got.low, want.low],
      [got.high, want.high],
    ]) {
      expect(relative(actual, wanted)).toBeLessThan(1e-12);
    }
  });

  it("swapping the sides mirrors the difference", () => {
    const count = fc
      .integer({ min: 1, max: 500 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(count, count, fc.boolean(), ([a, na], [b, nb], correct) => {
        const there = proportionDifference(a, na, b, nb, { correct });
        const back = proportionDifference(b, nb, a, na, { correct });
        expect(there.low).toBeCloseTo(-back.high, 12);
        expect(there.high).toBeCloseTo(-back.low, 12);
        expect(there.low).toBeLessThanOrEqual(there.difference);
        const { low, high, rate } = wilsonInterval(a, na);
        expect(0 <= low && low <= rate && rate <= high && high <= 1).toBe(true);
      }),
    );
  });

  it("refuse counts that cannot be", () => {
    expect(() => wilsonInterval(3, 0)).toThrow("empty");
    expect(() => wilsonInterval(4, 3)).toThrow("bad_option");
    expect(() => summarise([1])).toThrow("too_few_rows");
    expect(welchDifference(summarise([1, 1]), summarise([2, 2]))).toMatchObject({ low: -1, high: -1, pValue: 0 });
  });
});
