import fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { chiSquaredTail } from "../../../analytics/math/chi-squared.ts";
import { adjustOutcome, compareStrata, fitCovariate, sharesDiffer } from "../../../analytics/math/effect/adjust.ts";
import { balance, sampleRatio } from "../../../analytics/math/effect/checks.ts";
import { compareMeans, compareRates, ratioSummary } from "../../../analytics/math/effect/compare.ts";
import { fisherTwoSided } from "../../../analytics/math/effect/fisher.ts";
import { heterogeneity, simultaneousLevel, simultaneousP } from "../../../analytics/math/effect/guard.ts";
import { summarise } from "../../../analytics/math/intervals.ts";
import { hasHillstrom, readHillstrom, rowsWhere } from "../hillstrom.ts";

/** Expected values were printed by R 4.2.2 with `options(digits = 17)`; the R expression stands beside each. */

function near(actual: number, wanted: number, tolerance = 1e-12): void {
  expect(Math.abs(actual - wanted), `${actual} for ${wanted}`).toBeLessThanOrEqual(tolerance * Math.abs(wanted));
}

describe("tails", () => {
  it("chi-squared agrees with R's pchisq(x, df, lower.tail = FALSE)", () => {
    for (const [x, df, p] of [
      [3.84, 1, 0.050043521248705224],
      [0.1, 1, 0.75182963404584935],
      [5, 2, 0.0820849986238988],
      [12.3, 3, 0.0064230575765779358],
      [40, 7, 1.2587903873713086e-6],
      [200, 30, 4.9527335290031908e-27],
      [60, 60, 0.47571698610631991],
      [700, 12, 4.4088073469409391e-142],
    ])
      near(chiSquaredTail(x, df), p, 1e-11);
    expect(chiSquaredTail(0, 3)).toBe(1);
    expect(() => chiSquaredTail(1, 0.5)).toThrow("bad_option");
  });

  it("Fisher's test agrees with R's fisher.test(matrix(c(a, na - a, b, nb - b), 2))", () => {
    for (const [a, na, b, nb, p] of [
      [3, 50, 0, 200, 0.0076175670423630128],
      [1, 20, 5, 20, 0.18176418176418163],
      [0, 10, 0, 30, 1],
      [2, 1000, 9, 400, 0.0003652960549420176],
      [12, 900, 1, 100, 1],
    ])
      near(fisherTwoSided(a, na, b, nb), p, 1e-9);
  });

  it("the guard draws intervals and p values at one and the same line", () => {
    near(simultaneousLevel(10), 0.99488380310817626, 1e-12);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 1e-12, max: 1, noNaN: true }), (m, p) => {
        expect(simultaneousP(p, m) < 0.05).toBe(p < 1 - simultaneousLevel(m));
      }),
    );
    // R: pchisq(sum((c(.02, .1, .04) - weighted.mean(c(.02, .1, .04), c(.01, .02, .01)^-2))^2 * c(.01, .02, .01)^-2), 2, lower.tail = FALSE)
    near(
      heterogeneity([
        { difference: 0.02, standardError: 0.01 },
        { difference: 0.1, standardError: 0.02 },
        { difference: 0.04, standardError: 0.01 },
      ])!.pValue,
      0.0015893272834565293,
      1e-10,
    );
    expect(heterogeneity([{ difference: 1, standardError: 0 }])).toBeNull();
  });
});

describe("comparisons", () => {
  it("of few events do not claim that nothing is uncertain", () => {
    const none = compareRates(0, 50, 0, 50);
    expect(none).toMatchObject({ method: "newcombe_fisher", pValue: 1, difference: 0 });
    // Newcombe (1998), table II (f), method 10: 0/10 against 0/20: (−0.1611, 0.2775).
    const published = compareRates(0, 10, 0, 20);
    expect(published.low).toBeCloseTo(-0.1611, 4);
    expect(published.high).toBeCloseTo(0.2775, 4);
  });

  it("of means say whether there is enough, and the lift is missing where it has no sense", () => {
    const treated = summarise([1, 2, 3, 4]);
    expect(compareMeans(treated, summarise([0, 0, 0, 0]), 0.95, { hits: 2, skewness: 0 })).toMatchObject({
      enough: false,
      lift: null,
    });
    expect(compareMeans(treated, summarise([-1, -2, 1, 1.5]))).toMatchObject({ lift: null, enough: true });
  });

  it("sample ratio agrees with R's chisq.test(c(5100, 4900, 10300), p = c(.25, .25, .5))", () => {
    const check = sampleRatio([5100, 4900, 10300], [1, 1, 2]);
    near(check.chiSquared, 8.3743842364532028);
    near(check.pValue, 0.015188873614370465);
    expect(check.alarm).toBe(false);
    expect(sampleRatio([900, 80], [9, 1]).alarm).toBe(false);
    expect(sampleRatio([9000, 700], [9, 1]).alarm).toBe(true);
    expect(sampleRatio([9000, 7], [1, 0]).alarm).toBe(true);
  });

  it("balance keeps its omnibus where columns repeat each other or never change", () => {
    const rows = 60;
    const treated = Uint8Array.from({ length: rows }, (_, i) => i % 2);
    const a = Float64Array.from({ length: rows }, (_, i) => (i * 37) % 11);
    const twice = a.map((value) => 2 * value);
    const flat = new Float64Array(rows).fill(3);
    const alone = balance([a], treated);
    const all = balance([a, twice, flat], treated);
    expect(all.degreesOfFreedom).toBe(1);
    near(all.pValue, alone.pValue, 1e-9);
    expect(all.fields[2]).toEqual({ treatedMean: 3, controlMean: 3, standardised: 0 });
  });
});

