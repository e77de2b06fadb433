import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import { createRandom, deriveSeed, randomFromState, sampleRows } from "../../analytics/math/random.ts";

describe("random", () => {
  it("gives the published sequence of xoshiro128**", () => {
    // Test vector of Rust's rand_xoshiro (src/xoshiro128starstar.rs), made with the authors' C, state 1, 2, 3, 4.
    const random = randomFromState([1, 2, 3, 4]);
    const expected = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    expect(expected.map(() => random.uint32())).toEqual(expected);
  });

  it("repeats itself for a seed and differs between seeds", () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? random.next() : random.normal()));
    };
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
  });

  it("is uniform and normal to within five standard errors", () => {
    const random = createRandom(9);
    const n = 100_000;
    let uniform = 0;
    let normal = 0;
    let squares = 0;
    const faces = new Float64Array(7);
    for (let i = 0; i < n; i++) {
      uniform += random.next();
      const z = random.normal();
      normal += z;
      squares += z * z;
      faces[random.int(7)]++;
    }
    expect(Math.abs(uniform / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(normal / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    for (const face of faces) expect(Math.abs(face - n / 7)).toBeLessThan(5 * Math.sqrt((n / 7) * (6 / 7)));
  });

  it("shuffles to a permutation and samples distinct ascending rows", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, n, share) => {
          const random = createRandom(seed);
          const shuffled = random.shuffle(Uint32Array.from({ length: n }, (_, i) => i));
          expect(Array.from(shuffled).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
          const count = Math.floor(n * share);
          const rows = sampleRows(n, count, random);
          expect(rows.length).toBe(count);
          for (let i = 1; i < count; i++) expect(rows[i]).toBeGreaterThan(rows[i - 1]);
          if (count > 0) expect(rows[count - 1]).toBeLessThan(n);
        },
      ),
    );
  });

  it("derives seeds that depend on every part and on their order", () => {
    const seeds = [
      deriveSeed(1, "a", "b"),
      deriveSeed(1, "b", "a"),
      deriveSeed(1, "ab"),
      deriveSeed(2, "a", "b"),
      deriveSeed(1, "a", 1),
      deriveSeed(1, "a", "1"),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(deriveSeed(1, "a", "b")).toBe(seeds[0]);
  });

  it("refuses what it cannot do", () => {
    expect(() => createRandom(1).int(0)).toThrow("bad_option");
    expect(() => createRandom(0.5)).toThrow("bad_option");
    expect(() => randomFromState([0, 0, 0, 0])).toThrow("bad_option");
    expect(() => sampleRows(3, 4, createRandom(1))).toThrow("bad_option");
  });
});
