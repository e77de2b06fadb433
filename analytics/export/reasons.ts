import type { ChurnModel, ChurnReason } from "../api/churn.ts";
import { reasonText } from "../api/text/churn.ts";
import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import { streamRows } from "../db/stream.ts";

const TABLE = id("temp", "list_reason");

/**
 * Puts the reasons of a list's rows, as they were frozen, into sentences: a temporary relation (position, zh, en). Rows without
 * reasons are not in it. `modelId`: the model that knows the fields' names.
 */
export async function reasonSentences(writer: Writer, campaignId: number, modelId: number): Promise<Sql> {
  const document = await writer.value<string>(
    sql`select document from project.churn_model where model_id = ${modelId}`,
  );
  const features = document === undefined ? [] : ((JSON.parse(document) as Partial<ChurnModel>).features ?? []);
  const byField = new Map(features.map((feature) => [feature.field, feature]));
  await writer.run(sql`create or replace temp table list_reason (position integer, zh varchar, en varchar)`);
  const appender = await writer.connection.createAppender("list_reason", "main", "temp");
  const query = sql`select position, reasons from project.campaign_member
    where campaign_id = ${campaignId} and arm = 'treatment' and reasons is not null`;
  for await (const some of streamRows(writer, query)) {
    const [positions, texts] = [some.column(0), some.column(1)];
    for (let row = 0; row < some.rows; row++) {
      const reasons = JSON.parse(texts.getItem(row) as string) as ChurnReason[];
      const told = (locale: "zh-CN" | "en", separator: string) =>
        reasons
          .flatMap((reason) => {
            const feature = byField.get(reason.field);
            return feature ? [reasonText(reason, feature, locale)] : [];
          })
          .join(separator);
      appender.appendInteger(positions.getItem(row) as number);
      appender.appendVarchar(told("zh-CN", "；"));
      appender.appendVarchar(told("en", "; "));
      appender.endRow();
    }
  }
  appender.closeSync();
  return TABLE;
}