describe.runIf(hasHillstrom)("Hillstrom's e-mails", () => {
  const data = readHillstrom();
  const [none, mens, womens] = ["No E-Mail", "Mens E-Mail", "Womens E-Mail"].map((name) =>
    rowsWhere(data.rows, (row) => data.arm[row] === name),
  );
  const column = (name: string, rows: ArrayLike<number> = rowsWhere(data.rows, () => true)) => {
    const values = data.number(name);
    return Float64Array.from(rows, (row) => values[row]);
  };
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const rates = (rows: Uint32Array, name: string) =>
    compareRates(sum(column(name, rows)), rows.length, sum(column(name, none)), none.length);

  it("visits and conversions agree with R's prop.test(…, correct = FALSE)", () => {
    expect([none, mens, womens].map((rows) => rows.length)).toEqual([21306, 21307, 21387]);
    const visits = [none, mens, womens].map((rows) => (100 * sum(column("visit", rows))) / rows.length);
    expect(visits.map((rate) => rate.toFixed(4))).toEqual(["10.6167", "18.2757", "15.1400"]);
    for (const [rows, name, low, high, p] of [
      [mens, "visit", 0.06995350121810838, 0.08322562608495411, 5.6851654828031275e-112],
      [mens, "conversion", 0.0050001713804523132, 0.0086098416587790765, 1.5232235005955425e-13],
      [womens, "visit", 0.038893825812642613, 0.051572387361463357, 3.1824031593347392e-44],
      [womens, "conversion", 0.001498677821402235, 0.0047234372007682809, 0.00015710512910668649],
    ] as const) {
      const got = rates(rows, name);
      expect(got.method).toBe("proportions");
      near(got.low, low);
      near(got.high, high);
      near(got.pValue, p, 1e-10);
    }
    expect(rates(mens, "visit").lift!.value).toBeCloseTo(0.721, 3);
    expect(rates(womens, "conversion").lift!.value).toBeCloseTo(0.543, 3);
  });

  it("spend agrees with R's t.test, a ratio with its delta method, strata with their weighted sum", () => {
    for (const [rows, low, high, p] of [
      [mens, 0.48513973256840731, 1.0545145792206656, 1.1638149682254826e-7],
      [womens, 0.16895678988377869, 0.67986764198941441, 0.001129397102363251],
    ] as const) {
      const got = compareMeans(summarise(column("spend", rows)), summarise(column("spend", none)));
      near(got.low, low, 1e-11);
      near(got.high, high, 1e-11);
      near(got.pValue, p, 1e-9);
    }
    // r <- function(d) { R <- sum(d$spend) / sum(d$visit); e <- (d$spend - R * d$visit) / mean(d$visit); c(R, var(e) / nrow(d)) }
    const ratio = ratioSummary(column("spend", mens), column("visit", mens));
    near(ratio.mean, 7.784203903441191);
    near(ratio.variance / ratio.count, 0.43021016641546289, 1e-11);
    // For each level of interaction(zip_code, newbie): weight n/N, mean(a) − mean(b), var(a)/na + var(b)/nb.
    const [zip, newbie] = [data.text("zip_code"), data.text("newbie")];
    const key = (row: number) => `${zip[row]} ${newbie[row]}`;
    const keys = [...new Set(Array.from([...womens, ...none], key))];
    const strata = keys.map((wanted) => ({
      treated: summarise(
        column(
          "spend",
          womens.filter((row) => key(row) === wanted),
        ),
      ),
      control: summarise(
        column(
          "spend",
          none.filter((row) => key(row) === wanted),
        ),
      ),
    }));
    const stratified = compareStrata(strata);
    near(stratified.difference, 0.42589056645112022, 1e-11);
    near(stratified.standardError, 0.13042525148927703, 1e-11);
    expect(sharesDiffer(strata)).toBe(true);
  });

  it("balance agrees with R, and a weak covariate stays unused", () => {
    const rows = Uint32Array.from([...womens, ...none]);
    const treated = Uint8Array.from(rows, (_, i) => (i < womens.length ? 1 : 0));
    const fields = ["recency", "history", "mens", "womens", "newbie"];
    const got = balance(
      fields.map((name) => column(name, rows)),
      treated,
    );
    // d' solve(cov(X) (1/nt + 1/nc)) d and (mean − mean) / sqrt((var + var) / 2)
    near(got.chiSquared, 2.4311340060284481, 1e-9);
    near(got.pValue, 0.78682881289476692, 1e-9);
    [
      0.0051800132056886829, 0.0065107224585536673, -0.0086307312028329145, 0.0049463139925821518,
      0.0025567009140795606,
    ].forEach((wanted, i) => near(got.fields[i].standardised, wanted, 1e-9));
    // th <- cov(x, y) / var(x); z <- y - th * (x - mean(x)); t.test(z[womens], z[none])
    const covariate = fitCovariate(column("visit"), column("history"));
    near(covariate.slope, 9.0011238494589626e-5, 1e-10);
    near(covariate.reduction, 0.0042449602346999044, 1e-10);
    expect(covariate.used).toBe(false);
    const adjusted = (part: Uint32Array) =>
      summarise(adjustOutcome(column("visit", part), column("history", part), covariate));
    const { low, high } = compareMeans(adjusted(womens), adjusted(none));
    near(low, 0.038757235984049884, 1e-10);
    near(high, 0.051411223572932298, 1e-10);
  });
});
