import type { ReceiptStatus, ResponseOutcome, ReturnFile, ReturnSummary } from "../../api/returns.ts";
import { receiptStatuses, responseOutcomes } from "../../api/returns.ts";
import { readFrozen } from "../../db/campaign.ts";
import type { Reader } from "../../db/database.ts";
import { join, sql } from "../../db/sql.ts";

/** Of several words about one contact the first here is what became of it. */
const receiptOrder: readonly ReceiptStatus[] = ["refused", "delivered", "failed", "sent"];
const responseOrder: readonly ResponseOutcome[] = ["bought", "answered", "declined"];

/** The treated of a list against everything that came back and stands. Late responses do not count. Throws `campaign_missing`, `campaign_not_frozen`. */
export async function summarise(db: Reader, campaignId: number): Promise<ReturnSummary> {
  await readFrozen(db, campaignId);
  const rank = (words: readonly string[]) => join(words.map((word) => sql`${word}`));
  const counts = await db.rows<{
    receipt: ReceiptStatus | null;
    response: ResponseOutcome | null;
    n: number;
    amount: number | null;
  }>(sql`
    with receipts as (
      select position, min(list_position([${rank(receiptOrder)}], status)) as nth from project.receipt
      where campaign_id = ${campaignId} group by position
    ), replies as (
      select position, min(list_position([${rank(responseOrder)}], outcome)) as nth, sum(amount_fen)::bigint as amount_fen
      from project.reply where campaign_id = ${campaignId} and not late group by position
    )
    select [${rank(receiptOrder)}][receipts.nth] as receipt, [${rank(responseOrder)}][replies.nth] as response,
      count(*) as n, sum(amount_fen)::bigint as amount
    from project.campaign_member m left join receipts using (position) left join replies using (position)
    where m.campaign_id = ${campaignId} and m.arm = 'treatment' group by all`);
  const sum = (test: (row: (typeof counts)[number]) => boolean) =>
    counts.filter(test).reduce((total, { n }) => total + n, 0);
  const documents = await db.rows<{ document: string }>(
    sql`select document from project.return_file where campaign_id = ${campaignId} order by return_id`,
  );
  const withdrawn = await db.value<number>(sql`
    select count(distinct customer_key) from project.do_not_contact
    where return_id in (select return_id from project.return_file where campaign_id = ${campaignId})`);
  return {
    contacts: sum(() => true),
    receipts: {
      ...(Object.fromEntries(
        receiptStatuses.map((status) => [status, sum(({ receipt }) => receipt === status)]),
      ) as Record<ReceiptStatus, number>),
      silent: sum(({ receipt }) => receipt === null),
    },
    responses: {
      ...(Object.fromEntries(
        responseOutcomes.map((outcome) => [outcome, sum(({ response }) => response === outcome)]),
      ) as Record<ResponseOutcome, number>),
      silent: sum(({ response }) => response === null),
    },
    amountFen: counts.reduce((total, { amount }) => total + (amount ?? 0), 0),
    withdrawn: withdrawn ?? 0,
    files: documents.map(({ document }) => JSON.parse(document) as ReturnFile),
  };
}
