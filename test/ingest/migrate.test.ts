import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Database } from "../../analytics/db/database.ts";
import { migrate, schemaVersion } from "../../analytics/db/migrate.ts";
import { sql, sqlFileText } from "../../analytics/db/sql.ts";
import { listImports } from "../../analytics/ingest/record.ts";
import { temporaryFolder } from "../support.ts";

test("a project of schema 1 is brought to the present one with its imports", async () => {
  const folder = temporaryFolder();
  const database = await Database.open(join(folder, "old.foresight"), { tempDirectory: join(folder, "temp") });
  onTestFinished(() => database.close());
  await database.write(async (db) => {
    for (const text of sqlFileText("db/migrations/001-foundation.sql").split(/;\s*\n/)) {
      if (text.replace(/^\s*--.*$/gm, "").trim() !== "") await db.run({ text, named: {} });
    }
    await db.run(sql`insert into project.meta values ('schema_version', '1')`);
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
