import type { ContactPolicy, DoNotContact, TakenOff } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import type { WriteContext } from "../db/context.ts";
import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";

const SETTING = "contactPolicy";
const TIME = sql`'%Y-%m-%dT%H:%M:%S.%gZ'`;

/** What holds until somebody decides otherwise: who refused is left out, and so is who is in another campaign. */
const defaultPolicy: ContactPolicy = {
  consent: "not_refused",
  caps: [],
  complaintDays: null,
  excludeRunning: true,
  universal: null,
};

export async function readPolicy(reader: Reader): Promise<ContactPolicy> {
  const stored = await reader.value<string>(sql`select value from project.setting where name = ${SETTING}`);
  return stored === undefined ? defaultPolicy : (JSON.parse(stored) as ContactPolicy);
}

export async function savePolicy(
  { policy }: CallParams<"policy.save">,
  { db }: Pick<WriteContext, "db">,
): Promise<ContactPolicy> {
  await db.run(sql`delete from project.setting where name = ${SETTING}`);
  await db.run(sql`insert into project.setting values (${SETTING}, ${JSON.stringify(policy)})`);
  return readPolicy(db);
}

/** A page of the do-not-contact list, the latest entries first. */
export async function readDoNotContact(
  { offset, limit }: CallParams<"policy.doNotContact">,
  reader: Reader,
): Promise<{ total: number; rows: DoNotContact[] }> {
  const total = (await reader.value<number>(sql`select count(*) from project.do_not_contact`)) ?? 0;
  const rows = await reader.rows<DoNotContact>(sql`
    select k.customer_id as "customerId", channel, reason, return_id is not null as refused, strftime(added_at, ${TIME}) as "addedAt"
    from project.do_not_contact d join project.customer_key k using (customer_key)
    order by added_at desc, k.customer_id, channel nulls first limit ${limit} offset ${offset}`);
  return { total, rows };
}

/** Ids as somebody pasted them, as a relation of one column `customer_id`: one bound value, whatever their number. */
export function idsSql(customerIds: readonly string[]): Sql {
  const ids = [...new Set(customerIds.map((customerId) => customerId.trim()).filter((text) => text !== ""))];
  return sql`(select unnest(from_json(${JSON.stringify(ids)}, '["VARCHAR"]')) as customer_id)`;
}

/** Puts customers on the list; who is on it for the same channel stays as entered. */
export async function block(
  { customerIds, channel, reason }: CallParams<"policy.block">,
  { db, now }: Pick<WriteContext, "db" | "now">,
): Promise<{ added: number; unknown: string[] }> {
  const ids = idsSql(customerIds);
  const unknown = await db.rows<{ customer_id: string }>(
    sql`select customer_id from ${ids} asked anti join project.customer_key known using (customer_id) order by customer_id`,
  );
  const added = await db.run(sql`
    insert into project.do_not_contact
    select customer_key, ${channel}, ${reason}, cast(${now().toISOString().slice(0, -1)} as timestamp), null
    from project.customer_key join ${ids} asked using (customer_id)
    where customer_key not in (
      select customer_key from project.do_not_contact where channel is not distinct from ${channel} and return_id is null)
    order by customer_key`);
  return { added, unknown: unknown.map(({ customer_id }) => customer_id) };
}

/** Takes customers off the list: of one channel, or altogether when no channel is named. The entries are told, to put them back. */
export async function unblock(
  { customerIds, channel }: CallParams<"policy.unblock">,
  db: Writer,
): Promise<{ removed: number; entries: TakenOff[] }> {
  const going = sql`
    customer_key in (select customer_key from project.customer_key join ${idsSql(customerIds)} asked using (customer_id))
      and (cast(${channel} as varchar) is null or channel = ${channel})`;
  const entries = await db.rows<TakenOff>(sql`
    select k.customer_id as "customerId", channel, reason, strftime(added_at, ${TIME}) as "addedAt", return_id as "returnId"
    from project.do_not_contact join project.customer_key k using (customer_key) where ${going} order by added_at, k.customer_id`);
  const removed = await db.run(sql`delete from project.do_not_contact where ${going}`);
  return { removed, entries };
}

/**
 * Puts entries back as they were: a refusal stays one, and goes with its file of receipts. Left out are those of files that were
 * undone since, of customers who are not there any more, and what is on the list already.
 */
export async function restore({ entries }: CallParams<"policy.restore">, db: Writer): Promise<{ restored: number }> {
  const shape = `[{"customerId":"VARCHAR","channel":"VARCHAR","reason":"VARCHAR","addedAt":"TIMESTAMP","returnId":"INTEGER"}]`;
  const restored = await db.run(sql`
    insert into project.do_not_contact
    select customer_key, channel, reason, "addedAt", "returnId"
    from (select unnest(from_json(${JSON.stringify(entries)}, ${shape}), max_depth := 2)) back
    join project.customer_key k on k.customer_id = back."customerId"
    where not exists (
        select 1 from project.do_not_contact now
        where now.customer_key = k.customer_key and now.channel is not distinct from back.channel
          and now.return_id is not distinct from back."returnId")
      and ("returnId" is null or "returnId" in (
        select return_id from project.return_file where (document ->> '$.undone') is distinct from 'true'))
    order by customer_key`);
  return { restored };
}
