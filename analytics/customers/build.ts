import { availableParallelism } from "node:os";
import type { ViewSummary } from "../api/customers.ts";
import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { ViewRules } from "../api/rules.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { mergeCustomers } from "../db/merge.ts";
import { monthStart } from "../db/months.ts";
import { hasResults, refreshResults } from "../db/results.ts";
import { readSettings } from "../db/settings.ts";
import type { NamedSql } from "../db/sql.ts";
import { id, sql, sqlPiece } from "../db/sql.ts";
import { renewViews, viewTableName } from "../db/view.ts";
import type { Joined } from "./assemble.ts";
import { activityOf, assemble, countFilled, findServices, loadBase, loadTiers, servicesSpread } from "./assemble.ts";
import { attributeRows, describeAttributes } from "./attributes.ts";
import type { Block } from "./blocks.ts";
import { refuseDropped } from "./drop-calls.ts";
import { blockPath, blocks, runBlock, scratch } from "./blocks.ts";
import { CALLS_AT_ONCE, CallCounting } from "./count-calls.ts";
import { resolveFields } from "./fields.ts";
import { describeFields, recordOrigin } from "./origin.ts";
import { sourceOrder } from "./order.ts";
import { fixedFields, valueFields } from "./registry/index.ts";
import type { VasService } from "./registry/vas.ts";
import { presentSources } from "./sources.ts";
import type { KeyRange, ViewWindow } from "./window.ts";
import { blockParameters, splitKeys, viewWindow } from "./window.ts";

/** What is joined and aggregated by one statement: what bounds the memory. A range costs a quarter of a second besides its rows. */
export interface AtOnce {
  readonly customers: number;
  readonly calls: number;
  /** Ranges of fewer customers are read in slices: as they lie, one thread would join all of a row group. */
  readonly sliced: number;
}

/** The database hands rows to its threads by so many: ranges that begin and end with them keep all threads busy. */
const ROW_GROUP = 122_880;

const usual: AtOnce = {
  customers: ROW_GROUP * Math.max(4, Math.min(8, availableParallelism())),
  calls: CALLS_AT_ONCE,
  sliced: ROW_GROUP * availableParallelism(),
};

/**
 * Builds the view of a month (undefined: the project's own) in place of an older one. Throws `no_data` when there
 * is no customer as of that month, `calls_dropped` when calls that it needs were dropped.
 */
export async function buildView(
  asOf: Month | null | undefined,
  context: JobContext,
  atOnce: AtOnce = usual,
): Promise<ViewSummary> {
  const { db } = context;
  const settings = await readSettings(db);
  const { rules } = settings;
  const window = viewWindow(asOf === undefined ? settings.asOf : asOf, settings.windowMonths);

  await refuseDropped(db, window, rules);
  context.progress("view_join", 0, null);
  await mergeCustomers(db);
  const customers = await loadBase(db, window);
  if (customers === 0) throw new EngineError("no_data", { asOf: window.asOf });
  const isEveryone = customers === (await db.value<number>(sql`select count(*) from project.customer_key`));
  const present = await presentSources(db, window, rules);
  const services = await findServices(db, present, window, rules);
  const files = await describeAttributes(db, window, fillable(rules, services));
  const { activity } = activityOf(present);
  const dependsOn = { rules, services, windowMonths: window.windowMonths, activity };
  const fields = resolveFields(present, files, dependsOn, await sourceOrder(db));

  const tableName = viewTableName(window.asOf);
  const target = id("derived", tableName);
  const everyone = await keySpan(db);
  const ranges = await rangesOf(db, everyone, atOnce.customers);
  const calls = present.has("call") ? await countCalls(db, window) : 0;
  const parts = splitKeys(everyone, Math.ceil(Math.max(calls / atOnce.calls, customers / atOnce.customers)));
  // For blocks of which few calls make rows, or that count to one number a customer.
  const wider = splitKeys(everyone, Math.ceil(parts.length / 8));
  const chosen = blocks.filter((block) => present.has(block.needs));
  const once = chosen.filter((block) => block.once && !block.counted);
  const ofCalls = chosen.filter((block) => block.calls);
  const total = once.length + parts.length + wider.length + ranges.length;
  let done = 0;

  for (const block of once) {
    context.progress(block.step, done++, total);
    await runBlock(db, block, blockParameters(window, everyone, rules));
  }
  await loadTiers(db, fields, present, files, window, rules, everyone);
  const counted = chosen.filter((block) => block.counted);
  const counting = await CallCounting.open(db, window, rules, counted, 1.5 * atOnce.calls);
  try {
    for (const keys of parts) {
      context.progress("view_calls", done++, total);
      await counting.add(keys);
    }
    await counting.end(everyone);
  } finally {
    counting.close();
  }
  for (const [part, keys] of wider.entries()) {
    context.progress("view_calls", done++, total);
    const named = blockParameters(window, keys, rules);
    for (const block of ofCalls) await runBlock(db, block, named, part > 0 ? "append" : undefined);
  }
  for (const [index, keys] of ranges.entries()) {
    context.progress("view_join", done++, total);
    const named = blockParameters(window, keys, rules);
    const joined = [
      ...joinedBlocks(chosen).map((block): Joined => joinedBlock(block, named, services)),
      ...files.map((file) => ({ name: file.scratchName, rows: sql`(${attributeRows(file, window, keys)})` })),
    ];
    const slices = keys.to - keys.from < atOnce.sliced ? availableParallelism() : 1;
    await assemble(db, target, fields, present, joined, { keys, isFirst: index === 0, isEveryone, slices });
  }
  context.progress("view_join", total, total);
  // A page's customers stand anywhere in the view when it is sorted by another field.
  await db.run(sql`create unique index ${id(`${tableName}_key`)} on ${target} (customer_key)`);

  await renewViews(db);
  const infos = await countFilled(db, target, fields);
  const asOfDate = window.asOf === null ? null : monthStart(window.asOf);
  await db.run(sql`delete from derived.customer_view where as_of is not distinct from cast(${asOfDate} as date)`);
  await db.run(sql`
    insert into derived.customer_view (as_of, window_months, table_name, rows, fields)
    values (cast(${asOfDate} as date), ${window.windowMonths}, ${tableName}, ${customers}, ${JSON.stringify(infos)})`);
  await recordOrigin(db, tableName, settings, {
    services,
    ...describeFields(fields, chosen, files, services, window, rules, everyone),
  });
  // Updates would rewrite what was just written.
  if (await hasResults(db, window.asOf)) await refreshResults(db, window.asOf);
  await dropScratch(context);
  return { asOf: window.asOf, windowMonths: window.windowMonths, rows: customers, fields: infos.length };
}

