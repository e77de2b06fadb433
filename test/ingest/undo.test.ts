import fc from "../property.ts";
import { expect, test } from "vitest";
import type { CallInput } from "../../analytics/api/contract.ts";
import { sql } from "../../analytics/db/sql.ts";
import { codeOf } from "../support.ts";
import type { TestProject } from "./project.ts";
import { openProject } from "./project.ts";

type Run = CallInput<"ingest.run">;

/** Everything that imports store, by what it says and not by the number of the import. */
async function content(project: TestProject): Promise<Record<string, unknown>> {
  const tables = await project.rows<{ schema_name: string; table_name: string }>(sql`
    select schema_name, table_name from duckdb_tables() where schema_name = 'attribute'
    union all select 'project', unnest(['bill', 'call', 'customer']) order by all`);
  const found: Record<string, unknown> = {};
  for (const { schema_name, table_name } of tables) {
    const rows = await project.database.read((db) =>
      db.rows({
        text: `select customer_id, file, t.* exclude (customer_key, import_id) from ${schema_name}."${table_name}" t
             join project.customer_key using (customer_key) join project.import using (import_id) order by all`,
        named: {},
      }),
    );
    // Columns by their names: which of them a table got first does not matter.
    found[`${schema_name}.${table_name}`] = rows
      .map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
      .sort();
  }
  found["columns"] = await project.rows(
    sql`select table_name, column_name, type, field from project.attribute_column order by table_name, position`,
  );
  found["months"] = await project.rows(
    sql`select distinct table_name, unnest(months) as month from project.import where undone_at is null and stored > 0 order by all`,
  );
  return found;
}

// Few customers and months: files are to get into each other's way.
const cell = fc.integer({ min: 1, max: 2 });
const month = fc.integer({ min: 1, max: 2 });
const billFiles = fc.record({
  kind: fc.constant("bill" as const),
  replace: fc.boolean(),
  rows: fc.array(fc.tuple(cell, month, fc.integer({ min: 1, max: 99 })), { minLength: 1, maxLength: 5 }),
});
const calls = fc.record({
  kind: fc.constant("call" as const),
  replace: fc.boolean(),
  rows: fc.array(fc.tuple(cell, month, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 4 }),
});
const levels = fc.record({
  kind: fc.constant("level" as const),
  replace: fc.boolean(),
  column: fc.constantFrom("a", "b", "c"),
  dated: fc.boolean(),
  rows: fc.array(fc.tuple(cell, month, fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom("1.5", "x", "2.25"))), {
    minLength: 1,
    maxLength: 4,
  }),
});
const customers = fc.record({
  kind: fc.constant("customer" as const),
  replace: fc.boolean(),
  rows: fc.array(fc.tuple(cell, month, fc.constantFrom("甲", "乙")), { minLength: 1, maxLength: 4 }),
});
type Source = {
  kind: "bill" | "call" | "customer" | "level";
  replace: boolean;
  column?: string;
  dated?: boolean;
  rows: readonly (readonly [number, number, unknown])[];
};

function textOf({ kind, column = "a", dated = false, rows }: Source): string {
  switch (kind) {
    case "bill":
      return `客户编号,账期,账单总额\n${rows.map(([who, m, fee]) => `${who},2024-0${m},${String(fee)}\n`).join("")}`;
    case "call":
      return `customer_id,started_at,duration_s,direction\n${rows.map(([who, m, s]) => `${who},2024-0${m}-05 10:00:00,${String(s)},out\n`).join("")}`;
    case "customer":
      return `客户编号,姓名,手机号码,备注${rows.length}\n${rows.map(([who, m, name]) => `${who},${String(name)},1380000000${m},${m}\n`).join("")}`;
    case "level":
      return `customer_id,${dated ? "month," : ""}${column}\n${rows.map(([who, m, value]) => `${who},${dated ? `2024-0${m},` : ""}${String(value)}\n`).join("")}`;
  }
}

test(
  "after any imports and undos the tables are what the imports that stand make of them, in their order",
  async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          ...[billFiles, levels, customers, calls, fc.oneof(billFiles, levels, customers)].map((source) =>
            fc.array(source as fc.Arbitrary<Source>, { minLength: 3, maxLength: 5 }),
          ),
        ),
        fc.infiniteStream(fc.nat()).map((stream) => [...stream.take(6)]),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        async (sources, picks, undos) => {
          const project = await openProject();
          const files = sources.map((source): Run => ({
            path: project.file(`f${n++}.csv`, textOf(source)),
            table: source.kind === "level" ? "attribute:level" : source.kind,
            options: source.replace ? { onSameMonth: "replace_months" } : {},
          }));
          const standing: { importId: number; run: Run }[] = [];
          const bring = async (run: Run) => {
            const report = await project.run(run);
            if (!report.unchanged) standing.push({ importId: report.importId, run });
          };
          const undo = async (pick: number) => {
            if (standing.length === 0) return;
            const [gone] = standing.splice(pick % standing.length, 1);
            const record = await project.job("ingest.undo", { importId: gone.importId });
            expect(record.undoneAt).toBe("2024-08-01T00:00:00.000Z");
          };
          for (const [index, run] of files.entries()) {
            await bring(run);
            if (undos[index]) await undo(picks[index]);
          }
          await bring(files[0]);
          for (const pick of picks.slice(4)) await undo(pick);

          const plain = await openProject();
          for (const { run } of standing) await plain.run(run);
          expect(await content(project)).toEqual(await content(plain));
          await project.database.close();
          await plain.database.close();
        },
      ),
      { numRuns: Number(process.env["UNDO_RUNS"] ?? 8), endOnFailure: true },
    );
  },
  Number(process.env["UNDO_TIMEOUT"] ?? 60_000),
);

