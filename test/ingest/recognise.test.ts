import { describe, expect, test } from "vitest";
import { EngineError } from "../../analytics/api/errors.ts";
import { sql } from "../../analytics/db/sql.ts";
import { attributeName, recognise, recogniseOrThrow } from "../../analytics/ingest/recognise.ts";
import { openProject } from "./project.ts";

const of = (header: string, more: { file?: string; table?: string; mapping?: Record<string, string | null> } = {}) =>
  recognise({
    file: more.file ?? "file.csv",
    columns: header.split(","),
    table: more.table,
    mapping: more.mapping,
    options: {},
    sample: [],
  });

const operatorFiles: [string, string, string][] = [
  [
    "customer",
    "客户编号,姓名,性别,出生日期,证件号码,手机号码,电子邮箱,联系地址,地区,行业,爱好,账户类型,入网日期,入网渠道,套餐,状态,离网日期,营销许可,客户经理,信用等级",
    "customer_id,name,gender,birth_date,id_number,phone,email,address,region,industry,hobbies,account_type,joined_on,join_channel,plan,status,left_on,marketing_consent,account_manager,",
  ],
  [
    "bill",
    "客户编号,账期,账单总额,呼出话费,流量费,增值业务费,优惠金额",
    "customer_id,month,total_fen,outgoing_call_fen,data_fen,vas_fen,discount_fen",
  ],
  [
    "call",
    "customer_id,started_at,duration_s,direction,other_number,cell_id,base_station_id,outcome,forwarded_to,is_long_distance,is_ip_long_distance,is_roaming",
    "customer_id,started_at,duration_s,direction,other_number,cell_id,base_station_id,outcome,forwarded_to,is_long_distance,is_ip_long_distance,is_roaming",
  ],
  ["cell_quality", "小区,月份,掉话率,接通率", "cell_id,month,drop_rate,connect_rate"],
  [
    "payment",
    "客户编号,账期,应缴日期,缴费时间,缴费金额,缴费方式",
    "customer_id,billed_month,due_on,paid_at,amount_fen,method",
  ],
  ["complaint", "客户编号,受理时间,办结时间,投诉类型,满意度", "customer_id,opened_at,closed_at,type,satisfaction"],
  ["vas_usage", "customer_id,month,service,uses,fee", "customer_id,month,service,uses,fee_fen"],
  ["subscription", "customer_id,product_id,started_on,ended_on", "customer_id,product_id,started_on,ended_on"],
  [
    "contact",
    "campaign_id,customer_id,sent_at,channel,offer,arm,delivered",
    "campaign_id,customer_id,sent_at,channel,offer,arm,delivered",
  ],
  [
    "response",
    "campaign_id,customer_id,responded_at,outcome,amount",
    "campaign_id,customer_id,responded_at,outcome,amount_fen",
  ],
  ["call", "timestamp,caller,callee,duration", "started_at,caller,callee,duration_s"],
  [
    "bill",
    "Customer ID, Bill_Month ,ＴＯＴＡＬ Amount（元）,优惠金额（分）",
    "customer_id,month,total_fen,discount_fen",
  ],
];

describe("headers tell table and fields", () => {
  test.each(operatorFiles)("%s: %s", (table, header, fields) => {
    const found = of(header)!;
    expect(found.table).toBe(table);
    expect(found.fields.map((field) => field ?? "").join(",")).toBe(fields);
  });
});

test("a file about customers that is no canonical table is named after itself", () => {
  expect(
    of("customerID,gender,tenure,MonthlyCharges,PaymentMethod,Churn", { file: "Telco-Customer-Churn.csv" }),
  ).toMatchObject({
    table: "attribute:telco_customer_churn",
    fields: ["customer_id", "gender", "tenure_months", "avg_bill", "main_payment_method", null],
  });
  expect(attributeName("2024年 客户 价值.csv.gz")).toBe("2024年_客户_价值");
  expect(attributeName("bill.csv")).toBe("bill_file");
  expect(attributeName("---.csv")).toBe("file");
  expect(attributeName("a.parquet")).toBe("a");
});

test("what is asked goes before what is recognised", () => {
  expect(of("客户编号,账期,账单总额,流量费", { mapping: { 流量费: "total_fen", 账单总额: null } })!.fields).toEqual([
    "customer_id",
    "month",
    null,
    "total_fen",
  ]);
  expect(of("客户编号,账期,账单总额", { table: "attribute:mine" })).toMatchObject({
    table: "attribute:mine",
    tableReason: "asked",
    fields: ["customer_id", "month", null],
  });
  expect(of("谁,何时,多少", { mapping: { 谁: "customer_id", 何时: "opened_at", 多少: "satisfaction" } })!.table).toBe(
    "complaint",
  );
  expect(of("a,b")).toBeNull();
});

test("an attribute name that is no name is refused", () => {
  expect(() =>
    recogniseOrThrow({
      file: "f",
      columns: ["customer_id"],
      table: 'attribute:a"b',
      mapping: undefined,
      options: {},
      sample: [],
    }),
  ).toThrow(EngineError);
});

test("columns of a customer file without a field stay beside it", async () => {
  const project = await openProject();
  const report = await project.run({
    path: project.file("c.csv", "客户编号,姓名,性别,信用等级,备用\n1,甲,男,05,\n1,乙,女,07,\n2,丙,男,x,\n,丁,男,y,\n"),
  });
  expect(report).toMatchObject({
    table: "customer",
    rows: 4,
    stored: 2,
    replaced: 1,
    rejected: 1,
    rejectReasons: [{ reason: "missing_customer_id", rows: 1 }],
  });
  expect(
    await project.rows(sql`select customer_key, "信用等级" as level, line from attribute.customer order by line`),
  ).toEqual([
    { customer_key: 1, level: "07", line: 3 },
    { customer_key: 2, level: "x", line: 4 },
  ]);
});

