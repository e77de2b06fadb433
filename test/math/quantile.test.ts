import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { median, medianAbsoluteDeviation, quantiles, skewness } from "../../analytics/math/quantile.ts";
import { reference, worstError } from "./reference.ts";

interface Reference {
  sample: number[];
  probabilities: number[];
  quantiles: number[];
  sampleSkew: number;
  sampleMad: number;
}
const expected = reference<Reference>("clusters");

describe("quantile", () => {
  it("agrees with numpy.quantile, scipy.stats.skew and median_abs_deviation", () => {
    expect(worstError(quantiles(expected.sample, expected.probabilities), expected.quantiles)).toBeLessThan(1e-14);
    expect(skewness(expected.sample)).toBeCloseTo(expected.sampleSkew, 12);
    expect(medianAbsoluteDeviation(expected.sample)).toBeCloseTo(expected.sampleMad, 14);
  });

  it("leaves out missing values", () => {
    const holes = Float32Array.of(Number.NaN, 1, Number.NaN, 3, 10);
    expect(median(holes)).toBe(3);
    expect(quantiles(holes, [0.5, 0.25])).toEqual([3, 2]);
    expect(skewness(Float64Array.of(5, 5, Number.NaN))).toBeNaN();
  });

  it("has the median as its half quantile, inside the range", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 2000 }),
        (values) => {
          const [low, half, high] = quantiles(values, [0, 0.5, 1]);
          expect(median(values)).toBeCloseTo(half, 6);
          expect(low).toBe(Math.min(...values));
          expect(high).toBe(Math.max(...values));
        },
      ),
    );
  });

  it("refuses nothing and nonsense", () => {
    expect(() => median([Number.NaN])).toThrow("empty");
    expect(() => quantiles([1], [1.1])).toThrow("bad_option");
  });
});
