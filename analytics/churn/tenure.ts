import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { readColumns } from "../db/feature-columns.ts";
import { monthEnd } from "../db/months.ts";
import { readSettings } from "../db/settings.ts";
import { id, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { baselineHazard, monthlyHazard, survivalCurve } from "../math/survival.ts";
import { lastCustomers } from "./label.ts";

/** Fewer leavers say nothing of how leaving depends on tenure. */
const LEAVERS_NEEDED = 50;
const tenureField = "tenure_months";

/** Customers in whole months of tenure: watched after `entry` up to `exit`, and `gone` there (1) or still here (0). */
export interface Watched {
  readonly entry: Int32Array;
  readonly exit: Int32Array;
  readonly gone: Int32Array;
}

/**
 * Tenures up to the end of the month. Nobody can be seen to leave before the first leaving date that the data know, so
 * everybody is watched from that month on: those who joined earlier had to stay until then to be seen at all.
 */
export async function watchedTenures(reader: Reader, asOf: Month | null): Promise<Watched> {
  const month = asOf ?? (await readSettings(reader)).asOf;
  if (month === null) return { entry: new Int32Array(), exit: new Int32Array(), gone: new Int32Array() };
  const end = sql`cast(${monthEnd(month)} as date)`;
  const { columns } = await reader.columns(sql`
    select greatest(0, date_diff('month', joined_on, (select min(left_on) from project.customer_now))) as entry,
      1 + date_diff('month', joined_on, least(coalesce(left_on, ${end} - 1), ${end} - 1)) as exit,
      coalesce(left_on < ${end}, false)::integer as gone
    from ${lastCustomers} latest
    where joined_on < ${end} and (left_on is null or left_on >= joined_on) and (left_on is not null or status is distinct from 'left')
    order by customer_key`);
  const [entry, exit, gone] = columns.map((values) => Int32Array.from(values as (number | bigint | null)[], Number));
  return { entry, exit, gone };
}

/** How a customer's hazard goes on from a risk. */
export interface Outlook {
  readonly method: "constant_hazard" | "life_table";
  /** Share still there after 0 … horizon months, of the customer with this key and risk. */
  curve(key: number, risk: number, horizon: number): Float64Array;
}

/** By the life table where leaving dates and tenures are known, else by a hazard that stays. `months`: what a risk speaks of. */
export async function outlookOf(
  reader: Reader,
  view: View | undefined,
  asOf: Month | null,
  months: number,
): Promise<Outlook> {
  const known = view?.fields.some(({ name, sources }) => name === tenureField && sources.length > 0) === true;
  const watched = known ? await watchedTenures(reader, asOf) : null;
  const leavers = watched?.gone.reduce((sum, one) => sum + one, 0) ?? 0;
  const baseline =
    watched && leavers >= LEAVERS_NEEDED ? baselineHazard(watched.entry, watched.exit, watched.gone) : null;
  if (!view || !baseline) {
    return {
      method: "constant_hazard",
      curve: (_key, risk, horizon) => survivalCurve(monthlyHazard(risk, months), horizon, null, 0),
    };
  }
  const block = await readColumns(reader, view.table, [{ kind: "float", value: id(tenureField) }], view.rows);
  const tenures = block.columns[0] as Float32Array;
  const tenureOf = new Map(Array.from(block.keys, (key, row) => [key, tenures[row]]));
  return {
    method: "life_table",
    curve: (key, risk, horizon) => {
      const tenure = tenureOf.get(key) ?? Number.NaN;
      const hazard = monthlyHazard(risk, months);
      return Number.isNaN(tenure)
        ? survivalCurve(hazard, horizon, null, 0)
        : survivalCurve(hazard, horizon, baseline, Math.max(0, tenure));
    },
  };
}
