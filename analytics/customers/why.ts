import type { CallParams } from "../api/contract.ts";
import type { CustomerVerdict, FilterCondition, FilterNode, FilterVerdict } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Reader } from "../db/database.ts";
import { filterSql, membershipSql } from "../db/filter.ts";
import { id, join, sql } from "../db/sql.ts";
import { fieldOf } from "../db/view.ts";
import { openGrid } from "./read.ts";
import { asValue, shownSql } from "./value.ts";

/**
 * The filter judged for one customer: every condition with its verdict and what the customer has, personal values masked.
 * Groups follow `filterSql`: all, any, not all. Throws `customer_missing`, `unknown_field`, `filter_invalid`.
 */
export async function whyCustomer(params: CallParams<"customers.why">, reader: Reader): Promise<CustomerVerdict> {
  const view = await openGrid(reader, params);
  const conditions = conditionsOf(params.filter ?? null);
  const key = await reader.value<number>(
    sql`select customer_key from ${view.table} where customer_id = ${params.customerId}`,
  );
  if (key === undefined) throw new EngineError("customer_missing", { customerId: params.customerId, asOf: view.asOf });
  const shown = conditions.flatMap((condition, index) => [
    sql`${filterSql(condition, view)} as ${id(`holds_${index}`)}`,
    sql`${membershipSql(condition.field, view) ?? shownSql(fieldOf(view, condition.field))} as ${id(`value_${index}`)}`,
  ]);
  const row = await reader.row<Record<string, unknown>>(
    sql`select ${join([sql`customer_key`, ...shown])} from ${view.table} where customer_key = ${key}`,
  );
  let next = 0;
  const judge = (node: FilterNode): FilterVerdict => {
    if (!("items" in node)) {
      const index = next++;
      const found = row![`value_${index}`];
      const value = membershipSql(node.field, view)
        ? (found as number | null)
        : asValue(fieldOf(view, node.field), found);
      return { field: node.field, op: node.op, holds: row![`holds_${index}`] === true, value };
    }
    const items = node.items.map(judge);
    const holds =
      node.op === "or" ? items.some((item) => item.holds) : items.every((item) => item.holds) === (node.op === "and");
    return { op: node.op, holds, items };
  };
  const verdict = params.filter ? judge(params.filter) : null;
  return { customerId: params.customerId, asOf: view.asOf, holds: verdict?.holds ?? true, verdict };
}

/** The conditions of a tree, from the first to the last. */
function conditionsOf(node: FilterNode | null): FilterCondition[] {
  if (!node) return [];
  return "items" in node ? node.items.flatMap(conditionsOf) : [node];
}
