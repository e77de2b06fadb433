import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { CallParams } from "../api/contract.ts";
import type { Erasable, Erasure } from "../api/erasure.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext, WriteContext } from "../db/context.ts";
import type { Reader, Writer } from "../db/database.ts";
import { erasedHash, saltErased } from "../db/erased.ts";
import { sql } from "../db/sql.ts";
import { countRows, inOrder, takeRows } from "./erase-tables.ts";
import { countTraces, takeTraces } from "./erase-traces.ts";
import type { Who } from "./erase-who.ts";
import { findWho, keysOf, namesOf, textsSql } from "./erase-who.ts";

function trimmed(customerIds: readonly string[]): string[] {
  return [...new Set(customerIds.map((customerId) => customerId.trim()).filter((text) => text !== ""))];
}

/** What erasing customers would take, table by table. */
export async function erasable(params: CallParams<"customers.erasable">, reader: Reader): Promise<Erasable> {
  const asked = trimmed(params.customerIds);
  return erasableOf(reader, asked, await findWho(reader, asked));
}

async function erasableOf(reader: Reader, asked: readonly string[], who: readonly Who[]): Promise<Erasable> {
  const customerIds = who.map(({ customerId }) => customerId);
  const known = new Set(customerIds);
  const unknown = asked.filter((customerId) => !known.has(customerId));
  if (who.length === 0) return { customerIds, unknown, tables: [], exports: [], mentions: 0 };
  const keys = keysOf(who);
  const exports = await reader.rows<Erasable["exports"][number]>(sql`
    select c.document ->> '$.plan.name' as campaign, l.path, strftime(l.exported_at, '%Y-%m-%dT%H:%M:%S.%gZ') as "exportedAt"
    from project.export_log l left join project.campaign c using (campaign_id)
    where l.campaign_id is null or l.campaign_id in (
      select campaign_id from project.campaign_member where arm = 'treatment' and customer_key in (${keys}))
    order by l.export_id`);
  const mentions = await reader.value<number>(sql`
    select count(*) from project.call
    where (other_number in (${textsSql(namesOf(who))}) or forwarded_to in (${textsSql(namesOf(who))})) and customer_key not in (${keys})`);
  const tables = inOrder([...(await countRows(reader, who)), ...(await countTraces(reader, who))]);
  return { customerIds, unknown, tables, exports, mentions: mentions ?? 0 };
}

/**
 * Erases customers for good: their rows in every table, those put aside too, so that undoing an import does not bring
 * them back; lists and what came back keep their rows without the person. On record stay when, by whom, why and how many rows, and
 * salted hashes of their ids, by which files that bring them again are told. Throws `customer_missing` when none is known.
 */
export async function erase(params: CallParams<"customers.erase">, context: JobContext): Promise<Erasure> {
  const { db } = context;
  const asked = trimmed(params.customerIds);
  const who = await findWho(db, asked);
  if (who.length === 0) throw new EngineError("customer_missing", { customerId: asked[0] ?? "", asOf: null });
  context.progress("erase", 0, null);
  const { tables } = await erasableOf(db, asked, who);
  await takeTraces(db, who);
  await takeRows(db, who, await keysBelowZero(db, who));
  const erasureId = (await db.value<number>(sql`select nextval('project.erasure_number')`))!;
  const erasure: Erasure = {
    erasureId,
    erasedAt: context.now().toISOString(),
    purpose: params.purpose,
    author: params.author,
    customers: who.length,
    tables,
    readmitted: [],
  };
  await db.run(sql`insert into project.erasure values (${erasureId}, ${JSON.stringify(erasure)})`);
  await keepHashes(db, erasureId, who);
  db.checkpointAfter();
  return erasure;
}

/** A key for each that is nobody's and tells nothing: neither their former one nor the order of erasing. */
async function keysBelowZero(reader: Reader, who: readonly Who[]): Promise<Map<number, number>> {
  const used = await reader.rows<{ key: number }>(
    sql`select distinct customer_key as key from project.campaign_member where customer_key < 0`,
  );
  const taken = new Set(used.map(({ key }) => key));
  return new Map(
    who.map(({ customerKey }) => {
      let key: number;
      do key = -randomInt(1, 2 ** 31 - 1);
      while (taken.has(key));
      taken.add(key);
      return [customerKey, key];
    }),
  );
}

async function keepHashes(writer: Writer, erasureId: number, who: readonly Who[]): Promise<void> {
  await saltErased(writer, randomBytes(16).toString("hex"));
  const rows = who.flatMap(({ customerId, others }) => {
    const person = randomUUID();
    return [
      { person, kind: "customer_id", text: customerId },
      ...others.map((text) => ({ person, kind: "other", text })),
    ];
  });
  const shape = '[{"person":"VARCHAR","kind":"VARCHAR","text":"VARCHAR"}]';
  await writer.run(sql`insert into project.erased_id
    select cast(${erasureId} as integer), person, kind, ${erasedHash(sql`text`)}
    from (select unnest(from_json(${JSON.stringify(rows)}, ${shape}), max_depth := 2)) named order by hash(person), kind`);
}

/** All erasures, the latest first. */
export async function erasures(reader: Reader): Promise<Erasure[]> {
  const rows = await reader.rows<{ document: string }>(
    sql`select document from project.erasure order by erasure_id desc`,
  );
  return rows.map(({ document }) => JSON.parse(document) as Erasure);
}

/** Lets ids in again that were erased: of a person who is a customer anew. What was erased stays erased. */
export async function readmit(
  params: CallParams<"customers.readmit">,
  { db, now }: WriteContext,
): Promise<{ readmitted: number }> {
  const found = await db.rows<{ erasure_id: number; person: string }>(sql`
    select distinct erasure_id, person from project.erased_id
    where kind = 'customer_id' and hash in (
      select ${erasedHash(sql`text`)} from (${textsSql(trimmed(params.customerIds))}) asked(text))`);
  if (found.length === 0) return { readmitted: 0 };
  await db.run(sql`delete from project.erased_id where person in (${textsSql(found.map(({ person }) => person))})`);
  for (const erasure of await erasures(db)) {
    const customers = found.filter(({ erasure_id }) => erasure_id === erasure.erasureId).length;
    if (customers === 0) continue;
    const entry = { at: now().toISOString(), customers, purpose: params.purpose, author: params.author };
    const document: Erasure = { ...erasure, readmitted: [...erasure.readmitted, entry] };
    await db.run(
      sql`update project.erasure set document = ${JSON.stringify(document)} where erasure_id = ${erasure.erasureId}`,
    );
  }
  return { readmitted: found.length };
}
