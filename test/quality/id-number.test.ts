import fc from "../property.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Database } from "../../analytics/db/database.ts";
import { sql } from "../../analytics/db/sql.ts";
import { idBirthDateSql, idGenderSql, idNumberValidSql } from "../../analytics/quality/id-number-sql.ts";
import { idBirthDate, idCheckDigit, idGender, idNumberValid } from "../../analytics/quality/id-number.ts";
import { engineWithProject } from "../engine-support.ts";
import { temporaryFolder } from "../support.ts";

describe("numbers of GB 11643-1999", () => {
  // The two examples of the standard itself (its clause on the check digit).
  it.each([
    ["11010519491231002X", "1949-12-31", "female"],
    ["440524188001010014", "1880-01-01", "male"],
  ])("%s is right", (number, born, gender) => {
    expect(idNumberValid(number)).toBe(true);
    expect(idCheckDigit(number.slice(0, 17))).toBe(number[17]);
    expect(idBirthDate(number)).toBe(born);
    expect(idGender(number)).toBe(gender);
  });

  it("any other check digit is wrong, x counts as X", () => {
    for (const digit of "0123456789") expect(idNumberValid(`11010519491231002${digit}`)).toBe(false);
    expect(idNumberValid("11010519491231002x")).toBe(true);
  });

  it("a day that is not on the calendar is wrong, other documents are not judged", () => {
    const first17 = "11010519490230002";
    expect(idBirthDate(`${first17}0`)).toBeNull();
    expect(idNumberValid(first17 + idCheckDigit(first17))).toBe(false);
    for (const other of ["", "E12345678", "110105491231002", "91110108717743469K", "911101087177434690"])
      expect(idNumberValid(other)).toBeNull();
  });
});

it("in SQL and in JavaScript every text gives the same", async () => {
  const folder = temporaryFolder();
  const db = await Database.open(join(folder, "t.db"), { tempDirectory: join(folder, "tmp") });
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const dated = fc
    .tuple(
      digits(6),
      fc.integer({ min: 1780, max: 2100 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      digits(3),
      fc.boolean(),
      fc.constantFrom("0", "3", "9", "X", "x"),
    )
    .map(([region, year, month, day, sequence, right, digit]) => {
      const first17 = `${region}${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}${sequence}`;
      return first17 + (right ? idCheckDigit(first17) : digit);
    });
  const text = fc.oneof(
    { weight: 6, arbitrary: dated },
    digits(18),
    fc.string({ maxLength: 20 }).map((any) => any.replaceAll("\0", "")),
    dated.map((number) => ` ${number} `),
    digits(17).map((d) => `9${d}`),
  );
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 50, maxLength: 200 }), async (texts) => {
        const found = await db.read((reader) =>
          reader.rows<{ valid: boolean | null; born: string | null; gender: string | null }>(sql`
        select ${idNumberValidSql(sql`t`)} as valid, cast(${idBirthDateSql(sql`t`)} as varchar) as born, ${idGenderSql(sql`t`)} as gender
        from (select unnest(from_json(${JSON.stringify(texts)}, '["varchar"]')) as t)`),
        );
        expect(found).toEqual(
          texts.map((t) => ({ valid: idNumberValid(t), born: idBirthDate(t), gender: idGender(t) })),
        );
      }),
      { numRuns: 30, seed: 11643 },
    );
  } finally {
    await db.close();
  }
});

it("a customer without an id number has no wrong one", async () => {
  const { engine, folder } = await engineWithProject();
  const path = join(folder, "客户.csv");
  writeFileSync(path, "客户编号,姓名,证件号码\n1,王一,11010519491231002X\n2,李二,\n3,赵三,110105194912310021\n");
  await engine.call("ingest.run", { path });
  const { findings } = await engine.call("quality.report", {});
  expect(findings.filter(({ kind }) => kind === "id_check_digit")).toMatchObject([{ rows: 1, of: 2 }]);
});
