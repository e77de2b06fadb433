import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { generateSample } from "../../sample-data/generate.ts";
import { codeOf, sharedData } from "../support.ts";
import { openProject } from "./project.ts";

describe.skipIf(!existsSync(sharedData))("public data sets", () => {
  const at = (path: string) => join(sharedData, path);

  test("IBM Telco: blanks are missing, money is exact, fields are filled", async () => {
    const project = await openProject();
    expect(await project.run({ path: at("ibm-telco-churn/Telco-Customer-Churn.csv") })).toMatchObject({
      table: "attribute:telco_customer_churn",
      rows: 7043,
      stored: 7043,
      rejected: 0,
      replaced: 0,
    });
    expect(
      await project.rows(sql`
      select count(*) as n, count(*) - count("TotalCharges") as blank, sum("MonthlyCharges") as fen, count(*) filter ("Churn" = 'Yes') as churned,
        round(sum("TotalCharges"), 2) as total from attribute.telco_customer_churn`),
    ).toEqual([{ n: 7043, blank: 11, fen: 45_611_660, churned: 1869, total: 16_056_168.7 }]);
    expect(
      await project.rows(
        sql`select column_name as c, field as f from project.attribute_column where field is not null order by position`,
      ),
    ).toEqual([
      { c: "gender", f: "gender" },
      { c: "tenure", f: "tenure_months" },
      { c: "PaymentMethod", f: "main_payment_method" },
      { c: "MonthlyCharges", f: "avg_bill" },
    ]);
    expect(await project.rows(sql`select distinct gender from attribute.telco_customer_churn order by 1`)).toEqual([
      { gender: "female" },
      { gender: "male" },
    ]);
  });

  test("the same customers in three files", async () => {
    const project = await openProject();
    for (const name of ["customer_data", "internet_data", "churn_data"]) {
      expect(await project.run({ path: at(`ibm-telco-churn/split-by-source/${name}.csv`) })).toMatchObject({
        table: `attribute:${name}`,
        stored: 7043,
      });
    }
    expect(await project.rows(sql`select count(*) as n from project.customer_key`)).toEqual([{ n: 7043 }]);
    expect(
      await project.rows(
        sql`select count(*) as n from attribute.customer_data join attribute.internet_data using (customer_key) join attribute.churn_data using (customer_key)`,
      ),
    ).toEqual([{ n: 7043 }]);
  });

  test.each(["demographics", "location", "services", "status"])("IBM table %s", async (name) => {
    const project = await openProject();
    expect(await project.run({ path: at(`ibm-telco-multitable/Telco_customer_churn_${name}.csv`) })).toMatchObject({
      table: `attribute:telco_customer_churn_${name}`,
      stored: 7043,
      rejected: 0,
    });
  });

  test("Maven: the word None stays a value", async () => {
    const project = await openProject();
    expect(await project.run({ path: at("maven-telecom-churn/telecom_customer_churn.csv") })).toMatchObject({
      stored: 7043,
    });
    expect(
      await project.rows(
        sql`select count(*) filter ("Offer" = 'None') as none, count(*) - count("Internet Type") as offline from attribute.telecom_customer_churn`,
      ),
    ).toEqual([{ none: 3877, offline: 1526 }]);
  });

  test("Copenhagen: every call is a call of both ends", async () => {
    const project = await openProject();
    expect(
      await project.run({ path: at("copenhagen-cns/calls.csv"), options: { origin: "2024-01-01" } }),
    ).toMatchObject({ table: "call", rows: 3600, stored: 3600, rejected: 0, months: ["2024-01"] });
    expect(
      await project.rows(sql`
      select count(*) as n, count(distinct customer_key) as people, count(*) filter (direction = 'out' and outcome = 'failed') as failed,
        max(duration_s) as longest, min(duration_s) as shortest, count(*) filter (direction = 'in') as incoming,
        strftime(min(started_at), '%Y-%m-%d %H:%M:%S') as first from project.call`),
    ).toEqual([
      { n: 7200, people: 536, failed: 366, longest: 5138, shortest: 0, incoming: 3600, first: "2024-01-01 00:03:04" },
    ]);
  });

  test("China Mobile in GBK has no customer id", async () => {
    const project = await openProject();
    const path = at("china-mobile-voice-satisfaction/语音业务Sample.gbk.csv");
    const preview = await project.read("ingest.preview", { path });
    expect(preview).toMatchObject({ encoding: "gb18030", delimiter: "," });
    expect(preview.columns).toHaveLength(45);
    expect(preview.columns[0].column).toBe("语音通话整体满意度");
    expect(await codeOf(project.run({ path }))).toBe("table_not_recognised");
    const report = await project.run({ path, mapping: { "GPRS总流量（KB）": "customer_id" } });
    expect(report.rows).toBe(5313);
    expect(report.rows).toBe(report.stored + report.rejected + report.replaced);
  });

  test("Comcast: both of its date columns are read day first", async () => {
    for (const column of ["Date", "Date_month_year"]) {
      const project = await openProject();
      const path = at("comcast-complaints/Comcast_telecom_complaints_data.csv");
      expect(
        await project.run({ path, table: "complaint", mapping: { "Ticket #": "customer_id", [column]: "opened_at" } }),
      ).toMatchObject({ rows: 2224, stored: 2224 });
      const months = await project.rows<{ n: number }>(
        sql`select count(*) as n from project.complaint group by date_trunc('month', opened_at) order by date_trunc('month', opened_at)`,
      );
      expect(months.map(({ n }) => n)).toEqual([55, 59, 45, 375, 317, 1046, 49, 67, 55, 53, 38, 65]);
    }
  });

  test("CDNOW: runs of blanks, a leading one too", async () => {
    const project = await openProject();
    expect(await project.run({ path: at("cdnow/CDNOW_master.txt") })).toMatchObject({
      table: "attribute:cdnow_master",
      rows: 69_659,
      stored: 23_570,
      rejected: 0,
    });
    expect(await project.rows(sql`select min(customer_id) as first from project.customer_key`)).toEqual([
      { first: "00001" },
    ]);
  });

  test("Online Retail: rows without a customer are listed", async () => {
    const project = await openProject();
    expect(
      await project.run({ path: at("online-retail-sample/online_retail_II_2009-2010_customer_sample.csv") }),
    ).toMatchObject({ rows: 49_743, stored: 473, rejected: 9478 });
  });
});

test("every file of the sample data is taken with nothing but its path", async () => {
  const project = await openProject();
  const dir = join(project.folder, "sample");
  await generateSample({ dir, customers: 500, months: 4, callsPerCustomer: 20, seed: 1 });
  for (const file of readdirSync(join(dir, "raw"))) {
    const report = await project.run({ path: join(dir, "raw", file) });
    expect(report.table).toBe(file.replace(/(_\d{6}|_late)?\.csv$/, ""));
    expect(report.rows).toBe(report.stored + report.rejected + report.replaced);
    expect(report.rejected).toBeLessThanOrEqual(3);
  }
  expect(await project.rows(sql`select count(*) as n from project.customer`)).toEqual([{ n: 500 }]);
  expect((await project.read("ingest.coverage", {})).months).toEqual(["2024-01", "2024-02", "2024-03", "2024-04"]);
});
