import { setImmediate } from "node:timers/promises";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { KTrial, Segmentation } from "../api/segments.ts";
import type { JobContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { addMonths, monthEnd, monthStart } from "../db/months.ts";
import { refreshResults } from "../db/results.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import type { View } from "../db/view.ts";
import { openView } from "../db/view.ts";
import { chooseFields } from "./choose.ts";
import { allowedRange, fitSegments, recommend, tryNumbers } from "./cluster.ts";
import { readColumns } from "../db/feature-columns.ts";
import type { ColumnBlock, ColumnSpec } from "../db/feature-columns.ts";
import { prepareFeatures } from "./prepare.ts";
import { profileSegments } from "./profile.ts";

/**
 * Segments the customers of a view who have not left, stores the document and the members, and fills the view's
 * `segment`. The same view, parameters and seed give the same bytes.
 */
export async function runSegmentation(params: CallParams<"segments.run">, context: JobContext): Promise<Segmentation> {
  const { db } = context;
  const view = await openView(db, params.asOf);
  const present = presentCustomers(view);
  const hooks = {
    yieldNow: async () => {
      await setImmediate();
      if (context.signal.aborted) throw new EngineError("cancelled");
    },
  };

  const choice = await context.during("features", () => chooseFields(db, view, present, params.features));
  const specs: ColumnSpec[] = [
    ...choice.numbers.map((field) => ({ kind: "float" as const, value: id("present", field.name) })),
    ...choice.categories.map((field) => ({ kind: "text" as const, value: id("present", field.name) })),
    ...revenueColumns(view),
  ];
  const block = await context.during("features", () => readColumns(db, withBills(view, present), specs, view.rows));
  const range = allowedRange(block.rows, params.k, params.kRange);
  const prepared = await prepareFeatures(block, choice, hooks);

  let trials: KTrial[] = [];
  if (params.k === undefined) {
    trials = await tryNumbers(prepared.weighted, range, params.seed, hooks, (done, total) =>
      context.progress("choose_k", done, total),
    );
  }
  const k = params.k ?? recommend(trials) ?? range[0];
  const fit = await fitSegments(prepared.weighted, k, params.seed, {
    ...hooks,
    onStep: (done, total) => context.progress("cluster", done, total),
  });

  context.progress("profile", 0, null);
  const { segments, indexOf } = profileSegments(prepared, fit, {
    fen: block.columns[specs.length - 2] as Float64Array,
    months: block.columns[specs.length - 1] as Float64Array,
  });
  const segmentationId = (await db.value<number>(sql`select nextval('project.segmentation_number')`))!;
  const document: Segmentation = {
    segmentationId,
    name: params.name ?? "",
    asOf: view.asOf,
    k: segments.length,
    seed: params.seed,
    features: prepared.features.map((feature) => feature.document),
    dropped: prepared.dropped,
    trials,
    segments,
    iterations: fit.iterations,
    converged: fit.converged,
  };
  await db.run(sql`insert into project.segmentation values (${segmentationId}, ${JSON.stringify(document)})`);
  await storeMembers(db, segmentationId, block, indexOf);
  await refreshResults(db, view.asOf);
  return document;
}

/** The view's customers who have not left. */
function presentCustomers(view: View): Sql {
  const left = view.fields.some(({ name }) => name === "status") ? sql`status is distinct from 'left'` : sql`true`;
  return sql`(select * from ${view.table} where ${left}) present`;
}

/**
 * Fen billed in the view's window and the number of months billed; where a file gave an average bill in place of
 * bills, that for one month.
 */
function revenueColumns(view: View): ColumnSpec[] {
  const given = view.fields.some(({ name }) => name === "avg_bill") ? sql`present.avg_bill` : sql`cast(null as bigint)`;
  return [
    { kind: "double", value: sql`coalesce(billed.fen, ${given})` },
    {
      kind: "double",
      value: sql`case when billed.fen is not null then billed.months when ${given} is not null then 1 end`,
    },
  ];
}

function withBills(view: View, present: Sql): Sql {
  const from = view.asOf === null ? null : monthStart(addMonths(view.asOf, 1 - view.windowMonths));
  const to = view.asOf === null ? null : monthEnd(view.asOf);
  return sql`${present} left join (
      select customer_key, sum(total_fen) as fen, count(distinct month) as months from project.bill
      where month >= cast(${from} as date) and month < cast(${to} as date) and total_fen is not null
      group by customer_key
    ) billed using (customer_key)`;
}

async function storeMembers(
  db: Writer,
  segmentationId: number,
  { keys }: ColumnBlock,
  indexOf: Int16Array,
): Promise<void> {
  const appender = await db.connection.createAppender("segment_member", "project");
  for (let i = 0; i < keys.length; i++) {
    appender.appendInteger(segmentationId);
    appender.appendInteger(keys[i]);
    appender.appendSmallInt(indexOf[i]);
    appender.endRow();
  }
  appender.closeSync();
}
