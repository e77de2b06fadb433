import type { FilterNode } from "./customers.ts";
import type { Month } from "./project.ts";
import type { Kpi } from "./effect.ts";

/** Draft may be changed; from frozen on the list never changes. Each step is kept as an event. */
export const campaignStates = ["draft", "frozen", "exported", "running", "closed"] as const;
export type CampaignState = (typeof campaignStates)[number];

/** Ways to reach a customer that have words on screen; a campaign may name any other in its own words. */
export const channels = ["sms", "call", "app", "email", "store"] as const;

export type RiskBand = "high" | "medium" | "low";

/** Who is meant. Every part that is given must hold. */
export interface Audience {
  /** For each segmentation, a customer must be in one of the segments named by index. */
  readonly segments: readonly { readonly segmentationId: number; readonly indexes: readonly number[] }[];
  /** Churn bands; empty means all. */
  readonly bands: readonly RiskBand[];
  /** Churn risk of at least this, 0..1. */
  readonly riskAtLeast: number | null;
  readonly filter: FilterNode | null;
  /** Ids pasted from a sheet: only these, or all but these. */
  readonly pasted: { readonly mode: "only" | "not"; readonly customerIds: readonly string[] } | null;
  /** What a place in the list goes by, best first. Uplift: expected incremental margin net of cost, positive only. */
  readonly rank: { readonly by: "risk" | "value" } | { readonly by: "uplift"; readonly modelId: number };
  /** Keep this share (0..1] of those who are left, best first; null keeps all. */
  readonly topShare: number | null;
  /** Keep at most this many, best first (capacity of a channel, or what the budget pays for); null keeps all. */
  readonly limit: number | null;
}

/** One thing that is offered; with several, customers are divided between them at random (A/B/n). */
export interface Offer {
  readonly name: string;
  /** Weight among the treated, > 0. */
  readonly weight: number;
  /** Text with {merge fields}: names of exported columns. */
  readonly message: string;
  /** Cost when a customer takes the offer, fen. */
  readonly costFen: number;
}

export interface CampaignPlan {
  readonly name: string;
  readonly goal: string;
  readonly owner: string;
  /** What decides whether the campaign worked, chosen before it starts. */
  readonly kpi: Kpi;
  readonly audience: Audience;
  readonly offers: readonly Offer[];
  readonly channel: string;
  /** What a person who calls or meets the customer says. */
  readonly script: string;
  /** First and last day on which it is sent (local dates, YYYY-MM-DD), and the hours of those days. */
  readonly sendWindow: { readonly from: string; readonly to: string; readonly hours: readonly [string, string] };
  /** Responses count until so many days after the last day it is sent. */
  readonly responseDays: number;
  readonly costPerContactFen: number;
  readonly fixedCostFen: number;
  readonly budgetFen: number | null;
  /** Margin of one response, fen. */
  readonly marginPerResponseFen: number;
  /** Share of the control group expected to respond, 0..1. */
  readonly baseRate: number;
  /** What the campaign is hoped to add to it, as a difference of rates. */
  readonly hopedLift: number;
  /** 1 goes first: customers of a draft of higher priority with an overlapping send window are left to it. */
  readonly priority: number;
  readonly control: ControlDesign;
  /** Number of equal parts sent one after another. */
  readonly waves: number;
}

export interface ControlDesign {
  /** A share 0..0.9 of the list, or a number of customers. */
  readonly by: { readonly share: number } | { readonly customers: number };
  readonly stratifyBy: readonly ("segment" | "band")[];
  /** Null: the campaign's own number, so that not the same customers are held back from every campaign. */
  readonly seed: number | null;
}

/**
 * What stands between a customer and the list, in the order it is asked: who is there, who is meant, who may be contacted,
 * who is best.
 */
export const audienceSteps = [
  "base",
  "left",
  "segment",
  "risk",
  "filter",
  "pasted",
  "consent",
  "do_not_contact",
  "no_address",
  "universal_control",
  "running",
  "priority",
  "cap",
  "cool_down",
  "rank",
  "top",
  "limit",
] as const;
export type AudienceStep = (typeof audienceSteps)[number];

export interface WaterfallStep {
  readonly step: AudienceStep;
  /** Customers left after the step. */
  readonly customers: number;
  readonly removed: number;
  /** At `pasted`: ids that no customer of the month has; absent when all are known. */
  readonly unknown?: { readonly ids: number; readonly examples: readonly string[] };
}

