import type { Campaign } from "../../api/campaigns.ts";
import type { CallParams } from "../../api/contract.ts";
import { EngineError } from "../../api/errors.ts";
import type { ReturnFile, ReturnKind, ReturnMapping, ReturnWarning } from "../../api/returns.ts";
import { moveCampaign, readFrozen, recordEvent } from "../../db/campaign.ts";
import type { JobContext } from "../../db/context.ts";
import type { Reader, Writer } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { TableReader, TextTable } from "../../db/text-table.ts";
import { findView } from "../../db/view.ts";
import { settleMapping } from "./columns.ts";
import type { Frozen } from "./reconcile.ts";
import { FATED, askedColumns, countFates, fateRows, hideErased } from "./reconcile.ts";

type Asked = CallParams<"returns.import">;

/**
 * Takes a file of receipts or responses into a campaign. Every row has one fate, and their counts add up to the file. The
 * same file again changes nothing. Refusals put the customer on the do-not-contact list. Throws `return_no_contact`, `return_no_status`,
 * `return_campaign_unknown`, `return_other_campaign`, `return_nothing_matched`, and what an import of a file throws.
 */
export async function importReturns(params: Asked, context: JobContext, reader: TableReader): Promise<ReturnFile> {
  return reconciled(params, context, reader, async (file, campaign, mapping) => {
    const { db } = context;
    const before = await sameFile(db, file);
    if (before) return before;
    const { fates, rows } = file.reconciliation;
    if (fates.matched + fates.late === 0) {
      throw new EngineError("return_nothing_matched", {
        file: file.file,
        rows,
        listId: campaign.frozen.listId,
        unknown: fates.unknown,
        other: fates.other_list,
        control: fates.control,
        early: fates.early,
        unreadable: fates.unreadable,
        duplicate: fates.duplicate,
      });
    }
    const returnId = (await db.value<number>(sql`select nextval('project.return_number')`))!;
    const taken: ReturnFile = { ...file, returnId };
    await storeRows(db, taken, campaign, context.now());
    await db.run(sql`insert into project.return_file values
      (${returnId}, ${campaign.campaignId}, ${file.kind}, ${file.sha256}, ${JSON.stringify({ ...taken, mapping })})`);
    const about = { at: context.now(), detail: file.file, author: "" };
    await recordEvent(db, campaign.campaignId, { ...about, event: "returned" });
    if (campaign.state === "exported") await moveCampaign(db, campaign, "running", about);
    return taken;
  });
}

/** What the import would do, and nothing else. */
export async function checkReturns(params: Asked, context: JobContext, reader: TableReader): Promise<ReturnFile> {
  return reconciled(params, context, reader, async (file) => file);
}

async function reconciled(
  params: Asked,
  context: JobContext,
  reader: TableReader,
  work: (file: ReturnFile, campaign: Frozen, mapping: ReturnMapping) => Promise<ReturnFile>,
): Promise<ReturnFile> {
  const { db } = context;
  let settled: { readonly kind: ReturnKind; readonly mapping: ReturnMapping } | null = null;
  return reader.open(
    params.path,
    context,
    (head) => askedColumns((settled = settleMapping(head, params.mapping, params.kind)).mapping),
    async (table) => {
      const { kind } = settled!;
      const mapping = withUnit(settled!.mapping, table);
      const campaign = await campaignOf(db, params.campaignId, mapping, table);
      try {
        await context.during("check", () => fateRows(db, campaign, kind, mapping, table), { file: table.file });
        await hideErased(db);
        const counted = await countFates(db, mapping);
        const file: ReturnFile = {
          returnId: 0,
          campaignId: campaign.campaignId,
          kind,
          file: table.file,
          sha256: table.sha256,
          importedAt: context.now().toISOString(),
          reconciliation: { ...counted, warnings: [] },
          undone: false,
        };
        const warnings = await warningsOf(db, campaign, file);
        return await work({ ...file, reconciliation: { ...counted, warnings } }, campaign, mapping);
      } finally {
        await db.run(sql`drop table if exists temp.return_fated`).catch(() => undefined);
      }
    },
  );
}

function withUnit(mapping: ReturnMapping, table: TextTable): ReturnMapping {
  return mapping.amount === undefined ? mapping : { ...mapping, amountUnit: table.units["amount"] };
}

