import { customerId } from "../db/view.ts";
import type { CustomerCount } from "../api/customers.ts";
import type { CallParams } from "../api/contract.ts";
import { queryArrow } from "../db/arrow.ts";
import type { Reader } from "../db/database.ts";
import { whereSql } from "../db/filter.ts";
import { SHALLOW, pageKeys } from "./grid-order.ts";
import { maskSql } from "../db/mask.ts";
import { id, join, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { fieldOf, openView, viewsVersion } from "../db/view.ts";

/** The view as the grid addresses it: the customer's id may be filtered, sorted and listed like a field. */
export async function openGrid(
  reader: Reader,
  { asOf, snapshotId }: { readonly asOf?: string | null | undefined; readonly snapshotId?: number | undefined },
): Promise<View> {
  const view = await openView(reader, asOf, snapshotId);
  return { ...view, fields: [customerId, ...view.fields] };
}

export async function countCustomers(params: CallParams<"customers.count">, reader: Reader): Promise<CustomerCount> {
  const view = await openGrid(reader, params);
  if (!params.filter) return { customers: view.rows, total: view.rows };
  const customers = await reader.value<number>(
    sql`select count(*) from ${view.table} where ${whereSql(params.filter, view)}`,
  );
  return { customers: customers ?? 0, total: view.rows };
}

/** As many rows as are faster found one by one than by reading their columns; written out, the index of the view finds them. */
const BY_INDEX = 1000;

/**
 * A page as an Arrow stream: `customer_id`, then the fields (those of `columns`). Sorted by the given keys, missing values
 * last, ties in the order of customer_key.
 */
export async function customerPage(
  params: CallParams<"customers.page">,
  reader: Reader,
  shallow = SHALLOW,
): Promise<Uint8Array> {
  const version = await viewsVersion(reader);
  const view = await openGrid(reader, params);
  const wanted = params.columns
    ? [...new Set(["customer_id", ...params.columns])]
    : view.fields.map((field) => field.name);
  const columns = wanted.map((name) => fieldOf(view, name));
  const shown = columns.map((field) => {
    const column = id("page", field.name);
    return sql`${params.unmask ? column : maskSql(field, column)} as ${id(field.name)}`;
  });
  // Qualified: ordering is by what is stored, not by the masked column of the same name.
  const order = join([
    ...params.sort.map((key) => {
      const column = id("page", fieldOf(view, key.field).name);
      return key.descending ? sql`${column} desc nulls last` : sql`${column} asc nulls last`;
    }),
    sql`page.customer_key`,
  ]);
  const all = sql`select customer_key from ${view.table} as page where ${whereSql(params.filter, view)} order by ${order}`;
  // The page's customers first, from the few columns that filter and order; then their rows.
  const found = await pageKeys(reader, all, {
    // Who is in a segment may change though no view does.
    version: JSON.stringify(params.filter ?? null).includes('"segment:') ? undefined : version,
    ...params,
    shallow,
  });
  const chosen =
    found.length === 0
      ? sql`select null`
      : found.length > BY_INDEX
        ? sql`select unnest(from_json(${JSON.stringify([...found])}, '["INTEGER"]'))`
        : join(Array.from(found, (key) => sql`${key}`));
  return queryArrow(
    reader,
    sql`select ${join(shown)} from ${view.table} as page where customer_key in (${chosen}) order by ${order}`,
  );
}
