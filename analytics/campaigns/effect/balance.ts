import type { Balance } from "../../api/effect.ts";
import type { Reader } from "../../db/database.ts";
import { readColumns } from "../../db/feature-columns.ts";
import { id, sql } from "../../db/sql.ts";
import { findView } from "../../db/view.ts";
import { balance } from "../../math/effect/checks.ts";
import { compareMeans } from "../../math/effect/compare.ts";
import { summarise } from "../../math/intervals.ts";
import type { Frozen } from "./kpi.ts";

/** Fields looked at, in the order of the view. */
const mostFields = 30;

/**
 * How alike treated and control were in the list's month, over numbers and yes/no fields of its view and the churn risk at that
 * time, and whether all of them together differ by more than chance. Nothing without control or view.
 */
export async function balanceOf(
  reader: Reader,
  { campaignId, frozen }: Frozen,
): Promise<{ readonly fields: Balance[]; readonly p: number | null }> {
  const nothing = { fields: [], p: null };
  const view = await findView(reader, frozen.asOf);
  if (!view || frozen.controls < 2 || frozen.treated < 2) return nothing;
  const fields = view.fields
    .filter(({ type, sources, category, filled }) => {
      const isNumber = type === "number" || type === "whole" || type === "fen" || type === "yes_no";
      return isNumber && sources.length > 0 && category !== "results" && filled > 0;
    })
    .slice(0, mostFields)
    .map(({ name }) => name);
  const { columns } = await readColumns(
    reader,
    sql`(select * from project.campaign_member where campaign_id = ${campaignId}) m left join ${view.table} v using (customer_key)`,
    [
      { kind: "double", value: sql`case when m.arm = 'control' then 0 else 1 end` },
      { kind: "double", value: sql`m.risk` },
      ...fields.map((name) => ({ kind: "double" as const, value: id("v", name) })),
    ],
    frozen.rows,
    sql`m.position`,
  );
  const [treated, ...values] = columns as Float64Array[];
  const known = ["churn_risk", ...fields].flatMap((field, i) =>
    values[i].some((value) => !Number.isNaN(value)) ? [{ field, values: values[i] }] : [],
  );
  if (known.length === 0) return nothing;
  const found = balance(
    known.map((column) => column.values),
    treated,
  );
  return {
    fields: known.map(({ field, values: column }, i) => ({
      field,
      difference: found.fields[i].standardised,
      p: differenceP(column, treated),
    })),
    p: found.pValue,
  };
}

/** Welch's p value of one field, over the customers who have it. */
function differenceP(values: Float64Array, treated: Float64Array): number {
  const [a, b] = [1, 0].map((arm) => values.filter((value, row) => treated[row] === arm && !Number.isNaN(value)));
  if (a.length < 2 || b.length < 2) return 1;
  return compareMeans(summarise(a), summarise(b)).pValue;
}
