import fc from "../property.ts";
import { describe, expect, test } from "vitest";
import { binOf, paretoCuts, populationStability, quantileCuts } from "../../analytics/math/bins.ts";
import { correlations, drawnIn, fitScale } from "../../analytics/math/cluster-scale.ts";
import { optimalAssignment } from "../../analytics/math/optimal-assignment.ts";
import { ruleTree } from "../../analytics/math/rule-tree.ts";

describe("optimal assignment", () => {
  test("equals scipy on a 5 × 7 table", () => {
    // python3 -c "from scipy.optimize import linear_sum_assignment as a; import numpy as n; g=n.array([[(i*7+j*11+i*j*j*5)%23 for j in range(7)] for i in range(5)]); r,c=a(g,maximize=True); print(c, g[r,c].sum())"
    const gain = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 7 }, (__, j) => (i * 7 + j * 11 + i * j * j * 5) % 23),
    );
    const found = optimalAssignment(gain);
    expect(gain.reduce((sum, row, i) => sum + row[found[i]], 0)).toBe(94);
    expect(new Set(found).size).toBe(5);
  });

  test("is never beaten by a permutation, with more rows than columns too", () => {
    const permutations = (items: readonly number[]): number[][] =>
      items.length === 0
        ? [[]]
        : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }).chain((rows) =>
          fc.integer({ min: 1, max: 5 }).chain((cols) =>
            fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: cols, maxLength: cols }), {
              minLength: rows,
              maxLength: rows,
            }),
          ),
        ),
        (gain) => {
          const size = Math.max(gain.length, gain[0].length);
          const best = Math.max(
            ...permutations(Array.from({ length: size }, (_, i) => i)).map((order) =>
              gain.reduce((sum, row, i) => sum + (row[order[i]] ?? 0), 0),
            ),
          );
          const found = optimalAssignment(gain);
          expect(found.filter((c) => c >= 0).length).toBe(Math.min(gain.length, gain[0].length));
          expect(gain.reduce((sum, row, i) => sum + (row[found[i]] ?? 0), 0)).toBe(best);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("bins", () => {
  const values = Array.from({ length: 101 }, (_, i) => (i * i * 37) % 211);
  test("quantile cut points and bins equal pandas", () => {
    // python3 -c "import pandas as p; s=p.Series([i*i*37%211 for i in range(101)]); print(s.quantile([.2,.4,.6,.8]).tolist(), p.cut(s,[-9e9]+s.quantile([.2,.4,.6,.8]).tolist()+[9e9],labels=False).value_counts().sort_index().tolist())"
    const cuts = quantileCuts(values, 5);
    const counts = new Array<number>(5).fill(0);
    for (const value of values) counts[binOf(value, cuts)]++;
    expect({ cuts, counts }).toEqual({ cuts: [44, 78, 119, 172], counts: [21, 20, 20, 20, 20] });
  });
  test("equal values share a bin; a missing one has none", () => {
    expect(quantileCuts([1, 1, 1, 1, 5], 5).map((cut) => binOf(1, [cut]))).toEqual([0, 0, 0, 0]);
    expect(binOf(Number.NaN, [1])).toBe(-1);
  });
  test("tiers from the top by share of the sum", () => {
    // 50 of 100 by the first customer, 80 with the second: who stands after 50 % is below the first cut.
    expect(paretoCuts([50, 30, 15, 5, 0, -3], [0.5, 0.8, 0.95])).toEqual([5, 15, 30]);
  });
  test("the stability index of a known pair of histograms", () => {
    // python3 -c "import numpy as n; p=n.array([100,200,300])/600; q=n.array([150,200,250])/600; print(((q-p)*n.log(q/p)).sum())"
    expect(populationStability([100, 200, 300], [150, 200, 250])).toBeCloseTo(0.04898222207517658, 12);
    expect(populationStability([3, 0, 5], [6, 0, 10])).toBe(0);
    expect(Number.isFinite(populationStability([1, 0], [0, 1]))).toBe(true);
  });
});

test("scaling: median for the missing, drawn in, logged, by the interquartile range", () => {
  // python3 -c "import numpy as n; x=n.array([i**3/100 for i in range(1,101)]); lo,hi=n.quantile(x,[.01,.99]); y=n.log1p(n.clip(x,lo,hi)); q1,m,q3=n.quantile(y,[.25,.5,.75]); print(lo,hi,n.median(x),m,max((q3-q1)/1.349,y.std()))"
  const raw = Float64Array.from({ length: 100 }, (_, i) => (i + 1) ** 3 / 100);
  const scale = fitScale(raw, { log: true, winsorShare: 0.01, scaling: "robust" })!;
  const expected = [0.0793, 9705.9601, 1288.255, 7.161379398255658, 2.437961975484773];
  expect(scale.log).toBe(true);
  expect([scale.low, scale.high, scale.fill, scale.centre, scale.scale]).toEqual(
    expected.map((value) => expect.closeTo(value, 9) as number),
  );
  expect(drawnIn(Number.NaN, scale)).toBeCloseTo(Math.log1p(scale.fill), 12);
  expect(drawnIn(-5, { ...scale, low: null })).toBe(0);
  expect(fitScale(new Float64Array(9).fill(4), { log: true, winsorShare: 0, scaling: "robust" })).toBeUndefined();
  const columns = [raw, raw.map((v) => -v), raw.map((_, i) => i % 2)];
  const scales = columns.map((column) => fitScale(column, { log: false, winsorShare: 0, scaling: "standard" })!);
  const r = correlations(columns, scales);
  expect(r[3]).toBeCloseTo(-1, 12);
  expect(Math.abs(r[6])).toBeLessThan(0.1);
});

describe("rule tree", () => {
  const x = Float64Array.from({ length: 90 }, (_, i) => (i * 17) % 90);
  const y = Float64Array.from({ length: 90 }, (_, i) => (i * 29) % 90);
  test("equals scikit-learn's tree of depth two", () => {
    // python3 -c "import numpy as n; from sklearn.tree import *; i=n.arange(90); X=n.c_[i*17%90,i*29%90]; print(export_text(DecisionTreeClassifier(max_depth=2,min_samples_leaf=5).fit(X,(X[:,0]>30)&(X[:,1]<=60)),show_weights=True))"
    const labels = x.map((value, i) => (value > 30 && y[i] <= 60 ? 1 : 0));
    const leaves = ruleTree([x, y], labels, { depth: 2, minRows: 5 });
    expect(leaves.filter(({ counts }) => counts[1] > counts[0]).map(({ tests, counts }) => [tests, counts])).toEqual([
      [
        [
          { column: 0, above: true, cut: 30.5 },
          { column: 1, above: false, cut: 60.5 },
        ],
        [0, 38],
      ],
    ]);
  });
  test("a split that decides nothing is taken back", () => {
    const labels = x.map((value) => (value > 80 ? 1 : 0));
    const rare = x.map((value, i) => (labels[i] === 1 && i % 3 > 0 ? 0 : value > 200 ? 1 : 0));
    expect(ruleTree([x, y], rare, { depth: 3, minRows: 5 })).toHaveLength(1);
    expect(ruleTree([x, y], labels, { depth: 3, minRows: 5 })).toHaveLength(2);
  });
});
