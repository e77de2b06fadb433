import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import { idNumberValidSql } from "./id-number-sql.ts";

/** What a valid value is: a condition over the column. `now`: nothing that has happened lies after it. */
type Valid = (column: Sql, now: Sql) => Sql;

export interface ColumnRule {
  readonly column: string;
  readonly valid: Valid | null;
  /** Empty for many customers by its nature: no reason to complain. */
  readonly sparse: boolean;
}

export interface TableRule {
  readonly table: string;
  readonly dated: string | null;
  /** A feed that has rows every month: a month without any is a gap. */
  readonly monthly: boolean;
  /** When a row of a month happens, where that is after the month: bills are paid in the month that follows. */
  readonly settles: string | null;
  readonly hasCustomers: boolean;
  readonly columns: readonly ColumnRule[];
}

const between =
  (low: number, high: number): Valid =>
  (column) =>
    sql`${column} between cast(${low} as integer) and cast(${high} as integer)`;
const notNegative: Valid = (column) => sql`${column} >= 0`;
const rate: Valid = (column) => sql`${column} between 0 and 1`;
const oneOf =
  (...words: readonly string[]): Valid =>
  (column) =>
    sql`${column} in (${join(words.map((word) => sql`${word}`))})`;
const past: Valid = (column, now) => sql`cast(${column} as timestamp) between timestamp '1950-01-01' and ${now}`;
const agreed: Valid = (column, now) =>
  sql`cast(${column} as timestamp) between timestamp '1950-01-01' and ${now} + interval 30 year`;
const born: Valid = (column, now) => sql`cast(${column} as timestamp) between timestamp '1900-01-01' and ${now}`;

/** Mobile (11 digits from 13 to 19, with or without 86), land line with area code, or international with a plus. */
const phoneShape = sql`'^((\\+|00)?86)?1[3-9][0-9]{9}$|^0[1-9][0-9]{1,2}[1-9][0-9]{6,7}$|^\\+[1-9][0-9]{6,14}$|^[48]00[0-9]{7}$'`;
const phone: Valid = (column) => sql`regexp_matches(replace(replace(${column}, ' ', ''), '-', ''), ${phoneShape})`;
const email: Valid = (column) => sql`regexp_full_match(${column}, '[^@\\s]+@[^@\\s]+\\.[^@\\s]+')`;
/** Other documents than 18-place citizen numbers are not judged. */
const idNumber: Valid = (column) => sql`coalesce(${idNumberValidSql(column)}, true)`;

/** Validity of view fields that a file fills directly. */
export const fieldRules: Readonly<Record<string, Valid>> = {
  gender: oneOf("male", "female"),
  account_type: oneOf("individual", "household", "enterprise", "government"),
  status: oneOf("active", "suspended", "left"),
  age_years: between(0, 120),
  tenure_months: between(0, 1200),
  id_number: idNumber,
  phone,
  email,
  avg_bill: notNegative,
  avg_outgoing_bill: notNegative,
  unpaid_fen: notNegative,
  minutes_per_month: notNegative,
  calls_per_month: notNegative,
  outgoing_calls_per_month: notNegative,
  complaints: notNegative,
  late_payments: notNegative,
  satisfaction_avg: between(1, 5),
  vas_share: rate,
  own_drop_rate: rate,
  own_connect_rate: rate,
  off_peak_share: rate,
};

const column = (name: string, valid: Valid | null = null): ColumnRule => ({ column: name, valid, sparse: false });
const sparse = (name: string, valid: Valid | null = null): ColumnRule => ({ column: name, valid, sparse: true });
const table = (name: string, dated: string | null, monthly: boolean, columns: readonly ColumnRule[]): TableRule => ({
  table: name,
  dated,
  monthly,
  settles: name === "payment" ? "paid_at" : null,
  hasCustomers: name !== "cell_quality",
  columns,
});

export const tableRules: readonly TableRule[] = [
  table("customer", null, false, [
    column("name"),
    column("gender", fieldRules["gender"]),
    column("birth_date", born),
    sparse("age_years", between(0, 120)),
    // Judged with the rest of the person: see `peopleFaults`.
    column("id_number"),
    column("phone", phone),
    sparse("email", email),
    column("address"),
    column("region"),
    sparse("industry"),
    sparse("hobbies"),
    column("account_type", fieldRules["account_type"]),
    column("joined_on", past),
    column("join_channel"),
    column("plan"),
    column("status", fieldRules["status"]),
    sparse("left_on", past),
    column("marketing_consent"),
    sparse("account_manager"),
  ]),
  table("bill", "month", true, [
    column("total_fen", notNegative),
    column("outgoing_call_fen", notNegative),
    column("data_fen", notNegative),
    column("vas_fen", notNegative),
    sparse("discount_fen"),
  ]),
  table("call", "started_at", true, [
    column("started_at", past),
    column("duration_s", between(0, 86_400)),
    column("direction", oneOf("out", "in")),
    column("other_number"),
    column("cell_id"),
    column("base_station_id"),
    column("outcome", oneOf("connected", "dropped", "failed")),
    sparse("forwarded_to"),
    column("is_long_distance"),
    column("is_ip_long_distance"),
    column("is_roaming"),
  ]),
  table("cell_quality", "month", true, [column("drop_rate", rate), column("connect_rate", rate)]),
  table("payment", "billed_month", true, [
    column("due_on", agreed),
    column("paid_at", past),
    column("amount_fen", notNegative),
    column("method"),
  ]),
  table("complaint", "opened_at", false, [
    column("opened_at", past),
    sparse("closed_at", past),
    column("type"),
    sparse("satisfaction", between(1, 5)),
  ]),
  table("vas_usage", "month", true, [column("service"), column("uses", notNegative), column("fee_fen", notNegative)]),
  table("subscription", null, false, [column("product_id"), column("started_on", agreed), sparse("ended_on", agreed)]),
  table("contact", "sent_at", false, [
    column("sent_at", past),
    sparse("channel"),
    sparse("offer"),
    sparse("arm"),
    column("delivered"),
  ]),
  table("response", "responded_at", false, [
    column("responded_at", past),
    column("outcome"),
    sparse("amount_fen", notNegative),
  ]),
];
