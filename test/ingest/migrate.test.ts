import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Writer } from "../../analytics/db/database.ts";
import { Database } from "../../analytics/db/database.ts";
import { migrate, schemaVersion } from "../../analytics/db/migrate.ts";
import type { Sql } from "../../analytics/db/sql.ts";
import { sql, sqlFileText } from "../../analytics/db/sql.ts";
import { listImports } from "../../analytics/ingest/record.ts";
import { temporaryFolder } from "../support.ts";

const released = [
  "001-foundation",
  "002-import",
  "003-identity",
  "004-view",
  "005-column-sets",
  "006-calls",
  "007-segments",
  "008-churn",
  "009-saved-filters",
  "010-campaigns",
] as const;

/** A project as the program of that schema left it. */
async function oldProject(version: number, fill: (db: Writer) => Promise<void>): Promise<Database> {
  const folder = temporaryFolder();
  const database = await Database.open(join(folder, "old.foresight"), { tempDirectory: join(folder, "temp") });
  onTestFinished(() => database.close());
  await database.write(async (db) => {
    for (const name of released.slice(0, version)) {
      for (const text of sqlFileText(`db/migrations/${name}.sql`).split(/;\s*\n/)) {
        if (text.replace(/^\s*--.*$/gm, "").trim() !== "") await db.run({ text, named: {} });
      }
    }
    await db.run(sql`insert into project.meta values ('schema_version', ${String(version)})`);
    await fill(db);
  });
  return database;
}

test("a project of schema 1 is brought to the present one with its imports", async () => {
  const database = await oldProject(1, async (db) => {
    await db.run(sql`insert into project.import values (1, 'a.csv', 'attribute:level', 'x', 5, 'csv', 'utf-8', ',', '{}', '{"客户编号": "customer_id"}',
      1, 1, 0, 0, ['2024-01'], '[]', timestamp '2024-02-01')`);
    await db.run(sql`insert into project.attribute_column values ('level', '等级', 1, 'whole', null)`);
    await db.run(sql`insert into project.import_reject values (1, 2, null, 'x', 'bad_row')`);
  });
  await migrate(database);
  expect(await database.read((db) => db.value(sql`select value from project.meta where key = 'schema_version'`))).toBe(
    String(schemaVersion),
  );
  expect(await database.read(listImports)).toMatchObject([
    { importId: 1, file: "a.csv", undoneAt: null, importedAt: "2024-02-01T00:00:00.000Z" },
  ]);
  expect(await database.read((db) => db.rows(sql`select * from project.attribute_import`))).toEqual([
    { import_id: 0, table_name: "level", column_name: "等级", position: 1, type: "whole", field: null },
  ]);
});

test.each([true, false])("calls kept as text become those kept as numbers, those put aside too: %s", async (aside) => {
  const told = sql`select * from project.call order by line`;
  let before: object[] = [];
  const database = await oldProject(10, async (db) => {
    await db.run(sql`insert into project.call
      select 1, timestamp '2024-01-01 08:00:00', 60, 'out', number, number, null, 'dropped', number, true, null, false, 1, nth
      from (values (1, '13800000001'), (2, '02380031488'), (3, '+8613800000001'), (4, '000'), (5, '999999999999999999'),
        (6, '1000000000000000000'), (7, '1e5'), (8, '5 '), (9, 'a1'), (10, null)) t(nth, number)`);
    before = await db.rows(told);
    if (aside)
      await db.run(sql`create table replaced.call as select *, cast(2 as integer) as replaced_by from project.call`);
  });
  await migrate(database);
  expect(await database.read((db) => db.rows(told))).toEqual(before);
  const kept = (table: Sql) =>
    database.read((db) =>
      db.rows(
        sql`select line, other_number_code is not null as code, other_number_text as text from ${table} order by line`,
      ),
    );
  const stored = await kept(sql`project.call_record`);
  expect(stored).toEqual(
    [null, null, "+8613800000001", null, null, "1000000000000000000", "1e5", "5 ", "a1", null].map((text, nth) => ({
      line: nth + 1,
      code: text === null && nth < 9,
      text,
    })),
  );
  expect(await kept(sql`replaced.call_record`)).toEqual(aside ? stored : []);
});
