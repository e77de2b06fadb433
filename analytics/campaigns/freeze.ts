import type { TargetList } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { stratifiedSplit } from "../math/folds.ts";
import { createRandom, deriveSeed } from "../math/random.ts";
import { prepareSelection, selectionSql, waterfall } from "./select.ts";

/**
 * Writes down who meets the rule now, in the order of risk, with the segment, risk and band each had, and draws the
 * control group. The list never changes afterwards, whatever becomes of the views. Throws `target_list_empty`.
 */
export async function freezeList(params: CallParams<"campaigns.freeze">, context: JobContext): Promise<TargetList> {
  const { db } = context;
  const view = await openView(db, params.asOf);
  const selection = await prepareSelection(db, view, params.rule);
  const steps = await context.during("select", () => waterfall(db, selection));
  const rows = steps.at(-1)!.customers;
  if (rows === 0) throw new EngineError("target_list_empty");

  const targetListId = (await db.value<number>(sql`select nextval('project.target_list_number')`))!;
  await context.during("select", () =>
    db.run(sql`
      insert into project.target_member
      select cast(${targetListId} as integer), place, customer_key, 'treatment', segment, risk, band
      from ${selectionSql(selection)} where kept order by place`),
  );
  context.progress("assign", 0, null);
  const controls = await drawControls(db, targetListId, rows, params.controlShare, params.seed);
  const list: TargetList = {
    targetListId,
    name: params.name,
    asOf: view.asOf,
    rule: selection.rule,
    offer: params.offer,
    channel: params.channel,
    controlShare: params.controlShare,
    seed: params.seed,
    rows,
    targets: rows - controls,
    controls,
    waterfall: steps,
    frozenAt: context.now().toISOString(),
  };
  await db.run(sql`insert into project.target_list values (${targetListId}, ${JSON.stringify(list)})`);
  return list;
}

/**
 * Moves a random share of the list into the control group: exactly `share` of every segment up to a customer, the
 * customers left over going to the segments with the largest remainders. Customers are drawn in the order of their
 * keys, so that neither risk nor position bears on the draw. Returns how many were drawn.
 */
async function drawControls(
  db: Writer,
  targetListId: number,
  rows: number,
  share: number,
  seed: number,
): Promise<number> {
  const keys = new Int32Array(rows);
  const strata = new Int32Array(rows);
  const members = sql`
    select customer_key, cast(dense_rank() over (order by segment nulls first) as integer) as stratum
    from project.target_member where target_list_id = ${targetListId} order by customer_key`;
  const stream = await db.connection.stream(members.text, [...members.values]);
  let at = 0;
  for (;;) {
    const chunk = await stream.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const [key, stratum] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
    for (let i = 0; i < chunk.rowCount; i++, at++) {
      keys[at] = key.getItem(i) as number;
      strata[at] = stratum.getItem(i) as number;
    }
  }
  // The split calls the drawn share "treatment"; here it is the control group that is drawn.
  const { treatment: drawn } = stratifiedSplit(strata, share, createRandom(deriveSeed(seed, "control")));
  await db.run(sql`create or replace temp table drawn_control (customer_key integer)`);
  const appender = await db.connection.createAppender("drawn_control", "main", "temp");
  for (const row of drawn) {
    appender.appendInteger(keys[row]);
    appender.endRow();
  }
  appender.closeSync();
  await db.run(sql`
    update project.target_member set arm = 'control'
    where target_list_id = ${targetListId} and customer_key in (select customer_key from temp.drawn_control)`);
  await db.run(sql`drop table temp.drawn_control`);
  return drawn.length;
}
