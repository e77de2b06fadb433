import type { CurvePoint, Kpi } from "../../api/effect.ts";
import type { Month } from "../../api/project.ts";
import type { Reader } from "../../db/database.ts";
import { monthEnd } from "../../db/months.ts";
import type { Sql } from "../../db/sql.ts";
import { sql } from "../../db/sql.ts";
import { compareMeans, compareRates } from "../../math/effect/compare.ts";
import type { SampleSummary } from "../../math/intervals.ts";
import { type Frozen, latestCustomers } from "./kpi.ts";

/** Days shown at most; a longer time is shown at even steps. */
const mostPoints = 92;

/** What one arm has come to, day by day: customers with an answer, or their amounts. */
class Arm {
  readonly customers: number;
  hits = 0;
  private sum = 0;
  private squares = 0;

  constructor(customers: number) {
    this.customers = customers;
  }

  add(before: number, after: number): void {
    this.hits += before === 0 && after > 0 ? 1 : 0;
    this.sum += after - before;
    this.squares += after * after - before * before;
  }

  summary(): SampleSummary {
    const mean = this.sum / this.customers;
    const spread = this.squares - this.customers * mean * mean;
    return { count: this.customers, mean, variance: Math.max(0, spread) / (this.customers - 1) };
  }
}

/**
 * The KPI as it grew from the first day it was sent, treated against control: answers and amounts to the last that came, churn
 * to the end of its month. Every interval stands for its own day. Empty for fields of the view, which are known by month alone,
 * and without two customers on either side.
 */
export async function curveOf(
  reader: Reader,
  { campaignId, plan, frozen }: Frozen,
  kpi: Kpi,
  measuredAsOf: Month | null,
): Promise<CurvePoint[]> {
  if (frozen.treated < 2 || frozen.controls < 2) return [];
  const events = eventsSql(campaignId, kpi, measuredAsOf);
  if (!events) return [];
  const { columns, rows } = await reader.columns(sql`
    select customer_key, m.arm = 'control' as control,
      greatest(0, coalesce(date_diff('day', cast(${plan.sendWindow.from} as date), happened_on), 0)) as day, amount
    from ${events} e join (select * from project.campaign_member where campaign_id = ${campaignId}) m using (customer_key)
    order by day, customer_key, amount`);
  if (rows === 0) return [];
  const [key, isControl, day, amount] = columns;
  const treated = new Arm(frozen.treated);
  const control = new Arm(frozen.controls);
  const soFar = new Map<unknown, number>();
  const last = Number(day[rows - 1]);
  const step = Math.max(1, Math.ceil((last + 1) / mostPoints));
  const points: CurvePoint[] = [];
  let at = 0;
  for (let today = Math.min(last, step - 1); ; today = Math.min(last, today + step)) {
    for (; at < rows && Number(day[at]) <= today; at++) {
      const before = soFar.get(key[at]) ?? 0;
      const after = kpi.kind === "amount" ? before + Number(amount[at]) : 1;
      soFar.set(key[at], after);
      (isControl[at] === true ? control : treated).add(before, after);
    }
    points.push(pointOf(today, kpi.kind === "amount", treated, control));
    if (today === last) return points;
  }
}

/** What the KPI counts, with its day: customer_key, happened_on, amount. */
function eventsSql(campaignId: number, kpi: Kpi, measuredAsOf: Month | null): Sql | null {
  if (kpi.kind === "churn" && measuredAsOf !== null)
    return sql`(select customer_key, left_on as happened_on, 1 as amount from ${latestCustomers} latest
      where left_on < cast(${monthEnd(measuredAsOf)} as date))`;
  if (kpi.kind !== "response" && kpi.kind !== "amount") return null;
  const wanted =
    kpi.kind === "amount"
      ? sql`outcome <> 'declined' and amount_fen <> 0`
      : kpi.outcome === "any"
        ? sql`outcome in ('answered', 'bought')`
        : sql`outcome = ${kpi.outcome}`;
  return sql`(select customer_key, cast(happened_at as date) as happened_on, coalesce(amount_fen, 0) as amount
    from project.reply where campaign_id = ${campaignId} and not late and ${wanted})`;
}

function pointOf(day: number, isAmount: boolean, treated: Arm, control: Arm): CurvePoint {
  const found = isAmount
    ? compareMeans(treated.summary(), control.summary())
    : compareRates(treated.hits, treated.customers, control.hits, control.customers);
  const { low, high, difference } = found;
  return { day, treated: found.treated.mean, control: found.control.mean, difference, interval: { low, high } };
}
