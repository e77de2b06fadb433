import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { plan as planShape } from "../../analytics/api/calls/campaigns.ts";
import type { Campaign } from "../../analytics/api/campaigns.ts";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import { measureEffect } from "../../analytics/campaigns/effect/measure.ts";
import { runUplift, scoreCustomers } from "../../analytics/campaigns/effect/uplift.ts";
import { readFrozen, writeCampaign } from "../../analytics/db/campaign.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import type { Writer } from "../../analytics/db/database.ts";
import { Database } from "../../analytics/db/database.ts";
import { migrate } from "../../analytics/db/migrate.ts";
import { id, join as joined, sql } from "../../analytics/db/sql.ts";

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "1000000" },
    contacted: { type: "string", default: "200000" },
    rounds: { type: "string", default: "3" },
  },
});
const NUMBERS = 20;

/** A view of numbers with gaps and two categories; customers with a large first number answer more when they are contacted. */
async function fill(db: Writer, customers: number, contacted: number): Promise<void> {
  const numbers = Array.from({ length: NUMBERS }, (_, i) => `number_${i}`);
  const columns = numbers.map(
    (name, i) => sql`case when hash(i, ${i + 100}) % 20 > 0 then (hash(i, ${i}) % 100000) / 1000.0 end as ${id(name)}`,
  );
  await db.run(sql`
    create table derived.view_2024_03 as
    select cast(i as integer) as customer_key, 'C' || i as customer_id, ${joined(columns)},
      'plan ' || hash(i, 'plan') % 12 as plan, 'region ' || hash(i, 'region') % 30 as region
    from range(${customers}) t(i) order by customer_key`);
  const fields = [
    ...numbers.map((name) => ({ name, type: "number" })),
    { name: "plan", type: "category" },
    { name: "region", type: "category" },
  ].map(({ name, type }) => ({
    name,
    type: type as FieldInfo["type"],
    category: "attribute",
    kind: "recorded",
    unit: null,
    title: { "zh-CN": name, en: name },
    formula: null,
    sources: ["bench"],
    filled: customers,
    personal: false,
  }));
  await db.run(sql`insert into derived.customer_view values
    (date '2024-03-01', 3, 'view_2024_03', ${customers}, ${JSON.stringify(fields)})`);
  await db.run(sql`
    insert into project.campaign_member (campaign_id, position, customer_key, arm, offer, wave, stratum, segment, risk, band)
    select 1, customer_key + 1, customer_key, case when customer_key % 5 = 0 then 'control' else 'treatment' end,
      case when customer_key % 5 > 0 then 0 end, 1, 0, plan, null, null
    from derived.view_2024_03 where customer_key < ${contacted}`);
  await db.run(sql`
    insert into project.reply
    select 1, 1, position, customer_key, 'answered', timestamp '2024-04-03', null, false, position
    from project.campaign_member join derived.view_2024_03 using (customer_key)
    where hash(customer_key, 'answer') % 1000 < 50 + case when arm = 'treatment' and number_0 > 50 then 60 else 0 end`);
  const controls = Math.ceil(contacted / 5);
  const campaign: Campaign = {
    campaignId: 1,
    state: "closed",
    createdAt: "",
    plan: planShape.parse({
      name: "bench",
      sendWindow: { from: "2024-04-01", to: "2024-04-05" },
      control: { by: { share: 0.2 } },
    }),
    from: null,
    frozen: {
      listId: "L1-aaaaaa",
      asOf: "2024-03",
      frozenAt: "",
      rows: contacted,
      treated: contacted - controls,
      controls,
      arms: [],
      waterfall: [],
      sha256: "",
      definitionHash: "",
      churnModelId: null,
    },
  };
  await writeCampaign(db, campaign);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "foresight-bench-"));
  const database = await Database.open(join(folder, "bench.foresight"), { tempDirectory: join(folder, "spill") });
  const [customers, contacted] = [Number(values.customers), Number(values.contacted)];
  try {
    await migrate(database);
    await database.write((db) => fill(db, customers, contacted));
    console.log(`${availableParallelism()} cores; ${customers} customers, ${contacted} in the campaign`);
    const context = (db: Writer): JobContext => ({
      db,
      signal: new AbortController().signal,
      projectPath: join(folder, "bench.foresight"),
      workDirectory: folder,
      now: () => new Date(0),
      progress: () => undefined,
      during: (_step, work) => work(),
    });
    const timed = async <T>(what: string, work: (db: Writer) => Promise<T>): Promise<T> => {
      const [began, cpu] = [performance.now(), process.cpuUsage()];
      const result = await database.write(work);
      const used = process.cpuUsage(cpu);
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      console.log(`${what}: ${seconds} s (${((used.user + used.system) / 1e6).toFixed(2)} CPU s)`);
      return result;
    };
    await timed("effect by segment", async (db) =>
      measureEffect(db, await readFrozen(db, 1), { kind: "response", outcome: "any" }, ["segment"]),
    );
    const learners = ["t_learner", "x_learner", "class_transformation"] as const;
    for (const learner of learners) {
      const run = { campaignIds: [1], name: "", learners: [learner], seed: 42 };
      const model = await timed(`${learner}, four folds and the whole`, (db) => runUplift(run, context(db)));
      console.log(`  Qini ${model.learners[0].qini.toFixed(5)}, drivers ${model.drivers[0].field}`);
      for (let round = 0; round < Number(values.rounds); round++)
        await timed(`  scores of ${customers}`, (db) =>
          scoreCustomers({ modelId: model.modelId, asOf: "2024-03" }, context(db)),
        );
    }
    console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024 ** 2).toFixed(2)} GiB`);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
