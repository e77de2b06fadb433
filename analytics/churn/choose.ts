import type { ChurnChoice } from "../api/churn.ts";
import { compareAreas } from "../math/paired-areas.ts";
import type { Learned } from "./learn.ts";
import { candidateOf, type Measures } from "./measure.ts";

export interface Judged {
  readonly learned: Learned;
  readonly measures: Measures;
}

/**
 * The model to keep and why: the one whose AUC on the same rows is higher beyond chance; where neither is, the logistic
 * regression, which can be read line by line.
 */
export function choose(
  judged: readonly Judged[],
  labels: Float32Array,
  asked: ChurnChoice["asked"],
): { readonly kept: Judged; readonly choice: ChurnChoice } {
  const candidates = judged.map(({ learned, measures }) => candidateOf(learned.kind, measures));
  const logistic = judged.find(({ learned }) => learned.kind === "logistic");
  const trees = judged.find(({ learned }) => learned.kind === "trees");
  if (!logistic || !trees) return { kept: judged[0], choice: { asked, candidates, difference: null, reason: "asked" } };
  const { difference: value, low, high } = compareAreas(trees.learned.risks, logistic.learned.risks, labels);
  const reason = low > 0 ? "trees_better" : high < 0 ? "logistic_better" : "no_clear_difference";
  return {
    kept: reason === "trees_better" ? trees : logistic,
    choice: { asked, candidates, difference: { value, low, high }, reason },
  };
}
