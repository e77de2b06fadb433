import type { CallParams } from "../api/contract.ts";
import type { CustomerDetail, RiskReason } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { id, join, sql } from "../db/sql.ts";
import { churnReasons, scoringModel } from "../db/reasons.ts";
import { openView } from "../db/view.ts";
import { noCalls, readCalls } from "./detail-calls.ts";
import { noFacts, readFacts } from "./detail-facts.ts";
import { provenanceOf } from "./provenance.ts";
import { asValue, shownSql } from "./value.ts";
import { viewWindow } from "./window.ts";

/** One customer: the view's row and the facts behind it, none later than the as-of month. Throws `customer_missing`. */
export async function customerDetail(params: CallParams<"customers.get">, reader: Reader): Promise<CustomerDetail> {
  const view = await openView(reader, params.asOf, params.snapshotId);
  const { unmask } = params;
  const key = await reader.value<number>(
    sql`select customer_key from ${view.table} where customer_id = ${params.customerId}`,
  );
  if (key === undefined) throw new EngineError("customer_missing", { customerId: params.customerId, asOf: view.asOf });
  const columns = view.fields.map((field) => sql`${shownSql(field, unmask, "view")} as ${id(field.name)}`);
  const row = await reader.row<Record<string, unknown>>(
    sql`select ${join(columns)} from ${view.table} as ${id("view")} where customer_key = ${key}`,
  );
  const values = Object.fromEntries(view.fields.map((field) => [field.name, asValue(field, row![field.name])]));
  const window = viewWindow(view.asOf, view.windowMonths);
  const calls = window.asOfEnd === null ? noCalls : await readCalls(reader, key, window, unmask);
  const facts = window.asOfEnd === null ? noFacts : await readFacts(reader, key, window.asOfEnd);
  return {
    customerId: params.customerId,
    asOf: view.asOf,
    windowMonths: view.windowMonths,
    values,
    ...calls,
    ...facts,
    segment: (values["segment"] as string | null | undefined) ?? null,
    churnRisk: (values["churn_risk"] as number | null | undefined) ?? null,
    riskReasons: params.snapshotId === undefined ? await riskReasons(reader, view.asOf, key) : [],
    provenance: await provenanceOf(reader, view, key, values),
  };
}

/** Why the model that scored the month last gives the customer this risk; none without a score of the month. */
async function riskReasons(reader: Reader, asOf: Month | null, key: number): Promise<RiskReason[]> {
  const model = await scoringModel(reader, asOf);
  const [found] = model ? await churnReasons(reader, model, asOf, sql`s.customer_key = ${key}`) : [];
  if (!found) return [];
  const { reasons, sentences } = found.told;
  return reasons.map((reason, i) => ({ ...reason, sentence: { "zh-CN": sentences["zh-CN"][i], en: sentences.en[i] } }));
}
