import type { ChurnModel } from "../api/churn.ts";
import type { CallParams } from "../api/contract.ts";
import { queryArrow } from "../db/arrow.ts";
import { readFrozen } from "../db/campaign.ts";
import type { Reader } from "../db/database.ts";
import { maskPhone } from "../db/mask.ts";
import { sql } from "../db/sql.ts";
import { findView } from "../db/view.ts";
import { hasField } from "./present.ts";
import { reasonSentences } from "./reasons.ts";

/** A page of a frozen list as an Arrow stream, in the order of positions; phones are masked, and an erased customer has no id. Throws `campaign_not_frozen`. */
export async function listPage(
  { campaignId, arm, offset, limit }: CallParams<"campaigns.page">,
  reader: Reader,
): Promise<Uint8Array> {
  const { frozen } = await readFrozen(reader, campaignId);
  const view = await findView(reader, frozen.asOf);
  const phones =
    view && hasField(view, "phone")
      ? sql`select customer_key, phone from ${view.table}`
      : sql`select customer_key, arg_max_null(phone, row(import_id, line)) as phone from project.customer_now group by customer_key`;
  const page = sql`(
    select * from project.campaign_member
    where campaign_id = ${campaignId} and arm = coalesce(cast(${arm} as varchar), arm)
    order by position limit ${limit} offset ${offset}) m`;
  const document =
    frozen.churnModelId === null
      ? undefined
      : await reader.value<string>(
          sql`select document from project.churn_model where model_id = ${frozen.churnModelId}`,
        );
  const features = document === undefined ? [] : ((JSON.parse(document) as Partial<ChurnModel>).features ?? []);
  const kept = await reader.rows<{ position: number; reasons: string }>(
    sql`select position, reasons from ${page} where reasons is not null`,
  );
  const told = kept.map(({ position, reasons }) => ({
    position,
    zh: reasonSentences(reasons, features, "zh-CN"),
    en: reasonSentences(reasons, features, "en"),
  }));
  const shape = `[{"position":"INTEGER","zh":"VARCHAR","en":"VARCHAR"}]`;
  return queryArrow(
    reader,
    sql`
    select m.position, k.customer_id, ${maskPhone(sql`p.phone`)} as phone, m.segment, m.risk, m.band, t.zh as reasons_zh,
      t.en as reasons_en, m.uplift, m.arm, m.offer, m.wave, m.stratum
    from ${page} left join project.customer_key k using (customer_key) left join (${phones}) p using (customer_key)
    left join (select unnest(from_json(${JSON.stringify(told)}, ${shape}), max_depth := 2)) t using (position)
    order by m.position`,
  );
}
