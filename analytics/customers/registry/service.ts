import type { Sql } from "../../db/sql.ts";
import { sql } from "../../db/sql.ts";
import type { FieldDef, RowsOf } from "./field.ts";
import { derived, orZero } from "./field.ts";
import { inWindow } from "./rows.ts";

const payment = derived("payment");
const complaint = derived("complaint");

const late = sql`cast(paid_at as date) > due_on`;
const payments = (where: RowsOf["where"]): readonly RowsOf[] => [{ table: "payment", where }];
const complaints = (where: RowsOf["where"]): readonly RowsOf[] => [{ table: "complaint", where }];
const closedThen = (more: Sql): RowsOf["where"] => {
  return (at) => sql`${inWindow("opened_at", more)(at)} and closed_at < cast(${at.end} as timestamp)`;
};

/** Payments and complaints. */
export const serviceFields: readonly FieldDef[] = [
  payment(
    "main_payment_method",
    "category",
    null,
    ["主要缴费方式", "Main payment method"],
    [
      "窗口内缴费次数最多的方式，相同比金额，再比名称",
      "The method of most payments in the window; ties by amount, then by name",
    ],
    ["payment.method"],
    sql`payment_methods.main_payment_method`,
  ),
  payment(
    "payment_methods",
    "text",
    null,
    ["缴费方式", "Payment methods"],
    ["窗口内用过的全部缴费方式，按名称排列", "All methods used in the window, by name"],
    ["payment.method"],
    sql`payment_methods.payment_methods`,
    { list: true },
  ),
  payment(
    "late_payments",
    "whole",
    "count",
    ["逾期缴费次数", "Late payments"],
    [
      "窗口内缴费、且缴费日晚于到期日的次数；没有为 0",
      "Payments made in the window on a later day than due; 0 without one",
    ],
    ["payment.due_on"],
    orZero("payment", "late_payments"),
    { rows: payments(inWindow("paid_at", late)) },
  ),
  payment(
    "days_late_avg",
    "number",
    "days",
    ["平均逾期天数", "Mean days late"],
    ["窗口内逾期缴费的平均逾期天数；没有逾期为空", "Mean days late of the window's late payments; empty without one"],
    ["payment.due_on"],
    sql`payment.days_late_avg`,
    { rows: payments(inWindow("paid_at", late)) },
  ),
  payment(
    "unpaid_fen",
    "fen",
    "fen",
    ["欠费", "Unpaid"],
    [
      "截止日已到期而当时未缴的金额（之后才缴的也算未缴）；没有为 0",
      "Due by the as-of date and not paid then (a later payment counts as unpaid); 0 without any",
    ],
    ["payment.due_on"],
    orZero("payment", "unpaid_fen"),
    {
      rows: payments(
        ({ end }) => sql`due_on < cast(${end} as date) and (paid_at is null or paid_at >= cast(${end} as timestamp))`,
      ),
    },
  ),
  complaint(
    "complaints",
    "whole",
    "count",
    ["投诉次数", "Complaints"],
    ["窗口内提出的投诉数；没有为 0", "Complaints opened in the window; 0 without one"],
    ["complaint"],
    orZero("complaint", "complaints"),
  ),
  complaint(
    "main_complaint_type",
    "category",
    null,
    ["主要投诉类型", "Main complaint type"],
    ["窗口内最多的投诉类型，相同比名称", "The most frequent type of the window's complaints; ties by name"],
    ["complaint.type"],
    sql`complaint_types.main_complaint_type`,
  ),
  complaint(
    "resolution_hours_avg",
    "number",
    "hours",
    ["平均处理时长", "Mean resolution time"],
    [
      "窗口内提出、截止日前已结案的投诉从提出到结案的平均小时数；没有为空",
      "Mean hours from opening to closing of the complaints opened in the window and closed by the as-of date; empty without one",
    ],
    ["complaint.closed_at"],
    sql`complaint.resolution_hours_avg`,
    { rows: complaints(closedThen(sql`true`)) },
  ),
  complaint(
    "satisfaction_avg",
    "number",
    "1..5",
    ["平均满意度", "Mean satisfaction"],
    [
      "窗口内提出、截止日前已结案的投诉的平均满意度；没有为空",
      "Mean satisfaction of the complaints opened in the window and closed by the as-of date; empty without one",
    ],
    ["complaint.satisfaction"],
    sql`complaint.satisfaction_avg`,
    { rows: complaints(closedThen(sql`satisfaction is not null`)) },
  ),
  complaint(
    "open_complaints",
    "whole",
    "count",
    ["未结投诉", "Open complaints"],
    [
      "截止日前提出、当时未结案的投诉数（不限窗口）；没有为 0",
      "Complaints opened by the as-of date, whenever, and not closed then; 0 without one",
    ],
    ["complaint"],
    orZero("complaint", "open_complaints"),
    {
      rows: complaints(
        ({ end }) =>
          sql`opened_at < cast(${end} as timestamp) and (closed_at is null or closed_at >= cast(${end} as timestamp))`,
      ),
    },
  ),
];
