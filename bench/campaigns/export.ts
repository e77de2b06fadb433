import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { CampaignPlan } from "../../analytics/api/campaigns.ts";
import { plan as planShape } from "../../analytics/api/calls/campaigns.ts";
import { exportTemplate } from "../../analytics/api/calls/export.ts";
import type { ExportTemplate } from "../../analytics/api/export.ts";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import { writeCampaign } from "../../analytics/db/campaign.ts";
import type { JobContext } from "../../analytics/db/context.ts";
import type { Writer } from "../../analytics/db/database.ts";
import { Database } from "../../analytics/db/database.ts";
import { migrate } from "../../analytics/db/migrate.ts";
import { sql } from "../../analytics/db/sql.ts";
import { exportCampaign } from "../../analytics/export/campaign.ts";

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "1000000" },
    sheet: { type: "string", default: "100000" },
    rounds: { type: "string", default: "5" },
  },
});

/** Fifteen columns: what a call centre's list has, with fields of the view. */
const sources = [
  "contact_ref",
  "list_id",
  "customer_id",
  "phone",
  "name",
  "segment",
  "churn_risk",
  "churn_band",
  "offer",
  "wave",
  "send_from",
  "view:plan",
  "view:region",
  "view:avg_bill",
  "view:minutes_per_month",
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "foresight-bench-"));
  const database = await Database.open(join(folder, "bench.foresight"), { tempDirectory: join(folder, "spill") });
  try {
    await migrate(database);
    await database.write((db) => fill(db, Number(values.customers), Number(values.sheet)));
    console.log(`${availableParallelism()} cores; medians of ${values.rounds} rounds, the first left out`);
    const context = (db: Writer): JobContext => ({
      db,
      signal: new AbortController().signal,
      projectPath: join(folder, "bench.foresight"),
      workDirectory: folder,
      now: () => new Date(0),
      progress: () => undefined,
      during: (_step, work) => work(),
    });
    const ours = (campaignId: number, template: Partial<ExportTemplate>) =>
      database.write((db) =>
        exportCampaign(
          {
            campaignId,
            template: exportTemplate.parse({
              name: "bench",
              columns: sources.map((source) => ({ name: source, source })),
              ...template,
            }),
            folder,
            purpose: "bench",
            leaveOutErased: false,
            author: "",
          },
          context(db),
        ),
      );
    const peer = (query: ReturnType<typeof sql>) =>
      database.write((db) => db.run(sql`copy (${query}) to ${join(folder, "peer.csv")} (format csv, header true)`));
    const flat = sql`select * from bench_flat order by position`;
    const joined = sql`
      select concat('L1-aaaaaa-', position), 'L1-aaaaaa', v.customer_id, phone, name, m.segment, cast(risk as decimal(5, 4)), band, 'offer',
        wave, date '2024-04-08', plan, region, cast(round(avg_bill) as decimal(20, 0)) * cast(0.01 as decimal(3, 2)), minutes_per_month
      from project.campaign_member m join derived.view_2024_03 v using (customer_key)
      where campaign_id = 1 and arm = 'treatment' order by position`;
    const times = await rounds({
      ours: () => ours(1, {}),
      joined: () => peer(joined),
      flat: () => peer(flat),
    });
    const line = (name: string, s: number, note = "") => console.log(`${name.padEnd(44)} ${s.toFixed(2)} s ${note}`);
    line(`${values.customers} × 15, CSV with manifest`, times["ours"]);
    line(
      "DuckDB's COPY of the same query",
      times["joined"],
      `ours at ${ratio(times["joined"], times["ours"])} × its speed`,
    );
    line(
      "DuckDB's COPY of the joined table",
      times["flat"],
      `ours at ${ratio(times["flat"], times["ours"])} × its speed`,
    );
    for (const format of ["parquet", "jsonl"] as const)
      line(format, (await rounds({ it: () => ours(1, { format }) }))["it"]);
    line("CSV, GB18030", (await rounds({ it: () => ours(1, { encoding: "gb18030" }) }))["it"]);
    const before_MB = process.memoryUsage().rss / 1e6;
    let most_MB = before_MB;
    const watch = setInterval(() => (most_MB = Math.max(most_MB, process.memoryUsage().rss / 1e6)), 20);
    const sheet_s = (await rounds({ it: () => ours(2, { format: "xlsx" }) }))["it"];
    clearInterval(watch);
    line(`${values.sheet} × 15, XLSX`, sheet_s, `memory grew by ${(most_MB - before_MB).toFixed(0)} MB`);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median seconds of each, in turn. */
async function rounds(works: Readonly<Record<string, () => Promise<unknown>>>): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const [name, work] of Object.entries(works)) {
      const from = performance.now();
      await work();
      if (round > 0) times[name].push((performance.now() - from) / 1000);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, all.sort((a, b) => a - b)[Math.floor(all.length / 2)]]),
  );
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}

