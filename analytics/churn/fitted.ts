import type { ChurnModelKind } from "../api/churn.ts";
import type { Hooks } from "../math/hooks.ts";
import type { FieldSet } from "./fields.ts";
import type { Frame } from "./frame.ts";
import type { LogisticState } from "./model.ts";
import type { TreesState } from "./trees.ts";

/** A model without its hooks and views: plain JSON. */
export type FittedState = LogisticState | TreesState;

/** Contributions, row after row, one a feature; the array is used again. */
export type OnContributions = (from: number, values: Float64Array) => void;

/** A model that was fitted, of either kind. Frames have the field set's columns in its order. */
export interface Fitted {
  readonly kind: ChurnModelKind;
  readonly state: FittedState;
  /** Log odds of each row. */
  score(frame: Frame, hooks?: Hooks): Promise<Float64Array>;
  /** What each feature adds to each row's log odds. Returns the base: with it they add up to the score. */
  explain(frame: Frame, features: FeatureMap, onRows: OnContributions, hooks?: Hooks): Promise<number>;
}

/** Makes a model from labelled rows; `start` is an earlier one of the same kind, fields and nearly the same rows. */
export type Trainer = (frame: Frame, seed: number, hooks: Hooks, start?: Fitted) => Promise<Fitted>;

/** The view fields that inputs come from, each once, and the place of each input's field. */
export interface FeatureMap {
  readonly names: readonly string[];
  placeOf(field: string): number;
}

export function featuresOf({ numbers, categories }: FieldSet): FeatureMap {
  const names = [...new Set([...numbers, ...categories].map(({ field }) => field))];
  const places = new Map(names.map((name, i) => [name, i]));
  return { names, placeOf: (field) => places.get(field)! };
}

/** Weights with which both classes weigh the same and all rows together as many as there are. */
export function balancedWeights(labels: Float32Array): Float64Array {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const [one, zero] = [labels.length / (2 * positives), labels.length / (2 * (labels.length - positives))];
  return Float64Array.from(labels, (label) => (label === 1 ? one : zero));
}
