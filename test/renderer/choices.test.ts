import { expect, test } from "vitest";
import type { CanonicalField, ColumnProposal, Preview } from "../../analytics/api/index.ts";
import {
  choicesFor,
  isKept,
  isOut,
  readingNow,
  readingOf,
  targetOf,
  typesIn,
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
  unit: null,
  reading: {},
  misfits: [],
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

test("a type keeps the column under its own name, and dates among them have an order", () => {
  const asDate = withReading(loose, {}, { type: "date" });
  expect(asDate).toEqual({ note: { field: null, keep: true, type: "date" } });
  expect(typesIn({ ...asDate, fee: { field: "total_fen" } })).toEqual(asDate);
  expect(withReading(loose, asDate, { type: undefined })).toEqual({});
  const text = column("code", null, "whole");
  expect(readingOf(text, isKept, known)).toBeNull();
  expect(readingOf(text, isKept, known, "date")).toBe("date");
  expect(readingOf(loose, isKept, known, "text")).toBeNull();
});

test("what a saved mapping says of a column is shown, and can be taken back", () => {
  const saved: ColumnProposal = { ...money, reason: "saved", reading: { unit: "fen" } };
  expect(readingNow(saved, {})).toEqual({ unit: "fen" });
  expect(withReading(saved, {}, { unit: undefined })).toEqual({ fee: { field: "total_fen" } });
  expect(withReading(saved, { fee: { field: "total_fen" } }, { unit: "fen" })).toEqual({});
});

test("choices for columns that the file no longer has are not sent", () => {
  const preview = { columns: [money] } as unknown as Preview;
  expect(choicesFor(preview, { fee: { field: null, keep: false }, gone: { field: "month" } })).toEqual({
    fee: { field: null, keep: false },
  });
});

test("units are offered for money, orders for dates, nothing for what is left out", () => {
  expect(readingOf(money, "total_fen", known)).toBe("money");
  expect(readingOf(money, "month", known)).toBe("date");
  expect(readingOf(loose, isKept, known)).toBe("date");
  expect(readingOf(loose, isOut, known)).toBeNull();
  expect(readingOf(money, isKept, known)).toBeNull();
});