/** A view of so many customers, a list of nine tenths of them to contact, and a smaller one. */
async function fill(db: Writer, customers: number, sheet: number): Promise<void> {
  await db.run(sql`create table derived.view_2024_03 as
    select i::integer as customer_key, 'C' || i as customer_id, '138' || lpad(i::varchar, 8, '0') as phone, '王' || i as name,
      'a' || i || '@example.com' as email, 'plan ' || i % 7 as plan, 'region ' || i % 31 as region, (hash(i) % 20000)::bigint as avg_bill,
      round(hash(i) % 100000 / 77.0, 3) as minutes_per_month, 'segment ' || i % 5 as segment, 0.1 as churn_risk, 'high' as churn_band
    from range(1, ${customers + 1}) t(i)`);
  const field = (name: string, type: FieldInfo["type"], personal = false) => ({
    ...{ name, type, personal, category: "basic", kind: "recorded", unit: null, formula: null, sources: [], filled: 1 },
    title: { "zh-CN": name, en: name },
  });
  const fields = [
    field("phone", "text", true),
    field("name", "text", true),
    field("email", "text", true),
    field("plan", "category"),
    field("region", "category"),
    field("avg_bill", "fen"),
    field("minutes_per_month", "number"),
  ];
  await db.run(sql`insert into derived.customer_view values
    (date '2024-03-01', 3, 'view_2024_03', ${customers}, ${JSON.stringify(fields)})`);
  await db.run(
    sql`insert into project.customer_key select customer_key, customer_id from derived.view_2024_03 order by 1`,
  );
  for (const [campaignId, rows] of [
    [1, customers],
    [2, sheet],
  ]) {
    await db.run(sql`insert into project.campaign_member
      select ${campaignId}, row_number() over (order by hash(customer_key)), customer_key,
        case when hash(customer_key) % 10 = 0 then 'control' else 'treatment' end, 0, 1, 0, segment, (hash(customer_key) % 997) / 997.0, 'high', null, null
      from (select * from derived.view_2024_03 limit ${rows}) order by 2`);
    const plan: CampaignPlan = planShape.parse({
      name: "bench",
      offers: [{ name: "offer", message: "" }],
      sendWindow: { from: "2024-04-08", to: "2024-04-10" },
    });
    await writeCampaign(db, {
      campaignId,
      state: "frozen",
      createdAt: "",
      plan,
      from: null,
      frozen: {
        listId: `L${campaignId}-aaaaaa`,
        asOf: "2024-03",
        frozenAt: "",
        rows,
        treated: rows,
        controls: 0,
        arms: [],
        waterfall: [],
        sha256: "",
        definitionHash: "",
        churnModelId: null,
      },
    });
  }
  await db.run(sql`create temp table bench_flat as
    select m.position, concat('L1-aaaaaa-', position) as ref, customer_id, phone, name, m.segment, cast(risk as decimal(5, 4)) as risk, band,
      'offer' as offer, wave, date '2024-04-08' as send_from, plan, region, avg_bill, minutes_per_month
    from project.campaign_member m join derived.view_2024_03 v using (customer_key) where campaign_id = 1 and arm = 'treatment' order by position`);
}

await main();
