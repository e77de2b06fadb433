import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Writer } from "../../analytics/db/database.ts";
import { sql } from "../../analytics/db/sql.ts";
import { dropStaged, stageCsv } from "../../analytics/ingest/csv.ts";
import { joinDays } from "../../analytics/ingest/day-time.ts";
import { stageParquet } from "../../analytics/ingest/parquet.ts";
import type { Staged } from "../../analytics/ingest/source.ts";
import { openWhole } from "../../analytics/ingest/whole.ts";
import { openProject } from "./project.ts";

const header = "customer_id,started_at,duration_s,other_number,is_roaming";
const plain = Array.from({ length: 3000 }, (_, i) => `C${i % 7},2024-01-05 10:00:00,${i},0${13800000000 + i},${i % 2}`);

/** All rows, after it was seen that parts hold each of them once, one part behind the other. */
async function rowsOf(db: Writer, { scan, cut, rows }: Staged) {
  const read = (of: typeof scan) => db.rows<{ line: number }>(sql`select * from ${of} s order by line`);
  const all = await read(scan);
  for (const parts of [1, 2, 7]) {
    const found = [];
    for (const part of cut(parts)) {
      const own = await read(part);
      expect(Math.abs(own.length - rows / parts)).toBeLessThan(1);
      found.push(...own);
    }
    expect(found).toEqual(all);
  }
  return all;
}

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
      const one = await stageCsv(db, {
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
      const { rows, refused, refusedRows } = one;
      const packed = existsSync(join(project.workDirectory, "records.parquet"));
      found.push({
        packed,
        rows,
        refusedRows,
        records: await rowsOf(db, one),
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

test("a Parquet file in parts is the whole file, also where its days are put before its times", async () => {
  const project = await openProject();
  const path = project.file("call.parquet", "");
  await project.database.write(async (db) => {
    const cells = sql`'C' || i % 7 as id, '2024-01-05' as day, lpad(cast(i % 86400 as varchar), 6, '0') as time`;
    await db.run(sql`copy (select ${cells} from range(9000) t(i)) to ${path} (format parquet, row_group_size 2048)`);
    const { layout } = await openWhole(path, {}, project.workDirectory, project.contextOf(db));
    const staged = joinDays(await stageParquet(layout, db), ["customer_id", "started_day", "started_at"], "call");
    const rows = await rowsOf(db, staged);
    expect([rows.length, rows[0].line, rows.at(-1)!.line]).toEqual([9000, 2, 9001]);
  });
});
