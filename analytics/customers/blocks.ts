import type { Writer } from "../db/database.ts";
import type { NamedSql, Sql } from "../db/sql.ts";
import { id, sql, sqlFile } from "../db/sql.ts";

export interface Block {
  /** Name of the file and of the scratch table `temp.view_<name>`; fields refer to its columns by it. */
  readonly name: string;
  /** The source it reads: built when that is present. */
  readonly needs: string;
  readonly step: "view_calls" | "view_bills" | "view_payments" | "view_complaints" | "view_vas" | "view_join";
  /** Built once for everyone; the others once for each range of customers. */
  readonly once?: true;
  /** Reads the calls of the window: built in ranges of its own. */
  readonly calls?: true;
  /** Its rows are made by `CallCounting`, in one pass over the calls for all such blocks. */
  readonly counted?: true;
  /** Reads the scratch table of another block, which is not joined itself. */
  readonly over?: string;
  /** How it joins; omitted: on the customer. */
  readonly on?: Sql;
}

/** In the order in which they join: a block may join on a column of one before it. */
export const blocks: readonly Block[] = [
  { name: "customer", needs: "customer", step: "view_join" },
  { name: "subscription", needs: "subscription", step: "view_join" },
  { name: "bill", needs: "bill", step: "view_bills", once: true },
  { name: "bill_activity", needs: "bill.dormant", step: "view_bills" },
  { name: "call_activity", needs: "call.dormant", step: "view_calls", calls: true },
  { name: "call_sums", needs: "call", step: "view_calls", counted: true },
  { name: "call_base", needs: "call", step: "view_calls", over: "call_sums" },
  { name: "call_numbers", needs: "call.other_number", step: "view_calls", counted: true },
  { name: "call_cells", needs: "call.cell_id", step: "view_calls", counted: true },
  { name: "call_stations", needs: "call.base_station_id", step: "view_calls", counted: true },
  { name: "call_forwards", needs: "call.forwarded_to", step: "view_calls", calls: true },
  { name: "call_cell_sums", needs: "call.cell_id", step: "view_calls", counted: true, once: true },
  {
    name: "call_cell_rates",
    needs: "call.cell_id",
    step: "view_calls",
    over: "call_cell_sums",
    on: sql`call_cell_rates.cell = call_cells.usual_cell`,
  },
  {
    name: "cell_quality",
    needs: "call.cell_id",
    step: "view_calls",
    once: true,
    on: sql`cell_quality.cell = call_cells.usual_cell`,
  },
  { name: "payment", needs: "payment", step: "view_payments" },
  { name: "payment_methods", needs: "payment.method", step: "view_payments" },
  { name: "complaint", needs: "complaint", step: "view_complaints" },
  { name: "complaint_types", needs: "complaint.type", step: "view_complaints" },
  { name: "vas_service", needs: "vas_usage", step: "view_vas" },
];

export function blockPath(block: Block): string {
  return `customers/blocks/${block.name}.sql`;
}

export function scratch(name: string): Sql {
  return id("temp", `view_${name}`);
}

/** Runs a block into its scratch table: in place of what was there, or behind it. */
export async function runBlock(writer: Writer, block: Block, named: NamedSql["named"], into?: "append"): Promise<void> {
  await runTable(writer, block.name, sqlFile(blockPath(block), named), into);
}

/** Runs a `.sql` file into the scratch table of a name. */
export async function runTable(writer: Writer, name: string, file: NamedSql, into?: "append"): Promise<void> {
  const head = into ? sql`insert into ${scratch(name)} ` : sql`create or replace temp table ${id(`view_${name}`)} as `;
  await writer.run({ text: head.text + file.text, named: file.named });
}
