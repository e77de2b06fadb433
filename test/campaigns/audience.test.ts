import { tableFromIPC } from "apache-arrow";
import fc from "../property.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContactPolicy } from "../../analytics/api/campaigns.ts";
import { audienceSteps } from "../../analytics/api/campaigns.ts";
import type { CallInput } from "../../analytics/api/contract.ts";
import { EngineError } from "../../analytics/api/errors.ts";
import { sql } from "../../analytics/db/sql.ts";
import type { Project } from "../segments/fixture.ts";
import { aPlan } from "./frozen.ts";
import { byHand } from "./oracle.ts";
import type { World } from "./world.ts";
import { firstNames, openWorld, readWorld, setStates } from "./world.ts";

let p: Project;
beforeAll(async () => {
  p = await openWorld();
});
afterAll(() => p.close());

type Plan = CallInput<"campaigns.create">["plan"];

const percent = (from: number, to: number) => fc.integer({ min: from, max: to }).map((whole) => whole / 100);
const day = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((n) => `2024-04-${String(n).padStart(2, "0")}`);
const ids = fc.array(
  fc.integer({ min: -3, max: 610 }).map((n) => (n % 5 === 0 ? ` C${n} ` : `C${n}`)),
  { maxLength: 400 },
);
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 });

const audiences = fc.record({
  segments: fc.oneof(
    fc.constant([]),
    fc.subarray([0, 1, 2], { minLength: 1 }).map((indexes) => [{ segmentationId: 1, indexes }]),
    fc.subarray([0, 1, 2], { minLength: 2 }).map((indexes) => [
      { segmentationId: 1, indexes },
      { segmentationId: 2, indexes: [1] },
    ]),
  ),
  bands: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray(["high", "medium", "low"] as const) },
  ),
  riskAtLeast: seldom(percent(0, 60)),
  filter: seldom(fc.integer({ min: 0, max: 9000 }).map((value) => ({ field: "avg_bill", op: ">=" as const, value }))),
  pasted: seldom(fc.record({ mode: fc.constantFrom("only" as const, "not" as const), customerIds: ids })),
  rank: fc.constantFrom({ by: "risk" as const }, { by: "value" as const }, { by: "uplift" as const, modelId: 1 }),
  topShare: seldom(percent(1, 100)),
  limit: seldom(fc.integer({ min: 1, max: 300 })),
});
const plans: fc.Arbitrary<Plan> = fc.record({
  name: fc.constant("n"),
  audience: audiences,
  channel: fc.constantFrom("sms", "call", "app", "email"),
  sendWindow: fc.tuple(day(1, 12), day(1, 12)).map(([a, b]) => ({ from: a < b ? a : b, to: a < b ? b : a })),
  priority: fc.integer({ min: 1, max: 4 }),
  marginPerResponseFen: fc.constantFrom(0, 50_000),
  costPerContactFen: fc.constantFrom(0, 500),
  offers: fc.array(
    fc.record({ name: fc.string(), weight: fc.integer({ min: 1, max: 4 }), costFen: fc.constantFrom(0, 900) }),
    { minLength: 1, maxLength: 3 },
  ),
  waves: fc.integer({ min: 1, max: 3 }),
  control: fc.record({
    by: fc.oneof(
      percent(0, 90).map((share) => ({ share })),
      fc.integer({ min: 0, max: 20 }).map((customers) => ({ customers })),
    ),
    stratifyBy: fc.subarray(["segment", "band"] as const),
    seed: fc.nat(),
  }),
});
const caps = fc.record({
  channel: fc.option(fc.constantFrom("sms", "call")),
  contacts: fc.integer({ min: 0, max: 5 }),
  days: fc.integer({ min: 1, max: 40 }),
});
const policies: fc.Arbitrary<ContactPolicy> = fc.record({
  consent: fc.constantFrom("granted", "not_refused", "ignored"),
  caps: fc.array(caps, { maxLength: 2 }),
  complaintDays: fc.option(fc.integer({ min: 0, max: 40 })),
  excludeRunning: fc.boolean(),
  universal: fc.option(fc.record({ share: percent(1, 30), months: fc.constant(3), seed: fc.nat() })),
});
const states = fc.array(
  fc.constantFrom("frozen" as const, "exported" as const, "running" as const, "closed" as const),
  { minLength: 3, maxLength: 3 },
);

/** The same world but for policy, states and drafts. */
async function arrange(
  policy: ContactPolicy,
  drafts: readonly Plan[],
  given: Parameters<typeof setStates>[1],
): Promise<World> {
  for (const { campaignId, state } of await p.call("campaigns.list"))
    if (state === "draft") await p.call("campaigns.delete", { campaignId });
  await setStates(p, given);
  await p.call("policy.save", { policy });
  await p.write(async (db) => {
    await db.run(sql`delete from project.universal_member`);
    await db.run(sql`delete from project.universal_draw`);
  });
  if (policy.universal) await p.call("policy.drawUniversal", { asOf: "2024-03", from: "2024-04-01" });
  for (const plan of drafts) await p.call("campaigns.create", { plan });
  return readWorld(p);
}

