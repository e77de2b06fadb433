import type { AudienceStep, AudienceWhy, WaterfallStep } from "../api/campaigns.ts";
import { audienceSteps } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import { queryArrow } from "../db/arrow.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import { openView } from "../db/view.ts";
import { countFailed } from "./counting.ts";
import { idsSql } from "./policy.ts";
import type { Selection } from "./selection.ts";
import { failedSql, keptOf, orderSql, prepareSelection, readGround, sourceSql, withSql } from "./selection.ts";

type Asked = Pick<CallParams<"campaigns.audience">, "asOf" | "plan" | "campaignId">;

/** A plan against the view of a month; throws `no_view` and what `prepareSelection` throws. */
export async function select({ asOf, plan, campaignId }: Asked, reader: Reader): Promise<Selection> {
  const view = await openView(reader, asOf);
  return prepareSelection(await readGround(reader, view, campaignId), plan);
}

/** How many customers each step leaves, in one query over the view. */
export async function waterfall(reader: Reader, selection: Selection): Promise<WaterfallStep[]> {
  const { rules, plan, view } = selection;
  const removed = new Map<AudienceStep, number>();
  let [left, passed] = [0, 0];
  for (const { failed, customers } of await countFailed(reader, selection)) {
    left += customers;
    const rule = rules[failed];
    if (rule) removed.set(rule.step, (removed.get(rule.step) ?? 0) + customers);
    else passed += customers;
  }
  const kept = keptOf(plan, passed);
  removed.set("top", passed - kept.top);
  removed.set("limit", kept.top - kept.limit);
  const { pasted } = plan.audience;
  const unknown = pasted ? await unknownIds(reader, view.table, pasted.customerIds) : undefined;
  return audienceSteps.map((step) => {
    const gone = removed.get(step) ?? 0;
    left -= gone;
    return { step, customers: left, removed: gone, ...(step === "pasted" && unknown ? { unknown } : {}) };
  });
}

/** Pasted ids that no customer of the view has; undefined when there is none. */
async function unknownIds(
  reader: Reader,
  table: Sql,
  customerIds: readonly string[],
): Promise<WaterfallStep["unknown"]> {
  const found = await reader.row<{ ids: number; examples: string | null }>(sql`
    select count(*) as ids, cast(to_json(min(customer_id, 10)) as varchar) as examples
    from ${idsSql(customerIds)} asked anti join ${table} known using (customer_id)`);
  return found && found.ids > 0
    ? { ids: found.ids, examples: JSON.parse(found.examples ?? "[]") as string[] }
    : undefined;
}

/** Facts that are numbers: the others are texts, whatever they look like. */
const numeric: ReadonlySet<AudienceStep> = new Set(["risk", "running", "priority", "cap", "rank"]);

/**
 * Every step's answer for one customer. Places in the rank are told where the plan cuts by them: of those who pass all
 * else, how many come before, and one. Throws `customer_missing`.
 */
export async function why(params: CallParams<"campaigns.why">, reader: Reader): Promise<AudienceWhy> {
  const selection = await select(params, reader);
  const { customerId } = params;
  const { rules, plan } = selection;
  const known = await reader.value<number>(
    sql`select count(*) from project.customer_key where customer_id = ${customerId}`,
  );
  if (!known) throw new EngineError("customer_missing", { customerId });
  const answers = rules.flatMap(({ passes, fact }) => [passes, fact]);
  const { columns, rows } = await reader.columns(sql`
    ${withSql(selection)}select ${join([...answers, selection.rank.score])} from ${sourceSql(selection)}
    where customer_id = ${customerId}`);
  if (rows === 0) {
    const steps = [{ step: "base", passed: false, fact: null } as const];
    return { customerId, included: false, failedAt: "base", steps };
  }
  const cells = columns.map((column) => column[0]);
  const steps: { step: AudienceStep; passed: boolean; fact: string | number | null }[] = [
    { step: "base", passed: true, fact: null },
  ];
  rules.forEach(({ step }, i) => {
    const [passed, text] = [cells[2 * i] as boolean, cells[2 * i + 1] as string | null];
    const fact = text !== null && numeric.has(step) ? Number(text) : text;
    const last = steps.at(-1)!;
    // Several segmentations are one step: the first that fails tells.
    if (last.step !== step) steps.push({ step, passed, fact });
    else if (last.passed) steps[steps.length - 1] = passed ? last : { step, passed, fact };
  });
  const cuts = await placeOf(reader, selection, customerId, cells.at(-1) as number | null);
  const { topShare, limit } = plan.audience;
  for (const [step, asked] of [
    ["top", topShare],
    ["limit", limit],
  ] as const)
    steps.push({
      step,
      passed: asked === null || cuts.place <= cuts.kept[step],
      fact: asked === null ? null : cuts.place,
    });
  const failedAt = steps.find(({ passed }) => !passed)?.step ?? null;
  return { customerId, included: failedAt === null, failedAt, steps };
}

async function placeOf(reader: Reader, selection: Selection, customerId: string, score: number | null) {
  const own = sql`cast(${score} as double)`;
  const found = await reader.row<{ passed: number; before: number }>(sql`
    ${withSql(selection)}select count(*) as passed, count(*) filter (
      case when score is not distinct from ${own} then customer_id < ${customerId}
           else score is not null and (${own} is null or score > ${own}) end) as before
    from (select ${selection.rank.score} as score, customer_id from ${sourceSql(selection)}
          where ${failedSql(selection)} = ${selection.rules.length}) passed`);
  const { passed, before } = found!;
  return { place: before + 1, kept: keptOf(selection.plan, passed) };
}

/** One page of the customers that a step removes, each with the fact it goes by, in the order of ids (of places, for the cuts). */
export async function excluded(params: CallParams<"campaigns.excluded">, reader: Reader): Promise<Uint8Array> {
  const { step, offset, limit } = params;
  if (!(audienceSteps as readonly string[]).includes(step))
    throw new EngineError("bad_params", { call: "campaigns.excluded", at: "step", detail: step });
  const selection = await select(params, reader);
  const { rules, rank } = selection;
  const before = withSql(selection);
  const source = sourceSql(selection);
  const failed = failedSql(selection);
  if (step === "top" || step === "limit") {
    const steps = await waterfall(reader, selection);
    const { customers, removed } = steps.find((found) => found.step === step)!;
    const rows = Math.max(0, Math.min(limit, removed - offset));
    return queryArrow(
      reader,
      sql`${before}select customer_id, cast(place as varchar) as fact from (
            select customer_id, row_number() over (order by ${orderSql}) as place from (
              select customer_id, ${rank.score} as score from ${source} where ${failed} = ${rules.length})
          ) where place > ${customers + offset} order by place limit ${rows}`,
    );
  }
  const own = rules.flatMap((rule, i) => (rule.step === step ? [{ rule, i }] : []));
  const facts = own.map(({ rule, i }) => sql`when ${i} then ${rule.fact}`);
  const fact = own.length === 0 ? sql`cast(null as varchar)` : sql`case failed ${join(facts, sql` `)} end`;
  const which = own.length === 0 ? sql`false` : sql`failed in (${join(own.map(({ i }) => sql`${i}`))})`;
  return queryArrow(
    reader,
    sql`${before}select customer_id, fact from (
          select customer_id, ${failed} as failed, ${fact} as fact from ${source}) told
        where ${which} order by customer_id limit ${limit} offset ${offset}`,
  );
}
