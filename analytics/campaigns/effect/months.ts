import type { Comparison, Kpi, MonthPoint } from "../../api/effect.ts";
import type { Month } from "../../api/project.ts";
import { EngineError } from "../../api/errors.ts";
import type { Reader } from "../../db/database.ts";
import { addMonths, monthStart } from "../../db/months.ts";
import { sql } from "../../db/sql.ts";
import type { Frozen, KpiSource } from "./kpi.ts";
import { kpiSource } from "./kpi.ts";
import type { Members } from "./members.ts";
import { measuredRows, pick, readMembers } from "./members.ts";

/** Months shown at most: the first ones. */
const mostMonths = 24;

/**
 * A KPI of the view in every month after the list's own whose view is built, treated against control: each month measured as
 * if the plan had asked for it, with an interval that stands for that month alone. A field of the view looks back over its window and
 * is no sum of months, so nothing is added up. Months without a view, without the field or without values of it are left out; empty
 * for other KPIs.
 */
export async function monthsOf(
  reader: Reader,
  campaign: Frozen,
  kpi: Kpi,
  compare: (campaign: Frozen, source: KpiSource, members: Members) => Comparison | null,
): Promise<MonthPoint[]> {
  const { asOf } = campaign.frozen;
  if (asOf === null || (kpi.kind !== "field" && kpi.kind !== "ratio")) return [];
  const views = await reader.rows<{ month: Month }>(sql`
    select strftime(as_of, '%Y-%m') as month from derived.customer_view
    where as_of > cast(${monthStart(asOf)} as date) order by as_of limit ${mostMonths}`);
  const points: MonthPoint[] = [];
  for (const { month } of views) {
    const source = await kpiSource(reader, campaign, { ...kpi, monthsAfter: monthsBetween(asOf, month) }).catch(absent);
    if (!source) continue;
    const members = await readMembers(reader, campaign, source);
    const found = compare(campaign, source, pick(members, measuredRows(members)));
    if (!found) continue;
    const { treated, control, difference, interval } = found;
    points.push({ month, treated: treated.value, control: control.value, difference, interval });
  }
  return points;
}

/** A field that a month lacks, or has as something else, is not known of it. */
function absent(error: unknown): null {
  if (error instanceof EngineError && ["unknown_field", "kpi_not_number", "no_view"].includes(error.code)) return null;
  throw error;
}

function monthsBetween(from: Month, to: Month): number {
  let months = 0;
  while (addMonths(from, months) < to) months++;
  return months;
}
