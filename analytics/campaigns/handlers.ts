import type { TargetList } from "../api/campaigns.ts";
import type { Handlers } from "../db/context.ts";
import { sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { freezeList } from "./freeze.ts";
import { readList } from "./list.ts";
import { listPage } from "./page.ts";
import { prepareSelection, waterfall } from "./select.ts";

export const campaignsHandlers: Handlers<
  "campaigns.size" | "campaigns.freeze" | "campaigns.list" | "campaigns.get" | "campaigns.page"
> = {
  "campaigns.size": async ({ asOf, rule }, { db }) =>
    waterfall(db, await prepareSelection(db, await openView(db, asOf), rule)),
  "campaigns.freeze": freezeList,
  "campaigns.list": async (_params, { db }) => {
    const stored = await db.rows<{ document: string }>(
      sql`select document from project.target_list order by target_list_id`,
    );
    return stored.map(({ document }) => JSON.parse(document) as TargetList);
  },
  "campaigns.get": async ({ targetListId }, { db }) => readList(db, targetListId),
  "campaigns.page": async (params, { db }) => listPage(params, db),
};
