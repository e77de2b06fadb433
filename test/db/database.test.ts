import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Writer } from "../../analytics/db/database.ts";
import { Database } from "../../analytics/db/database.ts";
import { sql } from "../../analytics/db/sql.ts";
import { codeOf, temporaryFolder } from "../support.ts";

async function open(): Promise<Database> {
  const folder = temporaryFolder();
  const database = await Database.open(join(folder, "test.foresight"), { tempDirectory: join(folder, "temp") });
  onTestFinished(() => database.close());
  await database.write((db) => db.run(sql`create table kept (i bigint)`));
  return database;
}

const millions = sql`create temp table many as select i from range(3000000) t(i)`;
const kept = (database: Database) =>
  database.read((db) => db.value<number>(sql`select coalesce(sum(i), 0)::bigint from kept`));
const left = (database: Database) =>
  database.write((db) => db.rows(sql`select table_name from duckdb_tables() where temporary`));

test.each<[string, (db: Writer) => Promise<unknown>, number]>([
  ["before the first write", async () => undefined, 0],
  ["after a write", (db) => db.run(sql`insert into kept values (1000000000)`), 1_000_000_000],
])("a scratch table made %s is there for the transaction, and goes with it", async (_, before, had) => {
  const database = await open();
  await database.write(async (db) => {
    await before(db);
    await db.scratch(millions);
    await db.run(sql`insert into kept select count(*) from many`);
  });
  expect(await kept(database)).toBe(had + 3_000_000);
  expect(await left(database)).toEqual([]);
});

test("of a trial and of a failed write nothing stays, scratch tables least of all", async () => {
  const database = await open();
  const work = async (db: Writer) => {
    await db.scratch(millions);
    await db.run(sql`insert into kept select count(*) from many`);
    return db.value<number>(sql`select i from kept`);
  };
  expect(await database.trial(work)).toBe(3_000_000);
  await expect(
    database.write(async (db) => {
      await work(db);
      await db.scratch(sql`create temp table other as select error('spoilt')`);
    }),
  ).rejects.toThrow("spoilt");
  await expect(
    database.write((db) => db.scratch(sql`create temp table other as select error('spoilt')`)),
  ).rejects.toThrow("spoilt");
  expect(await kept(database)).toBe(0);
  expect(await left(database)).toEqual([]);
});

test("a scratch table that could not be made leaves the transaction whole", async () => {
  const database = await open();
  await database.write(async (db) => {
    await db.scratch(sql`create temp table many as select error('spoilt')`).catch(() => undefined);
    await db.run(sql`insert into kept values (1)`);
  });
  expect(await kept(database)).toBe(1);
});

test("what is written while a scratch table is made belongs to the transaction", async () => {
  const database = await open();
  await database.trial(async (db) => {
    const made = db.scratch(millions);
    await db.run(sql`insert into kept values (1)`);
    await made;
  });
  expect(await kept(database)).toBe(0);
});

test("a write cancelled while a scratch table is made leaves none", async () => {
  const database = await open();
  const abort = new AbortController();
  const cancelled = database.write(async (db) => {
    setTimeout(() => abort.abort(), 30);
    await db.scratch(
      sql`create temp table many as select a.i from range(100000) a(i), range(100000) b(i) where hash(a.i, b.i) = 7`,
    );
  }, abort.signal);
  expect(await codeOf(cancelled)).toBe("cancelled");
  expect(await left(database)).toEqual([]);
  await database.write((db) => db.run(sql`insert into kept values (1)`));
  expect(await kept(database)).toBe(1);
});
