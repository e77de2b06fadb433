import type { UniversalDraw } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { JobContext } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { turnSql } from "./draw.ts";
import { readPolicy } from "./policy.ts";
import { presence } from "./present.ts";

/** The drawing that holds on a day: the last one that began by then. */
export async function drawOn(reader: Reader, day: string): Promise<{ drawId: number; from: string } | undefined> {
  return reader.row(sql`
    select draw_id as "drawId", strftime(from_on, '%Y-%m-%d') as "from" from project.universal_draw
    where from_on <= cast(${day} as date) order by from_on desc, draw_id desc limit 1`);
}

/** Every drawing, the latest first, and whether the policy asks for one that was not made. */
export async function universalLedger(
  { on }: CallParams<"policy.universal">,
  reader: Reader,
  today: string,
): Promise<{ draws: UniversalDraw[]; due: boolean }> {
  const stored = await reader.rows<{ document: string }>(
    sql`select document from project.universal_draw order by from_on desc, draw_id desc`,
  );
  const draws = stored.map(({ document }) => JSON.parse(document) as UniversalDraw);
  const { universal } = await readPolicy(reader);
  const day = on ?? today;
  const last = draws.find(({ from }) => from <= day);
  return { draws, due: universal !== null && (!last || last.to < day) };
}

/**
 * Draws the universal control group of a month's customers who have not left: members of the drawing before stay while they
 * are there, the rest is drawn by the policy's seed and the customers' ids, whatever the order of imports. Throws
 * `universal_off`, `universal_order`, `no_view`.
 */
export async function drawUniversal(
  params: CallParams<"policy.drawUniversal">,
  context: JobContext,
): Promise<UniversalDraw> {
  const { db } = context;
  const { universal } = await readPolicy(db);
  if (!universal) throw new EngineError("universal_off");
  const before = await db.row<{ draw_id: number; last: string }>(sql`
    select draw_id, strftime(from_on, '%Y-%m-%d') as last from project.universal_draw order by from_on desc, draw_id desc limit 1`);
  if (before && params.from < before.last)
    throw new EngineError("universal_order", { from: params.from, last: before.last });
  const view = await openView(db, params.asOf);
  const drawId = (await db.value<number>(sql`select nextval('project.universal_number')`))!;
  const here = await presence(db, view);
  const present = sql`(select customer_key, customer_id from ${view.table} where ${here.present})`;
  const members = sql`(select customer_key, true as kept from project.universal_member where draw_id = ${before?.draw_id ?? null})`;
  const customers = (await db.value<number>(sql`select count(*) from ${present} p`)) ?? 0;
  const wanted = Math.round(customers * universal.share);
  const drawn = await context.during("assign", () =>
    db.run(sql`
      insert into project.universal_member
      select cast(${drawId} as integer), customer_key from (
        select customer_key, row_number() over (
          order by coalesce(kept, false) desc, ${turnSql("universal", universal.seed)}, customer_id) as place
        from ${present} p left join ${members} m using (customer_key)
      ) where place <= ${wanted} order by place`),
  );
  const kept = await db.value<number>(sql`
    select count(*) from project.universal_member a join project.universal_member b using (customer_key)
    where a.draw_id = ${drawId} and b.draw_id = ${before?.draw_id ?? null}`);
  const draw: UniversalDraw = {
    drawnAt: context.now().toISOString(),
    asOf: view.asOf,
    from: params.from,
    to: (await db.value<string>(
      sql`select strftime(cast(${params.from} as date) + to_months(cast(${universal.months} as integer)) - interval 1 day, '%Y-%m-%d')`,
    ))!,
    customers: drawn,
    share: universal.share,
    seed: universal.seed,
    kept: kept ?? 0,
  };
  await db.run(sql`insert into project.universal_draw
    values (${drawId}, cast(${draw.from} as date), cast(${draw.to} as date), ${JSON.stringify(draw)})`);
  return draw;
}
