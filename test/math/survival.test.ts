import { describe, expect, test } from "vitest";
import {
  baselineHazard,
  kaplanMeier,
  monthlyHazard,
  monthsUnder,
  survivalCurve,
} from "../../analytics/math/survival.ts";
import { reference, worstError } from "./reference.ts";

interface Table {
  readonly time: number[];
  readonly atRisk: number[];
  readonly events: number[];
  readonly survival: number[];
  readonly standardError: number[];
}
/** Rscript test/math/reference/survival.R > test/math/reference/survival.json */
const expected = reference<{ aml: Table; late: Table; rates: number[] }>("survival");

function compare(rows: ReturnType<typeof kaplanMeier>, { time, atRisk, events, survival, standardError }: Table) {
  expect(rows.map((row) => [row.time, row.atRisk, row.events])).toEqual(
    time.map((at, i) => [at, atRisk[i], events[i]]),
  );
  expect(
    worstError(
      rows.map((row) => row.survival),
      survival,
    ),
  ).toBeLessThan(1e-12);
  expect(
    worstError(
      rows.map((row) => (Number.isNaN(row.standardError) ? 0 : row.standardError)),
      standardError,
    ),
  ).toBeLessThan(1e-12);
}

const rows = Array.from({ length: 400 }, (_, at) => at + 1);
const entry = rows.map((i) => (i % 3 === 0 ? (i * 7919) % 24 : 0));
const exit = rows.map((i, at) => (entry[at] ?? 0) + 1 + ((i * 104729) % 40));
const gone = rows.map((i) => ((i * 31) % 5 < 2 ? 1 : 0));

describe("Kaplan–Meier is R's survfit", () => {
  test("on the leukaemia data of Miller (1981), maintained group", () => {
    const weeks = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161];
    const relapsed = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0];
    compare(
      kaplanMeier(
        weeks.map(() => 0),
        weeks,
        relapsed,
      ),
      expected.aml,
    );
  });
  test("with late entries, ties and people who are still there", () => {
    compare(kaplanMeier(entry, exit, gone), expected.late);
  });
});

test("the yearly hazards are leavers over months at risk as R's survSplit counts them, drawn towards their mean", () => {
  const baseline = baselineHazard(entry, exit, gone)!;
  const found = expected.rates.map((_, year) => baseline(12 * year + 1));
  expect(worstError(found, expected.rates)).toBeLessThan(1e-12);
  expect([12, 13, 24, 25].map((month) => baseline(month))).toEqual([found[0], found[1], found[1], found[2]]);
  expect(baseline(1000)).toBe(found.at(-1));
  expect(baselineHazard([0, 0], [3, 4], [0, 0])).toBeNull();
});

test("a curve goes on from the risk as the baseline does; a risk of several months is one of each", () => {
  expect(1 - (1 - monthlyHazard(0.271, 3)) ** 3).toBeCloseTo(0.271, 12);
  const plain = survivalCurve(0.1, 3, null, 0);
  expect(worstError(plain, [1, 0.9, 0.81, 0.729])).toBeLessThan(1e-12);
  expect(monthsUnder(plain, 0)).toBeCloseTo(0.9 + 0.81 + 0.729, 12);
  const yearly = 1.1 ** (-1 / 12);
  expect(monthsUnder(plain, 0.1)).toBeCloseTo(0.9 * yearly + 0.81 * yearly ** 2 + 0.729 * yearly ** 3, 12);
  // Twice the hazard in the next year: the square of what would stay.
  const doubled = survivalCurve(0.1, 2, (month) => (month <= 12 ? 0.02 : 0.04), 11);
  expect(worstError(doubled, [1, 0.9, 0.9 * 0.9 ** 2])).toBeLessThan(1e-12);
});
