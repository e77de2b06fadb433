import fc from "../property.ts";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { openProject } from "./project.ts";

/** Cells as operators write them; `convert` leaves each as it is. */
const cell = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9]{1,20}$/) },
  fc.constantFrom("0", "000", "02380031488", "1e5", "1_0", "1.5", "0x1f", "1000000000000000000", "999999999999999999"),
  fc.stringMatching(/^[0-9a-f]{6,12}$/).filter((text) => !/^\d+$/.test(text)),
  fc.constantFrom("460-00-12", "小区九", "A1"),
  fc.constant(null),
);
type Cell = string | null;
const calls = fc.array(
  fc.record<Record<"number" | "cell" | "station" | "forward", Cell>>({
    number: cell,
    cell,
    station: cell,
    forward: cell,
  }),
  { minLength: 1, maxLength: 12 },
);
const digitsOnly = fc.array(
  fc.record({
    number: fc.stringMatching(/^[0-9]{5,18}$/),
    cell: fc.constantFrom<Cell>("9", "09", null),
    station: fc.constantFrom<Cell>("1", "01"),
    forward: fc.constant<Cell>(null),
  }),
  { minLength: 1, maxLength: 12 },
);

const shown = sql`select other_number as number, cell_id as cell, base_station_id as station, forwarded_to as forward
  from project.call order by line`;

test.each([
  ["csv", "started_at", "2024-01-05 10:00:00"],
  // Read cell by cell: such a moment is none that the database reads by itself.
  ["csv", "started_at", "2024/1/5 10:00"],
  ["parquet", "started_at", "2024-01-05 10:00:00"],
])("what a call names is shown as it was written: %s, %s %s", async (format, header, at) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(calls, digitsOnly), async (rows) => {
      const project = await openProject();
      const names = `customer_id,${header},duration_s,other_number,cell_id,base_station_id,forwarded_to`;
      const lines = rows.map((row) => ["C1", at, "60", row.number, row.cell, row.station, row.forward].join(","));
      let path = project.file("call.csv", `${[names, ...lines].join("\n")}\n`);
      if (format === "parquet") {
        const to = join(project.folder, "call.parquet");
        await project.database.read((db) =>
          db.columns(sql`copy (
            select * replace (cast(started_at as timestamp) as started_at, cast(duration_s as integer) as duration_s)
            from read_csv(${path}, all_varchar = true, header = true, nullstr = '')) to ${to} (format parquet)`),
        );
        path = to;
      }
      expect(await project.run({ path })).toMatchObject({ stored: rows.length, rejected: 0 });
      expect(await project.rows(shown)).toEqual(rows);
      await project.database.close();
    }),
    { seed: 7, numRuns: 6 },
  );
});

test("each text of a number is one number: the same from a column of digits and from one of all sorts", async () => {
  const project = await openProject();
  const header = "customer_id,started_at,duration_s,other_number";
  for (const [name, numbers] of Object.entries({ digits: ["013", "13"], all: ["013", "13", "x13"] }))
    await project.run({
      path: project.file(
        `${name}.csv`,
        `${[header, ...numbers.map((number) => `C1,2024-01-05 10:00:00,60,${number}`)].join("\n")}\n`,
      ),
    });
  expect(
    await project.rows(sql`select other_number_code as code, other_number_text as text, count(*) as n
      from project.call_record group by all order by code nulls last`),
  ).toEqual([
    { code: 113, text: null, n: 2 },
    { code: 1013, text: null, n: 2 },
    { code: null, text: "x13", n: 1 },
  ]);
});
