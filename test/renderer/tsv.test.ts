import { expect, test } from "vitest";
import { toCsv, toTsv } from "../../renderer/parts/tsv.ts";
import { inRange, moveFocus, rangeOf } from "../../renderer/parts/grid/selection.ts";

test("TSV quotes what would break a cell", () => {
  expect(
    toTsv([
      ["a", "b\tc"],
      ['say "hi"', "x\ny"],
    ]),
  ).toBe('a\t"b\tc"\n"say ""hi"""\t"x\ny"');
});

test("CSV disarms formulas in text, not in numbers, also in full width", () => {
  expect(toCsv(["a"], [["=1+1"], ["＝1"], ["-x"], ["@x"]])).toBe("\ufeffa\r\n'=1+1\r\n'＝1\r\n'-x\r\n'@x\r\n");
  expect(
    toCsv(
      ["a", "b"],
      [
        [-5, null],
        ["华东,1", 'q"'],
      ],
    ),
  ).toBe('\ufeffa,b\r\n-5,\r\n"华东,1","q"""\r\n');
});

test("keys move the focus inside the grid", () => {
  const extent = { rows: 100, columns: 5, page: 20 };
  const at = (row: number, column: number) => ({ row, column });
  expect(moveFocus(at(0, 0), "ArrowUp", false, extent)).toEqual(at(0, 0));
  expect(moveFocus(at(0, 0), "ArrowDown", true, extent)).toEqual(at(99, 0));
  expect(moveFocus(at(50, 4), "ArrowRight", false, extent)).toEqual(at(50, 4));
  expect(moveFocus(at(50, 2), "PageDown", false, extent)).toEqual(at(70, 2));
  expect(moveFocus(at(50, 2), "Home", true, extent)).toEqual(at(0, 0));
  expect(moveFocus(at(50, 2), "End", false, extent)).toEqual(at(50, 4));
  expect(moveFocus(at(50, 2), "x", false, extent)).toBeNull();
});

test("a range may be drawn in any direction", () => {
  const range = rangeOf({ anchor: { row: 5, column: 3 }, focus: { row: 2, column: 1 } });
  expect(range).toEqual({ top: 2, bottom: 5, left: 1, right: 3 });
  expect(inRange(range, 3, 2)).toBe(true);
  expect(inRange(range, 6, 2)).toBe(false);
});
