import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { sortFloats } from "../../analytics/math/sort.ts";

describe("sorting floats", () => {
  it("is what the platform's own sort gives, to the bit", () => {
    const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-45, -1e-45];
    const number = fc.oneof(fc.float(), fc.constantFrom(...special), fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(fc.array(number, { maxLength: 400 }), (numbers) => {
        const expected = Float32Array.from(numbers).sort();
        const sorted = sortFloats(Float32Array.from(numbers));
        expect(sorted.length).toBe(expected.length);
        sorted.forEach((value, i) => expect(Object.is(value, expected[i])).toBe(true));
      }),
      { numRuns: 300 },
    );
  });

  it("sorts a part of an array and leaves the rest", () => {
    const all = Float32Array.of(9, 3, -1, 2, 7);
    sortFloats(all.subarray(1, 4));
    expect(Array.from(all)).toEqual([9, -1, 2, 3, 7]);
  });
});
