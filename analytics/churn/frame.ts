import type { ChurnLabel } from "../api/churn.ts";
import type { Reader } from "../db/database.ts";
import { callTimes } from "../db/dropped-calls.ts";
import type { ColumnLabel } from "../db/leavers.ts";
import { fieldOfLabel, positiveSql } from "../db/leavers.ts";
import { monthEnd } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { fieldOf } from "../db/view.ts";
import type { ColumnSpec } from "../db/feature-columns.ts";
import { readColumns } from "../db/feature-columns.ts";
import type { FieldSet } from "./fields.ts";
import { datedLabelSql, lastCustomers, leftOutSql } from "./label.ts";

/** The customers of a view with their features and label, in the order of the view. */
export interface Frame {
  readonly rows: number;
  readonly keys: Int32Array;
  /** 1 churned, 0 stayed, NaN not known. */
  readonly labels: Float32Array;
  /** In the order of the field set; NaN and null are missing. */
  readonly numbers: readonly Float32Array[];
  readonly categories: readonly (readonly (string | null)[])[];
}

/**
 * Reads the features and labels of a month. Of a dated label, customers whom it does not speak of (gone, not yet joined, silent
 * already) are not among them; of a column, those who carry its positive value are learned from, but not among the ones to score:
 * they have left. `labelled` false (the month to score) leaves the label open.
 */
export async function readFrame(
  reader: Reader,
  view: View,
  fields: FieldSet,
  label: ChurnLabel,
  labelled: boolean,
): Promise<Frame> {
  const calls = await callTimes(reader);
  const specs: ColumnSpec[] = [
    { kind: "float", value: labelled ? labelSql(view, label, calls) : sql`null` },
    ...fields.numbers.map(({ value }) => ({ kind: "float" as const, value })),
    ...fields.categories.map(({ value }) => ({ kind: "text" as const, value })),
  ];
  const block = await readColumns(reader, sourceSql(view, label, labelled, calls), specs, view.rows);
  const [labels, ...columns] = block.columns;
  return {
    rows: block.rows,
    keys: block.keys,
    labels: labels as Float32Array,
    numbers: columns.slice(0, fields.numbers.length) as Float32Array[],
    categories: columns.slice(fields.numbers.length) as (string | null)[][],
  };
}

function sourceSql(view: View, label: ChurnLabel, labelled: boolean, calls: Sql): Sql {
  const has = (wanted: string) => view.fields.some(({ name }) => name === wanted);
  const present = sql`${has("status") ? sql`v.status is distinct from 'left'` : sql`true`} and ${has("left_on") ? sql`v.left_on is null` : sql`true`}`;
  if (label.kind === "column")
    return labelled ? sql`${view.table} v` : sql`${view.table} v where ${present} and ${notMarkedSql(view, label)}`;
  // A file without dates brings customers into views of months before they joined: they could not leave.
  const here =
    view.asOf === null
      ? sql`true`
      : labelled
        ? sql`${leftOutSql(label, view.asOf, calls)} is null`
        : sql`(latest.joined_on is null or latest.joined_on < cast(${monthEnd(view.asOf)} as date)) and ${silentSql(label, view, calls)}`;
  return sql`${view.table} v left join ${lastCustomers} latest using (customer_key) where ${present} and ${here}`;
}

/** A month whose view lacks the label's column marks nobody. */
function notMarkedSql(view: View, label: ColumnLabel): Sql {
  const field = fieldOfLabel(view, label);
  return field ? sql`${id("v", field.name)} is distinct from ${positiveSql(field, label.positive)}` : sql`true`;
}

/** Customers who are silent already cannot fall silent: they are not scored either. */
function silentSql(label: ChurnLabel, { asOf }: View, calls: Sql): Sql {
  if (label.kind !== "inactive" || asOf === null) return sql`true`;
  return sql`${leftOutSql({ ...label, gapMonths: 0 }, asOf, calls)} is distinct from 'already_inactive'`;
}

function labelSql(view: View, label: ChurnLabel, calls: Sql): Sql {
  if (label.kind === "column") {
    const field = fieldOf(view, label.field);
    const column = id("v", field.name);
    return sql`case when ${column} is null then null when ${column} = ${positiveSql(field, label.positive)} then 1 else 0 end`;
  }
  return datedLabelSql(label, view.asOf!, calls);
}
