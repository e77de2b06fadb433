import { expect, test } from "vitest";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDate,
  formatElapsed,
  formatMonth,
  formatPercent,
  formatValue,
  formatYuan,
  plainValue,
} from "../../renderer/format.ts";
import { timeLeft } from "../../renderer/parts/timeLeft.ts";
import { matches } from "../../renderer/shell/match.ts";

const words = { yes: "是", no: "否" };

test("counts by locale", () => {
  expect(formatCount(1234567, "zh-CN")).toBe("1,234,567");
  expect(formatCompact(1234567, "zh-CN")).toBe("123.5万");
  expect(formatCompact(123456789, "zh-CN")).toBe("1.2亿");
  expect(formatCompact(1234567, "en")).toBe("1.2M");
  expect(formatCompact(9999, "zh-CN")).toBe("9999");
});

test("fen are shown as yuan", () => {
  expect(formatYuan(8900, "zh-CN")).toBe("¥89.00");
  expect(formatYuan(-1, "en")).toBe("-¥0.01");
  expect(plainValue(8900, "fen")).toBe("89");
  expect(plainValue(8950, "fen")).toBe("89.50");
});

test("months and dates do not move with the time zone", () => {
  expect(formatMonth("2024-03", "zh-CN")).toBe("2024年3月");
  expect(formatMonth("2024-03", "en")).toBe("Mar 2024");
  expect(formatDate("2024-03-01", "zh-CN")).toBe("2024-03-01");
  expect(formatDate(Date.UTC(2024, 2, 1), "zh-CN")).toBe("2024-03-01");
  expect(plainValue(Date.UTC(2024, 2, 1), "date")).toBe("2024-03-01");
});

test("values of fields; a missing value is a dash and never 0", () => {
  const share = { type: "number", unit: "0..1" } as const;
  expect(formatValue(0.1834, share, "zh-CN", words)).toBe("18.3%");
  expect(formatValue(null, share, "zh-CN", words)).toBe("—");
  expect(formatValue(0, share, "zh-CN", words)).toBe("0.0%");
  expect(formatValue(false, { type: "yes_no", unit: null }, "zh-CN", words)).toBe("否");
  expect(formatValue(["a", "b"], { type: "text", unit: null }, "zh-CN", words)).toBe("a、b");
  expect(formatValue("010086", { type: "text", unit: null }, "en", words)).toBe("010086");
});

test("percent, bytes, time", () => {
  expect(formatPercent(0.5, "en")).toBe("50.0%");
  expect(formatBytes(0, "en")).toBe("0 B");
  expect(formatBytes(1536, "en")).toBe("1.5 KB");
  expect(formatElapsed(5_000)).toBe("0:05");
  expect(formatElapsed(3_725_000)).toBe("1:02:05");
});

test("time left needs a pace to go by", () => {
  expect(timeLeft(10_000, 50, 100)).toBe(10_000);
  expect(timeLeft(10_000, 1, 100)).toBeNull();
  expect(timeLeft(1_000, 50, 100)).toBeNull();
  expect(timeLeft(10_000, 5, null)).toBeNull();
});

test("commands are found by any of their words, in both languages", () => {
  expect(matches({ label: "打开：客户", also: "Customers" }, "cust")).toBe(true);
  expect(matches({ label: "打开：客户", also: "Customers" }, "打开 客")).toBe(true);
  expect(matches({ label: "打开：客户" }, "x")).toBe(false);
});
