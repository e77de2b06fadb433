import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { sharedData } from "../support.ts";
import { openProject } from "./project.ts";

describe.skipIf(!existsSync(sharedData))("public data sets without a customer id", () => {
  test.each<[string, string, number, number]>([
    ["hillstrom-email/hillstrom.csv", "hillstrom", 64_000, 12],
    ["china-mobile-voice-satisfaction/语音业务Sample.gbk.csv", "voice", 5313, 45],
    ["ibm-telco-multitable/Telco_customer_churn_population.csv", "population", 1671, 3],
    ["copenhagen-cns/sms.csv", "sms", 24_333, 3],
    ["zh-small-utf8/电信客户流失数据.csv", "small", 1000, 6],
  ])("%s as attribute:%s", async (path, name, rows, columns) => {
    const project = await openProject();
    const report = await project.run({ path: join(sharedData, path), table: `attribute:${name}` });
    expect(report).toMatchObject({ table: `attribute:${name}`, rows, stored: rows, rejected: 0, replaced: 0 });
    const stored = await project.rows<{ n: number }>(
      sql`select count(*) as n from project.attribute_column where table_name = ${name}`,
    );
    expect(stored).toEqual([{ n: columns }]);
  });

  test("credit cards: the bare ID is the customer, six months of bills unfold", async () => {
    const project = await openProject();
    const path = join(sharedData, "uci-credit-default/UCI_Credit_Card.csv");
    const preview = await project.read("ingest.preview", { path });
    expect(preview.notes).toMatchObject([{ code: "month_suffix_columns", params: { groups: 3, needsYear: 1 } }]);
    const report = await project.run({ path, options: { unfold: true, unfoldYear: 2005 } });
    expect(report).toMatchObject({
      rows: 30_000,
      stored: 30_000,
      rejected: 0,
      months: ["2005-01", "2005-02", "2005-03", "2005-04", "2005-05", "2005-06"],
    });
    expect(
      await project.rows(
        sql`select count(*) as n, count("BILL_AMT") as bills, count("PAY") as states from attribute.uci_credit_card`,
      ),
    ).toEqual([{ n: 180_000, bills: 180_000, states: 150_000 }]);
  });
});
