import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Arrival } from "../../analytics/quality/rhythm.ts";
import { usualLags } from "../../analytics/quality/rhythm.ts";
import { engineWithProject } from "../engine-support.ts";

const arrival = (table: string, ...months: string[]): Arrival => ({ table, months });

test("files that come month by month tell how late each source usually is", () => {
  const round = (bill: string, payment: string) => [arrival("bill", bill), arrival("payment", payment)];
  const rounds = [
    ...round("2024-01", "2023-12"),
    ...round("2024-02", "2024-01"),
    ...round("2024-03", "2024-02"),
    ...round("2024-04", "2024-03"),
  ];
  expect(Object.fromEntries(usualLags(rounds))).toEqual({ bill: 0, payment: 1 });
  // Two rounds are no rhythm; the one that is under way does not count.
  expect(usualLags(rounds.slice(0, 6)).size).toBe(0);
  // A source that stopped does not make its silence a habit.
  const stopped = ["2024-05", "2024-06"].map((month) => arrival("bill", month));
  expect(usualLags([...rounds, ...stopped]).get("payment")).toBe(1);
});

test("one table after the other says nothing of rhythm", () => {
  const months = ["2024-01", "2024-02", "2024-03", "2024-04"];
  const lags = usualLags([...months.map((month) => arrival("bill", month)), arrival("payment", ...months.slice(0, 3))]);
  expect(lags.has("payment")).toBe(false);
});

test("payments are made in the month after the bill: that is not late, a month more is", async () => {
  const { engine, folder } = await engineWithProject();
  const load = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return engine.call("ingest.run", { path: join(folder, name) });
  };
  await load("客户.csv", "客户编号,姓名,手机号码\n1,王一,13800000001\n");
  await load("账单.csv", "客户编号,账期,账单总额\n1,202401,10\n1,202402,10\n1,202403,10\n1,202404,10\n");
  await load(
    "缴费.csv",
    "客户编号,账期,缴费时间,缴费金额\n1,202401,2024-02-05 10:00:00,10\n1,202402,2024-03-05 10:00:00,10\n1,202403,2024-04-05 10:00:00,10\n",
  );
  const payments = async (asOf: string) => {
    const report = await engine.call("quality.report", { asOf });
    return {
      ...report.freshness.find(({ table }) => table === "payment"),
      stale: report.findings.filter(({ kind, table }) => kind === "stale" && table === "payment"),
    };
  };
  expect(await payments("2024-04")).toMatchObject({ monthsBehind: 1, usualMonthsBehind: 1, stale: [] });
  expect(await payments("2024-05")).toMatchObject({ monthsBehind: 2, stale: [{ rows: 1, month: "2024-03" }] });
});