test("every step leaves whom a loop over the raw rows leaves, tells why, and lists whom it removes", async () => {
  await fc.assert(
    fc.asyncProperty(
      plans,
      policies,
      fc.array(plans, { maxLength: 2 }),
      states,
      fc.nat({ max: 599 }),
      fc.constantFrom(...audienceSteps),
      async (plan, policy, drafts, before, one, step) => {
        const world = await arrange(policy, drafts, before);
        const own = world.campaigns.find(({ state }) => state === "draft")?.campaignId ?? null;
        const expected = byHand(world, policy, aPlan(plan), own);
        const asked = { asOf: "2024-03", plan, campaignId: own };
        const steps = await p.call("campaigns.audience", asked);
        expect(steps.map(({ step: name, customers }) => [name, customers])).toEqual(expected.left);
        expect(steps.reduce((sum, { removed }) => sum + removed, steps.at(-1)!.customers)).toBe(600);

        const { id: customerId } = world.customers[one];
        const why = await p.call("campaigns.why", { ...asked, customerId });
        const failedAt = [...expected.removed].find(([, gone]) => gone.includes(customerId))?.[0] ?? null;
        expect([why.failedAt, why.included]).toEqual([failedAt, failedAt === null]);
        expect(why.steps.map(({ step: name }) => name)).toEqual(audienceSteps);

        const page = tableFromIPC(await p.call("campaigns.excluded", { ...asked, step, offset: 2, limit: 50 }));
        const gone = page.toArray().map((row) => (row as { customer_id: string }).customer_id);
        expect(gone).toEqual((expected.removed.get(step) ?? []).slice(2, 52));
      },
    ),
    { numRuns: 16 },
  );
});

interface Member {
  readonly position: number;
  readonly id: string;
  readonly arm: string;
  readonly offer: number | null;
  readonly wave: number;
  readonly stratum: number;
  readonly segment: string | null;
  readonly band: string | null;
}

function membersOf(campaignId: number): Promise<Member[]> {
  return p.rows<Member>(sql`select position, 'C' || customer_key as id, arm, offer, wave, stratum, segment, band
    from project.campaign_member where campaign_id = ${campaignId} order by position`);
}

async function thaw(campaignId: number): Promise<void> {
  await p.write(async (db) => {
    for (const table of [sql`project.campaign`, sql`project.campaign_member`, sql`project.campaign_event`])
      await db.run(sql`delete from ${table} where campaign_id = ${campaignId}`);
  });
}

/** Whole numbers as near as can be to their exact shares. */
function expectShares(counts: readonly number[], shares: readonly number[], slack: number): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  counts.forEach((count, i) => expect(Math.abs(count - total * shares[i])).toBeLessThan(slack + 1e-6));
}

test("a frozen list is the audience, split as planned in every stratum, and the same again", async () => {
  await fc.assert(
    fc.asyncProperty(plans, policies, states, async (plan, policy, before) => {
      const world = await arrange(policy, [], before);
      const { list, left } = byHand(world, policy, aPlan(plan), null);
      const make = async () => {
        const { campaignId } = await p.call("campaigns.create", { plan, author: "李敏" });
        try {
          const { frozen } = await p.call("campaigns.freeze", { campaignId, asOf: "2024-03", author: "李敏" });
          return { campaignId, frozen: frozen!, members: await membersOf(campaignId) };
        } catch (error) {
          if (!(error instanceof EngineError)) throw error;
          return { campaignId, code: error.code };
        }
      };
      const made = await make();
      const asked = "customers" in plan.control!.by! ? plan.control!.by.customers : null;
      try {
        const refused =
          list.length === 0 ? "target_list_empty" : asked && asked >= list.length ? "control_too_large" : undefined;
        expect(made.code).toBe(refused);
        if (refused) return;
        const { frozen, members } = made as Required<typeof made> & { members: Member[] };
        expect(frozen.waterfall.map(({ step, customers }) => [step, customers])).toEqual(left);
        expect(members.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
        expect(members.map(({ position }) => position)).toEqual(list.map((_, i) => i + 1));

        const { by, stratifyBy } = aPlan(plan).control;
        const controls = members.filter(({ arm }) => arm === "control");
        const wanted = "share" in by ? Math.round(list.length * by.share) : by.customers;
        expect([frozen.controls, controls.length, frozen.treated]).toEqual([wanted, wanted, list.length - wanted]);
        const numbers = [...new Set(members.map(({ stratum }) => stratum))];
        const labels = new Set(members.map((member) => JSON.stringify(stratifyBy.map((name) => member[name]))));
        expect(numbers).toHaveLength(labels.size);
        const weights = plan.offers!.map(({ weight = 1 }) => weight);
        const shares = weights.map((weight) => weight / weights.reduce((sum, other) => sum + other, 0));
        for (const number of numbers) {
          const own = members.filter(({ stratum }) => stratum === number);
          const held = own.filter(({ arm }) => arm === "control");
          expect(Math.abs(held.length - (own.length * wanted) / list.length)).toBeLessThan(1);
          const treated = own.filter(({ arm }) => arm === "treatment");
          expectShares(
            shares.map((_, offer) => treated.filter((member) => member.offer === offer).length),
            shares,
            1,
          );
        }
        const treated = members.filter(({ arm }) => arm === "treatment");
        expect(frozen.arms.map(({ customers }) => customers)).toEqual([
          ...weights.map((_, offer) => treated.filter((member) => member.offer === offer).length),
          wanted,
        ]);
        const waves = Array.from({ length: plan.waves! }, (_, i) => i + 1);
        for (const part of [treated, controls])
          expectShares(
            waves.map((wave) => part.filter((member) => member.wave === wave).length),
            waves.map(() => 1 / waves.length),
            1,
          );
        for (const { first, id } of list) {
          const member = members.find((candidate) => candidate.id === id)!;
          if (plan.audience!.segments!.length > 0) expect(member.segment).toBe(firstNames[first!]);
        }
        const kept = new Set(members.map(({ id }) => id));
        if (policy.universal) expect(world.universal.some((id) => kept.has(id))).toBe(false);

        const again = policy.excludeRunning ? undefined : await make();
        if (again) {
          expect(again.frozen!.sha256).toBe(frozen.sha256);
          expect(again.members).toEqual(members);
          await thaw(again.campaignId);
        }
      } finally {
        await thaw(made.campaignId);
      }
    }),
    { numRuns: 12 },
  );
});
