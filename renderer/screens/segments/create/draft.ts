import type {
  ClustersDefinition,
  CrossDefinition,
  FilterGroup,
  LifecycleDefinition,
  RfmDefinition,
  Segmentation,
  SegmentationDefinition,
  ValueDefinition,
} from "../../../../analytics/api/index.ts";
import { effective, emptyFilter, isGroup } from "../../../parts/filter/tree.ts";
import type { Dictionary } from "../../../text/index.ts";

export type SegmentationWay = SegmentationDefinition["way"];

export const wayNames = [
  "clusters",
  "rules",
  "value",
  "rfm",
  "lifecycle",
  "cross",
] as const satisfies readonly SegmentationWay[];

/** Rules while they are written: the root of a filter being edited is always a group. */
export interface DraftRule {
  readonly name: string;
  readonly filter: FilterGroup;
}

export interface Draft {
  readonly clusters: ClustersDefinition;
  readonly rules: { readonly rules: readonly DraftRule[]; readonly remainder: string };
  readonly value: ValueDefinition;
  readonly rfm: RfmDefinition;
  readonly lifecycle: LifecycleDefinition;
  readonly cross: CrossDefinition;
}

const quintiles = { kind: "quantiles", bins: 5 } as const;

/** What each way starts from: the usual choice, or what the version being changed says. */
export function startDraft(
  list: readonly Segmentation[],
  edited: Segmentation | undefined,
  crossed: readonly number[],
  k: number | undefined,
): Draft {
  const [first, second] = list.filter(({ archived }) => !archived);
  const known = crossed.length === 2 && crossed.every((id) => list.some(({ segmentationId }) => segmentationId === id));
  const start: Draft = {
    clusters: {
      way: "clusters",
      features: null,
      k: null,
      kRange: [2, 10],
      seed: 42,
      preparation: { log: true, winsorShare: 0.01, scaling: "robust", missingFlags: true },
    },
    rules: { rules: [{ name: "", filter: emptyFilter }], remainder: "" },
    value: { way: "value", field: "avg_bill", binning: { kind: "revenue_shares", shares: [0.5, 0.8, 0.95] } },
    rfm: {
      way: "rfm",
      source: { table: "bill", date: null, amount: null },
      months: null,
      recency: quintiles,
      frequency: quintiles,
      monetary: quintiles,
      grouping: "eight",
    },
    lifecycle: { way: "lifecycle" },
    cross: {
      way: "cross",
      of: known
        ? [crossed[0] ?? 0, crossed[1] ?? 0]
        : [first?.segmentationId ?? 0, (second ?? first)?.segmentationId ?? 0],
      minShare: 0.01,
    },
  };
  if (!edited) return start;
  const { definition } = edited;
  if (definition.way === "rules")
    return {
      ...start,
      rules: {
        remainder: definition.remainder,
        rules: definition.rules.map(({ name, filter }) => ({
          name,
          filter: isGroup(filter) ? filter : { op: "and", items: [filter] },
        })),
      },
    };
  if (definition.way === "clusters") return { ...start, clusters: { ...definition, k: k ?? definition.k } };
  return { ...start, [definition.way]: definition };
}

/** The definition to ask for, or the sentence that says what is missing. */
export function definitionOf(
  draft: Draft,
  way: SegmentationWay,
  text: Dictionary["segments"],
): { readonly definition: SegmentationDefinition } | { readonly problem: string } {
  switch (way) {
    case "rules": {
      const rules = [];
      const names = new Set<string>();
      for (const [at, { name, filter }] of draft.rules.rules.entries()) {
        const asked = effective(filter);
        if (name.trim() === "" || !asked) return { problem: text.ruleIncomplete(at + 1) };
        if (names.has(name.trim())) return { problem: text.ruleSame(name.trim()) };
        names.add(name.trim());
        rules.push({ name: name.trim(), filter: asked });
      }
      return { definition: { way, rules, remainder: draft.rules.remainder.trim() } };
    }
    case "cross":
      return draft.cross.of[0] === draft.cross.of[1] ? { problem: text.crossSame } : { definition: draft.cross };
    case "clusters":
      return draft.clusters.features?.length === 0 ? { problem: text.featureNone } : { definition: draft.clusters };
    default:
      return { definition: draft[way] };
  }
}

/** "50, 80, 95" as ascending numbers; null where it is none. */
export function parseNumbers(typed: string): number[] | null {
  const parts = typed.split(/[,，;；、\s]+/).filter((part) => part !== "");
  const numbers = parts.map(Number);
  const ascending = numbers.every((value, at) => at === 0 || value > (numbers[at - 1] ?? -Infinity));
  return numbers.length > 0 && numbers.every(Number.isFinite) && ascending ? numbers : null;
}
