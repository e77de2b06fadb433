import type { Campaign } from "../../api/campaigns.ts";
import type { Effect, LedgerRow, QuarterReport, VerdictReason } from "../../api/effect.ts";
import { EngineError } from "../../api/errors.ts";
import { type Judged, verdictText } from "../../api/text/effect.ts";
import type { Reader } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { findView } from "../../db/view.ts";
import { addMonths } from "../../db/months.ts";
import { type Frozen, repliesSql } from "./kpi.ts";
import { measureEffect } from "./measure.ts";
import { moneyOf } from "./money.ts";

/** What keeps a KPI from being measured yet; anything else is a fault and passes on. */
const notMeasured: ReadonlySet<string> = new Set(["no_view", "no_month", "unknown_field", "kpi_not_number"]);

/** Every campaign on its own KPI, the latest first. */
export async function ledger(reader: Reader): Promise<LedgerRow[]> {
  const stored = await reader.rows<{ document: string }>(
    sql`select document from project.campaign order by campaign_id desc`,
  );
  const rows: LedgerRow[] = [];
  for (const { document } of stored) rows.push(await ledgerRow(reader, JSON.parse(document) as Campaign));
  return rows;
}

async function ledgerRow(reader: Reader, campaign: Campaign): Promise<LedgerRow> {
  const { campaignId, plan, state, frozen } = campaign;
  const shared = {
    campaignId,
    name: plan.name,
    owner: plan.owner,
    state,
    sentFrom: plan.sendWindow.from,
    treated: frozen?.treated ?? 0,
    controls: frozen?.controls ?? 0,
    kpi: plan.kpi,
  };
  if (!frozen)
    return judged(
      shared,
      { verdict: "unknown", reason: "draft", overall: null, minimumDetectable: null },
      noMoney,
      { unit: "points" },
      0,
    );
  const list: Frozen = { ...campaign, frozen };
  const effect = await effectOf(reader, list);
  const money = "money" in effect ? effect.money : await moneyOf(reader, list, plan.kpi, null, null, 0);
  return judged(shared, effect, money, await namesOf(reader, list), await answered(reader, campaignId));
}

const noMoney: LedgerRow["money"] = {
  contactCostFen: 0,
  offerCostFen: 0,
  fixedCostFen: 0,
  costFen: 0,
  incrementalFen: null,
  incrementalInterval: null,
  roi: null,
  roiInterval: null,
};

type Judgement = Pick<Effect, "verdict" | "reason" | "overall" | "minimumDetectable">;

function judged(
  shared: Omit<LedgerRow, "comparison" | "money" | "verdict" | "reason" | "sentences">,
  { verdict, reason, overall, minimumDetectable }: Judgement,
  money: LedgerRow["money"],
  named: Named,
  answers: number,
): LedgerRow {
  // Of groups that are not those that were drawn no number is repeated.
  const comparison = verdict === "untrusted" ? null : overall;
  const told = {
    verdict,
    reason,
    kpi: shared.kpi,
    comparison,
    minimumDetectable,
    ...named,
    treated: shared.treated,
    answered: answers,
  };
  const sentences = { "zh-CN": verdictText(told, "zh-CN"), en: verdictText(told, "en") };
  return { ...shared, comparison, money, verdict, reason, sentences };
}

async function effectOf(reader: Reader, campaign: Frozen): Promise<Effect | Judgement> {
  try {
    return await measureEffect(reader, campaign, campaign.plan.kpi, [], { brief: true });
  } catch (error) {
    if (!(error instanceof EngineError && notMeasured.has(error.code))) throw error;
    const reason: VerdictReason = "not_measured";
    return { verdict: "unknown", reason, overall: null, minimumDetectable: null };
  }
}

/** In what the KPI's differences are told, and what its fields are called. */
type Named = Pick<Judged, "unit" | "titles">;

async function namesOf(reader: Reader, { plan: { kpi }, frozen }: Frozen): Promise<Named> {
  if (kpi.kind === "response" || kpi.kind === "churn") return { unit: "points" };
  if (kpi.kind === "amount") return { unit: "yuan" };
  const month = frozen.asOf === null ? null : addMonths(frozen.asOf, kpi.monthsAfter);
  const names = kpi.kind === "field" ? [kpi.field] : [kpi.over, kpi.under];
  const view = (await findView(reader, month)) ?? (await findView(reader, frozen.asOf));
  const fields = view?.fields.filter(({ name }) => names.includes(name)) ?? [];
  const titles = Object.fromEntries(fields.map(({ name, title }) => [name, title]));
  const type = fields.find(({ name }) => name === names[0])?.type;
  if (type === "yes_no" && kpi.kind === "field") return { unit: "points", titles };
  return { unit: type === "fen" ? "yuan" : "number", titles };
}

async function answered(reader: Reader, campaignId: number): Promise<number> {
  const found = await reader.value<number>(sql`
    select count(*) from project.campaign_member m join ${repliesSql(campaignId)} reply using (customer_key)
    where m.campaign_id = ${campaignId} and m.arm = 'treatment' and (reply.answered or reply.bought)`);
  return found ?? 0;
}

/**
 * The campaigns whose first day lies in the quarter and whose list is frozen, with their sums. What they brought is added up
 * where it is known, its interval as of independent campaigns; null where it is known of none.
 */
export async function quarterReport(reader: Reader, quarter: string): Promise<QuarterReport> {
  const rows = (await ledger(reader)).filter(
    ({ sentFrom, state }) => state !== "draft" && quarterOf(sentFrom) === quarter,
  );
  const known = rows.filter(({ money }) => money.incrementalFen !== null);
  const sum = (value: (row: LedgerRow) => number) => rows.reduce((total, row) => total + value(row), 0);
  const value = known.reduce((total, { money }) => total + money.incrementalFen!, 0);
  const below = Math.hypot(...known.map(({ money }) => money.incrementalFen! - money.incrementalInterval!.low));
  const above = Math.hypot(...known.map(({ money }) => money.incrementalInterval!.high - money.incrementalFen!));
  return {
    quarter,
    rows,
    treated: sum(({ treated }) => treated),
    costFen: sum(({ money }) => money.costFen),
    incrementalFen: known.length > 0 ? value : null,
    incrementalInterval: known.length > 0 ? { low: Math.round(value - below), high: Math.round(value + above) } : null,
  };
}

function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