/** All but those that another one reads. */
function joinedBlocks(chosen: readonly Block[]): Block[] {
  return chosen.filter(({ name }) => !chosen.some((block) => block.over === name));
}

async function countCalls(reader: Reader, { windowStart, asOfEnd }: ViewWindow): Promise<number> {
  return (await reader.value<number>(sql`
    select count(*) from project.call
    where started_at >= cast(${windowStart} as timestamp) and started_at < cast(${asOfEnd} as timestamp)`))!;
}

/** Scratch tables as they are, the others as a part of the one statement that joins them: what that reads is read by all threads. */
function joinedBlock(block: Block, named: NamedSql["named"], services: readonly VasService[]): Joined {
  if (block.once || block.calls || block.counted) return { name: block.name, rows: scratch(block.name), on: block.on };
  const rows = sql`(${sqlPiece(blockPath(block), named)})`;
  return block.name === "vas_service"
    ? { name: "vas_uses", rows: sql`(${servicesSpread(services, sql`${rows} as vas_service`)})` }
    : { name: block.name, rows, on: block.on };
}

/** Names of the fields that a file's column may fill. */
function fillable(rules: ViewRules, services: readonly VasService[]): ReadonlySet<string> {
  return new Set([
    ...[...fixedFields(rules), ...valueFields(rules)].map((field) => field.name),
    ...services.flatMap(({ slug }) => [`${slug}_per_month`, `${slug}_share`]),
  ]);
}

async function keySpan(reader: Reader): Promise<KeyRange> {
  return (await reader.row<KeyRange & object>(
    sql`select min(customer_key) as "from", max(customer_key) + 1 as "to" from ${scratch("base")}`,
  ))!;
}

/** Ranges of so many customers each, the last one of the rest. */
async function rangesOf(reader: Reader, { from, to }: KeyRange, customers: number): Promise<KeyRange[]> {
  const starts = await reader.rows<{ key: number }>(sql`
    select customer_key as key from (
      select customer_key, row_number() over (order by customer_key) - 1 as place from ${scratch("base")}
    ) as placed where place % ${customers} = 0 order by key`);
  return starts.map(({ key }, index) => ({ from: index === 0 ? from : key, to: starts[index + 1]?.key ?? to }));
}

async function dropScratch({ db }: JobContext): Promise<void> {
  const tables = await db.rows<{ table_name: string }>(
    sql`select table_name from duckdb_tables() where database_name = 'temp' and starts_with(table_name, 'view_')`,
  );
  for (const { table_name } of tables) await db.run(sql`drop table ${id("temp", table_name)}`);
}
