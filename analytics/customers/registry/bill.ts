import type { ViewRules } from "../../api/rules.ts";
import { sql } from "../../db/sql.ts";
import type { FieldDef } from "./field.ts";
import { derived } from "./field.ts";
import { inWindow } from "./rows.ts";

const bill = derived("bill");

/** The tolerance of a trend, as a person reads it. */
export function flatText({ flatTrend_percent }: ViewRules): string {
  return `±${flatTrend_percent} %`;
}

export const billFields = (viewRules: ViewRules): readonly FieldDef[] => [
  bill(
    "avg_bill",
    "fen",
    "fen/month",
    ["月均账单", "Average bill"],
    [
      "窗口内各出账月 total_fen 的平均值，四舍五入到分；没有账单为空",
      "Mean of total_fen over the billed months of the window, half-up to whole fen; empty without a bill",
    ],
    ["bill.total_fen"],
    sql`bill.avg_bill`,
  ),
  bill(
    "avg_outgoing_bill",
    "fen",
    "fen/month",
    ["月均主叫话费", "Average outgoing-call bill"],
    [
      "窗口内各出账月 outgoing_call_fen 的平均值，四舍五入到分；没有为空",
      "Mean of outgoing_call_fen over the billed months of the window, half-up to whole fen; empty without one",
    ],
    ["bill.outgoing_call_fen"],
    sql`bill.avg_outgoing_bill`,
  ),
  bill(
    "bill_trend",
    "number",
    "fen/month²",
    ["账单趋势", "Bill trend"],
    [
      "窗口内各出账月 total_fen 的最小二乘斜率；不足两个出账月为空",
      "Least-squares slope of total_fen over the window's billed months; empty with fewer than two",
    ],
    ["bill.total_fen"],
    sql`bill.bill_trend`,
  ),
  bill(
    "bill_trend_direction",
    "category",
    null,
    ["账单走向", "Bill direction"],
    [
      `flat：每月变化不超过月均账单的 ${flatText(viewRules)}；否则 rising 或 falling`,
      `flat within ${flatText(viewRules)} of avg_bill per month, else rising or falling`,
    ],
    ["bill.total_fen"],
    sql`bill.bill_trend_direction`,
    { rules: ["flatTrend_percent"] },
  ),
  bill(
    "vas_share",
    "number",
    "0..1",
    ["增值业务占比", "VAS share"],
    [
      "窗口内增值业务费 / 账单总额；账单没有 vas_fen 列时用增值业务使用表的费用（没有使用记录为 0）；总额为 0 时为空",
      "VAS fees / total over the window; when bills carry no vas_fen, the fees of the VAS usage table (0 for a customer without usage); empty when the total is 0",
    ],
    ["bill.vas_fen"],
    sql`bill.vas_share`,
    {
      rows: [{ table: "bill", where: inWindow("month", sql`total_fen is not null and vas_fen is not null`) }],
      otherwise: {
        needs: ["bill.total_fen", "vas_usage.fee_fen"],
        rows: [
          { table: "bill", where: inWindow("month", sql`total_fen is not null`) },
          { table: "vas_usage", where: inWindow("month", sql`fee_fen is not null`) },
        ],
        value: sql`cast(coalesce(vas_uses.vas_fees, 0) as double) / nullif(cast(bill.billed_fen as double), 0)`,
      },
    },
  ),
];
