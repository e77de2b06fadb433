import type { CallParams } from "../api/contract.ts";
import type { FieldInfo } from "../api/customers.ts";
import type { TargetList } from "../api/campaigns.ts";
import { queryArrow } from "../db/arrow.ts";
import type { Reader } from "../db/database.ts";
import { maskSql } from "../db/mask.ts";
import { sql } from "../db/sql.ts";
import { findView } from "../db/view.ts";
import { readList } from "./list.ts";

const phone: FieldInfo = {
  name: "phone",
  category: "basic",
  kind: "recorded",
  type: "text",
  unit: null,
  title: { "zh-CN": "手机号码", en: "Phone" },
  formula: null,
  sources: [],
  filled: 0,
  personal: true,
};

/** A page of a list as an Arrow stream, in the order of positions; phones are masked. */
export async function listPage(
  { targetListId, offset, limit }: CallParams<"campaigns.page">,
  reader: Reader,
): Promise<Uint8Array> {
  const list: TargetList = await readList(reader, targetListId);
  const view = await findView(reader, list.asOf);
  const phones = view?.fields.some(({ name }) => name === "phone")
    ? sql`select customer_key, phone from ${view.table}`
    : sql`select customer_key, arg_max_null(phone, row(import_id, line)) as phone from project.customer_now group by customer_key`;
  return queryArrow(
    reader,
    sql`
    select k.customer_id, ${maskSql(phone, sql`p.phone`)} as phone, m.segment, m.risk, m.band, m.arm, m.position
    from (
      select * from project.target_member where target_list_id = ${targetListId} order by position limit ${limit} offset ${offset}
    ) m join project.customer_key k using (customer_key) left join (${phones}) p using (customer_key)
    order by m.position`,
  );
}
