import { EngineError } from "../api/errors.ts";
import type { ImportOptions, Mapping, ProposalReason } from "../api/ingest.ts";
import { fieldFor } from "./choices.ts";
import { settleDays } from "./day-time.ts";
import { ATTRIBUTE, fieldsOf, findTable, tables } from "./fields.ts";
import { isBareId, matchHeaders } from "./header.ts";
import { isLinked, settleLinks } from "./link.ts";
import { ownerByShape, shapeFields } from "./shapes.ts";
import { listed } from "./titles.ts";
import { words } from "./words.ts";

export interface Asked {
  readonly file: string;
  readonly columns: readonly string[];
  readonly table: string | undefined;
  readonly mapping: Mapping | undefined;
  /** The mapping kept from an earlier file of the same source. */
  readonly saved?: { readonly table: string; readonly mapping: Mapping } | null;
  /** A column that stands for a field whatever its header: the months that `unfold` made. */
  readonly fixed?: Readonly<Record<number, string>>;
  readonly options: ImportOptions;
  /** The first records: a header `Month` over cells that are no months is a column like any other. */
  readonly sample: readonly (readonly string[])[];
  /** The project knows account numbers of customers; see `link.ts`. */
  readonly accounts?: boolean;
  /** … or their phones. */
  readonly phones?: boolean;
  /** … or knows its customers by phone and nothing else. */
  readonly byPhone?: boolean;
}

/** Which table a file is for, and which field each of its columns (by position). */
export interface Recognised {
  /** Canonical table, or `attribute:NAME`. */
  readonly table: string;
  readonly tableReason: ProposalReason;
  readonly fields: readonly (string | null)[];
  readonly reasons: readonly ProposalReason[];
}

/** Recognition by headers; what was asked for goes first. Null when the file is for no table. */
export function recognise(asked: Asked): Recognised | null {
  checkColumns(asked);
  const { saved } = asked;
  const wanted = askedFields(asked).flatMap(([, field]) => (field === null ? [] : [field]));
  const fits = (table: string) => wanted.every((field) => fieldsOf(table).some((known) => known.name === field));
  if (asked.table !== undefined) {
    if (!findTable(asked.table) && !/^attribute:[\p{L}\p{N}_ .()-]{1,80}$/u.test(asked.table)) {
      throw new EngineError("unknown_table", { file: asked.file, table: asked.table });
    }
    return { ...proposal(asked, asked.table), tableReason: "asked" };
  }
  if (saved && fits(saved.table)) return { ...proposal(asked, saved.table), tableReason: "saved" };
  let best: { found: Recognised; score: number } | null = null;
  for (const { name } of tables) {
    if (!fits(name)) continue;
    const found = proposal(asked, name);
    const score = scoreOf(name, found, asked);
    if (score > 0 && (!best || score > best.score)) best = { found, score };
  }
  if (best) return best.found;
  const attribute = ATTRIBUTE + attributeName(asked.file, asked.options.month !== undefined);
  if (fits(attribute)) {
    const found = proposal(asked, attribute);
    if (found.fields.includes("customer_id") || isLinked(found.fields)) return found;
  }
  for (const [column, field] of askedFields(asked)) {
    if (
      field !== null &&
      ![...tables.map((table) => table.name), attribute].some((table) =>
        fieldsOf(table).some((known) => known.name === field),
      )
    ) {
      throw new EngineError("unknown_field", { file: asked.file, column, field });
    }
  }
  return null;
}

/** Like `recognise`, for an import: every key has its column, else `table_not_recognised` or `mapping_missing_key`. */
export function recogniseOrThrow(asked: Asked): Recognised {
  const found = recognise(asked);
  if (!found) {
    const table = ATTRIBUTE + attributeName(asked.file, asked.options.month !== undefined);
    throw new EngineError("table_not_recognised", { file: asked.file, columns: listed(asked.columns), table });
  }
  const missing = missingKey(found.table, found.fields, asked.options);
  // Asked for by name, an attribute file may do without: its rows are customers of their own.
  if (missing === "customer_id" && found.table.startsWith(ATTRIBUTE) && found.tableReason !== "header") return found;
  if (missing !== null)
    throw new EngineError("mapping_missing_key", { file: asked.file, table: found.table, field: missing });
  return found;
}

