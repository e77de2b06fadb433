import { expect, test } from "vitest";
import { appendColumns, streamRows } from "../../analytics/db/stream.ts";
import { sql } from "../../analytics/db/sql.ts";
import { codeOf } from "../support.ts";
import { rawDatabase } from "./raw.ts";

const raw = rawDatabase();

test("values and their gaps arrive as they are kept, over many chunks", async () => {
  const statement = sql`
    select cast(i as integer), case when i % 3 > 0 then cast(i as bigint) * -5000000000 end, cast(i % 2 as utinyint)
    from range(10000) t(i)`;
  const seen = await raw.db.read(async (reader) => {
    const rows: [number, bigint | null, number][] = [];
    for await (const some of streamRows(reader, statement)) {
      const [small, large] = [some.raw(0, 4), some.raw(1, 8)];
      const [known, bits] = [some.known(1), some.raw(2, 1)];
      expect(some.known(0)).toBeNull();
      for (let i = 0; i < some.rows; i++)
        rows.push([
          new DataView(small.buffer, small.byteOffset).getInt32(4 * i, true),
          known === null || (known[i >> 3] >> (i & 7)) & 1
            ? new DataView(large.buffer, large.byteOffset).getBigInt64(8 * i, true)
            : null,
          bits[i],
        ]);
    }
    return rows;
  });
  expect(seen).toEqual(
    Array.from({ length: 10_000 }, (_, i) => [i, i % 3 > 0 ? BigInt(i) * -5000000000n : null, i % 2]),
  );
});

test("a loop that is left early leaves the connection as it was", async () => {
  await raw.db.read(async (reader) => {
    for await (const some of streamRows(reader, sql`select i from range(1000000) t(i)`)) {
      expect(some.rows).toBeGreaterThan(0);
      break;
    }
    expect(await reader.value(sql`select 41 + 1`)).toBe(42);
  });
});

test("what fails far behind the first rows is told", async () => {
  const statement = sql`select cast(case when i = 900000 then 'x' else '1' end as integer) from range(1000000) t(i)`;
  let rows = 0;
  const read = raw.db.read(async (reader) => {
    for await (const some of streamRows(reader, statement)) {
      rows += some.rows;
      // Long enough for the next chunk to fail while nobody waits for it.
      await new Promise((done) => setTimeout(done, 1));
    }
  });
  expect(await codeOf(read)).toBe("rows_broke_off");
  expect(rows).toBeLessThan(1_000_000);
});

test("rows come in their order, texts and equal names among them", async () => {
  const statement = sql`
    select i as n, 'text ' || i as n, cast(i % 3 as varchar)::enum('0', '1', '2') as m
    from range(300000) t(i) order by hash(i), i`;
  const inOrder = await raw.db.read((reader) => reader.columns(statement));
  const seen = await raw.db.read(async (reader) => {
    const columns: unknown[][] = [[], [], []];
    for await (const some of streamRows(reader, statement))
      for (let i = 0; i < some.rows; i++) columns.forEach((column, c) => column.push(some.column(c).getItem(i)));
    return columns;
  });
  expect(seen[0].map(Number)).toEqual(inOrder.columns[0]);
  expect(seen.slice(1)).toEqual(inOrder.columns.slice(1));
  const none = await raw.db.read(async (reader) => {
    let chunks = 0;
    for await (const _ of streamRows(reader, sql`select 1 where false`)) chunks++;
    return chunks;
  });
  expect(none).toBe(0);
});

test("columns are appended as they are", async () => {
  const columns = [BigInt64Array.from({ length: 5000 }, (_, i) => BigInt(i) ** 4n), new BigInt64Array(5000).fill(-1n)];
  const told = await raw.db.trial(async (writer) => {
    await writer.run(sql`create temp table appended (a bigint, b bigint)`);
    await appendColumns(writer, "appended", columns);
    // A part of a larger buffer.
    await appendColumns(writer, "appended", [columns[0].subarray(10, 12), columns[0].subarray(1, 3)]);
    await appendColumns(writer, "appended", [new BigInt64Array(0), new BigInt64Array(0)]);
    return writer.rows(
      sql`select count(*) as n, cast(sum(a) as varchar) as a, cast(sum(b) as varchar) as b from appended`,
    );
  });
  const sum = columns[0].reduce((total, value) => total + value, 0n) + 10n ** 4n + 11n ** 4n;
  expect(told).toEqual([{ n: 5002, a: String(sum), b: String(-5000n + 1n + 16n) }]);
});
