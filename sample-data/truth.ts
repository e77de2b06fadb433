import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { archetypes, hazardWeights } from "./archetypes.ts";
import type { SampleFile, SampleOptions } from "./generate.ts";
import { badLine } from "./raw.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** Writes what was planted: who is who, each month's hazard, the dirt and the world's parameters. */
export async function writeTruth(
  session: Session,
  world: World,
  dir: string,
  files: SampleFile[],
  options: SampleOptions,
): Promise<void> {
  const first_day = world.months[0].first_day;
  await session.copy("truth_customer", join(dir, "customer_truth.csv"));
  await session.copy("truth_hazard", join(dir, "hazard.csv"), { first_day });
  const planted = (await session.rows("truth_dirt", { first_day })) as {
    kind: string;
    month: string | null;
    customer_id: string;
  }[];
  const slashed = Number((await session.rows("truth_slashed"))[0]["slashed"]);
  await writeJson(join(dir, "dirt.json"), dirt(world, planted, slashed, files));
  await writeJson(join(dir, "world.json"), {
    options: {
      customers: options.customers,
      months: options.months,
      callsPerCustomer: options.callsPerCustomer,
      seed: options.seed,
      firstMonth: options.firstMonth,
      callFormat: options.callFormat ?? "csv",
    },
    archetypes,
    hazard: { ...hazardWeights, window_months: 3, link: "logistic" },
    campaign: {
      campaign_id: world.campaign.id,
      month: world.months[world.campaign.m - 1].month,
      contacted: world.campaign.contacted,
      treated: world.campaign.treated,
      delivered: world.campaign.delivered,
    },
    files: files.map(({ path, table, rows }) => ({ path, table, rows })),
  });
}

function dirt(
  world: World,
  planted: { kind: string; month: string | null; customer_id: string }[],
  slashed: number,
  files: SampleFile[],
): object {
  const ofCustomers = (kind: string) => {
    const ids = planted.filter((row) => row.kind === kind).map((row) => row.customer_id);
    return { file: "customer.csv", count: ids.length, customer_ids: ids };
  };
  const ofBills = (kind: string) => {
    const rows = planted
      .filter((row) => row.kind === kind)
      .map((row) => ({ file: `bill_${row.month}.csv`, customer_id: row.customer_id }));
    return { count: rows.length, rows };
  };
  const label = world.months[world.dirt.bad_line_month - 1].label;
  return {
    wrong_id_check: ofCustomers("wrong_id_check"),
    duplicate_customers: ofCustomers("duplicate_customer"),
    blank_customer_ids: { customer: ofCustomers("blank_customer"), bill: ofBills("blank_bill") },
    slashed_join_dates: { file: "customer.csv", column: "入网日期", count: slashed },
    corrected_bills: { ...ofBills("corrected_bill"), note: "the line that follows holds the right amount" },
    unparsable_amounts: ofBills("unparsable_amount"),
    bad_lines: { count: 1, rows: [{ file: `bill_${label}.csv`, text: badLine }] },
    late_payments_file: {
      file: "payment_late.csv",
      count: files.find((file) => file.path === "payment_late.csv")?.rows ?? 0,
      note: "not in payment.csv",
    },
  };
}

async function writeJson(file: string, value: object): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
