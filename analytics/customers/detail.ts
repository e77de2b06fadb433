import type { CallParams } from "../api/contract.ts";
import type { CustomerDetail, Scalar } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Reader } from "../db/database.ts";
import { maskSql } from "../db/mask.ts";
import { monthEnd } from "../db/months.ts";
import { id, join, sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { provenanceOf } from "./provenance.ts";
import { listFields } from "./registry/index.ts";

/** One customer: the view's row and the facts behind it, none later than the as-of month. Throws `customer_missing`. */
export async function customerDetail(params: CallParams<"customers.get">, reader: Reader): Promise<CustomerDetail> {
  const view = await openView(reader, params.asOf, params.snapshotId);
  const columns = view.fields.map((field) => {
    const column = id("view", field.name);
    const shown = params.unmask ? column : maskSql(field, column);
    return sql`${field.type === "date" ? sql`cast(${shown} as varchar)` : shown} as ${id(field.name)}`;
  });
  const key = await reader.value<number>(
    sql`select customer_key from ${view.table} where customer_id = ${params.customerId}`,
  );
  if (key === undefined) throw new EngineError("customer_missing", { customerId: params.customerId, asOf: view.asOf });
  const row = await reader.row<Record<string, Scalar | null>>(
    sql`select ${join(columns)} from ${view.table} as ${id("view")} where customer_key = ${key}`,
  );
  const values = Object.fromEntries(
    Object.entries(row!).map(([name, value]) => [
      name,
      listFields.has(name) && typeof value === "string" ? value.split("; ") : value,
    ]),
  );
  return {
    customerId: params.customerId,
    asOf: view.asOf,
    values,
    ...(view.asOf === null
      ? { bills: [], calls: [], complaints: [], payments: [] }
      : await facts(reader, key, monthEnd(view.asOf))),
    segment: (row!["segment"] as string | null | undefined) ?? null,
    churnRisk: (row!["churn_risk"] as number | null | undefined) ?? null,
    provenance: await provenanceOf(reader, view, key, values),
  };
}

type Facts = Pick<CustomerDetail, "bills" | "calls" | "complaints" | "payments">;

async function facts(reader: Reader, key: number, end: string): Promise<Facts> {
  const bills = await reader.rows<Facts["bills"][number]>(sql`
    select strftime(month, '%Y-%m') as "month", cast(sum(total_fen) as bigint) as "totalFen"
    from project.bill where customer_key = ${key} and month < cast(${end} as date) and total_fen is not null
    group by 1 order by 1`);
  const calls = await reader.rows<Facts["calls"][number]>(sql`
    select strftime(started_at, '%Y-%m') as "month", count(*) as calls, cast(sum(duration_s) as double) / 60 as minutes
    from project.call where customer_key = ${key} and started_at < cast(${end} as timestamp)
    group by 1 order by 1`);
  const complaints = await reader.rows<Facts["complaints"][number]>(sql`
    select strftime(opened_at, '%Y-%m-%d %H:%M:%S') as "openedAt", type,
           case when closed_at < cast(${end} as timestamp) then strftime(closed_at, '%Y-%m-%d %H:%M:%S') end as "closedAt"
    from project.complaint where customer_key = ${key} and opened_at < cast(${end} as timestamp)
    order by opened_at, line`);
  const payments = await reader.rows<Facts["payments"][number]>(sql`
    select strftime(billed_month, '%Y-%m') as "billedMonth", cast(due_on as varchar) as "dueOn", coalesce(amount_fen, 0) as "amountFen",
           case when paid_at < cast(${end} as timestamp) then strftime(paid_at, '%Y-%m-%d %H:%M:%S') end as "paidAt",
           case when paid_at < cast(${end} as timestamp) then method end as method
    from project.payment
    where customer_key = ${key}
      and coalesce(least(cast(billed_month as timestamp), cast(due_on as timestamp), paid_at) < cast(${end} as timestamp), true)
    order by coalesce(billed_month, due_on, cast(paid_at as date)), line`);
  return { bills, calls, complaints, payments };
}
