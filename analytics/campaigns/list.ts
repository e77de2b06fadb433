import type { TargetList } from "../api/campaigns.ts";
import { EngineError } from "../api/errors.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";

/** A frozen list, the latest when none is named; throws `target_list_missing`. */
export async function readList(reader: Reader, targetListId: number | undefined): Promise<TargetList> {
  const document = await reader.value<string>(sql`
    select document from project.target_list
    where target_list_id = coalesce(cast(${targetListId ?? null} as integer), (select max(target_list_id) from project.target_list))`);
  if (document === undefined) throw new EngineError("target_list_missing");
  return JSON.parse(document) as TargetList;
}
