import type { HourRange, ViewRules } from "../../analytics/api/rules.ts";
import { defaultRules } from "../../analytics/api/rules.ts";
import type { CallRow, World } from "./world.ts";
import { month, monthIndex, plainColumns } from "./world.ts";

/**
 * The view as customer-view.md tells it, in plain loops over the raw rows: the second opinion the SQL is held against.
 * It shares no code with the view.
 */
export type Expected = Map<number, Record<string, unknown>>;

const nextMonth = (m: number) => `${month(m + 1)}-01`;
const lastDayOf = (m: number) => new Date(Date.UTC(Math.floor(m / 12), (m % 12) + 1, 0)).getUTCDate();
const seconds = (moment: string) => Date.parse(`${moment.replace(" ", "T")}Z`) / 1000;
const dayNumber = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / 86_400_000;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const ratio = (over: number, under: number) => (under === 0 ? null : over / under);
const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function group<T, K>(rows: readonly T[], keyOf: (row: T) => K | null): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Least-squares slope over points with whole coordinates, as numerator and positive denominator. */
function slope(points: readonly (readonly [number, number])[]): readonly [number, number] {
  const n = points.length;
  const x = sum(points.map((p) => p[0]));
  const y = sum(points.map((p) => p[1]));
  return [n * sum(points.map((p) => p[0] * p[1])) - x * y, n * sum(points.map((p) => p[0] ** 2)) - x * x];
}

const direction = (over: number, flat: boolean) => (flat || over === 0 ? "flat" : over > 0 ? "rising" : "falling");

function offPeak(at: string, { discountHours }: ViewRules): boolean {
  const weekday = new Date(Date.parse(`${at.slice(0, 10)}T00:00:00Z`)).getUTCDay();
  const clock = at.slice(11, 16);
  const inside = ({ from, to }: HourRange) => (from < to ? clock >= from && clock < to : clock >= from || clock < to);
  const free = weekday === 0 || weekday === 6 || discountHours.holidays.includes(at.slice(0, 10));
  return (free ? discountHours.weekend : discountHours.weekday).some(inside);
}

function age(birth: string, m: number): number | null {
  const today = `${month(m)}-${lastDayOf(m)}`;
  if (birth > today) return null;
  return Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) - (birth.slice(5) > today.slice(5) ? 1 : 0);
}

function birthFromId(idNumber: string | null): string | null {
  const found = idNumber && /^\d{6}(\d{4})(\d\d)(\d\d)\d{3}[\dXx]$/.exec(idNumber);
  if (!found) return null;
  const [, y, m, d] = found as unknown as [string, string, string, string];
  const valid =
    Number(m) >= 1 && Number(m) <= 12 && Number(d) >= 1 && Number(d) <= lastDayOf(Number(y) * 12 + Number(m) - 1);
  return valid ? `${y}-${m}-${d}` : null;
}

/** The names of the services of the worlds under the three lists of `randomRules`. */
function slugOf(service: string, { services }: ViewRules): string {
  const [first] = services;
  if (!first) return { 短信: "短信", SMS: "sms", 彩铃: "彩铃" }[service] ?? "video_club";
  if (first.slug === "text") return { 短信: "text", SMS: "text", 彩铃: "彩铃" }[service] ?? "video_club";
  return { 短信: "sms", SMS: "sms", 彩铃: "ring_back_tone" }[service] ?? "video_club";
}

