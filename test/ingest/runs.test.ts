import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { inRuns } from "../../analytics/ingest/load.ts";
import { openProject } from "./project.ts";

test.each([1, 2, 3, 7])("%i runs hold every row once, one behind the other", async (runs) => {
  const project = await openProject();
  const lines = await project.database.write(async (db) => {
    const parts = await inRuns(db, sql`(select 5 + 3 * i as line from range(20) t(i))`, runs);
    return Promise.all(
      parts.map(async (part) =>
        (await db.rows<{ line: number }>(sql`select line from ${part} r order by line`)).map(({ line }) => line),
      ),
    );
  });
  expect(lines).toHaveLength(runs);
  expect(lines.flat()).toEqual(Array.from({ length: 20 }, (_, i) => 5 + 3 * i));
  for (const run of lines) expect(Math.abs(run.length - 20 / runs)).toBeLessThan(1);
});
