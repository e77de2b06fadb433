import { createHash } from "node:crypto";
import type { Month } from "../api/project.ts";
import type { ViewRules } from "../api/rules.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader, Writer } from "../db/database.ts";
import { addMonths, monthStart } from "../db/months.ts";
import type { Bindable } from "../db/sql.ts";
import { id, sql, sqlFile, sqlFileText } from "../db/sql.ts";
import type { Block } from "./blocks.ts";
import { blockPath, blocks } from "./blocks.ts";
import type { KeyRange, ViewWindow } from "./window.ts";
import { blockParameters, splitKeys, viewWindow } from "./window.ts";

/** No more than about this many calls are aggregated by one statement: what bounds the memory. */
export const CALLS_AT_ONCE = 2_000_000;

const monthly = blocks.filter((block) => block.monthly);

/** A month's calls: how many, and the fingerprint of all that its sums are made of. */
export interface CallMonth {
  readonly month: Month;
  readonly calls: number;
  readonly fingerprint: string;
}

/**
 * The months of the window that have calls. The fingerprint tells the imports with their rows, the text of the blocks and the
 * rules in their parameters, so that an undone, replaced or repaired import and an edited calendar are seen.
 */
export async function callMonths(reader: Reader, window: ViewWindow, rules: ViewRules): Promise<CallMonth[]> {
  if (window.asOf === null) return [];
  const found: CallMonth[] = [];
  for (let back = window.windowMonths - 1; back >= 0; back--) {
    const month = addMonths(window.asOf, -back);
    const { windowStart, asOfEnd } = viewWindow(month, 1);
    const imports = await reader.rows<{ import_id: number; calls: number }>(sql`
      select import_id, count(*) as calls from project.call
      where started_at >= cast(${windowStart} as timestamp) and started_at < cast(${asOfEnd} as timestamp)
      group by import_id order by import_id`);
    const calls = imports.reduce((sum, one) => sum + one.calls, 0);
    if (calls > 0) found.push({ month, calls, fingerprint: fingerprintOf(month, imports, rules) });
  }
  return found;
}

function fingerprintOf(month: Month, imports: readonly object[], rules: ViewRules): string {
  const texts = monthly.map((block) => sqlFileText(blockPath(block)));
  const told = Object.entries(monthParameters(month, { from: 0, to: 0 }, rules)).filter(
    ([name]) =>
      !/^(key|window)_|^as_of_end$/.test(name) && texts.some((text) => new RegExp(`\\$${name}\\b`).test(text)),
  );
  return createHash("sha256")
    .update(JSON.stringify([imports, told, texts]))
    .digest("hex");
}

function monthParameters(month: Month, keys: KeyRange, rules: ViewRules): Record<string, Bindable> {
  return blockParameters(viewWindow(month, 1), keys, rules);
}

/** Makes the sums of the months that have none of this fingerprint; the others stay untouched. */
export async function keepCallMonths(
  months: readonly CallMonth[],
  rules: ViewRules,
  context: JobContext,
  callsAtOnce = CALLS_AT_ONCE,
): Promise<void> {
  const { db } = context;
  const kept = new Map(
    (
      await db.rows<{ month: Month; fingerprint: string }>(
        sql`select strftime(month, '%Y-%m') as month, fingerprint from derived.call_month_kept`,
      )
    ).map((row) => [row.month, row.fingerprint]),
  );
  const missing = months.filter(({ month, fingerprint }) => kept.get(month) !== fingerprint);
  const top = (await db.value<number | null>(sql`select max(customer_key) from project.customer_key`)) ?? 0;
  const everyone = { from: 0, to: top + 1 };
  const ranged = monthly.filter((block) => !block.once);
  const work = missing.map((month) => ({
    ...month,
    ranges: splitKeys(everyone, Math.ceil(month.calls / callsAtOnce)),
  }));
  const total = work.reduce((sum, { ranges }) => sum + ranges.length * ranged.length + 1, 0);
  let done = 0;
  for (const { month, fingerprint, ranges } of work) {
    await forgetCallMonth(db, month);
    const insert = async (block: Block, keys: KeyRange) => {
      context.progress("view_calls", done++, total);
      await insertMonth(db, block, monthStart(month), monthParameters(month, keys, rules));
    };
    for (const keys of ranges) for (const block of ranged) await insert(block, keys);
    for (const block of monthly) if (block.once) await insert(block, everyone);
    await db.run(sql`insert into derived.call_month_kept values (cast(${monthStart(month)} as date), ${fingerprint})`);
  }
}

/** Deletes the sums of a month. */
export async function forgetCallMonth(writer: Writer, month: Month): Promise<void> {
  for (const table of [...monthly.map((block) => block.name), "call_month_kept"])
    await writer.run(sql`delete from ${id("derived", table)} where month = cast(${monthStart(month)} as date)`);
}

async function insertMonth(
  writer: Writer,
  block: Block,
  month: string,
  named: Record<string, Bindable>,
): Promise<void> {
  const file = sqlFile(blockPath(block), named);
  const head = sql`insert into ${id("derived", block.name)} by name select cast($of_month as date) as month, made.* from (`;
  await writer.run({ text: `${head.text}${file.text}) as made`, named: { ...file.named, of_month: month } });
}
