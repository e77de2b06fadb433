import type { Reader, Writer } from "../db/database.ts";
import { keepsReplaced } from "../db/facts.ts";
import { customersAsTold } from "../db/merge.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import { phone } from "./convert.ts";
import { fieldsOf, linkFields } from "./fields.ts";
import { isLineNumber, isPhoneNumber } from "./header.ts";
import type { Asked, Recognised } from "./recognise.ts";
import { valueOf } from "./rows.ts";
import type { Staged } from "./source.ts";
import { through } from "./parts.ts";

const linkNames: ReadonlySet<string> = new Set(linkFields.map((field) => field.name));

export const isPhoneKind = sql`kind = 'phone'`;

/** Whether a file's customers are told by other ids than their own. */
export function isLinked(fields: readonly (string | null)[]): boolean {
  return linkColumn(fields) !== null;
}

/** The column whose ids stand in place of customer ids, null when the file names its customers itself. */
function linkColumn(fields: readonly (string | null)[]): { readonly index: number; readonly name: string } | null {
  if (fields.includes("customer_id")) return null;
  const index = fields.findIndex((field) => field !== null && linkNames.has(field));
  return index < 0 ? null : { index, name: fields[index]! };
}

/** By what a project knows its customers. */
export interface KnownKinds {
  /** By account numbers, besides their own ids. */
  readonly accounts: boolean;
  /** By phones, besides their own ids. */
  readonly phones: boolean;
  /** A phone is a customer's own id: an earlier file was read so, or there is no customer yet. */
  readonly byPhone: boolean;
}

export async function knownKinds(reader: Reader): Promise<KnownKinds> {
  const displaced = (await keepsReplaced(reader, "customer"))
    ? sql`exists (from ${id("replaced", "customer")} where phone is not null)`
    : sql`false`;
  const { customers, ...kinds } = (await reader.row<{ accounts: boolean; phones: boolean; customers: boolean }>(sql`
    select exists (from project.match where not (${isPhoneKind})) as accounts,
      exists (from project.match where ${isPhoneKind}) or exists (from project.customer where phone is not null)
        or ${displaced} as phones,
      exists (from project.customer_key) as customers`))!;
  if (!customers) return { ...kinds, byPhone: true };
  const owners = await reader.rows<{ header: string }>(sql`
    select distinct cell.key as header from project.import i, json_each(i.mapping) cell
    where cell.value = ${'"customer_id"'}`);
  return { ...kinds, byPhone: owners.some(({ header }) => isPhoneNumber(header)) };
}

/**
 * A file whose rows carry an account number or a phone in place of a customer id, as one whose cells there hold the customer id:
 * the match table tells whose an id is, for phones else the customer table. Ids that lead nowhere or to several
 * customers are refused with their rows (`unknown_account`, `ambiguous_customer`). Other files stay as they are.
 */
export async function linkCustomers(
  writer: Writer,
  staged: Staged,
  fields: readonly (string | null)[],
  columns: readonly string[],
): Promise<Staged> {
  const link = linkColumn(fields);
  if (!link) return staged;
  const cell = id(`c${link.index}`);
  const trimmed = sql`nullif(trim(cast(${cell} as varchar), ${" \t\r\n\u00a0\u3000"}), '')`;
  // A number that was cut short stays as it is, and leads nowhere.
  const text = link.name === "phone_id" ? sql`coalesce(${phone(trimmed)}, ${trimmed})` : trimmed;
  await writer.scratch(sql`
    create or replace temp table import_link as
    select wanted.other_id, count(distinct customer_key) as customers, min(customer_key) as customer_key
    from (select distinct ${text} as other_id from ${staged.scan} s) as wanted
    left join ${await knownIds(writer, link.name)} as known using (other_id)
    where wanted.other_id is not null group by wanted.other_id`);
  const withIds = (of: Sql) => sql`(
    select s.* replace (k.customer_id as ${cell}), l.customers, ${text} as link_text from ${of} s
    left join temp.import_link l on l.other_id = ${text}
    left join project.customer_key k on k.customer_key = l.customer_key and l.customers = 1)`;
  const linked = withIds(staged.scan);
  const bad = sql`coalesce(customers, 1) <> 1`;
  const rows = (await writer.value<number>(sql`select count(*) from ${linked} x where not (${bad})`)) ?? 0;
  const refusedHere = sql`
    select line, ${columns[link.index]} as column_name, left(link_text, 200) as value,
           case when customers = 0 then 'unknown_account' else 'ambiguous_customer' end as reason
    from ${linked} x where ${bad}`;
  return {
    ...staged,
    ...through(staged, (of) => sql`(select * exclude (customers, link_text) from ${withIds(of)} x where not (${bad}))`),
    rows,
    refused: staged.refused
      ? sql`(select * from ${staged.refused} r union all by name ${refusedHere})`
      : sql`(${refusedHere})`,
    refusedRows: staged.refusedRows + staged.rows - rows,
  };
}

