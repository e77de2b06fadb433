import type { CallInput, ChurnModel, ChurnScoring, Month } from "../../../analytics/api/index.ts";
import { useJob } from "../../engine/hooks.ts";
import type { Job } from "../../engine/hooks.ts";
import { fromHere } from "../../shell/route.ts";

export interface Work {
  readonly training: Job<"churn.run">;
  readonly retraining: Job<"churn.retrain">;
  readonly scoring: Job<"churn.score">;
  readonly busy: boolean;
  /** Opens the new model when it is there. */
  train(asked: CallInput<"churn.run">): Promise<ChurnModel | null>;
  retrain(modelId: number): Promise<ChurnModel | null>;
  score(modelId: number, asOf: Month | null): Promise<ChurnScoring | null>;
}

async function opened(training: Promise<ChurnModel | null>, view: Readonly<Record<string, string>>) {
  const opens = fromHere();
  const made = await training;
  if (made) opens("churn", { id: String(made.modelId), ...view });
  return made;
}

/** The long work of this screen; its state is kept outside of it and is the same wherever this is used. */
export function useWork(): Work {
  const training = useJob("churn.run");
  const retraining = useJob("churn.retrain");
  const scoring = useJob("churn.score");
  return {
    training,
    retraining,
    scoring,
    busy: training.running || retraining.running || scoring.running,
    train: (asked) => opened(training.start(asked), {}),
    retrain: (modelId) => opened(retraining.start({ modelId }), { view: "life" }),
    score: (modelId, asOf) => scoring.start({ modelId, asOf }),
  };
}
