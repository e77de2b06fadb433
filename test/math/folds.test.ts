import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { foldRows, groupedFolds, stratifiedFolds, stratifiedSplit } from "../../analytics/math/folds.ts";
import { createRandom } from "../../analytics/math/random.ts";

const strata = fc.array(fc.integer({ min: -2, max: 4 }), { minLength: 5, maxLength: 300 });
const counts = (values: Iterable<number>) => {
  const map = new Map<number, number>();
  for (const value of values) map.set(value, (map.get(value) ?? 0) + 1);
  return map;
};

describe("folds", () => {
  it("partition the rows, every stratum and the whole even to one row", () => {
    fc.assert(
      fc.property(strata, fc.integer({ min: 2, max: 5 }), fc.integer(), (codes, folds, seed) => {
        const foldOf = stratifiedFolds(codes, folds, createRandom(seed));
        expect(foldOf).toEqual(stratifiedFolds(codes, folds, createRandom(seed)));
        const all: number[] = [];
        const spread = (sizes: number[]) => Math.max(...sizes) - Math.min(...sizes);
        const parts = Array.from({ length: folds }, (_, fold) => foldRows(foldOf, fold));
        for (const { train, test } of parts) {
          all.push(...test);
          expect(train.length + test.length).toBe(codes.length);
          expect(Array.from(train).some((row) => test.includes(row))).toBe(false);
        }
        expect(all.sort((a, b) => a - b)).toEqual(codes.map((_, i) => i));
        expect(spread(parts.map(({ test }) => test.length))).toBeLessThanOrEqual(1);
        for (const code of new Set(codes)) {
          expect(
            spread(parts.map(({ test }) => test.reduce((n, row) => n + Number(codes[row] === code), 0))),
          ).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("keep the rows of a group together, the groups of every stratum even to one", () => {
    fc.assert(
      fc.property(strata, fc.integer({ min: 2, max: 5 }), fc.integer(), (codes, folds, seed) => {
        const alone = codes.map((_, row) => 7 * row);
        expect(groupedFolds(codes, alone, folds, createRandom(seed))).toEqual(
          stratifiedFolds(codes, folds, createRandom(seed)),
        );
        // Every row twice, far apart: the second of another stratum than the first.
        const twice = [...codes, ...codes.map((code) => code + 1)];
        const foldOf = groupedFolds(twice, [...alone, ...alone], folds, createRandom(seed));
        expect(foldOf.slice(codes.length)).toEqual(foldOf.slice(0, codes.length));
        expect(foldOf.slice(0, codes.length)).toEqual(stratifiedFolds(codes, folds, createRandom(seed)));
      }),
    );
    expect(() => groupedFolds([0, 1, 0], [1, 2], 2, createRandom(1))).toThrow("bad_shape");
  });

  it("split exactly, no stratum off by a whole row", () => {
    fc.assert(
      fc.property(strata, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (codes, share, seed) => {
        const split = stratifiedSplit(codes, share, createRandom(seed));
        expect(split.treatment.length).toBe(Math.round(codes.length * share));
        expect([...split.treatment, ...split.control].sort((a, b) => a - b)).toEqual(codes.map((_, i) => i));
        const treated = counts(Array.from(split.treatment, (row) => codes[row]));
        for (const { stratum, rows, treatment } of split.strata) {
          expect(rows).toBe(counts(codes).get(stratum));
          expect(treatment).toBe(treated.get(stratum) ?? 0);
          expect(Math.abs(treatment - rows * share)).toBeLessThan(1);
        }
      }),
    );
  });

  it("gives the seat left over to the largest remainder", () => {
    // Hamilton's method by hand: 10 × 0.25 = 2.5, 7 × 0.25 = 1.75, 3 × 0.25 = 0.75; 5 seats, floors 2 + 1 + 0.
    const codes = [...Array<number>(10).fill(0), ...Array<number>(7).fill(1), ...Array<number>(3).fill(2)];
    expect(stratifiedSplit(codes, 0.25, createRandom(1)).strata.map(({ treatment }) => treatment)).toEqual([2, 2, 1]);
  });

  it("treats every row of a stratum equally often", () => {
    const treated = new Float64Array(20);
    for (let seed = 0; seed < 2000; seed++)
      for (const row of stratifiedSplit(new Uint8Array(20), 0.3, createRandom(seed)).treatment) treated[row]++;
    for (const times of treated) expect(Math.abs(times - 600)).toBeLessThan(5 * Math.sqrt(2000 * 0.3 * 0.7));
  });

  it("refuses what cannot be dealt", () => {
    expect(() => stratifiedFolds([1, 2], 3, createRandom(1))).toThrow("too_few_rows");
    expect(() => stratifiedFolds([1, 2], 1, createRandom(1))).toThrow("bad_option");
    expect(() => stratifiedSplit([1, 2], 1.5, createRandom(1))).toThrow("bad_option");
  });
});
