import type { CallParams } from "../../api/contract.ts";
import type { ReturnPreview } from "../../api/returns.ts";
import type { Handlers, ReadContext } from "../../db/context.ts";
import { sql } from "../../db/sql.ts";
import type { TableReader } from "../../db/text-table.ts";
import { guessKind, guessMapping } from "./columns.ts";
import { checkReturns, importReturns } from "./import.ts";
import { summarise } from "./summary.ts";
import { undoReturn } from "./undo.ts";

const ROWS = 50;

/** The calls about what comes back; `reader` reads files of any format. */
export function returnsHandlers(
  reader: TableReader,
): Handlers<"returns.preview" | "returns.check" | "returns.import" | "returns.undo" | "returns.summary"> {
  return {
    "returns.preview": (params, context) => preview(params, context, reader),
    "returns.check": (params, context) => checkReturns(params, context, reader),
    "returns.import": (params, context) => importReturns(params, context, reader),
    "returns.undo": ({ returnId }, context) => undoReturn(returnId, context),
    "returns.summary": ({ campaignId }, { db }) => summarise(db, campaignId),
  };
}

async function preview(
  { path }: CallParams<"returns.preview">,
  context: ReadContext,
  reader: TableReader,
): Promise<ReturnPreview> {
  const head = await reader.peek(path, context);
  const mapping = guessMapping(head);
  const cell = (column: string | undefined) => {
    const at = column === undefined ? -1 : head.columns.indexOf(column);
    return at < 0 ? [] : head.sample.map((row) => row[at]);
  };
  const lists = [...cell(mapping.contactRef).map((ref) => ref.replace(/-\d+$/, "")), ...cell(mapping.listId)].map(
    (text) => text.replace(/^="(.*)"$/, "$1").trim(),
  );
  const campaigns = await context.db.rows<{ campaign_id: number; list_id: string }>(sql`
    select campaign_id, document ->> '$.frozen.listId' as list_id from project.campaign where state <> 'draft' order by campaign_id`);
  const found = campaigns.find(({ list_id }) => lists.includes(list_id));
  return {
    columns: head.columns,
    rows: head.sample.slice(0, ROWS),
    kind: guessKind(head, mapping),
    mapping,
    campaignId: found?.campaign_id ?? null,
  };
}
