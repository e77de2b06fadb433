import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Campaign } from "../../analytics/api/campaigns.ts";
import { plan as planShape } from "../../analytics/api/calls/campaigns.ts";
import { Database } from "../../analytics/db/database.ts";
import { migrate } from "../../analytics/db/migrate.ts";
import { sql, sqlFileText } from "../../analytics/db/sql.ts";
import { temporaryFolder } from "../support.ts";

const before = [
  "001-foundation",
  "002-import",
  "003-identity",
  "004-view",
  "005-column-sets",
  "006-calls",
  "007-segments",
  "008-churn",
];

const list = (targetListId: number, more: object) => ({
  targetListId,
  name: "三月挽留",
  asOf: "2024-03",
  rule: {
    segmentationId: 4,
    segments: [0, 2],
    topRiskShare: 0.1,
    filter: { field: "avg_bill", op: ">", value: 5 },
    requireConsent: true,
  },
  offer: "话费券",
  channel: "call",
  controlShare: 0.5,
  seed: 7,
  rows: 2,
  targets: 1,
  controls: 1,
  waterfall: [
    { step: "base", customers: 3, removed: 0 },
    { step: "risk", customers: 2, removed: 1 },
  ],
  frozenAt: "2024-04-02T01:02:03.000Z",
  ...more,
});

test("target lists of a project of version 8 become whole campaigns of the same number", async () => {
  const folder = temporaryFolder();
  const database = await Database.open(join(folder, "old.foresight"), { tempDirectory: join(folder, "temp") });
  onTestFinished(() => database.close());
  const bare = list(3, {
    name: "",
    channel: "",
    offer: "",
    asOf: null,
    rule: { segmentationId: null, segments: [], topRiskShare: null, filter: null, requireConsent: true },
  });
  await database.write(async (db) => {
    for (const name of before)
      for (const text of sqlFileText(`db/migrations/${name}.sql`).split(/;[ \t]*(?:\r?\n|$)/))
        if (text.replace(/^\s*--.*$/gm, "").trim() !== "") await db.run({ text, named: {} });
    await db.run(sql`insert into project.meta values ('schema_version', '8')`);
    await db.run(sql`insert into project.customer_key values (1, 'A'), (2, 'B')`);
    await db.run(
      sql`insert into project.target_list values (1, ${JSON.stringify(list(1, {}))}), (3, ${JSON.stringify(bare)})`,
    );
    await db.run(
      sql`insert into project.target_member values (1, 1, 2, 'treatment', '高', 0.9, 'high'), (1, 2, 1, 'control', null, null, null)`,
    );
    await db.run(
      sql`insert into project.export_log values (1, 1, '/x/list.csv', 1, 1, 'h', true, null, timestamp '2024-04-03 00:00:00')`,
    );
  });
  await migrate(database);
  const campaigns = await database.read((db) =>
    db.rows<{ state: string; document: string }>(
      sql`select state, document from project.campaign order by campaign_id`,
    ),
  );
  const [exported, frozen] = campaigns.map(({ document }) => JSON.parse(document) as Campaign);
  for (const { plan } of [exported, frozen]) expect(planShape.parse(plan)).toEqual(plan);
  expect(campaigns.map(({ state }) => state)).toEqual(["exported", "frozen"]);
  expect(exported).toMatchObject({
    campaignId: 1,
    state: "exported",
    createdAt: "2024-04-02T01:02:03.000Z",
    from: null,
    plan: {
      name: "三月挽留",
      channel: "call",
      audience: {
        segments: [{ segmentationId: 4, indexes: [0, 2] }],
        topShare: 0.1,
        filter: { field: "avg_bill", op: ">", value: 5 },
      },
      offers: [{ name: "话费券", weight: 1 }],
      sendWindow: { from: "2024-04-02", to: "2024-04-02" },
      control: { by: { share: 0.5 }, stratifyBy: ["segment"], seed: 7 },
    },
    frozen: {
      asOf: "2024-03",
      rows: 2,
      treated: 1,
      controls: 1,
      arms: [
        { offer: 0, name: "话费券", customers: 1 },
        { offer: null, name: "control", customers: 1 },
      ],
      waterfall: [{ step: "base" }, { step: "top", customers: 2, removed: 1 }],
      churnModelId: null,
    },
  });
  expect(exported.frozen!.listId).toBe(`L1-${exported.frozen!.sha256.slice(0, 6)}`);
  expect(frozen).toMatchObject({
    plan: { name: "L3", channel: "sms", audience: { segments: [], filter: null, topShare: null } },
  });
  const rows = await database.read((db) =>
    db.rows(
      sql`select position, customer_key, arm, offer, wave, stratum, segment from project.campaign_member order by position`,
    ),
  );
  expect(rows).toEqual([
    { position: 1, customer_key: 2, arm: "treatment", offer: 0, wave: 1, stratum: 0, segment: "高" },
    { position: 2, customer_key: 1, arm: "control", offer: null, wave: 1, stratum: 0, segment: null },
  ]);
  const events = await database.read((db) =>
    db.rows(sql`select campaign_id, event from project.campaign_event order by campaign_id, happened_at`),
  );
  expect(events).toEqual([
    { campaign_id: 1, event: "frozen" },
    { campaign_id: 1, event: "exported" },
    { campaign_id: 3, event: "frozen" },
  ]);
  // The next campaign gets a number that no list had.
  expect(await database.write((db) => db.value(sql`select nextval('project.campaign_number')`))).toBe(4);
});
