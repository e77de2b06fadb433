import type { ExportResult, TargetList } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import type { FieldInfo } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import { findView } from "../db/view.ts";
import type { CsvColumn } from "./csv.ts";
import { writeCsv } from "./csv.ts";
import { recordExport } from "./log.ts";
import { exportPath, safeName } from "./path.ts";

/**
 * Writes the customers of a list who are to be contacted. Control customers are counted and never written. Names and
 * phones are masked unless a purpose is given, which is kept on record.
 */
export async function exportTargetList(
  params: CallParams<"export.targetList">,
  context: JobContext,
): Promise<ExportResult> {
  const { db } = context;
  const list = await readList(db, params.targetListId);
  const { targetListId } = list;
  const path = await exportPath(context.projectPath, params.path, `${safeName(list.name)}-${targetListId}.csv`);
  const masked = params.purpose === undefined;
  const shown = (name: "phone" | "name") => {
    const column = sql`${name === "phone" ? sql`contact.phone` : sql`contact.name`}`;
    return masked ? maskSql(personal(name), column) : column;
  };
  const columns: CsvColumn[] = [
    { name: "list_id", value: sql`member.target_list_id`, text: false },
    { name: "customer_id", value: sql`known.customer_id`, text: true },
    { name: "phone", value: shown("phone"), text: true },
    { name: "name", value: shown("name"), text: true },
    { name: "segment", value: sql`member.segment`, text: true },
    { name: "churn_risk", value: sql`cast(member.risk as decimal(5, 4))`, text: false },
    { name: "churn_band", value: sql`member.band`, text: true },
    { name: "offer", value: sql`${list.offer}`, text: true },
    { name: "channel", value: sql`${list.channel}`, text: true },
    { name: "as_of", value: sql`${list.asOf}`, text: true },
  ];
  const file = await writeCsv(
    context,
    path,
    columns,
    sql`
    project.target_member member join project.customer_key known using (customer_key)
    left join ${await contacts(db, list)} contact using (customer_key)
    where member.target_list_id = ${targetListId} and member.arm = 'treatment' order by member.position`,
  );
  try {
    const result: ExportResult = { path, rows: file.rows, controls: list.controls, sha256: file.sha256, masked };
    await recordExport(db, result, { targetListId, purpose: params.purpose ?? null, at: context.now() });
    await file.commit();
    return result;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function readList(db: Reader, targetListId: number | undefined): Promise<TargetList> {
  const document = await db.value<string>(sql`
    select document from project.target_list
    where target_list_id = coalesce(cast(${targetListId ?? null} as integer), (select max(target_list_id) from project.target_list))`);
  if (document === undefined) throw new EngineError("target_list_missing");
  return JSON.parse(document) as TargetList;
}

/** Names and phones as the list's view has them; from the customer table when the view is not there any more. */
async function contacts(db: Reader, list: TargetList): Promise<Sql> {
  const view = await findView(db, list.asOf);
  const names = new Set(view?.fields.map((field) => field.name));
  if (view && names.has("phone") && names.has("name"))
    return sql`(select customer_key, phone, name from ${view.table})`;
  return sql`(
    select customer_key, arg_max_null(phone, row(import_id, line)) as phone, arg_max_null(name, row(import_id, line)) as name
    from project.customer_now group by customer_key)`;
}

function personal(name: "phone" | "name"): FieldInfo {
  return {
    name,
    category: "basic",
    kind: "recorded",
    type: "text",
    unit: null,
    title: { "zh-CN": name, en: name },
    formula: null,
    sources: [],
    filled: 0,
    personal: true,
  };
}
