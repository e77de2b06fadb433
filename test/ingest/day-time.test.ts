import { describe, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { recognise } from "../../analytics/ingest/recognise.ts";
import { gb18030, openProject } from "./project.ts";

const fieldsOf = (header: string, row: string) =>
  recognise({
    file: "f.csv",
    columns: header.split(","),
    table: undefined,
    mapping: undefined,
    options: {},
    sample: [row.split(",")],
  })!
    .fields.map((field) => field ?? "")
    .join(",");

describe("day and time of day in two columns", () => {
  test.each([
    [
      "用户号码,通话日期,通话开始时间,通话时长,对端号码",
      "1,2024/1/5,8:30:00,5,2",
      "customer_id,started_day,started_at,duration_s,other_number",
    ],
    [
      "msisdn,call_date,call_time,duration,callee",
      "1,20240105,083000,5,2",
      "customer_id,started_day,started_at,duration_s,other_number",
    ],
    ["用户号码,受理日期,受理时刻,投诉类型", "1,2024-01-05,上午 8:30,网络", "customer_id,opened_day,opened_at,type"],
    // A whole moment needs no day beside it, and a length of time is no time of day.
    ["用户号码,开始时间,账务日期,通话时长", "1,2024-01-05 08:30:00,2024-01-06,5", "customer_id,started_at,,duration_s"],
    ["用户号码,通话日期,通话时长", "1,2024-01-05,00:05:00", "customer_id,started_at,duration_s"],
  ])("%s", (header, row, fields) => {
    expect(fieldsOf(header, row)).toBe(fields);
  });

  test("are one moment in the table, whatever the two look like", async () => {
    const project = await openProject();
    const rows = [
      ["2024/1/5", "8:30:07", "2024-01-05 08:30:07"],
      ["20240105", "83007", "2024-01-05 08:30:07"],
      ["2024年1月5日", "下午 3:05", "2024-01-05 15:05:00"],
      ["2024-01-05 00:00:00", "1899-12-30 23:59:59", "2024-01-05 23:59:59"],
      ["13/01/2024", "3:05 PM", "2024-01-13 15:05:00"],
      ["2024-01-05", "", "2024-01-05 00:00:00"],
    ];
    for (const [index, [day, time, moment]] of rows.entries()) {
      const content = `用户号码,通话日期,通话开始时间,通话时长,对端号码\n${index},${day},${time || "08:00:00"},5,9\n${index},${day},${time},5,9\n`;
      const path = project.file(`话单${index}.csv`, gb18030(content));
      expect(await project.run({ path })).toMatchObject({ table: "call", rows: 2, stored: 2 });
      const last = await project.rows<{ at: string }>(
        sql`select strftime(started_at, '%Y-%m-%d %H:%M:%S') as at from project.call order by import_id desc, line desc limit 1`,
      );
      expect(last).toEqual([{ at: moment }]);
    }
  });

  test("a time that is none costs its row, which comes back repaired as it was written", async () => {
    const project = await openProject();
    const header = "用户号码,通话日期,通话开始时间,通话时长,对端号码\n";
    const path = project.file(
      "cdr.csv",
      `${header}1,2024-01-05,08:30:00,5,9\n2,2024-01-05,25:61:00,5,9\n3,,08:30:00,5,9\n`,
    );
    const report = await project.run({ path });
    expect(report).toMatchObject({ rows: 3, stored: 1, rejected: 2 });
    const rejects = await project.rows(
      sql`select line, column_name, value, reason from project.import_reject order by line`,
    );
    expect(rejects).toEqual([
      { line: 3, column_name: "通话开始时间", value: "2024-01-05 25:61:00", reason: "bad_date" },
      { line: 4, column_name: "通话开始时间", value: "08:30:00", reason: "bad_date" },
    ]);
    const repaired = project.file("repaired.csv", `${header}2,2024-01-05,23:01:00,5,9\n`);
    expect(await project.run({ path: repaired, options: { repairs: report.importId } })).toMatchObject({ stored: 1 });
  });
});
