import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CallInput } from "../../analytics/api/contract.ts";
import { LocalEngine } from "../../analytics/engine/engine.ts";
import { testNow } from "../support.ts";

/** Where the project is, and the campaigns in it by what they are for. */
export interface CampaignProject {
  readonly path: string;
  /** Twenty offers, answered. */
  readonly offers: number;
  /** Bills of a later month came back for half of the treated only: the sizes are not those that were drawn. */
  readonly lost: number;
  /** Bills of two later months, of which the treated pay more. */
  readonly bills: number;
}

const customers = 2400;
const idOf = (n: number) => `C${String(n).padStart(5, "0")}`;
const all = Array.from({ length: customers }, (_, at) => idOf(at + 1));
/** 0 to 99 of a number, the same every time. */
const dice = (n: number, salt: number) => Math.floor(((((n + 17) * 7919 + salt * 104_729) % 99_991) / 99_991) * 100);

type Plan = CallInput<"campaigns.create">["plan"];

/** A project of three campaigns that were sent, and whose results came back; made by the engine alone, as its screens are what is looked at. */
export async function campaignProject(folder: string): Promise<CampaignProject> {
  mkdirSync(folder, { recursive: true });
  const engine = new LocalEngine({ version: "test", now: testNow });
  const file = (name: string, rows: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `${rows.join("\n")}\n`);
    return path;
  };
  try {
    const path = join(folder, "campaigns.foresight");
    await engine.call("project.new", { path, name: "Campaigns" });
    const people = all.map((id, at) => `${id},name ${at},139${String(at).padStart(8, "0")},2020-0${1 + (at % 9)}-01`);
    await engine.call("ingest.run", { path: file("customers.csv", ["customer_id,name,phone,joined_on", ...people]) });
    const bill = (month: string, of: (id: string, at: number) => number | null) =>
      file(`bill_${month}.csv`, [
        "customer_id,month,total_fee",
        ...all.flatMap((id, at) => {
          const fee = of(id, at);
          return fee === null ? [] : [`${id},${month},${fee}`];
        }),
      ]);
    const usual = (at: number) => 40 + dice(at, 1) + (at % 3) * 60;
    await engine.call("ingest.run", { path: bill("2024-03", (_, at) => usual(at)) });
    await engine.call("project.configure", { asOf: "2024-03", windowMonths: 1 });
    await engine.call("customers.build", { asOf: "2024-03" });
    const from = (value: number) => ({ field: "avg_bill", op: ">=" as const, value });
    const to = (value: number) => ({ field: "avg_bill", op: "<" as const, value });
    const first = await engine.call("segments.run", {
      asOf: "2024-03",
      definition: {
        way: "rules",
        rules: [
          { name: "Low", filter: to(9000) },
          { name: "Middle", filter: to(15_000) },
        ],
        remainder: "High",
      },
    });
    // The same segments the other way round: they keep their keys and change their places.
    await engine.call("segments.run", {
      asOf: "2024-03",
      replaces: first.segmentationId,
      definition: {
        way: "rules",
        rules: [
          { name: "High", filter: from(15_000) },
          { name: "Middle", filter: from(9000) },
        ],
        remainder: "Low",
      },
    });

    const send = async (plan: Plan) => {
      const { campaignId } = await engine.call("campaigns.create", { plan });
      await engine.call("campaigns.freeze", { campaignId, asOf: "2024-03" });
      await engine.call("export.campaign", { campaignId, folder: join(folder, `export-${campaignId}`) });
      const { frozen } = await engine.call("campaigns.get", { campaignId });
      return { campaignId, listId: frozen!.listId };
    };
    const half = { by: { share: 0.5 }, stratifyBy: [], seed: 3 };
    const offers = Array.from({ length: 20 }, (_, at) => ({
      name: at === 4 ? "A gift card for those who renew for two years, and a second line free" : `Offer ${at + 1}`,
    }));
    const many = await send({
      name: "Twenty offers",
      owner: "Wang",
      offers,
      sendWindow: { from: "2024-04-01", to: "2024-04-02" },
      control: { by: { share: 0.2 }, stratifyBy: ["segment"], seed: 5 },
      costPerContactFen: 12,
      marginPerResponseFen: 2000,
    });
    const members = await armsOf(engine, many.campaignId);
    await engine.call("returns.import", {
      campaignId: many.campaignId,
      path: file("answers.csv", [
        "list_id,customer_id,outcome,date",
        ...all.flatMap((id, at) => {
          const offer = members.get(id);
          const rate = offer === undefined ? 0 : offer === null ? 8 : 8 + offer;
          return dice(at, 2) < rate ? [`${many.listId},${id},answered,2024-04-0${3 + (at % 5)}`] : [];
        }),
      ]),
    });
    const kpi = { kind: "field", field: "avg_bill", monthsAfter: 1 } as const;
    const lost = await send({
      name: "Data was lost",
      owner: "Li",
      kpi,
      sendWindow: { from: "2024-04-11", to: "2024-04-12" },
      control: half,
    });
    const bills = await send({
      name: "Bills grew",
      owner: "Zhao",
      kpi,
      sendWindow: { from: "2024-04-21", to: "2024-04-22" },
      control: { ...half, seed: 4 },
      costPerContactFen: 5,
    });
    const [ofLost, ofBills] = [await armsOf(engine, lost.campaignId), await armsOf(engine, bills.campaignId)];
    const isTreated = (arms: ReadonlyMap<string, number | null>, id: string) => typeof arms.get(id) === "number";
    for (const [month, more] of [
      ["2024-04", 6],
      ["2024-05", 10],
    ] as const) {
      const paid = bill(month, (id, at) => {
        if (month === "2024-04" && isTreated(ofLost, id) && dice(at, 3) < 50) return null;
        return usual(at) + (dice(at, month === "2024-04" ? 4 : 5) % 20) + (isTreated(ofBills, id) ? more : 0);
      });
      await engine.call("ingest.run", { path: paid });
      await engine.call("customers.build", { asOf: month });
    }
    return { path, offers: many.campaignId, lost: lost.campaignId, bills: bills.campaignId };
  } finally {
    await engine.close();
  }
}

/** The offer of every treated customer of a list, null for control. */
async function armsOf(engine: LocalEngine, campaignId: number): Promise<Map<string, number | null>> {
  const { tableFromIPC } = await import("apache-arrow");
  const arms = new Map<string, number | null>();
  for (let offset = 0; ; offset += 1000) {
    const page = await engine.call("campaigns.page", { campaignId, arm: null, offset, limit: 1000 });
    const rows = tableFromIPC(page).toArray() as Record<string, unknown>[];
    for (const row of rows)
      arms.set(String(row["customer_id"]), row["arm"] === "control" ? null : Number(row["offer"]));
    if (rows.length < 1000) return arms;
  }
}
