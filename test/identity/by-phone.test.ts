import { expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { openProject } from "../ingest/project.ts";

const crm = "手机号码,姓名,性别\n13800000001,王一,男\n138 0000 0002,李二,女\n";
const bill = "手机号,账期,账单总额\n+86 13800000001,202401,10\n13800000002,202401,20\n";
const call =
  "手机号码,对端号码,开始时间,通话时长,呼叫类型\n13800000001,13900000000,2024-01-02 10:00:00,60,主叫\n13800000003,13900000000,2024-01-02 10:00:00,60,主叫\n";
const wide = "mobile_number,arpu_6,arpu_7\n13800000001,1,2\n13800000004,3,4\n";

async function customersOf(files: readonly string[]) {
  const project = await openProject();
  const reports = [];
  for (const [index, content] of files.entries())
    reports.push(await project.run({ path: project.file(`f${index}.csv`, content) }));
  const ids = await project.rows<{ id: string }>(
    sql`select customer_id as id from project.customer_key order by customer_id`,
  );
  return { project, reports, ids: ids.map(({ id }) => id) };
}

const everyone = ["13800000001", "13800000002", "13800000003", "13800000004"];

test.each([
  ["the customers first", [crm, bill, call, wide]],
  ["the customers last", [wide, call, bill, crm]],
])("a phone is the customer's id where customers are known by nothing else: %s", async (_, files) => {
  const { project, reports, ids } = await customersOf(files);
  expect(reports.map(({ rejected }) => rejected)).toEqual([0, 0, 0, 0]);
  expect(ids).toEqual(everyone);
  const phones = await project.rows(
    sql`select customer_id as id, phone from project.customer join project.customer_key using (customer_key) order by id`,
  );
  expect(phones).toEqual([
    { id: "13800000001", phone: "13800000001" },
    { id: "13800000002", phone: "13800000002" },
  ]);
});

test("where customers have ids of their own, a phone still leads to them or nowhere", async () => {
  const { project, reports, ids } = await customersOf(["客户编号,姓名,手机号码\nC1,王一,13800000001\n", bill]);
  expect(ids).toEqual(["C1"]);
  expect(reports[1]).toMatchObject({ table: "bill", stored: 1, rejected: 1 });
  const preview = await project.read("ingest.preview", { path: project.file("again.csv", bill) });
  expect(preview.columns[0]).toMatchObject({ column: "手机号", field: "phone_id" });
});
