import fc from "../property.ts";
import { describe, expect, it } from "vitest";
import {
  calibrate,
  chooseCalibrator,
  fitIsotonic,
  fitPlatt,
  logLoss,
  shiftPrior,
  sigmoid,
} from "../../analytics/math/calibration.ts";
import { compareAreas } from "../../analytics/math/paired-areas.ts";
import { createRandom } from "../../analytics/math/random.ts";
import { calibration } from "../../analytics/math/ranking.ts";
import { categorySpread, numberSpread, sharesLike, stabilityIndex } from "../../analytics/math/stability.ts";
import {
  baselineHazard,
  kaplanMeier,
  monthlyHazard,
  monthsUnder,
  survivalCurve,
} from "../../analytics/math/survival.ts";
import { reference, worstError } from "./reference.ts";

const known = reference<{
  a: number[];
  b: number[];
  y: number[];
  grid: number[];
  platt: { slope: number; intercept: number };
  isotonic: number[];
  logLoss: number;
  aucA: number;
  aucB: number;
  standardError: number;
  survival: { entry: number[]; exit: number[]; event: number[]; rows: number[][] };
}>("calibration");

describe("calibration", () => {
  it("fits Platt's sigmoid as scikit-learn does", () => {
    const fitted = fitPlatt(known.a, known.y);
    if (fitted.kind !== "platt") throw new Error(fitted.kind);
    // scikit-learn stops its BFGS at a gradient of 1e-5.
    expect(Math.abs(fitted.slope - known.platt.slope)).toBeLessThan(1e-5);
    expect(Math.abs(fitted.intercept - known.platt.intercept)).toBeLessThan(1e-5);
  });

  it("is scikit-learn's isotonic regression but for a ten-thousandth that keeps the order", () => {
    const risks = calibrate(fitIsotonic(known.a, known.y), known.grid);
    const plain = risks.map((risk, i) => (risk - 1e-4 * sigmoid(known.grid[i])) / (1 - 1e-4));
    expect(worstError(plain, known.isotonic)).toBeLessThan(1e-12);
    for (let i = 1; i < risks.length; i++) expect(risks[i]).toBeGreaterThan(risks[i - 1]);
  });

  it("chooses by log loss on rows that the calibrator had not seen", () => {
    expect(logLoss(calibrate({ kind: "none" }, known.a), known.y)).toBeCloseTo(known.logLoss, 12);
    const random = createRandom(1);
    const scores = Float64Array.from({ length: 6000 }, () => random.normal() * 1.5);
    const draw = (risk: (score: number) => number) => Uint8Array.from(scores, (s) => (random.next() < risk(s) ? 1 : 0));
    const foldOf = Uint8Array.from(scores, (_, i) => i % 4);
    const honest = chooseCalibrator(scores, draw(sigmoid), foldOf);
    expect(["none", "platt"]).toContain(honest.calibrator.kind);
    const shifted = draw((s) => sigmoid(0.5 * s - 2));
    const sigmoidal = chooseCalibrator(scores, shifted, foldOf);
    expect(sigmoidal.calibrator.kind).toBe("platt");
    expect(calibration(sigmoidal.held, shifted).expectedError).toBeLessThan(0.02);
    expect(calibration(calibrate({ kind: "none" }, scores), shifted).expectedError).toBeGreaterThan(0.2);
    const steps = draw((s) => (s < 0 ? 0.1 : s < 1 ? 0.15 : 0.7));
    expect(chooseCalibrator(scores, steps, foldOf).calibrator.kind).toBe("isotonic");
  });

  it("moves a probability to another base rate and back", () => {
    // Bayes by hand: a rate of 0.5 moved to 0.1; odds 0.8/0.2 × (0.1/0.9)/(0.5/0.5) = 4/9.
    expect(shiftPrior(0.8, 0.5, 0.1)).toBeCloseTo(4 / 13, 12);
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (risk, from, to) => {
          expect(shiftPrior(shiftPrior(risk, from, to), to, from)).toBeCloseTo(risk, 9);
        },
      ),
    );
  });

  it("refuses one class", () => {
    expect(() => fitPlatt([1, 2], [1, 1])).toThrow("one_class");
    expect(() => fitIsotonic([1, 2], [0, 0])).toThrow("one_class");
  });
});

