import type { CanonicalField } from "../api/ingest.ts";
import { viewFields } from "./view-fields.ts";

/** How a cell's text is read; see `convert.ts`. */
export type ValueKind =
  | "id"
  | "phone"
  | "text"
  | "fen"
  | "date"
  | "month"
  | "timestamp"
  | "duration"
  | "whole"
  /** Whole as it is written: a fraction does not fit. */
  | "integer"
  | "number"
  | "rate"
  | "yes_no"
  | "direction"
  | "outcome"
  | "gender"
  | "account_type"
  | "status";

export interface FieldSpec {
  readonly name: string;
  readonly kind: ValueKind;
  /** A file must bring it, and a row without it is rejected. */
  readonly required: boolean;
  /** An unreadable cell rejects its row; otherwise the row is kept without the cell and the cell is listed. */
  readonly strict: boolean;
  readonly unit: string | null;
}

export interface TableSpec {
  readonly name: string;
  readonly fields: readonly FieldSpec[];
  /** Two rows with the same values here are one: the later stays. Null: every row is kept. */
  readonly key: readonly string[] | null;
  /** The column whose months the table covers. */
  readonly dated: string | null;
  /** A file is taken for this table only when it brings one of these. */
  readonly anyOf: readonly string[];
}

type Shape = Readonly<Record<string, ValueKind | `${ValueKind}!` | `${ValueKind}?`>>;

const units: Partial<Record<ValueKind, string>> = { fen: "fen", duration: "s", rate: "0..1" };
const strictKinds: ReadonlySet<ValueKind> = new Set(["id", "fen", "month", "duration", "direction", "outcome"]);

/** `kind!` marks a required field, `kind?` one whose unreadable cell does not cost the row although its kind would. */
function table(
  name: string,
  key: readonly string[] | null,
  dated: string | null,
  anyOf: readonly string[],
  shape: Shape,
): TableSpec {
  const fields = Object.entries(shape).map(([field, mark]): FieldSpec => {
    const kind = mark.replace(/[!?]$/, "") as ValueKind;
    const required = mark.endsWith("!");
    const timeOfEvent = name !== "customer" && (kind === "date" || kind === "timestamp");
    return {
      name: field,
      kind,
      required,
      strict: required || (!mark.endsWith("?") && (strictKinds.has(kind) || timeOfEvent)),
      unit: field === "age_years" ? "years" : (units[kind] ?? null),
    };
  });
  return { name, fields, key, dated, anyOf };
}

export const tables: readonly TableSpec[] = [
  table("customer", ["customer_key"], null, [], {
    customer_id: "id!",
    name: "text",
    gender: "gender",
    birth_date: "date",
    age_years: "whole",
    id_number: "id?",
    phone: "phone",
    email: "text",
    address: "text",
    region: "text",
    industry: "text",
    hobbies: "text",
    account_type: "account_type",
    joined_on: "date",
    join_channel: "text",
    plan: "text",
    status: "status",
    left_on: "date",
    marketing_consent: "yes_no",
    account_manager: "text",
  }),
  table(
    "bill",
    ["customer_key", "month"],
    "month",
    ["total_fen", "outgoing_call_fen", "data_fen", "vas_fen", "discount_fen"],
    {
      customer_id: "id!",
      month: "month!",
      total_fen: "fen",
      outgoing_call_fen: "fen",
      data_fen: "fen",
      vas_fen: "fen",
      discount_fen: "fen",
    },
  ),
  table("call", null, "started_at", ["duration_s", "other_number", "direction"], {
    customer_id: "id!",
    started_at: "timestamp!",
    duration_s: "duration",
    direction: "direction",
    other_number: "id?",
    cell_id: "text",
    base_station_id: "text",
    outcome: "outcome",
    forwarded_to: "id?",
    is_long_distance: "yes_no",
    is_ip_long_distance: "yes_no",
    is_roaming: "yes_no",
  }),
  table("cell_quality", ["cell_id", "month"], "month", ["drop_rate", "connect_rate"], {
    cell_id: "id!",
    month: "month",
    drop_rate: "rate",
    connect_rate: "rate",
  }),
  table(
    "payment",
    ["customer_key", "billed_month", "paid_at", "amount_fen"],
    "billed_month",
    ["paid_at", "due_on", "method"],
    {
      customer_id: "id!",
      billed_month: "month",
      due_on: "date",
      paid_at: "timestamp",
      amount_fen: "fen!",
      method: "text",
    },
  ),
  table("complaint", ["customer_key", "opened_at", "type"], "opened_at", ["type", "closed_at", "satisfaction"], {
    customer_id: "id!",
    opened_at: "timestamp!",
    closed_at: "timestamp",
    type: "text",
    satisfaction: "number",
  }),
  table("vas_usage", ["customer_key", "month", "service"], "month", ["uses", "fee_fen"], {
    customer_id: "id!",
    month: "month!",
    service: "id!",
    uses: "whole",
    fee_fen: "fen",
  }),
  table("subscription", ["customer_key", "product_id", "started_on"], null, ["started_on", "ended_on"], {
    customer_id: "id!",
    product_id: "id!",
    started_on: "date",
    ended_on: "date",
  }),
  table(
    "contact",
    ["customer_key", "campaign_id", "sent_at"],
    "sent_at",
    ["sent_at", "channel", "offer", "arm", "delivered"],
    {
      campaign_id: "id!",
      customer_id: "id!",
      sent_at: "timestamp",
      channel: "text",
      offer: "text",
      arm: "text",
      delivered: "yes_no",
    },
  ),
  table(
    "response",
    ["customer_key", "campaign_id", "responded_at"],
    "responded_at",
    ["responded_at", "outcome", "amount_fen"],
    {
      campaign_id: "id!",
      customer_id: "id!",
      responded_at: "timestamp",
      outcome: "text",
      amount_fen: "fen",
    },
  ),
  table("match", ["kind", "other_id", "customer_key"], null, ["other_id"], {
    customer_id: "id!",
    other_id: "id!",
    kind: "text",
  }),
];