function proposal(asked: Asked, table: string): Recognised {
  const matched = matchHeaders(asked.columns, table);
  const fields: (string | null)[] = asked.columns.map((_, index) => matched.get(index) ?? null);
  const reasons: ProposalReason[] = fields.map((field) => (field === null ? "none" : "header"));
  const month = fields.indexOf("month");
  if (
    table.startsWith(ATTRIBUTE) &&
    month >= 0 &&
    !asked.sample.every((row) => monthLike.test((row[month] ?? "").trim()))
  ) {
    [fields[month], reasons[month]] = [null, "none"];
  }
  const owner = fields.indexOf("customer_id");
  // `id` alone may number anything; beside other words for a customer it is the customer's.
  if (owner >= 0 && isBareId(asked.columns[owner]) && fields.filter((field) => field !== null).length < 2) {
    [fields[owner], reasons[owner]] = [null, "none"];
  }
  if (table === "call") {
    for (const [field, ...choices] of choiceWords) {
      const index = fields.indexOf(field);
      if (index >= 0 && !saysMostly(asked.sample, index, choices)) [fields[index], reasons[index]] = [null, "none"];
    }
  }
  for (const [index, field] of shapeFields(asked, table, fields)) [fields[index], reasons[index]] = [field, "value"];
  for (const [index, field] of Object.entries(asked.fixed ?? {})) {
    const other = fields.indexOf(field);
    if (other >= 0) [fields[other], reasons[other]] = [null, "none"];
    [fields[Number(index)], reasons[Number(index)]] = [field, "header"];
  }
  if (asked.saved?.table === table) {
    asked.columns.forEach((column, index) => {
      const field = fieldFor(asked.saved!.mapping, column);
      if (field !== undefined) [fields[index], reasons[index]] = [field, "saved"];
    });
  }
  const known = new Set(fieldsOf(table).map((field) => field.name));
  const given = new Map<string, string>();
  for (const [column, field] of askedFields(asked)) {
    const index = asked.columns.indexOf(column);
    if (field !== null) {
      if (!known.has(field)) {
        if (asked.table === undefined) continue;
        throw new EngineError("unknown_field", { file: asked.file, table, column, field });
      }
      const other = given.get(field);
      if (other !== undefined)
        throw new EngineError("mapping_twice", { file: asked.file, table, field, column, other });
      given.set(field, column);
      fields.forEach((taken, i) => {
        if (taken === field) [fields[i], reasons[i]] = [null, "none"];
      });
    }
    [fields[index], reasons[index]] = [field, "asked"];
  }
  if (table === "call") settleEnds(fields);
  for (const index of settleDays(fields, asked, table)) reasons[index] = "value";
  settleLinks(fields, asked, table);
  if (table.startsWith(ATTRIBUTE) && !fields.includes("customer_id") && !isLinked(fields)) {
    const index = ownerByShape(asked);
    if (index !== null && fields[index] === null && reasons[index] === "none")
      [fields[index], reasons[index]] = ["customer_id", "value"];
  }
  fields.forEach((field, index) => {
    if (field !== null && reasons[index] === "none") reasons[index] = "header";
    if (field === null)
      reasons[index] = reasons[index] === "asked" || reasons[index] === "saved" ? reasons[index] : "none";
  });
  return { table, tableReason: "header", fields, reasons };
}

function askedFields({ mapping }: Asked): (readonly [column: string, field: string | null])[] {
  return Object.keys(mapping ?? {}).map((column) => [column, fieldFor(mapping, column) ?? null] as const);
}

/** Fields whose unknown words cost the row: a column that says something else under their header (local, abroad) is not them. */
const choiceWords = [
  ["direction", words.out, words.in],
  ["outcome", words.connected, words.dropped, words.failed],
] as const;

function saysMostly(sample: Asked["sample"], index: number, choices: readonly string[]): boolean {
  const known = new Set(choices.flatMap((list) => list.split("|")));
  const cells = sample.map((row) => (row[index] ?? "").trim().toLowerCase()).filter((cell) => cell !== "");
  return cells.filter((cell) => known.has(cell)).length * 2 >= cells.length;
}