/** The campaign that was named, or the one whose list most rows carry. */
async function campaignOf(
  db: Reader,
  campaignId: number | null,
  mapping: ReturnMapping,
  table: TextTable,
): Promise<Frozen> {
  const cells = [
    ...(mapping.contactRef === undefined
      ? []
      : [sql`nullif(regexp_extract("v_contactRef", '^(L[0-9]+-[0-9a-f]+)-[0-9]+$', 1), '')`]),
    ...(mapping.listId === undefined ? [] : [sql`"v_listId"`]),
  ];
  const lists =
    cells.length === 0
      ? []
      : await db.rows<{ list_id: string; n: number; campaign_id: number | null; name: string | null }>(sql`
          select f.list_id, f.n, c.campaign_id, c.document ->> '$.plan.name' as name from (
            select coalesce(${cells[0]}, ${cells[1] ?? sql`null`}) as list_id, count(*) as n from ${table.rows} r group by list_id
          ) f left join project.campaign c on c.document ->> '$.frozen.listId' = f.list_id
          where f.list_id is not null order by c.campaign_id is null, f.n desc, f.list_id limit 100`);
  const known = lists.filter((list) => list.campaign_id !== null);
  if (campaignId === null) {
    if (known.length === 0)
      throw new EngineError("return_campaign_unknown", { file: table.file, example: lists[0]?.list_id ?? "" });
    return readFrozen(db, known[0].campaign_id!);
  }
  const campaign = await readFrozen(db, campaignId);
  const own = lists.some((list) => list.list_id === campaign.frozen.listId);
  if (!own && known.length > 0)
    throw new EngineError("return_other_campaign", {
      file: table.file,
      other: known[0].name ?? String(known[0].campaign_id),
      name: campaign.plan.name,
    });
  return campaign;
}

async function sameFile(db: Reader, { campaignId, sha256, kind }: ReturnFile): Promise<ReturnFile | undefined> {
  const document = await db.value<string>(sql`
    select document from project.return_file
    where campaign_id = ${campaignId} and sha256 = ${sha256} and kind = ${kind} and (document ->> '$.undone') = 'false'`);
  return document === undefined ? undefined : (JSON.parse(document) as ReturnFile);
}

async function warningsOf(db: Reader, campaign: Frozen, file: ReturnFile): Promise<ReturnWarning[]> {
  const { rows, fates } = file.reconciliation;
  const warnings: ReturnWarning[] = [];
  if (await oddAmounts(db, campaign)) warnings.push("amount_unit");
  if (fates.unknown > rows * MANY_UNKNOWN) warnings.push("many_unknown");
  if (fates.control > 0) warnings.push("control_contacted");
  if (await sameFile(db, file)) warnings.push("same_file");
  return warnings;
}

const MANY_UNKNOWN = 0.1;
/** Half-way, on a scale of factors, between right and a hundred times too much. */
const ODD_FACTOR = 20;

/** Whether the amounts look like another unit: against the margin of the plan, else what the customers are billed a month. */
async function oddAmounts(db: Reader, { plan, frozen }: Campaign & Frozen): Promise<boolean> {
  const median = await db.value<number | null>(
    sql`select median(amount_fen) from ${FATED} f where position is not null and amount_fen > 0`,
  );
  if (!median) return false;
  const view = await findView(db, frozen.asOf);
  const usual =
    plan.marginPerResponseFen ||
    (view?.fields.some(({ name }) => name === "avg_bill")
      ? await db.value<number | null>(sql`select median(avg_bill) from ${view.table} where avg_bill > 0`)
      : null);
  if (!usual) return false;
  return median > usual * ODD_FACTOR || median * ODD_FACTOR < usual;
}

async function storeRows(
  db: Writer,
  { returnId, campaignId, kind }: ReturnFile,
  { frozen }: Frozen,
  now: Date,
): Promise<void> {
  if (kind === "receipts") {
    await db.run(sql`insert into project.receipt
      select ${returnId}, ${campaignId}, position, customer_key, said, happened_at, line from ${FATED} f
      where fate = 'matched' order by line`);
    await db.run(sql`insert into project.do_not_contact
      select customer_key, null, ${frozen.listId},
        coalesce(min(happened_at), cast(${now.toISOString().slice(0, -1)} as timestamp)), ${returnId}
      from ${FATED} f where fate = 'matched' and said = 'refused' group by customer_key order by customer_key`);
  } else {
    await db.run(sql`insert into project.reply
      select ${returnId}, ${campaignId}, position, customer_key, said, happened_at, amount_fen, fate = 'late', line from ${FATED} f
      where fate in ('matched', 'late') order by line`);
  }
  await db.run(sql`insert into project.return_row
    select ${returnId}, line, fate, column_name, value from ${FATED} f where fate not in ('matched', 'late') order by line`);
}