test("an import is taken back, what it put aside returns, and the file can come again", async () => {
  const project = await openProject();
  const first = await project.run({
    path: project.file("a.csv", "客户编号,账期,账单总额\n1,2024-01,5\n2,2024-01,6\n"),
  });
  const second = { path: project.file("b.csv", "客户编号,账期,账单总额\n2,2024-01,7\n2,2024-02,8\n") };
  const { importId } = await project.run(second);
  const total = () => project.rows(sql`select count(*) as n, sum(total_fen) as fen from project.bill`);
  expect(await total()).toEqual([{ n: 3, fen: 2000 }]);
  expect(await project.rows(sql`select import_id, replaced_by, total_fen from replaced.bill`)).toEqual([
    { import_id: first.importId, replaced_by: importId, total_fen: 600 },
  ]);

  for (const asOf of ["2023-12", "2024-01"]) {
    await project.database.write((db) =>
      db.run(
        sql`insert into derived.customer_view values (cast(${`${asOf}-01`} as date), 3, ${`view_${asOf}`}, 1, '[]')`,
      ),
    );
  }
  expect(await project.job("ingest.undo", { importId })).toMatchObject({
    importId,
    file: "b.csv",
    undoneAt: "2024-08-01T00:00:00.000Z",
  });
  expect(await total()).toEqual([{ n: 2, fen: 1100 }]);
  expect((await project.read("ingest.coverage", {})).months).toEqual(["2024-01"]);
  expect((await project.read("ingest.list", {})).map(({ file, undoneAt }) => [file, undoneAt])).toEqual([
    ["a.csv", null],
    ["b.csv", "2024-08-01T00:00:00.000Z"],
  ]);
  expect(await project.rows(sql`select table_name from derived.customer_view`)).toEqual([
    { table_name: "view_2023-12" },
  ]);
  expect(await codeOf(project.job("ingest.undo", { importId }))).toBe("import_undone");
  expect(await codeOf(project.job("ingest.undo", { importId: 99 }))).toBe("import_missing");

  expect(await project.run(second)).toMatchObject({ unchanged: false, stored: 2 });
  expect(await total()).toEqual([{ n: 3, fen: 2000 }]);
  expect((await project.run(second)).unchanged).toBe(true);
});

test("a corrected month replaces the month: rows the new file does not have go, and come back with an undo", async () => {
  const project = await openProject();
  await project.run({
    path: project.file("jan.csv", "客户编号,账期,账单总额\n1,2024-01,5\n2,2024-01,6\n3,2024-02,7\n"),
  });
  const { importId } = await project.run({
    path: project.file("jan-corrected.csv", "客户编号,账期,账单总额\n1,2024-01,9\n"),
    options: { onSameMonth: "replace_months" },
  });
  const bills = () =>
    project.rows(
      sql`select customer_id, total_fen from project.bill join project.customer_key using (customer_key) order by 1`,
    );
  expect(await bills()).toEqual([
    { customer_id: "1", total_fen: 900 },
    { customer_id: "3", total_fen: 700 },
  ]);
  await project.job("ingest.undo", { importId });
  expect(await bills()).toEqual([
    { customer_id: "1", total_fen: 500 },
    { customer_id: "2", total_fen: 600 },
    { customer_id: "3", total_fen: 700 },
  ]);
});

test("the middle one of three goes first: the last stays, and behind it stands the first", async () => {
  const project = await openProject();
  const total = () =>
    project
      .rows<{ fen: number }>(sql`select total_fen as fen from project.bill order by total_fen`)
      .then((rows) => rows.map(({ fen }) => fen));
  for (const options of [{}, { onSameMonth: "replace_months" as const }]) {
    const ids: number[] = [];
    for (const [n, rows] of ["1,2024-01,1\n2,2024-01,2\n", "1,2024-01,3\n", "1,2024-01,5\n"].entries()) {
      ids.push(
        (
          await project.run({
            path: project.file(`f${n}.csv`, `客户编号,账期,账单总额\n${rows}`),
            options: n === 0 ? {} : options,
          })
        ).importId,
      );
    }
    const whole = options.onSameMonth === undefined;
    expect(await total()).toEqual(whole ? [200, 500] : [500]);
    await project.job("ingest.undo", { importId: ids[1] });
    expect(await total()).toEqual(whole ? [200, 500] : [500]);
    await project.job("ingest.undo", { importId: ids[2] });
    expect(await total()).toEqual([100, 200]);
    await project.job("ingest.undo", { importId: ids[0] });
    expect(await total()).toEqual([]);
  }
  expect(await project.rows(sql`select count(*) as n from replaced.bill`)).toEqual([{ n: 0 }]);
});
