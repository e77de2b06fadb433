import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { dropStaged, stageCsv } from "../../analytics/ingest/csv.ts";
import { openWhole } from "../../analytics/ingest/whole.ts";
import { openProject } from "./project.ts";

const header = "customer_id,started_at,duration_s,other_number,is_roaming";
const plain = Array.from({ length: 3000 }, (_, i) => `C${i % 7},2024-01-05 10:00:00,${i},0${13800000000 + i},${i % 2}`);

test.each([
  ["plain", plain],
  [
    "with quoted line ends",
    plain.map((line, i) => (i % 500 === 3 ? line.replace(/,0/, ',"0\n').replace(/,([01])$/, '",$1') : line)),
  ],
  ["with lines of too few cells", plain.map((line, i) => (i % 700 === 5 ? "C1,2024-01-05 10:00:00" : line))],
])("a large call file, %s, is staged as a small one is", async (_, lines) => {
  const project = await openProject();
  const path = project.file("call.csv", `${[header, ...lines].join("\n")}\n`);
  const staged = await project.database.write(async (db) => {
    const { layout, profile } = await openWhole(path, {}, project.workDirectory, project.contextOf(db));
    const found = [];
    for (const bytes of [layout.opened.bytes, 2 ** 31]) {
      const { scan, rows, refused, refusedRows } = await stageCsv(db, {
        layout: { ...layout, opened: { ...layout.opened, bytes } },
        profile,
        scratch: project.workDirectory,
        native: new Map([
          [1, "TIMESTAMP"],
          [2, "INTEGER"],
          [4, "BOOLEAN"],
        ]),
        ahead: null,
        rewriting: () => undefined,
        reading: (work) => work(),
      });
      const packed = existsSync(join(project.workDirectory, "records.parquet"));
      found.push({
        packed,
        rows,
        refusedRows,
        records: await db.rows(sql`select * from ${scan} s order by line`),
        refused: refused && (await db.rows(sql`select line, reason from ${refused} r order by line`)),
      });
      await dropStaged(db);
    }
    return found;
  });
  const [small, large] = staged;
  expect([small.packed, large.packed]).toEqual([false, true]);
  expect(small.rows + small.refusedRows).toBe(lines.length);
  expect({ ...large, packed: false }).toEqual(small);
});
