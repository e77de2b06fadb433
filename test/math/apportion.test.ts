import fc from "../property.ts";
import { expect, test } from "vitest";
import { apportion, apportionGroups } from "../../analytics/math/apportion.ts";

test("largest remainders: the seats of a published example", () => {
  // Hamilton's method, https://en.wikipedia.org/wiki/Largest_remainder_method (Hare quota, 100 seats).
  expect(apportion(10, [47_000, 16_000, 15_800, 12_000, 6_100, 3_100])).toEqual([5, 2, 1, 1, 1, 0]);
  expect(apportion(30, [0.1, 0.9])).toEqual([3, 27]);
  expect(apportion(0, [1, 2])).toEqual([0, 0]);
  expect(() => apportion(3, [0, 0])).toThrow("bad_option");
});

test("every group is within one of its shares, and all together within one part more", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 500 }), { maxLength: 40 }), weights, (totals, given) => {
      const whole = given.reduce((sum, weight) => sum + weight, 0);
      const groups = apportionGroups(totals, given);
      groups.forEach((parts, group) => {
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(totals[group]);
        parts.forEach((part, i) => expect(Math.abs(part - (totals[group] * given[i]) / whole)).toBeLessThan(1));
      });
      const total = totals.reduce((sum, count) => sum + count, 0);
      given.forEach((weight, i) => {
        const part = groups.reduce((sum, parts) => sum + parts[i], 0);
        expect(Math.abs(part - (total * weight) / whole)).toBeLessThan(given.length);
      });
    }),
  );
});
