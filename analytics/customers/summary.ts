import type { CallParams } from "../api/contract.ts";
import type { ColumnSummary, FieldInfo } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import { whereSql } from "../db/filter.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { fieldOf } from "../db/view.ts";
import { openGrid } from "./read.ts";

const BINS = 20;
const TOP = 10;

type Bins = ColumnSummary["bins"];

/** The distribution of a field over the customers that meet a filter. Personal values are masked. */
export async function summarise(params: CallParams<"customers.summary">, reader: Reader): Promise<ColumnSummary> {
  const view = await openGrid(reader, params);
  const field = fieldOf(view, params.field);
  const where = whereSql(params.filter, view);
  const numeric = field.type === "number" || field.type === "whole" || field.type === "fen";
  return numeric ? numbers(reader, view, field, where) : values(reader, view, field, where);
}

async function numbers(reader: Reader, view: View, field: FieldInfo, where: Sql): Promise<ColumnSummary> {
  const column = id(field.name);
  const whole = await reader.row<{
    missing: number;
    distinct_values: number;
    low: number | null;
    mid: number | null;
    high: number | null;
  }>(sql`
    select count(*) - count(${column}) as missing, count(distinct ${column}) as distinct_values, cast(min(${column}) as double) as low,
           cast(median(${column}) as double) as mid, cast(max(${column}) as double) as high
    from ${view.table} where ${where}`);
  const { missing, distinct_values, low, mid, high } = whole!;
  return {
    field: field.name,
    missing,
    distinct: distinct_values,
    min: low,
    median: mid,
    max: high,
    bins: await histogram(reader, view, column, where, low, high),
  };
}

/** Equal bins from the least to the greatest value, each with its lower bound, the last with its upper bound too. */
async function histogram(
  reader: Reader,
  view: View,
  column: Sql,
  where: Sql,
  low: number | null,
  high: number | null,
): Promise<Bins> {
  if (low === null || high === null) return [];
  const count = high > low ? BINS : 1;
  const width = (high - low) / count;
  const found = await reader.rows<{ bin: number; customers: number }>(sql`
    select cast(case when ${width} > 0 then least(floor((cast(${column} as double) - ${low}) / ${width}), ${count - 1}) else 0 end as integer) as bin,
           count(*) as customers
    from ${view.table} where ${column} is not null and (${where}) group by bin`);
  const customers = new Map(found.map((row) => [row.bin, row.customers]));
  return Array.from({ length: count }, (_, bin) => {
    const from = low + bin * width;
    const to = bin === count - 1 ? high : low + (bin + 1) * width;
    return { label: `${from} – ${to}`, from, to, customers: customers.get(bin) ?? 0 };
  });
}

async function values(reader: Reader, view: View, field: FieldInfo, where: Sql): Promise<ColumnSummary> {
  const stored = id(field.name);
  const shown = sql`cast(${maskSql(field, stored)} as varchar)`;
  const whole = await reader.row<{
    missing: number;
    distinct_values: number;
    low: string | null;
    mid: string | null;
    high: string | null;
  }>(sql`
    select count(*) - count(${stored}) as missing, count(distinct ${stored}) as distinct_values,
           cast(min(${stored}) as varchar) as low, cast(max(${stored}) as varchar) as high,
           ${field.type === "date" ? sql`cast(quantile_disc(${stored}, 0.5) as varchar)` : sql`cast(null as varchar)`} as mid
    from ${view.table} where ${where}`);
  const { missing, distinct_values, low, mid, high } = whole!;
  const top = await reader.rows<{ label: string; customers: number }>(sql`
    select ${shown} as label, count(*) as customers from ${view.table} where ${stored} is not null and (${where})
    group by label order by customers desc, label limit ${TOP}`);
  const hidden = field.personal;
  return {
    field: field.name,
    missing,
    distinct: distinct_values,
    min: hidden ? null : low,
    median: mid,
    max: hidden ? null : high,
    bins: top.map(({ label, customers }) => ({ label, from: null, to: null, customers })),
  };
}