export function expectView(
  world: World,
  asOf: number,
  windowMonths: number,
  rules: ViewRules = defaultRules,
): Expected {
  const flat_percent = rules.flatTrend_percent;
  const listed = rules.services.map((service) => service.slug);
  const end = nextMonth(asOf);
  const start = `${month(asOf - windowMonths + 1)}-01`;
  const months = Array.from({ length: windowMonths }, (_, i) => month(asOf - windowMonths + 1 + i));
  const inWindow = (day: string | null) => day !== null && day >= start && day < end;

  // Facts known at the as-of date.
  const customers = world.customers.filter((c) => c.joined === null || c.joined < end);
  const bills = world.bills.filter((b) => b.month <= month(asOf));
  const allCalls = world.calls.filter((c) => c.at < end);
  const payments = world.payments.filter((p) => {
    const dates = [p.billed && `${p.billed}-01`, p.due, p.paid].filter((d): d is string => Boolean(d));
    return dates.length === 0 || dates.some((d) => d < end);
  });
  const complaints = world.complaints.filter((c) => c.opened < end);
  const usage = world.vas.filter((v) => v.month <= month(asOf));
  const contracts = world.subscriptions.filter((s) => s.started === null || s.started < end);
  const attributes = world.attributes.filter((a) => a.month === null || a.month <= month(asOf));

  const windowBills = bills.filter((b) => months.includes(b.month));
  const calls = allCalls.filter((c) => c.at >= start);
  const windowUsage = usage.filter((v) => months.includes(v.month));
  const source = {
    bill: windowBills.length > 0,
    call: calls.length > 0,
    payment: payments.some((p) => p.due !== null),
    complaint: complaints.length > 0,
    vas: windowUsage.length > 0,
  };
  const callColumn = (of: (call: CallRow) => unknown) => source.call && allCalls.some((c) => of(c) !== null);
  const numbersKnown = callColumn((c) => c.number);
  const cellsKnown = callColumn((c) => c.cell);
  const forwardsKnown = callColumn((c) => c.forwarded);
  const longKnown = callColumn((c) => c.long) || callColumn((c) => c.ip);
  const billVas = source.bill && bills.some((b) => b.vas !== null);

  const everyone = [
    ...new Set(
      [...customers, ...bills, ...allCalls, ...payments, ...complaints, ...usage, ...contracts, ...attributes].map(
        (row) => row.key,
      ),
    ),
  ].sort((a, b) => a - b);
  const view: Expected = new Map();
  for (const key of everyone) {
    const row: Record<string, unknown> = {};
    view.set(key, row);
    const mine = <T extends { readonly key: number }>(rows: readonly T[]) => rows.filter((r) => r.key === key);

    const person = mine(customers)[0];
    const gone = person?.left && person.left < end ? person.left : null;
    const latest = mine(attributes)
      .sort((a, b) => byName(a.month ?? "", b.month ?? ""))
      .at(-1);
    plainColumns.forEach((column, i) => (row[column] = person?.plain[i] ?? null));
    row["id_number"] = person?.idNumber ?? null;
    row["joined_on"] = person?.joined ?? null;
    row["left_on"] = gone;
    row["status"] = gone ? "left" : person?.left && person.status ? "active" : (person?.status ?? null);
    row["account_type"] = person?.accountType ?? null;
    row["marketing_consent"] = person?.consent ?? null;
    row["industry"] = person?.industry ?? latest?.industry ?? null;
    if (attributes.length > 0) row["score"] = latest?.score ?? null;
    const born = person?.birth ?? birthFromId(person?.idNumber ?? null);
    row["age_years"] = (born ? age(born, asOf) : null) ?? person?.age ?? null;
    row["tenure_months"] = person?.joined ? asOf - monthIndex(person.joined) : null;
    const ends = mine(contracts)
      .map((s) => s.ended)
      .filter((e): e is string => e !== null)
      .sort();
    const last = ends.at(-1);
    row["contract_months_left"] = last
      ? monthIndex(last) - asOf - (Number(last.slice(8)) === lastDayOf(monthIndex(last)) ? 0 : 1)
      : null;

    const billed = mine(windowBills).filter((b) => b.total !== null);
    const total = sum(billed.map((b) => b.total!));
    const avgBill = billed.length === 0 ? null : Math.floor(total / billed.length + 0.5);
    row["avg_bill"] = avgBill;
    const outgoing = mine(windowBills)
      .filter((b) => b.outgoing !== null)
      .map((b) => b.outgoing!);
    row["avg_outgoing_bill"] = outgoing.length === 0 ? null : Math.floor(sum(outgoing) / outgoing.length + 0.5);
    const [over, under] = slope(billed.map((b) => [months.indexOf(b.month) + 1, b.total!] as const));
    row["bill_trend"] = billed.length < 2 ? null : over / under;
    row["bill_trend_direction"] =
      billed.length < 2 ? null : direction(over, 100 * Math.abs(over) <= flat_percent * avgBill! * under);
    const fees = mine(windowBills).filter((b) => b.total !== null && b.vas !== null);
    row["vas_share"] = billVas
      ? ratio(sum(fees.map((b) => b.vas!)), sum(fees.map((b) => b.total!)))
      : source.vas && source.bill && billed.length > 0
        ? ratio(10 * mine(windowUsage).length, total)
        : null;

    Object.assign(row, callFields(mine(calls)));
    const uses = mine(windowUsage);
    const allUses = sum(uses.map((v) => v.uses ?? 0));
    for (const slug of new Set([...listed, ...windowUsage.map((v) => slugOf(v.service, rules))])) {
      const present = windowUsage.some((v) => slugOf(v.service, rules) === slug);
      const own = sum(uses.filter((v) => slugOf(v.service, rules) === slug).map((v) => v.uses ?? 0));
      row[`${slug}_per_month`] = present ? own / windowMonths : null;
      row[`${slug}_share`] = present ? ratio(own, allUses) : null;
    }

    const paid = mine(payments).filter((p) => inWindow(p.paid));
    const methods = [...group(paid, (p) => p.method)].sort(
      ([a, x], [b, y]) =>
        y.length - x.length || sum(y.map((p) => p.amount)) - sum(x.map((p) => p.amount)) || byName(a, b),
    );
    row["main_payment_method"] = methods[0]?.[0] ?? null;
    row["payment_methods"] =
      methods.length === 0
        ? null
        : methods
            .map(([name]) => name)
            .sort()
            .join("; ");
    const late = paid
      .filter((p) => p.due !== null && p.paid!.slice(0, 10) > p.due)
      .map((p) => dayNumber(p.paid!) - dayNumber(p.due!));
    row["late_payments"] = source.payment ? late.length : null;
    row["days_late_avg"] = ratio(sum(late), late.length);
    row["unpaid_fen"] = source.payment
      ? sum(
          mine(payments)
            .filter((p) => p.due !== null && p.due < end && (p.paid === null || p.paid >= end))
            .map((p) => p.amount),
        )
      : null;

    const opened = mine(complaints).filter((c) => inWindow(c.opened));
    const closed = opened.filter((c) => c.closed !== null && c.closed < end);
    const scored = closed.filter((c) => c.satisfaction !== null);
    row["complaints"] = source.complaint ? opened.length : null;
    row["open_complaints"] = source.complaint
      ? mine(complaints).filter((c) => c.closed === null || c.closed >= end).length
      : null;
    row["main_complaint_type"] =
      [...group(opened, (c) => c.type)].sort(([a, x], [b, y]) => y.length - x.length || byName(a, b))[0]?.[0] ?? null;
    row["resolution_hours_avg"] = ratio(
      sum(closed.map((c) => seconds(c.closed!) - seconds(c.opened))),
      3600 * closed.length,
    );
    row["satisfaction_avg"] = ratio(sum(scored.map((c) => c.satisfaction!)), scored.length);
  }
  const dormant = rules.lifecycle.dormantAfter_months;
  const since = `${month(asOf - (dormant ?? windowMonths) + 1)}-01`;
  addValue(view, source, rules, (key) => {
    if (source.call) return allCalls.filter((c) => c.key === key && c.at >= since).length;
    if (dormant === null || dormant === windowMonths) return (view.get(key)!["avg_bill"] as number | null) ?? 0;
    return sum(bills.filter((b) => b.key === key && `${b.month}-01` >= since).map((b) => b.total ?? 0));
  });
  return view;

  function callFields(own: readonly CallRow[]): Record<string, unknown> {
    const per = (count: number) => (source.call ? count / windowMonths : null);
    const talk = sum(own.map((c) => c.seconds));
    const answered = own.filter((c) => c.outcome !== "failed").length;
    const numbers = group(own, (c) => c.number);
    const called = [
      ...group(
        own.filter((c) => c.direction === "out"),
        (c) => c.number,
      ),
    ].sort(
      ([a, x], [b, y]) =>
        y.length - x.length || sum(y.map((c) => c.seconds)) - sum(x.map((c) => c.seconds)) || byName(a, b),
    );
    const cells = [...group(own, (c) => c.cell)].sort(
      ([a, x], [b, y]) =>
        y.length - x.length || sum(y.map((c) => c.seconds)) - sum(x.map((c) => c.seconds)) || byName(a, b),
    );
    const usual = cells[0]?.[0] ?? null;
    const forwards = [...group(own, (c) => c.forwarded)].sort(([a, x], [b, y]) => y.length - x.length || byName(a, b));
    const days = [...group(own, (c) => c.at.slice(0, 10)).values()];
    const distinctPerDay = (of: (c: CallRow) => string | null) =>
      ratio(sum(days.map((d) => new Set(d.map(of).filter((v) => v !== null)).size)), days.length);
    const long = own.filter((c) => c.long || c.ip).length;
    const monthly = months.map(
      (m, i) => [i + 1, sum(own.filter((c) => c.at.startsWith(m)).map((c) => c.seconds))] as const,
    );
    const [over, under] = slope(monthly);
    const trend = own.length > 0 && windowMonths > 1;
    const there = calls.filter((c) => c.cell === usual);
    const thereAnswered = there.filter((c) => c.outcome !== "failed").length;
    return {
      calls_per_month: per(own.length),
      outgoing_calls_per_month: per(own.filter((c) => c.direction === "out").length),
      minutes_per_month: source.call ? talk / (60 * windowMonths) : null,
      distinct_numbers_called: numbersKnown ? called.length : null,
      frequent_numbers:
        called.length === 0
          ? null
          : called
              .slice(0, 5)
              .map(([number]) => number)
              .join("; "),
      usual_cell: usual,
      usual_cell_drop_rate:
        usual === null
          ? null
          : (rateOf(usual, "drop") ?? ratio(there.filter((c) => c.outcome === "dropped").length, thereAnswered)),
      usual_cell_connect_rate: usual === null ? null : (rateOf(usual, "connect") ?? ratio(thereAnswered, there.length)),
      own_drop_rate: ratio(own.filter((c) => c.outcome === "dropped").length, answered),
      own_connect_rate: ratio(answered, own.length),
      off_peak_calls_per_month: per(own.filter((c) => offPeak(c.at, rules)).length),
      off_peak_share: ratio(own.filter((c) => offPeak(c.at, rules)).length, own.length),
      forwards_per_month: forwardsKnown ? own.filter((c) => c.forwarded !== null).length / windowMonths : null,
      forward_targets: forwardsKnown ? forwards.length : null,
      forward_target_list: forwards.length === 0 ? null : forwards.map(([number]) => number).join("; "),
      base_stations_per_day: callColumn((c) => c.station) ? distinctPerDay((c) => c.station) : null,
      cells_per_day: cellsKnown ? distinctPerDay((c) => c.cell) : null,
      cells_used: cellsKnown ? cells.length : null,
      long_distance_calls_per_month: longKnown ? long / windowMonths : null,
      ip_share_of_long_distance: callColumn((c) => c.ip) ? ratio(own.filter((c) => c.ip).length, long) : null,
      top_number_share:
        numbers.size === 0
          ? null
          : ratio(Math.max(...[...numbers.values()].map((n) => sum(n.map((c) => c.seconds)))), talk),
      duration_trend: trend ? over / (60 * under) : null,
      duration_trend_direction: trend
        ? direction(over, 100 * Math.abs(over) * windowMonths <= flat_percent * talk * under)
        : null,
    };
  }

  function rateOf(cell: string, which: "drop" | "connect"): number | null {
    const known = world.quality.filter(
      (q) => q.cell === cell && q[which] !== null && (q.month === null || q.month <= month(asOf)),
    );
    // Undated rows are the oldest; within a month the later line counts. Sorting is stable.
    return known.sort((a, b) => byName(a.month ?? "", b.month ?? "")).at(-1)?.[which] ?? null;
  }
}