describe("paired areas", () => {
  it("has the error of DeLong's matrix of comparisons", () => {
    const found = compareAreas(known.a, known.b, known.y);
    expect(
      worstError([found.aucA, found.aucB, found.standardError], [known.aucA, known.aucB, known.standardError]),
    ).toBeLessThan(1e-12);
    expect(found.high - found.low).toBeCloseTo(2 * 1.959963984540054 * known.standardError, 12);
  });

  it("knows that equal scores are equal", () => {
    const { difference, low, high, pValue } = compareAreas(known.a, known.a, known.y);
    expect([difference, low, high, pValue]).toEqual([0, 0, 0, 1]);
  });
});

describe("survival", () => {
  it("is R's survfit, late entries included", () => {
    const { entry, exit, event, rows } = known.survival;
    const found = kaplanMeier(entry, exit, event).map(({ time, atRisk, events, survival, standardError }) => [
      time,
      atRisk,
      events,
      survival,
      standardError,
    ]);
    // Where the last one at risk goes, R's error is not a number either.
    const alive = found.filter(([, , , survival]) => survival > 0);
    expect(alive.length).toBe(rows.length);
    alive.forEach((row, i) => expect(worstError(row, rows[i])).toBeLessThan(1e-9));
  });

  it("adds up months by hand", () => {
    const hazard = monthlyHazard(0.271, 3);
    expect(hazard).toBeCloseTo(0.1, 12);
    const months = (risk: number, horizon: number) => monthsUnder(survivalCurve(risk, horizon, null, 0), 0);
    expect(months(hazard, 3)).toBeCloseTo(0.9 + 0.81 + 0.729, 12);
    const month = 1.21 ** (-1 / 12);
    expect(monthsUnder(survivalCurve(hazard, 2, null, 0), 0.21)).toBeCloseTo(0.9 * month + 0.81 * month ** 2, 12);
    expect([months(0, 24), months(1, 24)]).toEqual([24, 0]);
  });

  it("moves the hazard with tenure as the life table does, years that few have seen drawn to the mean", () => {
    // 120 customers watched through their first year, 30 of them leave at its end; 90 through the second, of whom 10 leave;
    // one enters at month 30. Months: 1440, 1080, 1; the mean of all is 40 leavers in 2521 months.
    const entry = [...new Array<number>(120).fill(0), 30];
    const exit = [...new Array<number>(30).fill(12), ...new Array<number>(90).fill(24), 31];
    const event = [...new Array<number>(40).fill(1), ...new Array<number>(81).fill(0)];
    const hazard = baselineHazard(entry, exit, event)!;
    const prior = (20 * 2521) / 40;
    const rates = [50 / (1440 + prior), 30 / (1080 + prior), 20 / (1 + prior)];
    expect([1, 12, 13, 24, 25, 60].map((month) => hazard(month))).toEqual(
      [0, 0, 1, 1, 2, 2].map((span) => expect.closeTo(rates[span], 12)),
    );
    // A risk twice that of the first year stays twice as high: after ten months, two of the first year and eight of the second.
    const curve = survivalCurve(1 - Math.exp(-2 * rates[0]), 10, hazard, 10);
    expect(curve[1]).toBeCloseTo(Math.exp(-2 * rates[0]), 12);
    expect(curve[10]).toBeCloseTo(Math.exp(-2 * (2 * rates[0] + 8 * rates[1])), 12);
    expect(baselineHazard([0], [5], [0])).toBeNull();
  });
});

describe("stability", () => {
  it("is Siddiqi's index of shares", () => {
    // (0.3 − 0.2) ln 1.5 + (0.2 − 0.3) ln (2/3)
    expect(stabilityIndex([0.2, 0.5, 0.3], [0.3, 0.5, 0.2])).toBeCloseTo(0.2 * Math.log(1.5), 12);
  });

  it("bins numbers by deciles and values by name, the missing apart", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? Number.NaN : i));
    const spread = numberSpread(values);
    expect(spread.edges.length).toBe(9);
    expect(spread.shares.at(-1)).toBeCloseTo(0.1, 12);
    for (const share of spread.shares.slice(0, -1)) expect(Math.abs(share - 0.09)).toBeLessThan(0.005);
    expect(sharesLike(spread, values)).toEqual(spread.shares);
    expect(
      stabilityIndex(
        spread.shares,
        sharesLike(
          spread,
          values.map((value) => value + 300),
        ),
      ),
    ).toBeGreaterThan(0.25);
    const names = categorySpread(["a", "b", "a", null]);
    expect([names.values, names.shares]).toEqual([
      ["a", "b"],
      [0.5, 0.25, 0, 0.25],
    ]);
    expect(sharesLike(names, ["c", "c", "a", null])).toEqual([0.25, 0, 0.5, 0.25]);
  });
});
