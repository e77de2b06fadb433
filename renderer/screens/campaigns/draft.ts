import type { FilterGroup, Month, TargetList, TargetRule } from "../../../analytics/api/index.ts";
import { create } from "zustand";
import { effective, emptyFilter, isGroup } from "../../parts/filter/tree.ts";
import { filterFromParam } from "../customers/fields.ts";

/** A target list being designed. */
export interface Draft {
  readonly name: string;
  readonly offer: string;
  readonly channel: string;
  /** Undefined follows the project's month. */
  readonly asOf: Month | null | undefined;
  /** Null takes the latest segmentation of the month. */
  readonly segmentationId: number | null;
  readonly segments: readonly number[];
  readonly byRisk: boolean;
  readonly topRiskShare: number;
  readonly filter: FilterGroup;
  readonly requireConsent: boolean;
  readonly controlShare: number;
  readonly seed: number;
}

export const channels = ["sms", "call", "app", "email", "store"] as const;

export const blankDraft: Draft = {
  name: "",
  offer: "",
  channel: "sms",
  asOf: undefined,
  segmentationId: null,
  segments: [],
  byRisk: false,
  topRiskShare: 0.2,
  filter: emptyFilter,
  requireConsent: true,
  controlShare: 0.1,
  seed: 42,
};

interface DraftState {
  /** The project the draft is for. */
  readonly path: string;
  readonly draft: Draft;
}

/** Kept outside the screen, so that a look at the customers does not lose it. */
const useDraftState = create<DraftState>(() => ({ path: "", draft: blankDraft }));

const draftIn = (state: DraftState, path: string): Draft => (state.path === path ? state.draft : blankDraft);

export const useDraft = (path: string): Draft => useDraftState((state) => draftIn(state, path));

export const presentDraft = (path: string): Draft => draftIn(useDraftState.getState(), path);

export function changeDraft(path: string, change: Partial<Draft>): void {
  useDraftState.setState((state) => ({ path, draft: { ...draftIn(state, path), ...change } }));
}

/** A rule as the calls take it: their lists are not read-only. */
export type AskedRule = Omit<TargetRule, "segments"> & { segments: number[] };

/** What the engine is asked for: segments that the segmentation does not have are left out. */
export function ruleOf(
  draft: Draft,
  segmentation: { readonly segmentationId: number; readonly k: number } | undefined,
): AskedRule {
  return {
    segmentationId: segmentation?.segmentationId ?? null,
    segments: segmentation ? draft.segments.filter((index) => index < segmentation.k).sort((a, b) => a - b) : [],
    topRiskShare: draft.byRisk ? draft.topRiskShare : null,
    filter: effective(draft.filter),
    requireConsent: draft.requireConsent,
  };
}

/** The split the engine will make: the control share of the whole list, rounded to a customer. */
export function splitOf(rows: number, controlShare: number): { readonly treated: number; readonly controls: number } {
  const controls = Math.round(rows * controlShare);
  return { treated: rows - controls, controls };
}

/** An audience carried over from another screen by the address; null when it carries none. */
export function carried(params: Readonly<Record<string, string>>): Partial<Draft> | null {
  const { filter, topRisk, segmentation, segments } = params;
  if (filter === undefined && topRisk === undefined && segments === undefined) return null;
  const share = Number(topRisk);
  const byRisk = share > 0 && share <= 1;
  const id = segmentation === undefined ? null : Number(segmentation);
  return {
    asOf: undefined,
    filter: filterFromParam(filter),
    byRisk,
    ...(byRisk ? { topRiskShare: share } : {}),
    segmentationId: id !== null && Number.isInteger(id) ? id : null,
    segments: (segments ?? "")
      .split(",")
      .filter((part) => /^\d+$/.test(part))
      .map(Number),
  };
}

/** A frozen list as the beginning of another. */
export function draftOf(list: TargetList): Draft {
  const { rule } = list;
  return {
    ...blankDraft,
    offer: list.offer,
    channel: list.channel,
    asOf: list.asOf,
    segmentationId: rule.segmentationId,
    segments: rule.segments,
    byRisk: rule.topRiskShare !== null,
    topRiskShare: rule.topRiskShare ?? blankDraft.topRiskShare,
    filter: rule.filter ? (isGroup(rule.filter) ? rule.filter : { op: "and", items: [rule.filter] }) : emptyFilter,
    requireConsent: rule.requireConsent,
    controlShare: list.controlShare,
    seed: list.seed,
  };
}
