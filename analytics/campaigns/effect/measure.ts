import type { Comparison, Effect, Kpi, LayerResult, VerdictReason } from "../../api/effect.ts";
import type { Reader } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { sampleRatio } from "../../math/effect/checks.ts";
import { simultaneousP } from "../../math/effect/guard.ts";
import { measureTrial, type Trial, type TrialResult } from "../../math/effect/trial.ts";
import { balanceOf } from "./balance.ts";
import { type ArmName, armSums, comparisonOf, judge, minimumDetectable } from "./compare.ts";
import { curveOf } from "./curve.ts";
import { type Frozen, type KpiSource, kpiSource } from "./kpi.ts";
import { layersOf, type NamedLayer, pickLayers } from "./layers.ts";
import { type Members, measuredRows, pick, readMembers } from "./members.ts";
import { monthsOf } from "./months.ts";
import { moneyOf } from "./money.ts";

/** Below this chance, no answer of a control customer means that nobody looked at them. */
const unobservedBelow = 0.001;

/** What has been worked out of a list and a KPI, before it is dressed. */
interface Measurement {
  readonly campaign: Frozen;
  readonly source: KpiSource;
  readonly members: Members;
  readonly result: TrialResult;
}

/**
 * The effect of a frozen campaign on a KPI by intention to treat: every customer of the list counts in the arm drawn. Answers
 * that came late do not count. Layers are those of `layersOf`. `brief` leaves out what only a page of its own shows: balance,
 * curves and those reached. Throws what `kpiSource` and `layersOf` throw.
 */
export async function measureEffect(
  reader: Reader,
  campaign: Frozen,
  kpi: Kpi,
  layerNames: readonly string[],
  { brief = false }: { readonly brief?: boolean | undefined } = {},
): Promise<Effect> {
  const { campaignId, frozen } = campaign;
  const source = await kpiSource(reader, campaign, kpi);
  const members = await readMembers(reader, campaign, source);
  const rows = measuredRows(members);
  const layers = await layersOf(reader, campaign, members, layerNames);
  const part = pick(members, rows);
  const result = measureTrial(trialOf(campaign, source, part), pickLayers(layers, rows));
  const measurement = { campaign, source, members, result };
  const ratio = ratioOf(campaign, part);
  const reason = await unknownBecause(reader, measurement, part);
  // Where nothing came back, or one side was not looked at, a difference would only mislead.
  const blind = reason !== null && reason !== "sample_ratio";
  const overall = blind ? null : result.overall;
  const sums = armSums(members, (row) => members.arm[row], campaign.plan.offers.length + 1);
  const names = armNames(campaign);
  const whole = wholeArms(measurement);
  const { fields, p } = brief ? { fields: [], p: null } : await balanceOf(reader, campaign);
  return {
    campaignId,
    kpi,
    measuredAsOf: source.measuredAsOf,
    ...judge(overall, source.wanted, { reason, mismatch: ratio?.alarm === true }),
    wanted: source.wanted,
    overall: overall && comparisonOf(overall, whole.treated, whole.control, result, source),
    offers: result.offers.map((found, offer) => {
      if (blind || found === null) return null;
      return comparisonOf(found, sums(offer + 1, names[offer]), whole.control, result, source);
    }),
    perProtocol: blind || brief ? null : perProtocol(measurement),
    arms: [...names.map((name, offer) => sums(offer + 1, name)), whole.control],
    layers: blind ? [] : layerResults(measurement, layers),
    curve: blind || brief || frozen.controls === 0 ? [] : await curveOf(reader, campaign, kpi, source.measuredAsOf),
    months: blind || brief || frozen.controls === 0 ? [] : await monthsOf(reader, campaign, kpi, comparedOf),
    balance: fields,
    balanceP: p,
    sampleRatio: ratio,
    money: await moneyOf(reader, campaign, kpi, source, ratio?.alarm ? null : overall, whole.treated.measured),
    minimumDetectable: overall && minimumDetectable(overall, source.wanted),
  };
}

function trialOf({ plan }: Frozen, { kind }: KpiSource, members: Members): Trial {
  return {
    kind,
    outcome: members.outcome,
    under: members.under ?? undefined,
    before: members.before ?? undefined,
    arm: members.arm,
    offers: plan.offers.length,
    stratum: members.stratum,
  };
}

export function armNames({ plan }: Pick<Frozen, "plan">): ArmName[] {
  return plan.offers.map(({ name }, offer) => ({ offer, name: name || String(offer + 1) }));
}

/** The two sides of the whole list. */
function wholeArms({ members, campaign }: Pick<Measurement, "members" | "campaign">) {
  const sums = armSums(members, (row) => Math.min(1, members.arm[row]), 2);
  const [only, ...others] = armNames(campaign);
  return {
    treated: sums(1, others.length === 0 ? only : { offer: null, name: "treatment" }),
    control: sums(0, { offer: null, name: "control" }),
  };
}

