import { describe, expect, it } from "vitest";
import { createMatrix } from "../../analytics/math/matrix.ts";
import { applyOneHot, fitOneHot, type OneHotEncoding } from "../../analytics/math/one-hot.ts";

const times = (code: string | null, n: number) => Array<string | null>(n).fill(code);

describe("one-hot", () => {
  // pandas.get_dummies(pd.Categorical(x, ["b", "a", "c"]), drop_first=True) gives the same columns a, c:
  // python3 -c "import pandas as pd; print(pd.get_dummies(pd.Categorical(list('abbcba'), list('bac')), drop_first=True).values.tolist())"
  it("codes k − 1 columns, the most frequent level being the reference", () => {
    const values = "abbcba".split("");
    const fitted = fitOneHot(values);
    expect(fitted.reference).toEqual({ kind: "level", code: "b" });
    expect(fitted.columns).toEqual([
      { kind: "level", code: "a" },
      { kind: "level", code: "c" },
    ]);
    expect(Array.from(applyOneHot(values, fitted).data)).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0]);
  });

  it("pools rare levels and those past the limit as other", () => {
    const rare = [...times("4G", 600), ...times("5G", 396), ...times("2G", 4)];
    expect(fitOneHot(rare)).toMatchObject({ columns: [{ code: "5G" }, { kind: "other" }], pooled: 1 });
    const many = Array.from({ length: 40 }, (_, i) => times(`p${String(i).padStart(2, "0")}`, 100 - i)).flat();
    const fitted = fitOneHot(many);
    expect(fitted.columns.length).toBe(29 + 1);
    expect(fitted.pooled).toBe(10);
    // The pool of ten is the largest group of all, hence the reference.
    expect(fitted.reference).toEqual({ kind: "other" });
    const row = applyOneHot(["p35", "p00", "never seen"], fitted).data;
    expect(Array.from(row).filter((x) => x === 1).length).toBe(1);
    expect(row[30]).toBe(1);
  });

  it("keeps missing apart, and takes unseen codes for other, else for the reference", () => {
    const fitted = JSON.parse(
      JSON.stringify(fitOneHot([...times("a", 5), ...times(null, 2), "", "b"])),
    ) as OneHotEncoding;
    expect(fitted.columns).toEqual([{ kind: "level", code: "b" }, { kind: "missing" }]);
    expect(Array.from(applyOneHot([null, "", "z", "b"], fitted).data)).toEqual([0, 1, 0, 1, 0, 0, 1, 0]);
    const pooled = fitOneHot([...times("a", 990), ...times("b", 9), "c"]);
    expect(Array.from(applyOneHot(["z", null, "a"], pooled).data)).toEqual([0, 1, 0, 1, 0, 0]);
  });

  it("writes beside other columns and refuses a matrix too narrow", () => {
    const fitted = fitOneHot(["x", "x", "y"]);
    const out = createMatrix(2, 3);
    out.data.fill(9);
    applyOneHot(["y", "x"], fitted, out, 1);
    expect(Array.from(out.data)).toEqual([9, 1, 9, 9, 0, 9]);
    expect(() => applyOneHot(["y", "x"], fitted, out, 3)).toThrow("bad_shape");
    expect(fitOneHot(["x", "x"]).columns).toEqual([]);
    expect(() => fitOneHot([])).toThrow("empty");
  });
});
