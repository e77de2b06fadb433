import type { FieldInfo } from "../../api/customers.ts";
import type { KeyAccountRule, LifecycleRule, ValueTiers, ViewRules } from "../../api/rules.ts";
import type { Sql } from "../../db/sql.ts";
import { join, sql } from "../../db/sql.ts";
import { flatText } from "./bill.ts";
import type { FieldDef, Words } from "./field.ts";
import { derived } from "./field.ts";

const value = derived("value");

/** What tells activity in place of the window's calls and bills, when dormancy has months of its own; null: the source is missing. */
export interface Activity {
  readonly recentCalls: Sql | null;
  readonly recent_fen: Sql | null;
}

/** Over the other fields: `fields` is the joined row, `tiers` the tier of each average bill. */
export function valueFields(rules: ViewRules, activity?: Activity): readonly FieldDef[] {
  return [
    value(
      "value_tier",
      "category",
      null,
      ["价值等级", "Value tier"],
      tierText(rules.valueTiers),
      ["field:avg_bill"],
      sql`tiers.tier`,
      {
        rules: ["valueTiers"],
        inputs: ["avg_bill"],
      },
    ),
    value(
      "lifecycle_stage",
      "category",
      null,
      ["生命周期阶段", "Lifecycle stage"],
      lifecycleText(rules),
      ["field:avg_bill | field:calls_per_month | field:left_on | field:status"],
      lifecycleValue(rules.lifecycle, activity),
      {
        rules: ["lifecycle", "flatTrend_percent"],
        inputs: [
          "left_on",
          "status",
          "joined_on",
          "tenure_months",
          "avg_bill",
          "calls_per_month",
          "open_complaints",
          "complaints",
          "late_payments",
          "bill_trend_direction",
          "duration_trend_direction",
        ],
      },
    ),
    value(
      "key_account",
      "yes_no",
      null,
      ["大客户", "Key account"],
      keyAccountText(rules.keyAccounts),
      ["field:avg_bill | field:account_type"],
      keyAccountValue(rules.keyAccounts),
      {
        rules: ["keyAccounts"],
        inputs: ["avg_bill", "account_type"],
        ...(rules.keyAccounts.customerIds.length > 0
          ? { otherwise: { needs: ["rules"], value: keyAccountValue(rules.keyAccounts) } }
          : {}),
      },
    ),
  ];
}

function tierText(tiers: ValueTiers): Words {
  if (tiers.by === "revenue_share") {
    const [a, b, c] = tiers.shares_percent;
    return [
      `按月均账单从高到低排列（相同的同级）：排在前面的客户合计不到收入 ${a} % 的为 A，不到 ${b} % 为 B，不到 ${c} % 为 C，其余为 D；月均账单为 0 或负数的为 D`,
      `Customers by avg_bill from the top (equal bills together): A while those above bring less than ${a} % of revenue, B less than ${b} %, C less than ${c} %, else D; D for a bill of zero or less`,
    ];
  }
  const [a, b, c] = tiers.from_fen.map((fen) => fen / 100) as [number, number, number];
  return [
    `月均账单不低于 ${a} 元为 A，不低于 ${b} 元为 B，不低于 ${c} 元为 C，其余为 D`,
    `A from an avg_bill of ${a} yuan, B from ${b} yuan, C from ${c} yuan, else D`,
  ];
}

function lifecycleText(rules: ViewRules): Words {
  const { newBelow_months, dormantAfter_months, ...problem } = rules.lifecycle;
  const period =
    dormantAfter_months === null
      ? ["窗口内", "in the window"]
      : [`最近 ${dormantAfter_months} 个月`, `in the last ${dormantAfter_months} months`];
  const signs: Words[] = [];
  if (problem.problemOpenComplaint) signs.push(["有未结投诉", "an open complaint"]);
  if (problem.problemComplaints !== null)
    signs.push([
      `窗口内投诉不少于 ${problem.problemComplaints} 次`,
      `at least ${problem.problemComplaints} complaints in the window`,
    ]);
  if (problem.problemLatePayments !== null)
    signs.push([
      `窗口内逾期缴费不少于 ${problem.problemLatePayments} 次`,
      `at least ${problem.problemLatePayments} late payments in the window`,
    ]);
  const zh = signs.length === 0 ? "" : `problem ${signs.map(([words]) => words).join("或")}；`;
  const en = signs.length === 0 ? "" : `problem: ${signs.map(([, words]) => words).join(" or ")}; `;
  return [
    `依次判断：lost 已离网；potential 没有入网日期，窗口内没有账单也没有通话；dormant ${period[0]}没有通话（没有话单来源时：没有账单或为 0）；${zh}new 在网不足 ${newBelow_months} 个月；declining 账单（没有则通话时长）下降超过${flatText(rules)}；growing 上升超过${flatText(rules)}；其余 stable。没有账单也没有话单来源时只判断 lost`,
    `The first that holds: lost: has left; potential: no join date, no bill and no call in the window; dormant: no call ${period[1]} (without call records: no bill, or zero); ${en}new: fewer than ${newBelow_months} months; declining: bills (without a bill trend: talk time) fall by more than ${flatText(rules)}; growing: they rise by more; else stable. Without bills and call records only lost is told`,
  ];
}