/** Ids that stand in place of a customer id; the project's match table tells whose they are (see `link.ts`). */
export const linkFields: readonly FieldSpec[] = ["account_number", "phone_id"].map((name) => ({
  name,
  kind: "id" as const,
  required: false,
  strict: false,
  unit: null,
}));
const unlinked: ReadonlySet<string> = new Set(["customer", "cell_quality", "match"]);

/** Call fields that name the two ends of a call; they take the place of customer_id, direction and other_number. */
export const callEnds: readonly FieldSpec[] = ["caller", "callee"].map((name) => ({
  name,
  kind: "id" as const,
  required: true,
  strict: true,
  unit: null,
}));

/** `started_at` → `started_day`: the day of an event, of files that write it apart from the time of day; see `day-time.ts`. */
export function dayOf(moment: string): string {
  return moment.replace(/_at$/, "_day");
}

function dayFields({ fields }: TableSpec): readonly FieldSpec[] {
  return fields
    .filter(({ name, kind }) => kind === "timestamp" && name.endsWith("_at"))
    .map(({ name }) => ({
      name: dayOf(name),
      kind: "date" as const,
      required: false,
      strict: false,
      unit: null,
    }));
}

export function findTable(name: string): TableSpec | undefined {
  return tables.find((candidate) => candidate.name === name);
}

/** Fields an attribute file may be mapped to: whose row it is, of which month, and the view fields it fills. */
export const attributeFields: readonly FieldSpec[] = [
  { name: "customer_id", kind: "id", required: true, strict: true, unit: null },
  { name: "month", kind: "month", required: false, strict: true, unit: null },
  ...viewFields.map((field): FieldSpec => ({ ...field, required: false, strict: false })),
];

export const ATTRIBUTE = "attribute:";

export function fieldsOf(tableName: string): readonly FieldSpec[] {
  const spec = findTable(tableName);
  if (!spec) return [...attributeFields, ...linkFields];
  const fields = [...spec.fields, ...dayFields(spec), ...(unlinked.has(tableName) ? [] : linkFields)];
  return spec.name === "call" ? [...fields, ...callEnds] : fields;
}

export function canonicalFields(): CanonicalField[] {
  const list = (name: string, fields: readonly FieldSpec[]) =>
    fields.map((field) => ({ table: name, field: field.name, required: field.required, unit: field.unit }));
  return [
    ...tables.flatMap((spec) =>
      list(spec.name, [...spec.fields, ...dayFields(spec), ...(unlinked.has(spec.name) ? [] : linkFields)]),
    ),
    ...list(
      "call",
      callEnds.map((end) => ({ ...end, required: false })),
    ),
    ...list("attribute", [...attributeFields, ...linkFields]),
  ];
}