/** Why one customer is in the list or not: every step with its answer and the fact it went by. */
export interface AudienceWhy {
  readonly customerId: string;
  readonly included: boolean;
  /** The first step that the customer does not pass. */
  readonly failedAt: AudienceStep | null;
  readonly steps: readonly {
    readonly step: AudienceStep;
    readonly passed: boolean;
    /**
     * The fact: a status or the column that marks who has left, a segment's name, a risk, the contacts in the period, the day of the complaint or drawing, the
     * number of the other campaign, `granted`, `refused`, `unknown` or `withdrawn` consent, the reason of the do-not-contact
     * list, what the rank goes by (risk, value in fen, margin in fen), the place in the rank.
     */
    readonly fact: string | number | null;
  }[];
}

export interface Arm {
  /** Index of the offer; null for the control group. */
  readonly offer: number | null;
  readonly name: string;
  readonly customers: number;
}

/** What the design can show before anything is sent. Rates are shares, differences are in points of them. */
export interface DesignPower {
  readonly arms: readonly Arm[];
  /** Per offer against control: smallest difference shown with 80 % power at two-sided 5 %; null without control. */
  readonly minimumDetectable: readonly (number | null)[];
  /** Per offer: chance to show the effect hoped for; null without control. */
  readonly power: readonly (number | null)[];
  /** Control customers (all offers together at the same weights) that give 80 % power for the effect hoped for; null: none does. */
  readonly controlNeeded: number | null;
  readonly warnings: readonly DesignWarning[];
  readonly contactCostFen: number;
  /** At the base rate and the effect hoped for. */
  readonly expectedResponses: number;
  /** Margin of the responses that the campaign is hoped to add, less contacts, offers taken and fixed cost. */
  readonly expectedMarginFen: number;
}

export const designWarnings = [
  "no_control",
  "underpowered",
  "over_budget",
  "arm_too_small",
  "stratum_without_control",
  "no_universal_control",
] as const;
export type DesignWarning = (typeof designWarnings)[number];

/** A list as it was frozen: it never changes. */
export interface FrozenList {
  /** Names the list in every file, e.g. `L12-7f3a9c`: the campaign and the beginning of `sha256`. */
  readonly listId: string;
  readonly asOf: Month | null;
  readonly frozenAt: string;
  readonly rows: number;
  readonly treated: number;
  readonly controls: number;
  readonly arms: readonly Arm[];
  readonly waterfall: readonly WaterfallStep[];
  /** Of the members in their order: the same list has the same hash. */
  readonly sha256: string;
  /** Of the view's definition and the contact policy. */
  readonly definitionHash: string;
  /** The model whose reasons the rows have; null where risks come from no model. */
  readonly churnModelId: number | null;
}

export interface Campaign {
  readonly campaignId: number;
  readonly state: CampaignState;
  readonly createdAt: string;
  readonly plan: CampaignPlan;
  readonly frozen: FrozenList | null;
  /** The campaign whose findings this one began with. */
  readonly from: number | null;
}

export interface CampaignEvent {
  readonly at: string;
  readonly event: "created" | "changed" | CampaignState | "returned" | "unreturned" | "copied";
  /** Fields of the plan that changed, a file's name, a reason: plain facts in the words of whoever wrote them. */
  readonly detail: string;
  readonly author: string;
}

/** Who may be contacted, for all campaigns of the project. */
export interface ContactPolicy {
  /** `granted`: unknown consent is not enough. */
  readonly consent: "granted" | "not_refused" | "ignored";
  /** At most so many contacts in so many days up to the send window; a null channel means all channels together. */
  readonly caps: readonly { readonly channel: string | null; readonly contacts: number; readonly days: number }[];
  /** No contact for so many days after a complaint was opened, or while one is open; null: no such rule. */
  readonly complaintDays: number | null;
  /** Leave out customers of another frozen, exported or running campaign whose windows overlap. */
  readonly excludeRunning: boolean;
  /** Share of all customers kept out of every campaign, and the months after which they are drawn anew; null: none. */
  readonly universal: { readonly share: number; readonly months: number; readonly seed: number } | null;
}

export interface DoNotContact {
  readonly customerId: string;
  /** Null: no channel at all. */
  readonly channel: string | null;
  /** As somebody wrote it; the list's id where the customer refused a message. */
  readonly reason: string;
  /** Whether a receipt said that the customer refuses. */
  readonly refused: boolean;
  readonly addedAt: string;
}

/** An entry that was taken off, with all that is needed to put it back as it was. */
export interface TakenOff extends Omit<DoNotContact, "refused"> {
  /** The file of receipts that said so; null where somebody entered it. */
  readonly returnId: number | null;
}

/** One drawing of the universal control group. */
export interface UniversalDraw {
  readonly drawnAt: string;
  readonly asOf: Month | null;
  readonly from: string;
  /** The day before the next drawing is due. */
  readonly to: string;
  readonly customers: number;
  readonly share: number;
  readonly seed: number;
  /** Of them, how many were in the drawing before. */
  readonly kept: number;
}
