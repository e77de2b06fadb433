import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { openProject } from "./project.ts";

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test("money is exact", async () => {
  const project = await openProject();
  const cells: [string, number][] = [
    ["89.00", 8900],
    ["1,234.50", 123450],
    ["¥89", 8900],
    ["￥ 1,000", 100000],
    ["89元", 8900],
    ["-0.01", -1],
    ["(5.00)", -500],
    ["１２．５", 1250],
    ["0.1", 10],
    ["1e2", 10000],
    ["+3", 300],
    [".5", 50],
    ["19.99", 1999],
    ["4503599627370.49", 450359962737049],
  ];
  const path = project.file(
    "money.csv",
    `客户编号,账期,账单总额\n${cells.map(([cell], i) => `${i},2024-01,${quoted(cell)}\n`).join("")}`,
  );
  const report = await project.run({ path });
  expect((await project.read("ingest.rejects", { importId: report.importId })).rows).toEqual([]);
  expect(await project.rows(sql`select total_fen from project.bill order by line`)).toEqual(
    cells.map(([, total_fen]) => ({ total_fen })),
  );
});

test.each<[string, object, number]>([
  ["账单总额（元）", {}, 1200],
  ["账单总额(分)", {}, 12],
  ["账单总额", { moneyUnit: "fen" }, 12],
  ["账单总额（元）", { moneyUnit: "fen" }, 1200],
  ["total_fen", {}, 12],
])("the unit of %s with %j", async (header, options, fen) => {
  const project = await openProject();
  const report = await project.run({
    path: project.file("unit.csv", `客户编号,账期,${header}\n1,2024-01,12\n`),
    options,
  });
  expect(report.table).toBe("bill");
  expect(await project.rows(sql`select total_fen from project.bill`)).toEqual([{ total_fen: fen }]);
});

async function birthDates(cells: readonly string[]) {
  const project = await openProject();
  const report = await project.run({
    path: project.file(
      "dates.csv",
      `客户编号,姓名,出生日期\n${cells.map((cell, i) => `${i},x,${quoted(cell)}\n`).join("")}`,
    ),
  });
  expect(report.stored).toBe(cells.length);
  return (
    await project.rows<{ day: string | null }>(
      sql`select strftime(birth_date, '%Y-%m-%d') as day from project.customer order by line`,
    )
  ).map(({ day }) => day);
}

test("dates in one column, in many forms", async () => {
  const cells = [
    "2024-03-05",
    "2024/3/5",
    "20240305",
    "2024年3月5日",
    "2024.3.5",
    "5-Mar-24",
    "05-Mar-2024",
    "2024-03-05 10:11:12",
    "2024-03-05T10:11:12Z",
    "2024-03-05 10:11:12+08:00",
    "２０２４－０３－０５",
    "Mar 5, 2024",
    "2024年3月5日 10时11分",
  ];
  expect(await birthDates(cells)).toEqual(cells.map(() => "2024-03-05"));
});

test.each<[string, string[], string[]]>([
  ["day first by another row", ["05-03-2024", "25-03-2024"], ["2024-03-05", "2024-03-25"]],
  ["month first by another row", ["05-03-2024", "05-25-2024"], ["2024-05-03", "2024-05-25"]],
  ["slashes are month first when open", ["03/05/2024"], ["2024-03-05"]],
  ["slashes day first by another row", ["03/05/2024", "13/05/2024"], ["2024-05-03", "2024-05-13"]],
  ["two-digit years", ["22-04-15", "04-08-15", "31-12-15"], ["2015-04-22", "2015-08-04", "2015-12-31"]],
  ["two forms", ["22-04-15", "22-Apr-15", "2015-04-22"], ["2015-04-22", "2015-04-22", "2015-04-22"]],
])("%s", async (_name, cells, days) => expect(await birthDates(cells)).toEqual(days));

test("months in many forms", async () => {
  const project = await openProject();
  const cells = [
    "202403",
    "2024-03",
    "2024/3",
    "2024年3月",
    "2024年03月",
    "2024-03-31",
    "20240315",
    "2024/3/1",
    "202403.0",
    "03/2024",
    "Mar-24",
  ];
  const report = await project.run({
    path: project.file("months.csv", `客户编号,账期,账单总额\n${cells.map((cell, i) => `${i},${cell},1\n`).join("")}`),
  });
  expect((await project.read("ingest.rejects", { importId: report.importId })).rows).toEqual([]);
  expect(report).toMatchObject({ stored: cells.length, months: ["2024-03"] });
});

test("the month of a file that has no month column", async () => {
  const project = await openProject();
  expect(
    await project.run({ path: project.file("m.csv", "客户编号,账单总额\n1,1\n"), options: { month: "2024-05" } }),
  ).toMatchObject({ table: "bill", months: ["2024-05"] });
});

