import { expect, test } from "vitest";
import { fuzz, header, mutate, rows } from "./fuzz.ts";
import { gb18030 } from "./project.ts";

const csv = [header, ...rows.map((cells) => cells.join(","))].join("\n");

test("1,400 mutants of a CSV file", async () => {
  const sources = [
    Buffer.from(csv),
    gb18030(csv),
    Buffer.from(`\ufeff${csv}`, "utf16le"),
    Buffer.from(csv.replaceAll("\n", "\r\n")),
  ];
  const outcomes = await fuzz(
    (roll) => {
      const source = sources[[0, 0, 0, 1, 2, 3][roll(6)]];
      return mutate(source, roll, roll(5) === 0 ? 0 : source.indexOf("10") + 6);
    },
    "mutant.csv",
    1400,
  );
  expect(outcomes.get("taken")).toBeGreaterThan(700);
  expect(outcomes.size).toBeGreaterThan(4);
}, 600_000);
