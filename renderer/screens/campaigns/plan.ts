import type {
  Audience,
  CallInput,
  CampaignPlan,
  FilterGroup,
  FilterNode,
  RiskBand,
} from "../../../analytics/api/index.ts";
import { effective, emptyFilter, isGroup } from "../../parts/filter/tree.ts";
import { filterFromParam } from "../customers/fields.ts";

/** A plan as the calls take it. */
export type AskedPlan = CallInput<"campaigns.save">["plan"];

export const riskBands: readonly RiskBand[] = ["high", "medium", "low"];

export const everybody: Audience = {
  segments: [],
  bands: [],
  riskAtLeast: null,
  filter: null,
  pasted: null,
  rank: { by: "risk" },
  topShare: null,
  limit: null,
};

/** The calendar day `days` after a moment, where the user is: `2024-07-01`. */
export function localDay(moment: Date, days = 0): string {
  const day = new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + days);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** What a campaign begins as: sent over three days from the day after `now`, a tenth held back as control. */
export function newPlan(name: string, now: Date, audience: Audience = everybody): CampaignPlan {
  return {
    name,
    goal: "",
    owner: "",
    kpi: { kind: "response", outcome: "any" },
    audience,
    offers: [{ name: "", weight: 1, message: "", costFen: 0 }],
    channel: "sms",
    script: "",
    sendWindow: { from: localDay(now, 1), to: localDay(now, 3), hours: ["09:00", "20:00"] },
    responseDays: 14,
    costPerContactFen: 0,
    fixedCostFen: 0,
    budgetFen: null,
    marginPerResponseFen: 0,
    baseRate: 0.02,
    hopedLift: 0.01,
    priority: 5,
    control: { by: { share: 0.1 }, stratifyBy: ["segment", "band"], seed: 42 },
    waves: 1,
  };
}

/** The plan as it is kept and asked about: incomplete conditions left out, names trimmed. */
export function askedPlan(plan: CampaignPlan): AskedPlan {
  const { audience } = plan;
  const asked = {
    ...plan,
    name: plan.name.trim(),
    audience: { ...audience, filter: effective(audience.filter) },
  };
  return JSON.parse(JSON.stringify(asked)) as AskedPlan;
}

/**
 * The parts of a plan that decide who is in the audience, as a plan of their own: the rest may change without counting
 * again. Costs and margins are among them, since uplift ranks net of cost.
 */
export function audiencePlan(plan: CampaignPlan): AskedPlan {
  const { audience, channel, sendWindow, priority, costPerContactFen, marginPerResponseFen, baseRate } = plan;
  const offers = plan.offers.map(({ weight, costFen }) => ({ name: "", weight, costFen }));
  const parts = { audience, channel, sendWindow, priority, costPerContactFen, marginPerResponseFen, baseRate, offers };
  return JSON.parse(
    JSON.stringify({ name: "–", ...parts, audience: { ...audience, filter: effective(audience.filter) } }),
  ) as AskedPlan;
}

export const asGroup = (filter: FilterNode | null): FilterGroup =>
  !filter ? emptyFilter : isGroup(filter) && filter.op !== "not" ? filter : { op: "and", items: [filter] };

const shareOf = (param: string | undefined): number | null => {
  const share = Number(param);
  return param !== undefined && share > 0 && share <= 1 ? share : null;
};
const wholes = (param: string | undefined): number[] =>
  (param ?? "")
    .split(",")
    .filter((part) => /^\d+$/.test(part))
    .map(Number);

/** An audience carried over from another screen by the address; null when it carries none. Nonsense in it is ignored. */
export function carried(params: Readonly<Record<string, string>>): Audience | null {
  const names = ["filter", "topRisk", "segments", "bands", "riskAtLeast", "uplift"] as const;
  if (names.every((name) => params[name] === undefined)) return null;
  const [segmentationId] = wholes(params["segmentation"]);
  const indexes = wholes(params["segments"]);
  const [modelId] = wholes(params["uplift"]);
  const filter = filterFromParam(params["filter"]);
  const asked = (params["bands"] ?? "").split(",");
  return {
    ...everybody,
    segments: segmentationId && indexes.length > 0 ? [{ segmentationId, indexes }] : [],
    bands: riskBands.filter((band) => asked.includes(band)),
    riskAtLeast: shareOf(params["riskAtLeast"]),
    filter: filter.items.length > 0 ? filter : null,
    rank: modelId ? { by: "uplift", modelId } : everybody.rank,
    topShare: shareOf(params["topRisk"]),
  };
}

/** Puts the segments of one segmentation in place of those chosen before; none takes it out. */
export function withSegments(
  chosen: Audience["segments"],
  segmentationId: number,
  indexes: readonly number[],
): Audience["segments"] {
  const others = chosen.filter((one) => one.segmentationId !== segmentationId);
  if (indexes.length === 0) return others;
  const next = { segmentationId, indexes: [...indexes].sort((a, b) => a - b) };
  return [...others, next].sort((a, b) => a.segmentationId - b.segmentationId);
}

/** What a row of the list knows of the plan, by the name a message calls it by. */
export const planFacts = (plan: CampaignPlan, offer: string): ReadonlyMap<string, string> =>
  new Map([
    ["offer", offer],
    ["channel", plan.channel],
    ["send_from", plan.sendWindow.from],
    ["send_to", plan.sendWindow.to],
  ]);
