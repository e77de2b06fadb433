import type {
  CallInput,
  ChurnLabel,
  ChurnModel,
  LabelOptions,
  SurvivalAssumptions,
} from "../../../../analytics/api/index.ts";

export const ways = ["left_within", "inactive", "column"] as const;
export type Way = (typeof ways)[number];

/** A training being set up: every way keeps its own settings, so that looking at another loses nothing. */
export interface Draft {
  readonly way: Way;
  readonly column: { readonly field: string; readonly positive: string | number | boolean } | null;
  readonly months: number;
  readonly gapMonths: number;
  readonly model: "auto" | ChurnModel["kind"];
  readonly weights: "none" | "balanced";
  /** Fields that the model must not look at. */
  readonly without: readonly string[];
  /** Fields that the model before left out for giving the outcome away, and that are known to be honest. */
  readonly also: readonly string[];
  /** Rate of churn of the population that is scored; null: as learned. */
  readonly baseRate: number | null;
  readonly folds: number;
  readonly seed: number;
  readonly survival: SurvivalAssumptions;
}

export const plainSurvival: SurvivalAssumptions = { horizonMonths: 24, marginShare: 0.4, annualDiscount: 0.1 };

/** The ways that the data offers a label in. */
export function offered(options: LabelOptions): Readonly<Record<Way, boolean>> {
  return {
    left_within: options.leaving.length > 0,
    inactive: options.inactivity,
    column: options.columns.length > 0,
  };
}

/** Starts from what an earlier model was asked for, else from what the data suggests. `fields`: all that a model could look at. */
export function startDraft(options: LabelOptions, before: ChurnModel | undefined, fields: readonly string[]): Draft {
  const can = offered(options);
  const asked = before?.training?.features;
  const label = before?.label ?? options.suggested;
  const first = options.columns[0];
  const positive = first?.suggestedPositive ?? first?.values[0]?.value;
  return {
    way: label?.kind ?? ways.find((way) => can[way]) ?? "column",
    column:
      label?.kind === "column"
        ? { field: label.field, positive: label.positive }
        : first && positive !== undefined
          ? { field: first.field, positive }
          : null,
    months: label && label.kind !== "column" ? label.months : 1,
    gapMonths: label && label.kind !== "column" ? (label.gapMonths ?? 0) : 0,
    model: "auto",
    weights: before?.training?.weights ?? "none",
    without: asked ? fields.filter((field) => !asked.includes(field)) : [],
    also: [],
    baseRate: before?.baseRateCorrection?.to ?? null,
    folds: before?.training?.folds ?? 5,
    seed: before?.seed ?? 42,
    survival: before?.survival ?? plainSurvival,
  };
}

/** The label as the engine takes it; null while a column is not chosen. */
export function labelOf({ way, column, months, gapMonths }: Draft): ChurnLabel | null {
  if (way === "column") return column && { kind: "column", ...column };
  return gapMonths > 0 ? { kind: way, months, gapMonths } : { kind: way, months };
}

/** Fields that a model left out because they give the outcome away. */
export const leaksOf = (model: ChurnModel | undefined): readonly string[] => [
  ...new Set((model?.dropped ?? []).flatMap(({ field, reason }) => (reason === "leak" ? [field] : []))),
];

/**
 * What the engine is asked for. It chooses the fields itself, unless some are left out or taken in by name: then out of
 * `fields`, all that a model could look at, without the `leaks` that are known.
 */
export function askedOf(
  draft: Draft,
  label: ChurnLabel,
  fields: readonly string[],
  leaks: readonly string[],
): CallInput<"churn.run"> {
  const named = draft.without.length > 0 || draft.also.length > 0;
  const out = new Set([...leaks.filter((field) => !draft.also.includes(field)), ...draft.without]);
  return {
    label,
    model: draft.model,
    weights: draft.weights,
    folds: draft.folds,
    seed: draft.seed,
    survival: draft.survival,
    ...(named ? { features: fields.filter((field) => !out.has(field)) } : {}),
    ...(draft.baseRate === null ? {} : { baseRate: draft.baseRate }),
  };
}
