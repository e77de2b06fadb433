import type { Campaign, FrozenList } from "../../api/campaigns.ts";
import type { Reconciliation, ReturnKind, ReturnMapping, RowFate } from "../../api/returns.ts";
import { rowFates } from "../../api/returns.ts";
import { daysLater } from "../../db/campaign.ts";
import type { Writer } from "../../db/database.ts";
import { anyErased, isErased } from "../../db/erased.ts";
import { maskPhone } from "../../db/mask.ts";
import type { Sql } from "../../db/sql.ts";
import { id, join, sql } from "../../db/sql.ts";
import type { AskedColumn, TextTable } from "../../db/text-table.ts";
import { findView } from "../../db/view.ts";
import { outcomeWords, statusWords } from "./words.ts";

export type Frozen = Campaign & { readonly frozen: FrozenList };

/** Rows of the file with their fate: a temporary relation that is read and dropped by whoever made it. */
export const FATED = id("temp", "return_fated");
const EXAMPLES = 10;

/** The columns of a file that answers are read from. */
export function askedColumns({ amountUnit, ...mapping }: ReturnMapping): AskedColumn[] {
  const kinds = {
    contactRef: "id",
    listId: "id",
    customerId: "id",
    phone: "phone",
    status: "text",
    outcome: "text",
    at: "timestamp",
    amount: "fen",
  } as const;
  return (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((name): AskedColumn[] => {
    const column = mapping[name];
    if (column === undefined) return [];
    return [{ name, column, kind: kinds[name], unit: name === "amount" ? amountUnit : undefined }];
  });
}

/** A part of a reference `L12-7f3a9c-345`: 1 its list, 2 its place. */
function ofReference(group: 1 | 2): Sql {
  return sql`nullif(regexp_extract(v_ref, '^(L[0-9]+-[0-9a-f]+)-([0-9]{1,9})$', ${group}), '')`;
}

/** What a cell says of a contact, in the words of the program; NULL where the word is none of ours. */
function wordSql(text: Sql, words: ReadonlyMap<string, string>): Sql {
  const keys = join([...words.keys()].map((key) => sql`${key}`));
  const values = join([...words.values()].map((value) => sql`${value}`));
  return sql`[${values}][nullif(list_position([${keys}], lower(${text})), 0)]`;
}

/** Phones of a list's customers that belong to one of them alone, as the view of its month has them, else as they are now. */
async function phonesSql(db: Writer, { campaignId, frozen }: Frozen): Promise<Sql> {
  const view = await findView(db, frozen.asOf);
  const source = view?.fields.some(({ name }) => name === "phone")
    ? sql`select customer_key, phone from ${view.table}`
    : sql`select customer_key, arg_max_null(phone, row(import_id, line)) as phone from project.customer_now group by customer_key`;
  return sql`(
    select phone, any_value(position) as position
    from project.campaign_member join (${source}) p using (customer_key)
    where campaign_id = ${campaignId} and phone is not null group by phone having count(*) = 1)`;
}

/**
 * Gives every row of a file its fate against a frozen list, in a temporary relation `FATED` (line, fate, position,
 * customer_key, said, happened_at, amount_fen, column_name, value). Rows find their contact by reference, else by list and
 * customer id, else by a phone that one customer alone has. Receipts of control customers are told apart: they must never
 * have been contacted. Their responses count, as what customers do without being asked.
 */
export async function fateRows(
  db: Writer,
  campaign: Frozen,
  kind: ReturnKind,
  mapping: ReturnMapping,
  table: TextTable,
): Promise<void> {
  const { campaignId, frozen, plan } = campaign;
  const has = (name: keyof ReturnMapping) => mapping[name] !== undefined;
  const value = (name: Exclude<keyof ReturnMapping, "amountUnit">, type: Sql) =>
    has(name) ? id(`v_${name}`) : sql`cast(null as ${type})`;
  const text = (name: Exclude<keyof ReturnMapping, "amountUnit">) =>
    has(name) ? id(`t_${name}`) : sql`cast(null as varchar)`;
  const varchar = sql`varchar`;
  const said =
    kind === "receipts"
      ? wordSql(text("status"), statusWords)
      : has("outcome")
        ? sql`coalesce(${wordSql(text("outcome"), outcomeWords)}, case when ${text("outcome")} is null then ${impliedOutcome(has("amount"))} end)`
        : impliedOutcome(has("amount"));
  const saidColumn = kind === "receipts" ? "status" : "outcome";
  const lateAfter = kind === "responses" ? daysLater(plan.sendWindow.to, plan.responseDays) : null;
  const stored =
    kind === "receipts"
      ? sql`select position, status as said, cast(null as timestamp) as happened_at, cast(null as bigint) as amount_fen from project.receipt where campaign_id = ${campaignId}`
      : sql`select position, outcome as said, happened_at, amount_fen from project.reply where campaign_id = ${campaignId}`;
  const same = kind === "receipts" ? sql`position, said` : sql`position, said, happened_at, amount_fen`;
  await db.run(sql`
    create or replace temp table return_fated as
    with read as (
      select line, ${value("contactRef", varchar)} as v_ref, ${value("listId", varchar)} as v_list,
        ${value("customerId", varchar)} as customer_id, ${value("phone", varchar)} as phone,
        ${said} as said, ${value("at", sql`timestamp`)} as happened_at, ${value("amount", sql`bigint`)} as amount_fen,
        case when said is null then ${saidColumn} when ${text("at")} is not null and happened_at is null then 'at'
          when ${text("amount")} is not null and amount_fen is null then 'amount' end as unread,
        case unread when ${saidColumn} then ${text(saidColumn)} when 'at' then ${text("at")} when 'amount' then ${text("amount")} end as unread_text
      from ${table.rows} r
    ), named as (
      select *, coalesce(${ofReference(1)}, v_list) as list_id, try_cast(${ofReference(2)} as integer) as ref_position from read
    ), member as materialized (
      select position, customer_key, customer_id, arm from project.campaign_member join project.customer_key using (customer_key)
      where campaign_id = ${campaignId}
    ), placed as (
      select named.*, coalesce(by_ref.position, by_id.position, by_phone.position) as position,
        list_id is not null and list_id <> ${frozen.listId} as elsewhere
      from named
      left join member by_ref on by_ref.position = named.ref_position and named.list_id = ${frozen.listId}
      left join member by_id on by_id.customer_id = named.customer_id and named.ref_position is null
      left join ${await phonesSql(db, campaign)} by_phone
        on by_phone.phone = named.phone and named.ref_position is null and named.customer_id is null
    ), judged as (
      select placed.*, member.customer_key,
        case when elsewhere and list_id in (select document ->> '$.frozen.listId' from project.campaign) then 'other_list'
          when elsewhere or placed.position is null then 'unknown'
          when unread is not null then 'unreadable'
          when ${kind === "receipts"} and member.arm = 'control' then 'control'
          when happened_at < cast(${plan.sendWindow.from} as timestamp) then 'early' end as first_fate
      from placed left join member using (position)
    ), numbered as (
      select *, row_number() over (partition by first_fate is null, ${same} order by line) as nth from judged
    )
    select line, coalesce(first_fate,
        case when nth > 1 or exists (select 1 from (${stored}) before where before.position = numbered.position and before.said = numbered.said
                 and before.happened_at is not distinct from ${kind === "receipts" ? sql`cast(null as timestamp)` : sql`numbered.happened_at`}
                 and before.amount_fen is not distinct from ${kind === "receipts" ? sql`cast(null as bigint)` : sql`numbered.amount_fen`}) then 'duplicate'
          when happened_at >= cast(${lateAfter === null ? null : daysLater(lateAfter, 1)} as timestamp) then 'late' else 'matched' end) as fate,
      position, customer_key, said, happened_at, amount_fen,
      case first_fate when 'unreadable' then unread when 'early' then 'at' when 'other_list' then 'listId' when 'unknown' then
        case when elsewhere then 'listId' when v_ref is not null then 'contactRef' when customer_id is not null then 'customerId' else 'phone' end end as column_name,
      case column_name when 'at' then coalesce(unread_text, cast(happened_at as varchar)) when 'listId' then list_id when 'contactRef' then v_ref
        when 'customerId' then customer_id when 'phone' then ${maskPhone(sql`phone`)} else unread_text end as value
    from numbered`);
  if (table.refused)
    await db.run(sql`insert into temp.return_fated
      select line, 'unreadable', null, null, null, null, null, column_name, value from ${table.refused} refused`);
}

/** Rows of customers who were erased are unknown like others, but what they were called by is not kept again. */
export async function hideErased(db: Writer): Promise<void> {
  if (!(await anyErased(db))) return;
  await db.run(
    sql`update temp.return_fated set value = null where fate = 'unknown' and ${isErased(sql`value`, "any")}`,
  );
}

function impliedOutcome(hasAmount: boolean): Sql {
  return hasAmount ? sql`case when ${id("v_amount")} > 0 then 'bought' else 'answered' end` : sql`'answered'`;
}

/** What became of the rows, counted, with examples. Warnings beyond those of the rows themselves are the caller's. */
export async function countFates(db: Writer, mapping: ReturnMapping): Promise<Omit<Reconciliation, "warnings">> {
  const counts = await db.rows<{ fate: RowFate; n: number }>(
    sql`select fate, count(*) as n from ${FATED} f group by fate`,
  );
  const fates = Object.fromEntries(rowFates.map((fate) => [fate, counts.find((c) => c.fate === fate)?.n ?? 0]));
  const examples = await db.rows<{ fate: RowFate; line: number; column: string | null; value: string | null }>(sql`
    select fate, line, column_name as "column", value from ${FATED} f
    where fate <> 'matched' qualify row_number() over (partition by fate order by line) <= ${EXAMPLES} order by fate, line`);
  // A list that is not this one's may be told by the reference.
  const header = (part: string | null) =>
    mapping[part as keyof ReturnMapping] ?? (part === "listId" ? (mapping.contactRef ?? part) : part);
  return {
    rows: counts.reduce((sum, { n }) => sum + n, 0),
    fates: fates as Record<RowFate, number>,
    examples: examples.map((example) => ({ ...example, column: header(example.column) })),
  };
}
