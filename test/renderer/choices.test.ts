import { expect, test } from "vitest";
import type { CanonicalField, ColumnProposal } from "../../analytics/api/index.ts";
import {
  isKept,
  isOut,
  readingOf,
  targetOf,
  withReading,
  withTarget,
} from "../../renderer/screens/data/import/choices.ts";

const column = (
  name: string,
  field: string | null,
  inferredType: ColumnProposal["inferredType"] = "number",
): ColumnProposal => ({
  column: name,
  samples: [],
  inferredType,
  field,
  reason: "header",
  fate: field === null ? "kept" : "field",
});
const money = column("fee", "total_fen");
const loose = column("note", null, "date");
const known: readonly CanonicalField[] = [
  { table: "bill", field: "total_fen", required: false, unit: "fen" },
  { table: "bill", field: "month", required: true, unit: null },
];

test("a column that follows the proposal is not named", () => {
  const changed = withTarget(money, {}, isOut);
  expect(changed).toEqual({ fee: { field: null, keep: false } });
  expect(targetOf(money, changed)).toBe(isOut);
  expect(withTarget(money, changed, "total_fen")).toEqual({});
  expect(withTarget(loose, {}, isKept)).toEqual({});
  expect(targetOf(loose, withTarget(money, {}, isOut))).toBe(isKept);
});

test("a column that the table has no place for is shown as left out", () => {
  const homeless: ColumnProposal = { ...loose, fate: "left_out" };
  expect(targetOf(homeless, {})).toBe(isOut);
  expect(withTarget(homeless, {}, isOut)).toEqual({});
  expect(withTarget(homeless, {}, isKept)).toEqual({ note: { field: null, keep: true } });
});

test("a column named like a property of every object is only its own", () => {
  expect(targetOf(column("constructor", "total_fen"), {})).toBe("total_fen");
});

test("a unit keeps the target, and a target drops the unit", () => {
  const inFen = withReading(money, {}, { unit: "fen" });
  expect(inFen).toEqual({ fee: { field: "total_fen", unit: "fen" } });
  expect(withReading(money, inFen, { unit: undefined })).toEqual({});
  expect(withTarget(money, inFen, "month")).toEqual({ fee: { field: "month" } });
  expect(withReading(loose, {}, { dateOrder: "dmy" })).toEqual({ note: { field: null, keep: true, dateOrder: "dmy" } });
});

test("units are offered for money, orders for dates, nothing for what is left out", () => {
  expect(readingOf(money, "total_fen", known)).toBe("money");
  expect(readingOf(money, "month", known)).toBe("date");
  expect(readingOf(loose, isKept, known)).toBe("date");
  expect(readingOf(loose, isOut, known)).toBeNull();
  expect(readingOf(money, isKept, known)).toBeNull();
});
