import type { SegmentProfile } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { addMonths, monthEnd } from "../db/months.ts";
import { projectMonths } from "../db/settings.ts";
import { id, join, sql } from "../db/sql.ts";
import type { Base } from "./base.ts";
import { churnColumns } from "./choose.ts";

/** Of each customer 1 for left, 0 for stayed, or a risk between; NaN where nothing tells. */
export interface Churn {
  readonly source: SegmentProfile["churnSource"];
  readonly values: Float64Array | null;
}

/** Leavers are looked for in so many months after the as-of month, as far as the project's data go. */
const MONTHS_AFTER = 3;
const saysYes = ["yes", "true", "1", "1.0", "y", "churned", "left", "是", "已流失", "流失", "离网", "已离网"];

/** Who left: in the months after, else by the file's own churn column, else the predicted risk. */
export async function readChurn(db: Reader, base: Base): Promise<Churn> {
  const { asOf } = base.view;
  const last = (await projectMonths(db)).at(-1);
  if (asOf !== null && last !== undefined && last > asOf) {
    const most = addMonths(asOf, MONTHS_AFTER);
    const until = monthEnd(last < most ? last : most);
    const left = await one(
      base,
      sql`case when known.left_on >= cast(${monthEnd(asOf)} as date) and known.left_on < cast(${until} as date) then 1 else 0 end`,
      sql`left join (select customer_key, min(left_on) as left_on from project.customer_now group by 1) known using (customer_key)`,
    );
    if (left.includes(1)) return { source: "left_later", values: left };
  }
  for (const column of churnColumns(base.view)) {
    const value = sql`lower(trim(cast(${id("present", column.name)} as varchar)))`;
    const yes = join(saysYes.map((word) => sql`${word}`));
    const said = await one(base, sql`case when ${value} in (${yes}) then 1 when ${value} is not null then 0 end`);
    if (said.includes(1)) return { source: "label", values: said };
  }
  if (base.view.fields.some(({ name }) => name === "churn_risk")) {
    const risk = await one(base, sql`present.churn_risk`);
    if (risk.some((value) => !Number.isNaN(value))) return { source: "risk", values: risk };
  }
  return { source: null, values: null };
}

async function one(base: Base, value: ReturnType<typeof sql>, joined = sql``): Promise<Float64Array> {
  const [column] = await base.columns([{ kind: "double", value }], joined);
  return column as Float64Array;
}
