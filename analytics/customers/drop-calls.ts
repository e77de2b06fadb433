import type { CallParams } from "../api/contract.ts";
import type { CallUse, DroppableCalls } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { ViewRules } from "../api/rules.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { dropRawCalls, droppedMonths } from "../db/dropped-calls.ts";
import { addMonths, monthEnd, monthStart } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { attributeTables } from "./attributes.ts";
import { datedTables } from "./sources.ts";
import type { ViewWindow } from "./window.ts";
import { dormantStart, viewWindow } from "./window.ts";

/**
 * What dropping the raw calls before a month would take and give up; without a month all that neither the project's own view
 * nor a segmentation in use needs. Throws `no_data` when nothing is dated.
 */
export async function droppableCalls(
  params: CallParams<"customers.droppableCalls">,
  reader: Reader,
): Promise<DroppableCalls> {
  const { asOf, windowMonths, rules } = await readSettings(reader);
  if (asOf === null) throw new EngineError("no_data", { asOf });
  const { uses, openEnded } = await callUses(reader, asOf);
  const neededBy: CallUse[] = [
    { kind: "view", name: null, from: firstMonth(viewWindow(asOf, windowMonths), rules)! },
    ...uses,
  ];
  const neededFrom = neededBy.map(({ from }) => from).sort()[0];
  const before = params.before ?? neededFrom;
  const start = monthStart(before);
  const months = await reader.rows<{ month: Month; calls: number }>(sql`
    select strftime(month, '%Y-%m') as month, calls from (
      select date_trunc('month', started_at) as month, count(*) as calls from project.call
      where started_at < cast(${start} as timestamp) group by 1
    ) as counted order by month`);
  const imports = await reader.rows<{ importId: number; file: string; calls: number }>(sql`
    select c.import_id as "importId", any_value(coalesce(i.file, '')) as file, count(*) as calls
    from project.call c left join project.import i using (import_id)
    where started_at < cast(${start} as timestamp) group by c.import_id order by c.import_id`);
  const callers = sql`(select distinct customer_key from project.call where started_at < cast(${start} as timestamp)) as callers`;
  const customers = (await reader.value<number>(sql`select count(*) from ${callers}`)) ?? 0;
  const customersOnlyThere =
    (await reader.value<number>(
      sql`select count(*) from ${callers} anti join (${await toldElsewhere(reader, start)}) as told using (customer_key)`,
    )) ?? 0;
  return {
    before,
    neededFrom,
    neededBy: neededBy.filter(({ from }) => from === neededFrom),
    openEnded,
    allowed: before <= neededFrom,
    calls: months.reduce((sum, one) => sum + one.calls, 0),
    months,
    customers,
    customersOnlyThere,
    imports,
    lostViews: await lostViews(
      reader,
      months.map(({ month }) => month),
      Math.max(windowMonths, rules.lifecycle.dormantAfter_months ?? 0),
    ),
  };
}

/** Drops them. Throws `calls_needed` when one of the months is in use, `no_data`. */
export async function dropCalls(
  params: CallParams<"customers.dropCalls">,
  context: JobContext,
): Promise<DroppableCalls> {
  const { db } = context;
  const plan = await droppableCalls(params, db);
  if (!plan.allowed) throw new EngineError("calls_needed", { before: plan.before, neededFrom: plan.neededFrom });
  for (const [index, { month }] of plan.months.entries()) {
    context.progress("calls_drop", index, plan.months.length, { month });
    await dropRawCalls(
      db,
      sql`started_at >= cast(${monthStart(month)} as timestamp) and started_at < cast(${monthEnd(month)} as timestamp)`,
    );
  }
  context.progress("calls_drop", plan.months.length, plan.months.length, { month: plan.before });
  return plan;
}

/** Segmentations in use that count calls (RFM), and from which month on they do when applied as of `asOf`. */
async function callUses(
  reader: Reader,
  asOf: Month,
): Promise<{ readonly uses: readonly CallUse[]; readonly openEnded: DroppableCalls["openEnded"] }> {
  const rows = await reader.rows<{ segmentationId: number; name: string; months: string | null }>(sql`
    select segmentation_id as "segmentationId", document ->> '$.name' as name, document ->> '$.definition.months' as months
    from project.segmentation
    where (document ->> '$.definition.way') = 'rfm' and (document ->> '$.definition.source.table') = 'call'
      and (document ->> '$.archived') is distinct from 'true'
    order by segmentation_id`);
  const named = rows.map((row) => ({ ...row, name: row.name || String(row.segmentationId) }));
  return {
    uses: named.flatMap(({ name, months }) =>
      months === null ? [] : [{ kind: "segmentation", name, from: addMonths(asOf, 1 - Number(months)) } as const],
    ),
    openEnded: named.flatMap(({ segmentationId, name, months }) => (months === null ? [{ segmentationId, name }] : [])),
  };
}

/** Throws `calls_dropped` when calls of a month that the view needs were dropped: it would tell of too few. */
export async function refuseDropped(reader: Reader, window: ViewWindow, rules: ViewRules): Promise<void> {
  const from = firstMonth(window, rules);
  if (from === null) return;
  const gone = (await droppedMonths(reader)).filter(({ month }) => month >= from && month <= window.asOf!);
  if (gone.length > 0)
    throw new EngineError("calls_dropped", { asOf: window.asOf, months: gone.map(({ month }) => month).join(", ") });
}

/** The first month whose calls a view needs: of its window, or of the months that tell who is dormant. */
function firstMonth(window: ViewWindow, rules: ViewRules): Month | null {
  if (window.windowStart === null) return null;
  const dormant = dormantStart(window, rules);
  return (dormant !== null && dormant < window.windowStart ? dormant : window.windowStart).slice(0, 7);
}

/** Customers of whom more is known than calls before `start`. */
async function toldElsewhere(reader: Reader, start: string): Promise<Sql> {
  const tables = [
    ...datedTables.filter(({ name, customers }) => customers && name !== "call").map(({ name }) => id("project", name)),
    ...[...(await attributeTables(reader)).keys()].map((name) => id("attribute", name)),
  ];
  const parts = [
    sql`select customer_key from project.customer_now`,
    sql`select customer_key from project.call where started_at >= cast(${start} as timestamp)`,
    ...tables.map((table) => sql`select customer_key from ${table}`),
  ];
  return join(parts, sql` union all `);
}

/** The as-of months whose view stands on calls of `months`; `span`: months that a view needs. */
async function lostViews(reader: Reader, months: readonly Month[], span: number): Promise<DroppableCalls["lostViews"]> {
  const lost = new Set(months.flatMap((month) => Array.from({ length: span }, (_, after) => addMonths(month, after))));
  const count = async (rows: typeof built) =>
    new Map((await reader.rows<{ as_of: Month; views: number }>(rows)).map((row) => [row.as_of, row.views]));
  const built = sql`select strftime(as_of, '%Y-%m') as as_of, count(*) as views from derived.customer_view where as_of is not null group by 1`;
  const kept = sql`select strftime(as_of, '%Y-%m') as as_of, count(*) as views from project.snapshot where as_of is not null group by 1`;
  const [views, snapshots] = [await count(built), await count(kept)];
  return [...lost].sort().map((asOf) => ({ asOf, built: views.has(asOf), snapshots: snapshots.get(asOf) ?? 0 }));
}
