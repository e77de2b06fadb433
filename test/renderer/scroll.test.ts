import fc from "../property.ts";
import { describe, expect, test } from "vitest";
import { rowWindow, scrollScale, scrollToRow, scrollTopFor, virtualOffset } from "../../renderer/parts/grid/scroll.ts";

describe("scroll scaling", () => {
  test("is one to one while all rows fit under the cap", () => {
    const scale = scrollScale(100_000, 30, 600);
    expect(scale.physical).toBe(3_000_000);
    expect(virtualOffset(scale, 123_456)).toBe(123_456);
    expect(scrollTopFor(scale, 123_456)).toBe(123_456);
  });

  test("stays below Chromium's cap of 33,554,428 device pixels at every pixel ratio", () => {
    for (const ratio of [1, 1.25, 1.5, 2, 3])
      expect(scrollScale(50_000_000, 30, 600, ratio).physical * ratio).toBeLessThanOrEqual(33_554_428);
  });

  test("ends reach the first and the last row", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), fc.integer({ min: 100, max: 2000 }), (rows, viewport) => {
        const scale = scrollScale(rows, 30, viewport);
        expect(rowWindow(scale, 0).first).toBe(0);
        expect(rowWindow(scale, Math.max(0, scale.physical - viewport)).end).toBe(rows);
      }),
    );
  });

  test("scrollToRow brings any row wholly into view, and leaves a visible one alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5_000_000 }), fc.nat(), fc.nat(), (rows, a, b) => {
        const scale = scrollScale(rows, 30, 500);
        const row = a % rows;
        const start = b % Math.max(1, scale.physical - 500);
        const top = scrollToRow(scale, start, row) ?? start;
        const offset = virtualOffset(scale, top);
        expect(row * 30).toBeGreaterThanOrEqual(offset - 0.01);
        expect((row + 1) * 30).toBeLessThanOrEqual(offset + 500 + 0.01);
        expect(scrollToRow(scale, top, row) ?? top).toBeCloseTo(top, 3);
      }),
    );
  });

  test("rows of the window start where the offset says", () => {
    const scale = scrollScale(1000, 30, 300);
    expect(rowWindow(scale, 95, 0)).toEqual({ first: 3, end: 14, top: -5 });
    expect(rowWindow(scrollScale(0, 30, 300), 0)).toEqual({ first: 0, end: 0, top: 0 });
  });
});