const monthLike =
  /^$|^\d{6}(\.0+)?$|^\d{8}$|^\d{4}\D\d{1,2}|^\d{1,2}\D+\d{1,2}\D+\d{2,4}|^\d{1,2}[-/.]\d{4}$|^[a-z]{3,9}[- ]\d{2,4}$/i;

/** One end of a call alone is the customer, or the other number. */
function settleEnds(fields: (string | null)[]): void {
  const caller = fields.indexOf("caller");
  const callee = fields.indexOf("callee");
  if (caller >= 0 && callee < 0) fields[caller] = fields.includes("customer_id") ? null : "customer_id";
  if (callee >= 0 && caller < 0) fields[callee] = fields.includes("other_number") ? null : "other_number";
}

function missingKey(table: string, fields: readonly (string | null)[], options: ImportOptions): string | null {
  for (const { name, required } of fieldsOf(table)) {
    if (!required || fields.includes(name) || name === "caller" || name === "callee") continue;
    if (name === "month" && options.month !== undefined) continue;
    if (name === "customer_id" && isLinked(fields)) continue;
    if (name === "customer_id" && table === "call" && fields.includes("caller") && fields.includes("callee")) continue;
    return name;
  }
  return null;
}

const tellingCustomer = new Set([
  "name",
  "id_number",
  "phone",
  "birth_date",
  "address",
  "account_type",
  "joined_on",
  "join_channel",
  "plan",
  "left_on",
  "marketing_consent",
  "account_manager",
]);

/** Columns with a field, 0 when the file cannot be this table or most of its columns have no place in it. */
function scoreOf(name: string, found: Recognised, { columns, options }: Asked): number {
  // What values look like helps to place a column, not to tell the table.
  const fields = found.fields.map((field, index) => (found.reasons[index] === "value" ? null : field));
  if (missingKey(name, fields, options) !== null) return 0;
  const spec = findTable(name)!;
  const has = fields.filter((field) => field !== null);
  if (spec.anyOf.length > 0 && !spec.anyOf.some((field) => has.includes(field)) && !has.includes("callee")) return 0;
  // Who sends and who receives, for no length of time, are the ends of a message.
  if (
    name === "call" &&
    !has.includes("duration_s") &&
    columns.some((column) => /^(sender|receiver|recipient)$/i.test(column.trim()))
  )
    return 0;
  // Two columns, a customer id and another id of the customer, say nothing else of them.
  if (name === "match") return has.length === fields.length ? has.length + 1.5 : 0;
  const share = name === "customer" ? (has.length - 1) / Math.max(1, fields.length - 1) : has.length / fields.length;
  // Gender, age and region alone are as likely to stand in an attribute file.
  const telling = name !== "customer" || has.some((field) => tellingCustomer.has(field));
  const enough = telling ? share >= 0.5 : share > 0.5 || fields.length === 1;
  return enough ? has.length + share : 0;
}

function checkColumns({ mapping, columns, file }: Asked): void {
  for (const column of Object.keys(mapping ?? {})) {
    if (!columns.includes(column)) throw new EngineError("unknown_column", { file, column, columns: listed(columns) });
  }
}

/**
 * A safe, stable name from a file's: `Telco-Customer-Churn.csv` → `telco_customer_churn`; of a monthly file without the
 * month: `vip_202401.csv` → `vip`. Canonical names are taken.
 */
export function attributeName(file: string, monthly = false): string {
  const extensions = /(\.(csv|tsv|txt|dat|parquet|gz|zip|xlsx|xlsm|xls|pq|json|ndjson|jsonl))+$/i;
  const base = file.replace(extensions, "").normalize("NFKC").toLowerCase();
  const timeless = monthly
    ? base.replace(/(?<!\d)(19|20)\d{2}[-_.年]?\d{1,2}([-_.月]?\d{1,2})?[月日]?(?!\d)/g, "")
    : base;
  const name =
    timeless
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 60) || "file";
  return findTable(name) ? `${name}_file` : name;
}
