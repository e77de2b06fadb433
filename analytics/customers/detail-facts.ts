import type { CustomerDetail } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";

type Facts = Pick<CustomerDetail, "bills" | "complaints" | "payments" | "services" | "subscriptions">;

export const noFacts: Facts = { bills: [], complaints: [], payments: [], services: [], subscriptions: [] };

/** What the dated sources say of a customer, as it was known before `end` (a date). */
export async function readFacts(reader: Reader, key: number, end: string): Promise<Facts> {
  const bills = await reader.rows<Facts["bills"][number]>(sql`
    select strftime(month, '%Y-%m') as "month", cast(sum(total_fen) as bigint) as "totalFen",
           cast(sum(outgoing_call_fen) as bigint) as "outgoingCallFen", cast(sum(data_fen) as bigint) as "dataFen",
           cast(sum(vas_fen) as bigint) as "vasFen", cast(sum(discount_fen) as bigint) as "discountFen"
    from project.bill where customer_key = ${key} and month < cast(${end} as date) and total_fen is not null
    group by 1 order by 1`);
  const complaints = await reader.rows<Facts["complaints"][number]>(sql`
    select strftime(opened_at, '%Y-%m-%d %H:%M:%S') as "openedAt", type,
           case when closed_at < cast(${end} as timestamp) then strftime(closed_at, '%Y-%m-%d %H:%M:%S') end as "closedAt",
           case when closed_at < cast(${end} as timestamp) then satisfaction end as satisfaction
    from project.complaint where customer_key = ${key} and opened_at < cast(${end} as timestamp)
    order by opened_at, line`);
  // An unpaid bill is late from the day after its due date to the as-of date, the day before `end`.
  const payments = await reader.rows<Facts["payments"][number]>(sql`
    select strftime(billed_month, '%Y-%m') as "billedMonth", cast(due_on as varchar) as "dueOn", coalesce(amount_fen, 0) as "amountFen",
           strftime(paid, '%Y-%m-%d %H:%M:%S') as "paidAt", case when paid is not null then method end as method,
           greatest(cast(coalesce(cast(paid as date), cast(${end} as date) - 1) - due_on as integer), 0) as "daysLate"
    from (
      select *, case when paid_at < cast(${end} as timestamp) then paid_at end as paid
      from project.payment
      where customer_key = ${key}
        and coalesce(least(cast(billed_month as timestamp), cast(due_on as timestamp), paid_at) < cast(${end} as timestamp), true)
    ) as known
    order by coalesce(billed_month, due_on, cast(paid_at as date)), line`);
  const services = await reader.rows<Facts["services"][number]>(sql`
    select strftime(month, '%Y-%m') as "month", service, cast(sum(uses) as bigint) as uses, cast(sum(fee_fen) as bigint) as "feeFen"
    from project.vas_usage where customer_key = ${key} and month < cast(${end} as date)
    group by 1, 2 order by 1, 2`);
  const subscriptions = await reader.rows<Facts["subscriptions"][number]>(sql`
    select product_id as "productId", cast(started_on as varchar) as "startedOn",
           case when ended_on < cast(${end} as date) then cast(ended_on as varchar) end as "endedOn"
    from project.subscription
    where customer_key = ${key} and (started_on is null or started_on < cast(${end} as date))
    order by started_on nulls first, product_id, line`);
  return {
    bills,
    complaints,
    payments: payments.map((payment) => ({ ...payment, daysLate: payment.dueOn === null ? null : payment.daysLate })),
    services,
    subscriptions,
  };
}