test("columns keep their names: repeated, empty and reserved ones are told apart", async () => {
  const project = await openProject();
  await project.run({ path: project.file("names.csv", 'customer_id,a,A,,line,"x ""y""",Month\n1,1,2,3,4,5,6\n') });
  expect(
    await project.rows(sql`select column_name, type, position from project.attribute_column order by position`),
  ).toEqual(
    ["a", "A (2)", "column4", "line (2)", 'x "y"', "Month (2)"].map((column_name, i) => ({
      column_name,
      type: "whole",
      position: i + 1,
    })),
  );
});

test("types come from the whole column", async () => {
  const project = await openProject();
  const rows: string[][] = [
    ["whole", "number", "zeros", "unknown", "blank", "day", "time", "long", "day_number", "words"],
    ["5", "1.5", "007", "1", " ", "2024-03-05", "2024-03-05 10:00", "123456789012345678", "20240305", "None"],
    ["-6", "2", "8", "Unknown", "", "2024/3/6", "2024/3/6", "1", "20240306", ""],
  ];
  await project.run({
    path: project.file(
      "types.csv",
      rows.map((row, i) => ["customer_id", "1", "2"][i] + "," + row.join(",")).join("\n"),
    ),
  });
  const types = await project.rows<{ column_name: string; type: string }>(
    sql`select column_name, type from project.attribute_column order by position`,
  );
  expect(Object.fromEntries(types.map(({ column_name, type }) => [column_name, type]))).toEqual({
    whole: "whole",
    number: "number",
    zeros: "text",
    unknown: "text",
    blank: "text",
    day: "date",
    time: "timestamp",
    long: "text",
    day_number: "date",
    words: "text",
  });
  expect(
    await project.rows(sql`select words, zeros, count(blank) over () as blanks from attribute.types order by line`),
  ).toEqual([
    { words: "None", zeros: "007", blanks: 0 },
    { words: null, zeros: "8", blanks: 0 },
  ]);
});

test("the same name again: new columns are added, types widened, later rows replace", async () => {
  const project = await openProject();
  const table = "attribute:level";
  await project.run({ path: project.file("1.csv", "customer_id,a,b\n1,1,1\n2,2,2\n"), table });
  expect(
    await project.run({
      path: project.file("2.csv", "customer_id,A,b,c\n2,2.5,x,2024-01-01\n3,3,y,2024-01-02\n"),
      table,
    }),
  ).toMatchObject({ rows: 2, stored: 2 });
  expect(
    await project.rows(sql`select customer_key, a, b, c is null as old from attribute.level order by customer_key`),
  ).toEqual([
    { customer_key: 1, a: 1, b: "1", old: true },
    { customer_key: 2, a: 2.5, b: "x", old: false },
    { customer_key: 3, a: 3, b: "y", old: false },
  ]);
  expect(await project.rows(sql`select column_name, type from project.attribute_column order by position`)).toEqual([
    { column_name: "a", type: "number" },
    { column_name: "b", type: "text" },
    { column_name: "c", type: "date" },
  ]);
});

test("a monthly attribute file is kept by customer and month", async () => {
  const project = await openProject();
  const report = await project.run({
    path: project.file(
      "wide.csv",
      "用户编号,统计月份,ARPU（元）,x,y,z,w\n1,202401,12.34,1,2,3,4\n1,202402,13,1,2,3,4\n1,202402,14,1,2,3,4\n",
    ),
  });
  expect(report).toMatchObject({
    table: "attribute:wide",
    rows: 3,
    stored: 2,
    replaced: 1,
    months: ["2024-01", "2024-02"],
  });
  expect(await project.rows(sql`select "ARPU（元）" as fen from attribute.wide order by month`)).toEqual([
    { fen: 1234 },
    { fen: 1400 },
  ]);
  expect(await project.rows(sql`select type, field from project.attribute_column where field is not null`)).toEqual([
    { type: "whole", field: "avg_bill" },
  ]);
});

test("a proposed view field is dropped where a cell does not fit, an asked one lists the cell", async () => {
  const project = await openProject();
  const path = project.file("t.csv", "customer_id,tenure,gender\n1,12,0\n2,new,1\n");
  await project.run({ path });
  expect(
    await project.rows(sql`select column_name, type, field from project.attribute_column order by position`),
  ).toEqual([
    { column_name: "tenure", type: "text", field: null },
    { column_name: "gender", type: "whole", field: null },
  ]);
  const report = await project.run({ path, table: "attribute:asked", mapping: { tenure: "tenure_months" } });
  expect(report).toMatchObject({ stored: 2, rejectReasons: [{ reason: "cell_bad_number", rows: 1 }] });
});

test("the fields are listed once each, with units", async () => {
  const project = await openProject();
  const fields = await project.read("ingest.fields", {});
  expect(fields).toContainEqual({ table: "bill", field: "total_fen", required: false, unit: "fen" });
  expect(fields).toContainEqual({ table: "attribute", field: "avg_bill", required: false, unit: "fen/month" });
  expect(new Set(fields.map(({ table, field }) => `${table}.${field}`)).size).toBe(fields.length);
});
