import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { fuzz, header, mutate, rows } from "./fuzz.ts";
import { rawWorkbook, sheetXml } from "./workbooks.ts";

test("600 mutants of a workbook: of its sheet, its other parts, its bytes", async () => {
  const sheet = new Map(
    [header.split(","), ...rows].map((cells, index) => [index + 1, cells.map((cell) => cell.replaceAll('"', ""))]),
  );
  const parts = rawWorkbook(sheetXml(sheet), "<sst><si><t>一</t></si><si><t>二</t></si></sst>");
  const whole = Buffer.from(zipSync(parts));
  const names = Object.keys(parts);
  const outcomes = await fuzz(
    (roll) => {
      if (roll(5) === 0) return mutate(whole, roll, 0);
      const name = roll(4) === 0 ? names[roll(names.length)] : "xl/worksheets/sheet1.xml";
      return zipSync(
        {
          ...parts,
          [name]: mutate(Buffer.from(parts[name]), roll, roll(8) === 0 ? 0 : Math.min(600, parts[name].length - 1)),
        },
        { level: 1 },
      );
    },
    "mutant.xlsx",
    600,
  );
  expect(outcomes.get("taken")).toBeGreaterThan(150);
  expect(outcomes.get("file_damaged")).toBeGreaterThan(50);
}, 600_000);
