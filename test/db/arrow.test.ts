import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DataType, tableFromIPC } from "apache-arrow";
import fc from "../property.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeArrow } from "../../analytics/db/arrow.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(":memory:")).connect();
});
afterAll(() => connection.closeSync());

async function roundTrip(query: string) {
  const result = await connection.run(query);
  const chunks = await result.fetchAllChunks();
  return tableFromIPC(encodeArrow({ names: result.columnNames(), types: result.columnTypes(), chunks }));
}

async function column(query: string): Promise<unknown[]> {
  const vector = (await roundTrip(query)).getChildAt(0)!;
  return Array.from({ length: vector.length }, (_, i) => vector.get(i));
}

describe("encodeArrow", () => {
  test("carries every type it knows, with missing values", async () => {
    const table = await roundTrip(`
      select * from (values
        (true, 1::tinyint, -2::integer, 3::bigint, 1.5::double, 2.5::decimal(9,2), date '2024-02-29', timestamp '2024-02-29 13:14:15', '中文', ['a', 'b'], 'x'::enum('x','y')),
        (false, null, null, null, null, null, null, null, null, null, null),
        (null, -1, 2147483647, -9007199254740991, -0.1, -0.01, date '1999-12-31', timestamp '1999-12-31 00:00:00', '', ['a'], 'y'))
      t(b, t1, i, l, d, dec, da, ts, s, li, e)`);
    const value = (name: string) => [0, 1, 2].map((row) => table.getChild(name)!.get(row));
    expect(value("b")).toEqual([true, false, null]);
    expect(value("t1")).toEqual([1, null, -1]);
    expect(value("i")).toEqual([-2, null, 2147483647]);
    expect(value("l")).toEqual([3, null, -9007199254740991]);
    expect(value("d")).toEqual([1.5, null, -0.1]);
    expect(value("dec")).toEqual([2.5, null, -0.01]);
    expect(value("da")).toEqual(["2024-02-29", null, "1999-12-31"]);
    expect(value("ts")).toEqual(["2024-02-29 13:14:15", null, "1999-12-31 00:00:00"]);
    expect(value("s")).toEqual(["中文", null, ""]);
    expect(value("li")).toEqual(["a; b", null, "a"]);
    expect(value("e")).toEqual(["x", null, "y"]);
  });

  test("keeps 64-bit integers that a double cannot hold", async () => {
    expect(await column("select * from (values (9007199254740993::bigint), (null)) t(x)")).toEqual([
      9007199254740993n,
      null,
    ]);
  });

  test("an empty result has its columns and no rows", async () => {
    const table = await roundTrip("select 1 as a, 'x' as b where false");
    expect(table.numRows).toBe(0);
    expect(table.schema.fields.map((field) => field.name)).toEqual(["a", "b"]);
  });

  test("few different texts become a dictionary, many stay text", async () => {
    const table = await roundTrip(
      "select 'region ' || i % 7 as few, 'customer ' || i as many, null::varchar as none from range(5000) t(i)",
    );
    expect(DataType.isDictionary(table.getChild("few")!.type)).toBe(true);
    expect(DataType.isDictionary(table.getChild("many")!.type)).toBe(false);
    for (const row of [0, 2047, 2048, 4999]) {
      expect(table.getChild("few")!.get(row)).toBe(`region ${row % 7}`);
      expect(table.getChild("many")!.get(row)).toBe(`customer ${row}`);
      expect(table.getChild("none")!.get(row)).toBeNull();
    }
  });

  test("chunks of any size follow each other without a gap", async () => {
    const table = await roundTrip(
      "select i, case when i % 3 = 0 then null else i * 2 end::bigint as x, case when i % 5 = 0 then null else i::varchar || repeat('长', (i % 9)::integer) end as s, i % 7 = 0 as b from range(9001) t(i) where i % 11 <> 0",
    );
    const rows = Array.from({ length: 9001 }, (_, i) => i).filter((i) => i % 11 !== 0);
    expect(table.numRows).toBe(rows.length);
    const [x, s, b] = ["x", "s", "b"].map((name) => table.getChild(name)!);
    rows.forEach((i, row) => {
      if (x.get(row) !== (i % 3 === 0 ? null : i * 2)) throw new Error(`x at ${i}`);
      if (s.get(row) !== (i % 5 === 0 ? null : `${i}${"长".repeat(i % 9)}`)) throw new Error(`s at ${i}`);
      if (b.get(row) !== (i % 7 === 0)) throw new Error(`b at ${i}`);
    });
  });

  test("equal rows are equal bytes, whatever lies where a value is missing", async () => {
    const types = ["integer", "bigint", "float", "double", "decimal(9,2)", "boolean", "varchar"];
    const columns = (missing: string) =>
      types.map((type, n) => `case when i % 3 > 0 then i else ${missing} end::${type} as c${n}`).join(", ");
    const bytes = async (query: string) => {
      const result = await connection.run(query);
      const chunks = await result.fetchAllChunks();
      return encodeArrow({ names: result.columnNames(), types: result.columnTypes(), chunks });
    };
    const few = "'region ' || i % 7 as few, 'plan ' || i % 5 as other";
    const large = "case when i % 3 > 0 then 9007199254740993 + i end as large";
    await connection.run(
      `create or replace table left_over as select ${columns("i * 2")}, 9007199254740993 + i as large, ${few}, i from range(5000) t(i)`,
    );
    for (const name of [...types.keys()].map((n) => `c${n}`).concat("large"))
      await connection.run(`update left_over set ${name} = null where i % 3 = 0`);
    const plain = await bytes(`select ${columns("null")}, ${large}, ${few} from range(5000) t(i)`);
    expect(Buffer.compare(await bytes("select * exclude (i) from left_over order by i"), plain)).toBe(0);
    expect(Buffer.compare(await bytes("select * exclude (i) from left_over"), plain)).toBe(0);
  });

  test("any text survives", async () => {
    await connection.run("create or replace table texts (n integer, s varchar)");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.option(fc.string({ unit: "grapheme", maxLength: 40 })), { maxLength: 40 }),
        async (texts) => {
          await connection.run("delete from texts");
          const kept = texts.map((text) => text?.replaceAll("\0", "") ?? null);
          for (const [n, text] of kept.entries()) await connection.run("insert into texts values ($1, $2)", [n, text]);
          expect(await column("select s from texts order by n")).toEqual(kept);
        },
      ),
      { numRuns: 20 },
    );
  });
});