/** Only those whom the contact reached, beside all of control: not alike but by luck, so shown and never judged. */
function perProtocol({ campaign, source, members }: Measurement): Comparison | null {
  const reached = measuredRows(members, (row) => members.arm[row] === 0 || members.delivered[row] === 1);
  return comparedOf(campaign, source, pick(members, reached));
}

/** All treated against control, of members with a value. */
function comparedOf(campaign: Frozen, source: KpiSource, part: Members): Comparison | null {
  const result = measureTrial(trialOf(campaign, source, part));
  const { treated, control } = wholeArms({ campaign, members: part });
  return result.overall && comparisonOf(result.overall, treated, control, result, source);
}

/** The measured arms against the plan's own shares; null without control or members. */
function ratioOf({ plan, frozen }: Frozen, measured: Members): Effect["sampleRatio"] {
  if (frozen.controls === 0 || measured.rows === 0) return null;
  const counts = new Array<number>(plan.offers.length + 1).fill(0);
  for (const arm of measured.arm) counts[arm]++;
  const { by } = plan.control;
  const share = "share" in by ? by.share : by.customers / frozen.rows;
  const weights = plan.offers.reduce((sum, { weight }) => sum + weight, 0);
  const shares = [share, ...plan.offers.map(({ weight }) => ((1 - share) * weight) / weights)];
  const { pValue, alarm } = sampleRatio(counts, shares);
  return { p: pValue, alarm };
}

async function unknownBecause(
  reader: Reader,
  { campaign, source, result }: Measurement,
  part: Members,
): Promise<VerdictReason | null> {
  const { campaignId, frozen, plan } = campaign;
  if (source.fromReplies && !(await hasAnswers(reader, campaignId))) return "no_answers";
  if (frozen.controls === 0) return "no_control";
  if (part.rows === 0) return "not_measured";
  if (result.overall === null) return "no_control";
  const answered = (treated: boolean) =>
    part.outcome.some((value, row) => part.arm[row] > 0 === treated && value !== 0);
  if (!source.fromReplies || !answered(true) || answered(false) || (await controlNamed(reader, campaignId)))
    return null;
  const byChance = (1 - plan.baseRate) ** result.overall.control.count;
  return byChance < unobservedBelow ? "control_unobserved" : "control_silent";
}

/** Whether a file of responses names anybody of the control group, whatever it says of them: then they were looked at. */
async function controlNamed(reader: Reader, campaignId: number): Promise<boolean> {
  const found = await reader.value<boolean>(sql`
    select exists (
      from project.reply r join project.campaign_member m using (campaign_id, position)
      where campaign_id = ${campaignId} and m.arm = 'control')`);
  return found === true;
}

/** Whether a file of responses came back and was not undone. */
export async function hasAnswers(reader: Reader, campaignId: number): Promise<boolean> {
  const found = await reader.value<boolean>(sql`
    select exists (from project.reply where campaign_id = ${campaignId}) or exists (
      from project.return_file where campaign_id = ${campaignId} and kind = 'responses'
        and (document ->> '$.undone') is distinct from 'true')`);
  return found === true;
}

function layerResults({ source, members, result }: Measurement, layers: readonly NamedLayer[]): LayerResult[] {
  return layers.flatMap(({ layer, codes, values }, i) => {
    const both = codes === "offers";
    const groupOf = (row: number) => {
      if (both) return members.arm[row];
      return codes[row] < 0 ? -1 : 2 * codes[row] + Math.min(1, members.arm[row]);
    };
    const sums = armSums(members, groupOf, both ? values.length + 1 : 2 * values.length);
    return values.map((value, place): LayerResult => {
      const found = result.layers[i][place];
      if (!found) return { layer, value, comparison: null, adjustedP: null, adjustedInterval: null, tooSmall: true };
      const treated = sums(both ? place + 1 : 2 * place + 1, { offer: both ? place : null, name: value });
      const control = sums(both ? 0 : 2 * place, { offer: null, name: "control" });
      const { alone, joint } = found;
      return {
        layer,
        value,
        comparison: comparisonOf(alone, treated, control, result, source),
        adjustedP: simultaneousP(joint.pValue, result.parts),
        adjustedInterval: { low: joint.low, high: joint.high },
        tooSmall: !alone.enough,
      };
    });
  });
}

/** Whether a part is claimed: its p value and its interval both say so after the guard. 1: as wanted, −1: against it, 0: not shown. */
export function layerClaim({ adjustedP, adjustedInterval, tooSmall }: LayerResult, wanted: 1 | -1): -1 | 0 | 1 {
  if (tooSmall || adjustedP === null || adjustedInterval === null || adjustedP >= 0.05) return 0;
  const side = adjustedInterval.low > 0 ? 1 : adjustedInterval.high < 0 ? -1 : 0;
  return side === 0 ? 0 : side === wanted ? 1 : -1;
}