const callHeader = "customer_id,started_at,duration_s,direction,outcome,is_roaming\n";
const calls = sql`select strftime(started_at, '%Y-%m-%d %H:%M:%S') as at, duration_s as s, direction as d, outcome as o, is_roaming as r from project.call order by line`;

test("calls: times, durations, words", async () => {
  const project = await openProject();
  const path = project.file(
    "calls.csv",
    `${callHeader}1,2024-03-05 01:02:03,5,主叫,接通,是
1,2024/3/5 1:2:3,0,呼入,掉话,N
1,1709600523,01:05,MT,未接通,0
1,1709600523000,1:01:05,Outgoing,,Y
1,184,-1,,,
1,2024-03-05 01:02,7.6,被叫,connected,TRUE
`,
  );
  expect(await project.run({ path, options: { origin: "2024-01-01" } })).toMatchObject({ table: "call", stored: 6 });
  const at = "2024-03-05 01:02:03";
  expect(await project.rows(calls)).toEqual([
    { at, s: 5, d: "out", o: "connected", r: true },
    { at, s: 0, d: "in", o: "dropped", r: false },
    { at, s: 65, d: "in", o: "failed", r: false },
    { at, s: 3665, d: "out", o: "connected", r: true },
    { at: "2024-01-01 00:03:04", s: 0, d: "out", o: "failed", r: null },
    { at: "2024-03-05 01:02:00", s: 8, d: "in", o: "connected", r: true },
  ]);
});

test("a duration's unit in the header", async () => {
  const project = await openProject();
  await project.run({
    path: project.file(
      "c.csv",
      "客户编号,开始时间,通话时长（分钟）\n1,2024-03-05 01:02:03,2\n1,2024-03-05 01:02:03,1.5\n1,2024-03-05 01:02:03,02:10\n",
    ),
  });
  expect(await project.rows(sql`select duration_s as s from project.call order by line`)).toEqual([
    { s: 120 },
    { s: 90 },
    { s: 130 },
  ]);
});

test("what DuckDB would read by itself reads the same after one odd cell", async () => {
  const rows = ["1,2024-03-05 01:02:03,5,out,connected,true", "2,2024-03-05 01:02:04,6,in,dropped,false"];
  const seen: unknown[] = [];
  for (const odd of [[], [rows[0].replace("2024-03-05", "2024年3月5日 "), "x"]]) {
    const project = await openProject();
    const report = await project.run({
      path: project.file(
        "native.csv",
        callHeader +
          [
            ...rows,
            ...Array<string>(300).fill(rows[1]),
            ...(odd.length > 0 ? [odd[0], "3,2024-03-05 01:02:04,many,in,dropped,false"] : []),
          ].join("\n"),
      ),
    });
    expect(report.rejected).toBe(odd.length > 0 ? 1 : 0);
    seen.push((await project.rows(calls)).slice(0, 302));
  }
  expect(seen[1]).toEqual(seen[0]);
});

test("customer words", async () => {
  const project = await openProject();
  await project.run({
    path: project.file(
      "words.csv",
      "客户编号,姓名,性别,账户类型,状态,营销许可\n1,甲,男,个人,正常,是\n2,乙,F,集团客户,停机,否\n3,丙,Female,家庭,销户,1\n4,丁,未知,VIP,预销,\n",
    ),
  });
  expect(
    await project.rows(
      sql`select gender as g, account_type as a, status as s, marketing_consent as m from project.customer order by line`,
    ),
  ).toEqual([
    { g: "male", a: "individual", s: "active", m: true },
    { g: "female", a: "enterprise", s: "suspended", m: false },
    { g: "female", a: "household", s: "left", m: true },
    { g: "未知", a: "VIP", s: "预销", m: null },
  ]);
});

test("outer tabs, full-width and no-break blanks are trimmed, inner ones stay", async () => {
  const project = await openProject();
  await project.run({
    path: project.file("blanks.csv", "客户编号,姓名,手机号码\n\t1\t,　张 三\u00a0,13800000000\t\n"),
  });
  expect(
    await project.rows(
      sql`select customer_id, name, phone from project.customer join project.customer_key using (customer_key)`,
    ),
  ).toEqual([{ customer_id: "1", name: "张 三", phone: "13800000000" }]);
});

test("rates", async () => {
  const project = await openProject();
  await project.run({ path: project.file("cells.csv", "小区,月份,掉话率,接通率\nA,202401,1.5%,0.98\n") });
  expect(await project.rows(sql`select drop_rate as d, connect_rate as c from project.cell_quality`)).toEqual([
    { d: 0.015, c: 0.98 },
  ]);
});
