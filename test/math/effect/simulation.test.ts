import { describe, expect, it } from "vitest";
import { detectableEffect, neededRows, power } from "../../../analytics/math/effect/power.ts";
import { type Layer, measureTrial, type Trial, verdictOf } from "../../../analytics/math/effect/trial.ts";
import { simultaneousLevel } from "../../../analytics/math/effect/guard.ts";
import { stratifiedSplit } from "../../../analytics/math/folds.ts";
import { createRandom, deriveSeed, type Random } from "../../../analytics/math/random.ts";

const campaigns = 1000;

type Draw = (random: Random) => number;
const kinds: Record<string, { kind: Trial["kind"]; draw: Draw }> = {
  "a rate of 8 %": { kind: "rate", draw: (random) => (random.next() < 0.08 ? 1 : 0) },
  "spend of few, with a heavy tail": {
    kind: "mean",
    draw: (random) => (random.next() < 0.12 ? Math.exp(4 + 0.8 * random.normal()) : 0),
  },
};

/** Parts of each layer, as one asks for them: none, one layer, several together. */
const settings = [[], [4], [3, 5], [12, 3, 4]];

/** A campaign of 700 customers with a fifth in control, drawn exactly as a list is frozen. */
function campaign(kind: Trial["kind"], draw: Draw, random: Random) {
  const rows = 700;
  const stratum = Int32Array.from({ length: rows }, () => random.int(3));
  const arm = new Uint8Array(rows).fill(1);
  for (const row of stratifiedSplit(stratum, 0.2, random).treatment) arm[row] = 0;
  const outcome = Float64Array.from({ length: rows }, () => draw(random));
  const layer = (count: number): Layer => ({
    count,
    codes: Int32Array.from({ length: rows }, () => random.int(count)),
  });
  return {
    trial: { kind, outcome, arm, offers: 1, stratum } satisfies Trial,
    layers: settings.map((counts) => counts.map(layer)),
  };
}

describe("1,000 campaigns that do nothing", () => {
  for (const [name, { kind, draw }] of Object.entries(kinds)) {
    it(`with ${name}: "works" in at most 5 % whatever the layers, and intervals cover`, () => {
      let [works, covered] = [0, 0];
      const layerWorks = settings.map(() => 0);
      for (let number = 0; number < campaigns; number++) {
        const { trial, layers } = campaign(kind, draw, createRandom(deriveSeed(7, name, number)));
        layers.forEach((setting, i) => {
          const result = measureTrial(trial, setting);
          const claims = result.layers.flat().map((part) => verdictOf(part?.joint ?? null, 1, result.layerLevel));
          if (claims.includes("works")) layerWorks[i]++;
          if (i > 0) return;
          if (verdictOf(result.overall, 1) === "works") works++;
          if (result.overall!.low <= 0 && result.overall!.high >= 0) covered++;
        });
      }
      for (const count of [works, ...layerWorks]) expect(count / campaigns).toBeLessThan(0.05);
      expect(covered / campaigns).toBeGreaterThanOrEqual(0.93);
      expect(covered / campaigns).toBeLessThanOrEqual(0.97);
    });
  }
});

describe("intervals cover a true effect in 93 to 97 % of 1,000 campaigns", () => {
  /** Customers whose bill before says much of their bill after; the contact adds 3 to everybody's. */
  function billed(random: Random, controlShare: (stratum: number) => number) {
    const rows = 600;
    const before = new Float64Array(rows);
    const outcome = new Float64Array(rows);
    const arm = new Uint8Array(rows);
    const stratum = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      stratum[row] = row % 3;
      before[row] = 50 + 20 * stratum[row] + 15 * random.normal();
      arm[row] = random.next() < controlShare(stratum[row]) ? 0 : 1;
      outcome[row] = before[row] + 6 * random.normal() + (arm[row] === 1 ? 3 : 0);
    }
    return { kind: "mean", outcome, before, arm, offers: 1, stratum } satisfies Trial;
  }

  it("with the pre-period taken out, and far narrower", () => {
    let [covered, width, plainWidth] = [0, 0, 0];
    for (let number = 0; number < campaigns; number++) {
      const trial = billed(createRandom(deriveSeed(11, number)), () => 0.3);
      const { overall, covariate } = measureTrial({ ...trial, stratum: undefined });
      expect(covariate!.used).toBe(true);
      if (overall!.low <= 3 && overall!.high >= 3) covered++;
      const plain = measureTrial({ ...trial, before: undefined, stratum: undefined }).overall!;
      width += overall!.high - overall!.low;
      plainWidth += plain.high - plain.low;
    }
    expect(covered / campaigns).toBeGreaterThanOrEqual(0.93);
    expect(covered / campaigns).toBeLessThanOrEqual(0.97);
    expect(width / plainWidth).toBeLessThan(0.4);
  });

  it("with strata whose shares of control differ, where the plain difference is wrong", () => {
    let [covered, plainCovered] = [0, 0];
    for (let number = 0; number < campaigns; number++) {
      const trial = {
        ...billed(createRandom(deriveSeed(13, number)), (stratum) => [0.1, 0.3, 0.6][stratum]),
        before: undefined,
      };
      const result = measureTrial(trial);
      expect(result.stratified).toBe(true);
      if (result.overall!.low <= 3 && result.overall!.high >= 3) covered++;
      const plain = measureTrial({ ...trial, stratum: undefined }).overall!;
      if (plain.low <= 3 && plain.high >= 3) plainCovered++;
    }
    expect(covered / campaigns).toBeGreaterThanOrEqual(0.93);
    expect(covered / campaigns).toBeLessThanOrEqual(0.97);
    expect(plainCovered / campaigns).toBeLessThan(0.05);
  });

  it("of a ratio whose rows are customers with several events each", () => {
    let covered = 0;
    const rows = 500;
    for (let number = 0; number < campaigns; number++) {
      const random = createRandom(deriveSeed(17, number));
      const arm = Uint8Array.from({ length: rows }, () => (random.next() < 0.4 ? 0 : 1));
      const under = Float64Array.from({ length: rows }, () => 1 + random.int(6));
      // A customer's events go together: 10 each on average, 2 more for the treated.
      const outcome = under.map((events, row) => events * (10 + 4 * random.normal() + (arm[row] === 1 ? 2 : 0)));
      const { low, high } = measureTrial({ kind: "ratio", outcome, under, arm, offers: 1 }).overall!;
      if (low <= 2 && high >= 2) covered++;
    }
    expect(covered / campaigns).toBeGreaterThanOrEqual(0.93);
    expect(covered / campaigns).toBeLessThanOrEqual(0.97);
  });
});

