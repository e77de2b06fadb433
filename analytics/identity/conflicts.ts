import type { CallParams } from "../api/contract.ts";
import type { FieldInfo } from "../api/customers.ts";
import type { Conflict, ConflictPage } from "../api/identity.ts";
import { countConflicts, toldTwice } from "../db/conflicts.ts";
import type { Reader } from "../db/database.ts";
import { importSources } from "../db/facts.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";

/** Customer facts that identify a person; `birth_date` too, which is no field of the view. */
const personal: ReadonlySet<string> = new Set(["name", "id_number", "phone", "email", "address", "birth_date"]);

interface ToldRow {
  readonly field: string;
  readonly customer_key: number;
  readonly customer_id: string;
  readonly value: string;
  readonly source: string;
  readonly import_id: number;
  readonly line: number;
}

/**
 * Values in which sources disagree, by field and customer; of one customer the value the view takes comes first and is
 * marked. Two files of one source are not two sources: the later one counts.
 */
export async function conflictPage(params: CallParams<"identity.conflicts">, reader: Reader): Promise<ConflictPage> {
  const told = (await toldTwice(reader)).filter(({ field }) => params.field === undefined || field === params.field);
  const contested = (await countConflicts(reader, told)).filter(({ customers }) => customers > 0);
  const total = contested.reduce((sum, { customers }) => sum + customers, 0);
  const byField = contested.map(({ told: { field }, customers }) => ({ field, customers }));
  if (contested.length === 0) return { total, byField, rows: [] };
  const all = join(
    contested.map(
      ({ told: { field, rows } }, index) => sql`
    select cast(${index} as integer) as nth, ${field} as field, customer_key,
           ${shownValue(field, params.unmask)} as value, source, import_id, line, place, rank,
           dense_rank() over (order by customer_key) as turn
    from ${rows} t where customer_key in (select customer_key from ${rows} u group by customer_key having min(value) <> max(value))`,
    ),
    sql` union all `,
  );
  const found = await reader.rows<ToldRow>(sql`
    select field, customer_key, customer_id, value, source, import_id, line
    from (select *, dense_rank() over (order by nth, turn) as page_turn from (${all}) as every_row) as listed
    join project.customer_key using (customer_key)
    where page_turn > ${params.offset} and page_turn <= ${params.offset + params.limit}
    order by page_turn, place, rank desc`);
  const loaded = new Map((await importSources(reader, null)).map(({ importId, loadedAt }) => [importId, loadedAt]));
  const rows: { customerId: string; field: string; values: Conflict["values"][number][] }[] = [];
  for (const row of found) {
    const last = rows.at(-1);
    const same = last !== undefined && last.field === row.field && last.customerId === row.customer_id;
    const values = same ? last.values : [];
    if (!same) rows.push({ customerId: row.customer_id, field: row.field, values });
    values.push({
      value: row.value,
      source: row.source,
      importId: row.import_id,
      line: row.line,
      loadedAt: loaded.get(row.import_id) ?? "",
      chosen: values.length === 0,
    });
  }
  return { total, byField, rows };
}

function shownValue(field: string, unmask: boolean): Sql {
  if (unmask) return sql`value`;
  return field === "birth_date" ? sql`left(value, 4) || '-**-**'` : maskSql(maskedAs(field), sql`value`);
}

function maskedAs(field: string): FieldInfo {
  return {
    name: field,
    category: "basic",
    kind: "recorded",
    type: "text",
    unit: null,
    title: { "zh-CN": field, en: field },
    formula: null,
    sources: [],
    filled: 0,
    personal: personal.has(field),
  };
}
