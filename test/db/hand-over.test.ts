import { expect, test } from "vitest";
import type { Reader } from "../../analytics/db/database.ts";
import { handOver } from "../../analytics/db/hand-over.ts";
import { sql } from "../../analytics/db/sql.ts";
import { codeOf } from "../support.ts";
import { rawDatabase } from "./raw.ts";

const raw = rawDatabase();

/** Every other row of 0 to before `rows`: what is left out leaves gaps in what the database hands over. */
const table = (rows: number) => sql`
  (select cast(i as integer) as i, case when i % 3 > 0 then cast(i as bigint) * -5000000000 end as large,
          cast(i % 2 as utinyint) as bit, 'text ' || i as name
   from range(${rows}) t(i)) as t where hash(i) % 2 = 0`;
const columns = [sql`i`, sql`large`, sql`bit`, sql`name`, sql`7::tinyint`];

async function read(reader: Reader, rows: number): Promise<unknown[][]> {
  const seen: unknown[][] = [];
  const total = await handOver(reader, columns, table(rows), (some) => {
    const [small, large, bit, same] = [some.raw(0, 4), some.raw(1, 8), some.raw(2, 1), some.raw(4, 1)];
    const [known, name] = [some.known(1), some.column(3)];
    for (let row = 0; row < some.rows; row++)
      seen.push([
        new DataView(small.buffer, small.byteOffset).getInt32(4 * row, true),
        known === null || (known[row >> 3] >> (row & 7)) & 1
          ? new DataView(large.buffer, large.byteOffset).getBigInt64(8 * row, true)
          : null,
        bit[row],
        name.getItem(row),
        same[row],
      ]);
  });
  expect(total).toBe(seen.length);
  return seen.sort((a, b) => (a[0] as number) - (b[0] as number));
}

async function expected(reader: Reader, rows: number): Promise<unknown[][]> {
  const { columns: found } = await reader.columns(sql`select i from ${table(rows)} order by i`);
  return found[0].map((value) => {
    const i = value as number;
    return [i, i % 3 > 0 ? BigInt(i) * -5000000000n : null, i % 2, `text ${i}`, 7];
  });
}

test("every row arrives once, with its values, texts and gaps; two readers at a time keep to their own", async () => {
  await Promise.all(
    [300_000, 10_000].map((rows) =>
      raw.db.read(async (reader) => expect(await read(reader, rows)).toEqual(await expected(reader, rows))),
    ),
  );
});

test("no rows are none", async () => {
  let taken = 0;
  const rows = await raw.db.read((reader) => handOver(reader, [sql`1`], sql`range(0)`, () => void taken++));
  expect([rows, taken]).toEqual([0, 0]);
});

test("rows of tables that only this transaction knows arrive, too", async () => {
  const sum = await raw.db.trial(async (writer) => {
    await writer.run(sql`create temp table mine as select cast(i as bigint) as i from range(5000) t(i)`);
    let total = 0n;
    await handOver(writer, [sql`i`], sql`mine`, (some) => {
      for (let row = 0; row < some.rows; row++) total += some.column(0).getItem(row) as bigint;
    });
    return total;
  });
  expect(sum).toBe((4999n * 5000n) / 2n);
});

test("what fails far behind the first rows is told, and what the taker throws is thrown", async () => {
  const broken = sql`(select cast(case when i = 900000 then 'x' else '1' end as integer) as n from range(1000000) t(i)) as t`;
  const failing = raw.db.read((reader) => handOver(reader, [sql`n`], broken, () => undefined));
  await expect(failing).rejects.toThrow(/Could not convert string 'x'/);
  class Mine extends Error {}
  const mine = new Mine("mine");
  const throwing = raw.db.read((reader) =>
    handOver(reader, [sql`i`], sql`range(100000) t(i)`, () => {
      throw mine;
    }),
  );
  await expect(throwing).rejects.toBe(mine);
  expect(await raw.db.read((reader) => reader.value(sql`select 41 + 1`))).toBe(42);
});

test("it can be cancelled", async () => {
  const stop = new AbortController();
  let taken = 0;
  const reading = raw.db.read(
    (reader) =>
      handOver(reader, [sql`i`], sql`range(1000000000) t(i)`, () => {
        if (++taken === 3) stop.abort();
      }),
    stop.signal,
  );
  expect(await codeOf(reading)).toBe("cancelled");
});
