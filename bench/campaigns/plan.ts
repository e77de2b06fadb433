/**
 * The waterfall and the freezing of a large project, through the feature's own calls: `--customers 1000000` · `--rounds 7` ·
 * `--parts waterfall,freeze` · `--folder DIR`, where the project is made and kept for the next run.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CallParams } from "../../analytics/api/contract.ts";
import { plan as planShape } from "../../analytics/api/calls/campaigns.ts";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import { campaignsHandlers } from "../../analytics/campaigns/handlers.ts";
import { writeCampaign } from "../../analytics/db/campaign.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import type { Writer } from "../../analytics/db/database.ts";
import { Database } from "../../analytics/db/database.ts";
import { migrate } from "../../analytics/db/migrate.ts";
import { id, join as joined, sql } from "../../analytics/db/sql.ts";

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "7" },
    parts: { type: "string", default: "waterfall,freeze" },
    folder: { type: "string", default: join(tmpdir(), "foresight-bench-campaigns") },
  },
});
const customers = Number(values.customers);
const sendWindow = { from: "2024-04-01", to: "2024-04-03" };
const base = { name: "bench", sendWindow };
const quiet: CallParams<"policy.save">["policy"] = {
  consent: "not_refused",
  caps: [],
  complaintDays: null,
  excludeRunning: true,
  universal: null,
};
const whole: typeof quiet = {
  consent: "not_refused",
  caps: [
    { channel: null, contacts: 3, days: 30 },
    { channel: "sms", contacts: 1, days: 7 },
  ],
  complaintDays: 30,
  excludeRunning: true,
  universal: { share: 0.05, months: 6, seed: 1 },
};
const audience = {
  segments: [{ segmentationId: 1, indexes: [0, 1, 2] }],
  bands: ["high" as const, "medium" as const],
  filter: { field: "field_1", op: ">" as const, value: 0.1 },
};
const plans = {
  "everybody, the policy as it begins": [quiet, {}],
  "segments, bands and a filter, the policy as it begins": [quiet, { audience }],
  "segments, bands, a filter and a share, every rule of the policy": [
    whole,
    { audience: { ...audience, topShare: 0.3 } },
  ],
  "everybody, every rule of the policy": [whole, {}],
} as const;

async function fill(db: Writer): Promise<void> {
  const field = (name: string, type: FieldInfo["type"], category: FieldInfo["category"] = "attribute"): FieldInfo => ({
    name,
    category,
    kind: "recorded",
    type,
    unit: null,
    title: { "zh-CN": name, en: name },
    formula: null,
    sources: [],
    filled: customers,
    personal: false,
  });
  const numbers = Array.from({ length: 60 }, (_, i) => `field_${i}`);
  const made = joined(numbers.map((name, i) => sql`(hash(i, ${i}) % 100000) / 1000.0 as ${id(name)}`));
  await db.run(sql`
    create table derived.view_2024_03 as
    select i::integer as customer_key, 'C' || lpad(i::varchar, 9, '0') as customer_id, '138' || lpad((i % 100000000)::varchar, 8, '0') as phone,
      case when i % 50 = 0 then 'left' else 'active' end as status, case i % 20 when 0 then false when 1 then null else true end as marketing_consent,
      (hash(i) % 30000)::bigint as avg_bill, ${made}, '客群' || i % 6 as segment, (hash(i, 'r') % 100000) / 100000.0 as churn_risk, null::varchar as churn_band
    from range(${customers}) t(i)`);
  await db.run(
    sql`update derived.view_2024_03 set churn_band = case when churn_risk > 0.8 then 'high' when churn_risk > 0.4 then 'medium' else 'low' end`,
  );
  const fields = [
    field("phone", "text", "basic"),
    field("status", "category", "basic"),
    field("marketing_consent", "yes_no", "basic"),
    field("avg_bill", "fen", "bill"),
    ...numbers.map((name) => field(name, "number")),
    field("segment", "category", "results"),
    field("churn_risk", "number", "results"),
    field("churn_band", "category", "results"),
  ];
  const view = JSON.stringify(fields);
  await db.run(
    sql`insert into derived.customer_view values (date '2024-03-01', 3, 'view_2024_03', ${customers}, ${view})`,
  );
  await db.run(sql`insert into project.customer_key select customer_key, customer_id from derived.view_2024_03`);
  const segments = Array.from({ length: 6 }, (_, index) => ({ index, name: `客群${index}` }));
  await db.run(
    sql`insert into project.segmentation (segmentation_id, document) values (1, ${JSON.stringify({ segmentationId: 1, segments })})`,
  );
  await db.run(sql`insert into project.segment_month values (1, date '2024-03-01', '{}')`);
  await db.run(
    sql`insert into project.segment_member select 1, customer_key, customer_key % 6, date '2024-03-01' from derived.view_2024_03`,
  );
  const features = numbers.map((name) => ({
    field: name,
    title: { "zh-CN": name, en: name },
    type: "number",
    unit: null,
    usual: 50,
  }));
  await db.run(sql`insert into project.churn_model values (1, ${JSON.stringify({ modelId: 1, features })}, '{}')`);
  await db.run(sql`insert into project.churn_scoring values (1, 1, date '2024-03-01', '{}')`);
  await db.run(sql`insert into project.churn_score (model_id, customer_key, risk, band, as_of, score, base, feature_1, contribution_1, feature_2, contribution_2, feature_3, contribution_3)
    select 1, customer_key, churn_risk, churn_band, date '2024-03-01', 0, 0, hash(customer_key) % 60, 0.31, hash(customer_key, 1) % 60, -0.2, hash(customer_key, 2) % 60, 0.1
    from derived.view_2024_03`);
  await db.run(sql`insert into project.complaint select hash(i) % ${customers}, timestamp '2024-01-01' + to_days((i % 100)::integer),
    case when i % 9 > 0 then timestamp '2024-01-05' + to_days((i % 100)::integer) end, 'x', null, 1, i from range(${customers} // 5) t(i)`);
  await db.run(sql`insert into project.contact select hash(i) % ${customers}, 'old', timestamp '2024-03-02' + to_days((i % 30)::integer), case when i % 3 > 0 then '短信' else '外呼' end,
    null, null, true, 1, i from range(${customers}) t(i)`);
  await db.run(
    sql`insert into project.do_not_contact select hash(i) % ${customers}, null, 'x', timestamp '2024-01-01', null from range(${customers} // 50) t(i)`,
  );
  const old = planShape.parse({ ...base, sendWindow: { from: "2024-03-28", to: "2024-04-02" } });
  const list = {
    listId: "L1-0",
    asOf: "2024-03",
    frozenAt: "",
    rows: 0,
    treated: 0,
    controls: 0,
    arms: [],
    waterfall: [],
    sha256: "",
    definitionHash: "",
    churnModelId: null,
  };
  await db.run(sql`select nextval('project.campaign_number')`);
  await writeCampaign(db, { campaignId: 1, state: "exported", createdAt: "", plan: old, from: null, frozen: list });
  await db.run(sql`insert into project.campaign_event values (1, timestamp '2024-03-20', 'exported', '', '')`);
  await db.run(sql`insert into project.campaign_member select 1, customer_key // 5 + 1, customer_key, 'treatment', 0, 1, 0, null, null, null, null, null
    from derived.view_2024_03 where customer_key % 5 = 0`);
}

mkdirSync(values.folder, { recursive: true });
const path = join(values.folder, `${values.customers}.foresight`);
const fresh = !existsSync(path);
const database = await Database.open(path, { tempDirectory: join(values.folder, "spill") });
const context = (db: Writer): JobContext => ({
  db,
  signal: new AbortController().signal,
  projectPath: path,
  workDirectory: values.folder,
  now: () => new Date(0),
  progress: () => undefined,
  during: (_step, work) => work(),
});
const peak_MB = () => Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1];

try {
  if (fresh) {
    await migrate(database);
    await database.write(fill);
  }
  const parts = new Set(values.parts.split(","));
  console.log(
    `${availableParallelism()} cores, ${customers} customers; medians of ${values.rounds} rounds, the first left out`,
  );
  for (const [name, [policy, more]] of Object.entries(plans)) {
    await database.write(async (db) => {
      await campaignsHandlers["policy.save"]({ policy }, context(db));
      if (policy.universal && !(await db.value(sql`select count(*) from project.universal_draw`)))
        await campaignsHandlers["policy.drawUniversal"]({ asOf: "2024-03", from: "2024-04-01" }, context(db));
    });
    const plan = planShape.parse({ ...base, ...more });
    const times: number[] = [];
    let left = 0;
    for (let round = 0; parts.has("waterfall") && round <= Number(values.rounds); round++) {
      const began = performance.now();
      const steps = await database.read((db) =>
        campaignsHandlers["campaigns.audience"](
          { asOf: "2024-03", plan, campaignId: null },
          { ...context(db as Writer), db },
        ),
      );
      times.push(performance.now() - began);
      left = steps.at(-1)!.customers;
    }
    if (times.length > 0) console.log(`waterfall, ${name}: ${median(times.slice(1)).toFixed(0)} ms, ${left} left`);
    if (!parts.has("freeze")) continue;
    // Rolled back, so that the next run finds the same project.
    const took = await database.trial(async (db) => {
      const { campaignId } = await campaignsHandlers["campaigns.create"]({ plan, from: null, author: "" }, context(db));
      const began = performance.now();
      const { frozen } = await campaignsHandlers["campaigns.freeze"](
        { campaignId, asOf: "2024-03", author: "" },
        context(db),
      );
      return { ms: performance.now() - began, frozen: frozen! };
    });
    console.log(
      `freeze, ${name}: ${(took.ms / 1000).toFixed(2)} s, ${took.frozen.rows} rows, ${took.frozen.controls} controls; memory at most ${peak_MB().toFixed(0)} MB`,
    );
  }
} finally {
  await database.close();
}