describe("power", () => {
  it("agrees with R's power.prop.test and power.t.test", () => {
    for (const [base, rate, n, wanted] of [
      [0.1, 0.12, 2000, 0.52448127876428996],
      [0.02, 0.03, 1500, 0.41841358184304228],
      [0.5, 0.4, 300, 0.69301682319596081],
    ])
      expect(power({ outcome: { kind: "rate", base }, treated: n, control: n }, rate - base)).toBeCloseTo(wanted, 9);
    // power.prop.test(p1 = .1, p2 = .12, power = .8)$n is 3840.85 an arm.
    expect(neededRows({ outcome: { kind: "rate", base: 0.1 }, controlShare: 0.5 }, 0.02)).toBe(7682);
    // power.t.test takes the noncentral t, here it is the normal's shift: they agree to a thousandth.
    for (const [n, delta, wanted] of [
      [200, 0.25, 0.70332908773023428],
      [60, 0.5, 0.77526442987803657],
      [1000, 0.1, 0.60835305969273545],
    ])
      expect(power({ outcome: { kind: "mean", sd: 1 }, treated: n, control: n }, delta)).toBeCloseTo(wanted, 2);
  });

  it("comes out as announced, within 3 points of 1,000 campaigns", () => {
    for (const [base, treated, control, offers] of [
      [0.1, 1200, 300, 1],
      [0.08, 900, 900, 1],
      [0.3, 600, 300, 2],
    ]) {
      const design = { outcome: { kind: "rate", base }, treated, control, comparisons: offers } as const;
      const effect = detectableEffect(design)!;
      expect(power(design, effect)).toBeCloseTo(0.8, 6);
      let shown = 0;
      for (let number = 0; number < campaigns; number++) {
        const random = createRandom(deriveSeed(23, treated, number));
        const arm = Uint8Array.from({ length: offers * treated + control }, (_, row) =>
          row < control ? 0 : 1 + ((row - control) % offers),
        );
        const outcome = Float64Array.from(arm, (offer) => (random.next() < base + (offer > 0 ? effect : 0) ? 1 : 0));
        const result = measureTrial({ kind: "rate", outcome, arm, offers }, [{ codes: "offers", count: offers }]);
        expect(result.layerLevel).toBe(simultaneousLevel(offers));
        if (verdictOf(result.layers[0][0]!.joint, 1, result.layerLevel) === "works") shown++;
      }
      expect(Math.abs(shown / campaigns - 0.8), `base ${base}`).toBeLessThanOrEqual(0.03);
    }
  });

  it("of means comes out as announced", () => {
    const design = { outcome: { kind: "mean", sd: 20 }, treated: 500, control: 120 } as const;
    const effect = detectableEffect(design, -1)!;
    expect(effect).toBeLessThan(0);
    let shown = 0;
    for (let number = 0; number < campaigns; number++) {
      const random = createRandom(deriveSeed(29, number));
      const arm = Uint8Array.from({ length: 620 }, (_, row) => (row < 120 ? 0 : 1));
      const outcome = Float64Array.from(arm, (treated) => 100 + 20 * random.normal() + treated * effect);
      if (verdictOf(measureTrial({ kind: "mean", outcome, arm, offers: 1 }).overall, -1) === "works") shown++;
    }
    expect(Math.abs(shown / campaigns - 0.8)).toBeLessThanOrEqual(0.03);
  });

  it("says when no effect could be shown", () => {
    expect(detectableEffect({ outcome: { kind: "rate", base: 0.5 }, treated: 5, control: 3 })).toBeNull();
    expect(detectableEffect({ outcome: { kind: "rate", base: 0.01 }, treated: 200, control: 100 }, -1)).toBeNull();
    expect(() => power({ outcome: { kind: "rate", base: 2 }, treated: 5, control: 3 }, 0.1)).toThrow("bad_option");
  });
});