function addValue(
  view: Expected,
  source: { readonly bill: boolean; readonly call: boolean },
  { valueTiers, lifecycle, keyAccounts }: ViewRules,
  activity: (key: number) => number,
): void {
  const rows = [...view.values()];
  const billOf = (row: Record<string, unknown>) => row["avg_bill"] as number | null;
  const revenue = sum(rows.map((row) => Math.max(billOf(row) ?? 0, 0)));
  const tierOf = (bill: number): string => {
    if (bill <= 0) return "D";
    const above = sum(rows.map((other) => billOf(other) ?? 0).filter((b) => b > bill));
    const best =
      valueTiers.by === "avg_bill"
        ? valueTiers.from_fen.findIndex((from) => bill >= from)
        : valueTiers.shares_percent.findIndex((share) => above * 10_000 < revenue * Math.round(share * 100));
    return best < 0 ? "D" : "ABC"[best];
  };
  for (const [key, row] of view) {
    const bill = billOf(row);
    row["value_tier"] = bill === null ? null : tierOf(bill);
    const known =
      (keyAccounts.from_fen !== null && bill !== null) || (keyAccounts.government && row["account_type"] !== null);
    const neither = keyAccounts.from_fen === null && !keyAccounts.government;
    const anySource = rows.some((other) => billOf(other) !== null || other["account_type"] !== null);
    row["key_account"] = keyAccounts.customerIds.includes(String(key).padStart(5, "0"))
      ? true
      : known
        ? (keyAccounts.from_fen !== null && (bill ?? 0) >= keyAccounts.from_fen) ||
          (keyAccounts.government && row["account_type"] === "government")
        : neither && (anySource || keyAccounts.customerIds.length > 0)
          ? false
          : null;
    const callsPerMonth = row["calls_per_month"] as number | null;
    const heading = row["bill_trend_direction"] ?? row["duration_trend_direction"];
    const tenure = row["tenure_months"] as number | null;
    const atLeast = (field: string, from: number | null) => from !== null && Number(row[field] ?? 0) >= from;
    const problem =
      (lifecycle.problemOpenComplaint && atLeast("open_complaints", 1)) ||
      atLeast("complaints", lifecycle.problemComplaints) ||
      atLeast("late_payments", lifecycle.problemLatePayments);
    row["lifecycle_stage"] =
      row["status"] === "left"
        ? "lost"
        : !source.bill && !source.call
          ? null
          : row["joined_on"] === null && bill === null && !callsPerMonth
            ? "potential"
            : activity(key) <= 0
              ? "dormant"
              : problem
                ? "problem"
                : tenure !== null && tenure < lifecycle.newBelow_months
                  ? "new"
                  : heading === "falling"
                    ? "declining"
                    : heading === "rising"
                      ? "growing"
                      : "stable";
  }
}