function lifecycleValue(rule: LifecycleRule, activity: Activity | undefined): Sql {
  const calls = activity?.recentCalls ?? sql`fields.calls_per_month`;
  const bills = activity?.recent_fen ?? sql`fields.avg_bill`;
  const signs = [
    rule.problemOpenComplaint ? sql`coalesce(fields.open_complaints, 0) > 0` : sql`false`,
    ...(rule.problemComplaints === null ? [] : [sql`coalesce(fields.complaints, 0) >= ${rule.problemComplaints}`]),
    ...(rule.problemLatePayments === null
      ? []
      : [sql`coalesce(fields.late_payments, 0) >= ${rule.problemLatePayments}`]),
  ];
  return sql`case when fields.left_on is not null or fields.status = 'left' then 'lost'
             when fields.calls_per_month is null and fields.avg_bill is null and not fields.avg_bill_known then null
             when fields.joined_on is null and fields.avg_bill is null and coalesce(fields.calls_per_month, 0) = 0 then 'potential'
             when coalesce(cast(${calls} as double), cast(coalesce(${bills}, 0) as double)) <= 0 then 'dormant'
             when ${join(signs, sql` or `)} then 'problem'
             when fields.tenure_months < ${rule.newBelow_months} then 'new'
             when coalesce(fields.bill_trend_direction, fields.duration_trend_direction) = 'falling' then 'declining'
             when coalesce(fields.bill_trend_direction, fields.duration_trend_direction) = 'rising' then 'growing'
             else 'stable' end`;
}

function keyAccountText({ from_fen, government, customerIds }: KeyAccountRule): Words {
  const zh: string[] = [];
  const en: string[] = [];
  if (from_fen !== null) {
    zh.push(`月均账单不低于 ${from_fen / 100} 元`);
    en.push(`avg_bill of at least ${from_fen / 100} yuan`);
  }
  if (government) {
    zh.push("客户类型为 government");
    en.push("account type government");
  }
  if (customerIds.length > 0) {
    zh.push(`在 ${customerIds.length} 位战略客户的名单中`);
    en.push(`one of the ${customerIds.length} customers named strategic`);
  }
  if (zh.length === 0) return ["没有设定条件：都不是大客户", "No condition is set: nobody is a key account"];
  return [`${zh.join("，或")}；所需的值都不知道为空`, `${en.join(", or ")}; empty when none of what it takes is known`];
}

function keyAccountValue({ from_fen, government, customerIds }: KeyAccountRule): Sql {
  const named =
    customerIds.length === 0
      ? sql`false`
      : sql`fields.customer_id in (select unnest(from_json(${JSON.stringify(customerIds)}, '["VARCHAR"]')))`;
  const unknown = [
    ...(from_fen === null ? [] : [sql`fields.avg_bill is null`]),
    ...(government ? [sql`fields.account_type is null`] : []),
  ];
  return sql`case when ${named} then true
             ${unknown.length === 0 ? sql`` : sql`when ${join(unknown, sql` and `)} then null`}
             else ${from_fen === null ? sql`false` : sql`coalesce(fields.avg_bill >= ${from_fen}, false)`}
               or ${government ? sql`coalesce(fields.account_type = 'government', false)` : sql`false`} end`;
}

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
  results("lifetime_value", "fen", "fen", "客户生命周期价值", "Lifetime value"),
];