/** The fields once `linkCustomers` has put customer ids in place of the others. */
export function linkedFields(fields: readonly (string | null)[]): readonly (string | null)[] {
  const link = linkColumn(fields);
  if (!link) return fields;
  return fields.map((field, index) =>
    index === link.index ? "customer_id" : field !== null && linkNames.has(field) ? null : field,
  );
}

/** Whose an id is: `(other_id, customer_key)` from the match table; for phones it lacks, from the customer table. */
async function knownIds(reader: Reader, name: string): Promise<Sql> {
  const plain = phone(sql`other_id`);
  if (name !== "phone_id") return sql`(select other_id, customer_key from project.match where not (${isPhoneKind}))`;
  return sql`(select coalesce(${plain}, other_id) as other_id, customer_key from project.match where ${isPhoneKind}
    union all select phone as other_id, customer_key from ${await customersAsTold(reader)} as customers
    where phone is not null and phone not in (select coalesce(${plain}, other_id) from project.match where ${isPhoneKind}))`;
}

/** Whether rows that an import refused for their ids would find their customers now. */
export async function findsRefused(
  reader: Reader,
  importId: number,
  fields: readonly (string | null)[],
): Promise<boolean> {
  const link = linkColumn(fields);
  if (!link) return false;
  return (await reader.value<boolean>(sql`
    select exists (
      select value from (
        select distinct value from project.import_reject
        where import_id = ${importId} and reason in ('unknown_account', 'ambiguous_customer')) as refused
      join ${await knownIds(reader, link.name)} as known on known.other_id = refused.value
      group by value having count(distinct customer_key) = 1)`))!;
}

export async function dropLinks(writer: Writer): Promise<void> {
  await writer.run(sql`drop table if exists temp.import_link`);
}

/**
 * Ids in place of customer ids, once headers are matched: none where the file names its customers; `account_number` is the
 * customer's own id in a project that knows no account numbers, and so is the number of the line in one that knows no
 * phones, and any phone where customers are known by phone.
 */
export function settleLinks(fields: (string | null)[], request: Asked, table: string): void {
  const { columns, mapping, accounts = false } = request;
  const asked = new Set(Object.keys(mapping ?? {}));
  settleNumber(fields, request, table);
  const drop = (name: string) =>
    fields.forEach((field, index) => {
      if (field === name && !asked.has(columns[index])) fields[index] = null;
    });
  const isOwnId = (column: string) => /^(account|account[\s_-]?number)$/i.test(column.trim());
  if (!accounts && !fields.includes("customer_id")) {
    fields.forEach((field, index) => {
      if (field === "account_number" && !asked.has(columns[index]) && isOwnId(columns[index]))
        fields[index] = "customer_id";
    });
  }
  if (accounts && !fields.includes("account_number")) {
    fields.forEach((field, index) => {
      if (field === "customer_id" && !asked.has(columns[index]) && isOwnId(columns[index]))
        fields[index] = "account_number";
    });
  }
  if (fields.includes("customer_id")) linkNames.forEach(drop);
  else if (fields.includes("account_number")) drop("phone_id");
}

function settleNumber(fields: (string | null)[], request: Asked, table: string): void {
  const { columns, mapping, accounts, phones, byPhone = false } = request;
  const known = new Set(fieldsOf(table).map(({ name }) => name));
  if (!known.has("customer_id") || fields.includes("customer_id")) return;
  if (accounts && fields.includes("account_number")) return;
  if (!byPhone && fields.includes("phone_id")) return;
  const names = byPhone ? isPhoneNumber : isLineNumber;
  const index = columns.findIndex((column) => names(column) && !Object.hasOwn(mapping ?? {}, column));
  if (index < 0) return;
  fields[index] = phones && !byPhone && known.has("phone_id") ? "phone_id" : "customer_id";
  fields.forEach((field, other) => {
    if (field === "account_number" && !Object.hasOwn(mapping ?? {}, columns[other])) fields[other] = null;
  });
}

/** Whether a file names its customers by their phones, as their own ids: those are read as phones. */
export function isOwnPhone(columns: readonly string[], fields: readonly (string | null)[]): boolean {
  const owner = fields.indexOf("customer_id");
  return owner >= 0 && isPhoneNumber(columns[owner]);
}

/** Kind of a match file's ids, told by the header. */
export function matchKind(header: string): "account_number" | "phone" | "other" {
  if (/手机|电话|phone|mobile|tel/i.test(header) || isLineNumber(header)) return "phone";
  return /账|帐|合同|account|acct/i.test(header) ? "account_number" : "other";
}

/** What fields without a column take: the phone of a customer who is known by it, the month the file stands for, and what kind of ids a match file holds. */
export function constantsOf(
  columns: readonly string[],
  { table, fields }: Recognised,
  month: Sql,
): ReadonlyMap<string, Sql> {
  const kind = table === "match" ? matchKind(columns[fields.indexOf("other_id")] ?? "") : "other";
  return new Map([
    ...(table === "customer" && isOwnPhone(columns, fields) ? [["phone", valueOf("customer_id")] as const] : []),
    ["month", month],
    ["billed_month", month],
    ["kind", sql`${kind}`],
  ]);
}
