import type { FieldInfo } from "../../api/customers.ts";
import { sql } from "../../db/sql.ts";
import type { FieldDef } from "./field.ts";
import { derived } from "./field.ts";

/** Defaults of the value fields; they become settings of the project later. */
export const valueDefaults = {
  /** Tiers end where the customers above, by bill, bring this share of revenue (in hundredths). */
  tierShares_percent: [50, 80, 95],
  newBelow_months: 6,
  problemComplaints: 2,
  keyAccountFrom_fen: 300_000,
} as const;

const value = derived("value");
const { newBelow_months, problemComplaints, keyAccountFrom_fen } = valueDefaults;

/** Over the other fields: `fields` is the joined row, `tiers` the tier of each average bill. */
export const valueFields: readonly FieldDef[] = [
  value(
    "value_tier",
    "category",
    null,
    ["价值等级", "Value tier"],
    [
      "按月均账单从高到低排列（相同的同级）：排在前面的客户合计不到收入 50 % 的为 A，不到 80 % 为 B，不到 95 % 为 C，其余为 D；月均账单为 0 或负数的为 D",
      "Customers by avg_bill from the top (equal bills together): A while those above bring less than 50 % of revenue, B less than 80 %, C less than 95 %, else D; D for a bill of zero or less",
    ],
    ["field:avg_bill"],
    sql`tiers.tier`,
  ),
  value(
    "lifecycle_stage",
    "category",
    null,
    ["生命周期阶段", "Lifecycle stage"],
    [
      `依次判断：lost 已离网；potential 没有入网日期，窗口内没有账单也没有通话；dormant 窗口内没有通话（没有话单来源时：没有账单或为 0）；problem 有未结投诉或窗口内投诉不少于 ${problemComplaints} 次；new 在网不足 ${newBelow_months} 个月；declining 账单（没有则通话时长）下降；growing 上升；其余 stable。没有账单也没有话单来源时只判断 lost`,
      `The first that holds: lost: has left; potential: no join date, no bill and no call in the window; dormant: no call in the window (without call records: no bill, or zero); problem: an open complaint or at least ${problemComplaints} in the window; new: fewer than ${newBelow_months} months; declining: bills (without a bill trend: talk time) fall; growing: they rise; else stable. Without bills and call records only lost is told`,
    ],
    ["field:avg_bill | field:calls_per_month | field:left_on | field:status"],
    sql`case when fields.left_on is not null or fields.status = 'left' then 'lost'
             when fields.calls_per_month is null and fields.avg_bill is null and not fields.avg_bill_known then null
             when fields.joined_on is null and fields.avg_bill is null and coalesce(fields.calls_per_month, 0) = 0 then 'potential'
             when coalesce(fields.calls_per_month, cast(coalesce(fields.avg_bill, 0) as double)) <= 0 then 'dormant'
             when coalesce(fields.open_complaints, 0) > 0 or coalesce(fields.complaints, 0) >= ${problemComplaints} then 'problem'
             when fields.tenure_months < ${newBelow_months} then 'new'
             when coalesce(fields.bill_trend_direction, fields.duration_trend_direction) = 'falling' then 'declining'
             when coalesce(fields.bill_trend_direction, fields.duration_trend_direction) = 'rising' then 'growing'
             else 'stable' end`,
  ),
  value(
    "key_account",
    "yes_no",
    null,
    ["大客户", "Key account"],
    [
      `月均账单不低于 ${keyAccountFrom_fen / 100} 元，或客户类型为 government；两者都不知道为空`,
      `avg_bill of at least ${keyAccountFrom_fen / 100} yuan, or account type government; empty when neither is known`,
    ],
    ["field:avg_bill | field:account_type"],
    sql`case when fields.avg_bill is null and fields.account_type is null then null
             else coalesce(fields.avg_bill >= ${keyAccountFrom_fen}, false) or coalesce(fields.account_type = 'government', false) end`,
  ),
];

const results = (name: string, type: FieldInfo["type"], unit: string | null, zh: string, en: string): FieldInfo => ({
  name,
  category: "results",
  kind: "derived",
  type,
  unit,
  title: { "zh-CN": zh, en },
  formula: null,
  sources: [],
  filled: 0,
  personal: false,
});

/** Written by other features (`analytics/db/results.ts`). */
export const resultInfos: readonly FieldInfo[] = [
  results("segment", "category", null, "客群", "Segment"),
  results("churn_risk", "number", "0..1", "流失风险", "Churn risk"),
  results("churn_band", "category", null, "流失风险等级", "Churn band"),
];
