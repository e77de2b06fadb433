import type { CurvePoint, Kpi } from "../../api/effect.ts";
import type { Reader } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { compareMeans, compareRates } from "../../math/effect/compare.ts";
import type { SampleSummary } from "../../math/intervals.ts";
import type { Frozen } from "./kpi.ts";

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
 * The KPI of answers as it grew, from the first day it was sent to the last on which answers count (or came), treated against
 * control; every interval stands for its own day. Empty for other KPIs, and without two customers on either side.
 */
export async function curveOf(reader: Reader, { campaignId, plan, frozen }: Frozen, kpi: Kpi): Promise<CurvePoint[]> {
  if (kpi.kind !== "response" && kpi.kind !== "amount") return [];
  if (frozen.treated < 2 || frozen.controls < 2) return [];
  const wanted =
    kpi.kind === "response"
      ? kpi.outcome === "any"
        ? sql`outcome in ('answered', 'bought')`
        : sql`outcome = ${kpi.outcome}`
      : sql`outcome <> 'declined' and amount_fen > 0`;
  const { columns, rows } = await reader.columns(sql`
    select customer_key, m.arm = 'control' as control,
      greatest(0, coalesce(date_diff('day', cast(${plan.sendWindow.from} as date), cast(r.happened_at as date)), 0)) as day,
      ${kpi.kind === "response" ? sql`1` : sql`r.amount_fen`} as amount
    from project.reply r join (select * from project.campaign_member where campaign_id = ${campaignId}) m using (customer_key)
    where r.campaign_id = ${campaignId} and not r.late and ${wanted} order by day, customer_key, r.line`);
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
      const after = kpi.kind === "response" ? 1 : before + Number(amount[at]);
      soFar.set(key[at], after);
      (isControl[at] === true ? control : treated).add(before, after);
    }
    points.push(pointOf(today, kpi.kind, treated, control));
    if (today === last) return points;
  }
}

function pointOf(day: number, kind: "response" | "amount", treated: Arm, control: Arm): CurvePoint {
  const found =
    kind === "response"
      ? compareRates(treated.hits, treated.customers, control.hits, control.customers)
      : compareMeans(treated.summary(), control.summary());
  const { low, high, difference } = found;
  return { day, treated: found.treated.mean, control: found.control.mean, difference, interval: { low, high } };
}
