import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { sharedData } from "../support.ts";
import { openProject } from "./project.ts";

const voice = "china-mobile-voice-satisfaction";

/** Files of the public data sets with the records and columns their README states. */
const files: readonly (readonly [path: string, rows: number, columns: number])[] = [
  ["ibm-telco-churn/Telco-Customer-Churn.csv", 7043, 21],
  ["ibm-telco-churn/split-by-source/customer_data.csv", 7043, 5],
  ["ibm-telco-churn/split-by-source/internet_data.csv", 7043, 9],
  ["ibm-telco-churn/split-by-source/churn_data.csv", 7043, 9],
  ["ibm-telco-churn/split-by-source/data_dictionary.csv", 21, 3],
  ["ibm-telco-multitable/Telco_customer_churn_demographics.csv", 7043, 9],
  ["ibm-telco-multitable/Telco_customer_churn_location.csv", 7043, 9],
  ["ibm-telco-multitable/Telco_customer_churn_population.csv", 1671, 3],
  ["ibm-telco-multitable/Telco_customer_churn_services.csv", 7043, 30],
  ["ibm-telco-multitable/Telco_customer_churn_status.csv", 7043, 11],
  ["maven-telecom-churn/telecom_customer_churn.csv", 7043, 38],
  ["maven-telecom-churn/telecom_zipcode_population.csv", 1671, 2],
  ["maven-telecom-churn/telecom_data_dictionary.csv", 40, 4],
  ["cell2cell/cell2celltrain.csv.gz", 51_047, 58],
  ["hillstrom-email/hillstrom.csv", 64_000, 12],
  ["cdnow/CDNOW_master.txt", 69_659, 4],
  ["cdnow/CDNOW_sample.txt", 6919, 5],
  ["cdnow/cdnow_customers_summary.csv", 2357, 4],
  ["online-retail-sample/online_retail_II_2009-2010_customer_sample.csv", 49_743, 8],
  ["comcast-complaints/Comcast_telecom_complaints_data.csv", 2224, 11],
  [`${voice}/附件1语音业务用户满意度数据.xlsx`, 5433, 55],
  [`${voice}/附件3语音业务用户满意度预测数据.xlsx`, 2599, 44],
  [`${voice}/语音业务Sample.gbk.csv`, 5313, 45],
  ["zh-small-utf8/电信客户流失数据.csv", 1000, 6],
  ["uci-credit-default/UCI_Credit_Card.csv", 30_000, 25],
  ["copenhagen-cns/calls.csv", 3600, 4],
  ["copenhagen-cns/sms.csv", 24_333, 3],
  ["copenhagen-cns/fb_friends.csv", 6429, 2],
  ["copenhagen-cns/genders.csv", 787, 2],
];

describe.skipIf(!existsSync(sharedData))("every file of the public data sets, as a table of attributes", () => {
  test("rows and columns are those the README states", async () => {
    const project = await openProject();
    const found: [string, number, number][] = [];
    for (const [index, [path]] of files.entries()) {
      const at = join(sharedData, path);
      const { columns } = await project.read("ingest.preview", { path: at });
      // Whoever is meant by a customer: each row is one of its own, so that none takes another's place.
      const mapping = Object.fromEntries(
        columns.filter(({ field }) => field === "customer_id" || field === "month").map(({ column }) => [column, null]),
      );
      const report = await project.run({ path: at, table: `attribute:file_${index}`, mapping });
      expect(report.rows, path).toBe(report.stored + report.rejected + report.replaced);
      found.push([path, report.stored, columns.length]);
    }
    expect(found).toEqual(files);
  }, 240_000);

  test("China Mobile: Chinese headers intact, the one that comes twice told apart", async () => {
    const project = await openProject();
    const preview = await project.read("ingest.preview", {
      path: join(sharedData, voice, "附件1语音业务用户满意度数据.xlsx"),
    });
    const names = preview.columns.map(({ column }) => column);
    expect(names).toContain("其他，请注明");
    expect(names).toContain("其他，请注明 (2)");
    expect(names.some((name) => name.includes("4\\5G用户"))).toBe(true);
    expect(preview).toMatchObject({ format: "xlsx", sheet: "Sheet1", headerRow: 1 });
    await project.run({ path: join(sharedData, voice, "附件1语音业务用户满意度数据.xlsx"), table: "attribute:voice" });
    const scores = await project.rows<{ n: number }>(
      sql`select count(*) as n from attribute.voice group by "语音通话整体满意度" order by "语音通话整体满意度"`,
    );
    expect(scores.map(({ n }) => n)).toEqual([209, 42, 71, 55, 172, 182, 214, 567, 764, 3157]);
    const gbk = await project.read("ingest.preview", { path: join(sharedData, voice, "语音业务Sample.gbk.csv") });
    expect(gbk).toMatchObject({
      encoding: "gb18030",
      notes: expect.arrayContaining([{ code: "encoding_guessed", params: { encoding: "gb18030" } }]),
    });
  });

  test("a dictionary in Windows-1252 says that it was a last resort", async () => {
    const project = await openProject();
    const { encoding, notes } = await project.read("ingest.preview", {
      path: join(sharedData, "maven-telecom-churn/telecom_data_dictionary.csv"),
    });
    expect(encoding).toBe("windows-1252");
    expect(notes.map(({ code }) => code)).toContain("encoding_last_resort");
  });
});
