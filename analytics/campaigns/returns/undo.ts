import { EngineError } from "../../api/errors.ts";
import type { ReturnFile } from "../../api/returns.ts";
import { recordEvent } from "../../db/campaign.ts";
import type { JobContext } from "../../db/context.ts";
import { id, sql } from "../../db/sql.ts";

/** Takes back what a file brought, refusals included; the file stays listed as undone. Throws `return_missing`, `return_undone`. */
export async function undoReturn(returnId: number, { db, now }: JobContext): Promise<ReturnFile> {
  const document = await db.value<string>(sql`select document from project.return_file where return_id = ${returnId}`);
  if (document === undefined) throw new EngineError("return_missing", { returnId });
  const file = JSON.parse(document) as ReturnFile;
  if (file.undone) throw new EngineError("return_undone", { returnId, file: file.file });
  for (const table of ["receipt", "reply", "return_row", "do_not_contact"])
    await db.run(sql`delete from ${id("project", table)} where return_id = ${returnId}`);
  const undone: ReturnFile = { ...file, undone: true };
  await db.run(sql`update project.return_file set document = ${JSON.stringify(undone)} where return_id = ${returnId}`);
  await recordEvent(db, file.campaignId, { at: now(), event: "unreturned", detail: file.file, author: "" });
  return undone;
}
