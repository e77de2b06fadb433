import { describe, expect, it } from "vitest";
import { fieldCatalogue } from "../../analytics/customers/catalogue.ts";
import { defaultRules } from "../../analytics/api/index.ts";
import type { FieldInfo } from "../../analytics/api/index.ts";
import { formatValue } from "../../renderer/format.ts";
import { inYuan } from "../../renderer/screens/customers/fields.ts";
import { sqlText, usedParameters } from "../../renderer/screens/customers/field/sql.ts";
import { en } from "../../renderer/text/en.ts";
import { zhCN } from "../../renderer/text/zh-CN.ts";

describe("units", () => {
  it("of every field have a word in both languages", () => {
    // | `name` | title | unit | …
    const rows = fieldCatalogue("en", defaultRules, 3).matchAll(/^\| `[^|]*\|[^|]*\|([^|]*)\|/gm);
    const units = new Set([...rows].map(([, unit = ""]) => unit.trim()).filter((unit) => unit !== ""));
    expect(units.size).toBeGreaterThan(10);
    for (const dictionary of [zhCN, en]) {
      const words: Readonly<Record<string, string>> = dictionary.field.toldBy;
      for (const unit of units) expect(words, unit).toHaveProperty([unit]);
    }
  });
});

it("what is told in fen is shown in yuan, the change of an amount too", () => {
  const field = (unit: string | null) => ({ name: "f", type: "number" as const, unit }) as FieldInfo;
  const shown = inYuan([field("fen/month²"), field("fen/month"), field("minutes/month²"), field(null)]);
  expect(shown.map(({ type }) => type)).toEqual(["fen", "fen", "number", "number"]);
  expect(formatValue(-1234.5, shown[0], "en", { yes: "", no: "" })).toBe("-¥12.35");
});

describe("SQL to take elsewhere", () => {
  const block = {
    name: "bill",
    sql: "select 1 where m < $month_2 and f = $flat",
    parameters: { flat: null, month_2: "2024-05-01", month_20: "2024-07-01" },
  };
  it("names the parameters that a block uses and no others", () => {
    expect(usedParameters(block)).toEqual([
      ["$flat", "null"],
      ["$month_2", "'2024-05-01'"],
    ]);
  });
  it("has the blocks before the column that reads them", () => {
    const field = { name: "avg_bill" } as never;
    expect(sqlText({ field, blocks: [block], expression: "bill.avg_bill" })).toBe(
      "-- bill\n-- $flat = null\n-- $month_2 = '2024-05-01'\nselect 1 where m < $month_2 and f = $flat\n\n-- avg_bill\nbill.avg_bill",
    );
  });
});
