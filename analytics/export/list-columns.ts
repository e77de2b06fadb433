import type { Campaign, FrozenList } from "../api/campaigns.ts";
import { listColumns } from "../api/export.ts";
import type { ExportTemplate, ListColumn } from "../api/export.ts";
import { EngineError } from "../api/errors.ts";
import { waveDays } from "../db/campaign.ts";
import type { Writer } from "../db/database.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { findView } from "../db/view.ts";
import { fieldColumn } from "./columns.ts";
import type { FileColumn } from "./csv.ts";
import { mergeFields, messageSql } from "./message.ts";
import { reasonSentences } from "./reasons.ts";

const VIEW = "view:";
const contactFields = ["phone", "name", "email"] as const;

/**
 * A list's rows as columns of a file, and the relation (what follows `from`; rows are `member`) they are columns of: customers
 * who are not in the project any more have no row there.
 */
export interface ListSource {
  readonly columns: readonly FileColumn[];
  readonly source: Sql;
}

/** What columns are made of. */
interface Asked {
  readonly campaign: Campaign & { readonly frozen: FrozenList };
  /** The view of the list's month; undefined when it is not built. */
  readonly view: View | undefined;
  /** The relation that has phones, names and e-mail addresses. */
  readonly contact: "v" | "contact";
  readonly masked: boolean;
}

/** What a template asks for, of the list and of the view of its month. Throws `export_column_unknown`, `merge_field_unknown`. */
export async function listSource(
  db: Writer,
  campaign: Asked["campaign"],
  template: ExportTemplate,
  masked: boolean,
): Promise<ListSource> {
  const { plan, frozen } = campaign;
  const view = await findView(db, frozen.asOf);
  const inView = contactFields.every((name) => view?.fields.some((field) => field.name === name));
  const asked: Asked = { campaign, view, contact: inView ? "v" : "contact", masked };
  const columns = template.columns.map(({ name, source }): FileColumn => {
    const found = columnOf(asked, source);
    if (!found) throw new EngineError("export_column_unknown", { column: name, source });
    return { ...found, name };
  });
  const named = new Set(template.columns.map(({ source }) => source));
  if (named.has("message"))
    for (const { message } of plan.offers) mergeFields(message).forEach((name) => named.add(name));
  // Whoever is not in the view of the list's month, or has no key, is in the project no more.
  const joins: Sql[] = [
    view ? sql`join ${view.table} v using (customer_key)` : sql`join project.customer_key v using (customer_key)`,
  ];
  if (!inView && contactFields.some((name) => named.has(name))) {
    const latest = contactFields.map((name) => sql`arg_max_null(${id(name)}, row(import_id, line)) as ${id(name)}`);
    joins.push(sql`left join (
      select customer_key, ${join(latest)} from project.customer_now group by customer_key) contact using (customer_key)`);
  }
  if (frozen.churnModelId !== null && (named.has("reasons_zh") || named.has("reasons_en"))) {
    const sentences = await reasonSentences(db, campaign.campaignId, frozen.churnModelId);
    joins.push(sql`left join ${sentences} reason on reason.position = member.position`);
  }
  return { columns, source: sql`project.campaign_member member ${join(joins, sql` `)}` };
}

function isListColumn(source: string): source is ListColumn {
  return (listColumns as readonly string[]).includes(source);
}

function columnOf(asked: Asked, source: string): FileColumn | undefined {
  if (isListColumn(source)) return listColumn(asked, source);
  if (!source.startsWith(VIEW)) return undefined;
  const field = asked.view?.fields.find(({ name }) => name === source.slice(VIEW.length));
  return field && fieldColumn(field, "v", asked.masked);
}

function listColumn(asked: Asked, name: ListColumn): FileColumn {
  const { campaign, contact, masked } = asked;
  const { plan, frozen } = campaign;
  const text = (value: Sql): FileColumn => ({ name, value, text: true });
  const plain = (value: Sql): FileColumn => ({ name, value, text: false });
  const byWave = (end: "from" | "to") => {
    const days = Array.from({ length: plan.waves }, (_, i) => sql`${waveDays(plan, i + 1)[end]}`);
    return plain(sql`cast([${join(days)}][member.wave] as date)`);
  };
  const reason = (locale: "zh" | "en") =>
    text(frozen.churnModelId === null ? sql`cast(null as varchar)` : id("reason", locale));
  switch (name) {
    case "contact_ref":
      return text(sql`concat(${frozen.listId}, '-', member.position)`);
    case "list_id":
      return text(sql`${frozen.listId}`);
    case "customer_id":
      return text(sql`v.customer_id`);
    case "phone":
    case "name":
    case "email": {
      const value = id(contact, name);
      return text(masked ? maskSql({ name, personal: true }, value) : value);
    }
    case "segment":
      return text(sql`member.segment`);
    case "churn_risk":
      return plain(sql`cast(member.risk as decimal(5, 4))`);
    case "churn_band":
      return text(sql`member.band`);
    case "reasons_zh":
      return reason("zh");
    case "reasons_en":
      return reason("en");
    case "offer":
      return text(sql`[${join(plan.offers.map((offer) => sql`${offer.name}`))}][member.offer + 1]`);
    case "message": {
      // Merge fields are columns a list may have, or fields of the view by their bare names.
      const merged = (field: string) =>
        field === "message" ? undefined : (columnOf(asked, field) ?? columnOf(asked, VIEW + field))?.value;
      return text(messageSql(plan.offers, sql`member.offer`, merged));
    }
    case "channel":
      return text(sql`${plan.channel}`);
    case "wave":
      return plain(sql`member.wave`);
    case "send_from":
      return byWave("from");
    case "send_to":
      return byWave("to");
    case "as_of":
      return text(sql`${frozen.asOf}`);
  }
}
