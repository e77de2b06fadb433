import { expect, test } from "vitest";
import { withGaps } from "../../renderer/screens/data/months.ts";

test("every month from the first to the last shows, over the turn of a year", () => {
  expect(withGaps(["2023-10", "2024-01", "2024-02"])).toEqual(["2023-10", "2023-11", "2023-12", "2024-01", "2024-02"]);
  expect(withGaps(["2024-05"])).toEqual(["2024-05"]);
  expect(withGaps([])).toEqual([]);
});

test("one odd date does not make a table of a thousand empty months", () => {
  expect(withGaps(["1900-01", "2024-01", "2024-03"])).toEqual(["1900-01", "2024-01", "2024-03"]);
  expect(withGaps(["2004-01", "2023-12"]).length).toBe(240);
});
