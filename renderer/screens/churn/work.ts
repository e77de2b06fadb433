import type { CallInput, ChurnModel, ChurnScoring, Month } from "../../../analytics/api/index.ts";
import { useJob } from "../../engine/hooks.ts";
import type { Job } from "../../engine/hooks.ts";
import { go, parseRoute } from "../../shell/route.ts";

export interface Work {
  readonly training: Job<"churn.run">;
  readonly retraining: Job<"churn.retrain">;
  readonly scoring: Job<"churn.score">;
  readonly busy: boolean;
  /** Opens the new model when it is there. */
  train(asked: CallInput<"churn.run">): Promise<ChurnModel | null>;
  /** As the model was asked for; with `kind`, as another kind of model. */
  retrain(modelId: number, kind?: ChurnModel["choice"]["asked"]): Promise<ChurnModel | null>;
  score(modelId: number, asOf: Month | null): Promise<ChurnScoring | null>;
}

/** Whoever has gone on to another screen meanwhile stays there. */
function show(made: ChurnModel | null, view: string): ChurnModel | null {
  if (made && parseRoute(window.location.hash).screen === "churn")
    go("churn", { id: String(made.modelId), ...(view === "card" ? {} : { view }) });
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
    train: (asked) => training.start(asked).then((made) => show(made, "card")),
    retrain: (modelId, kind) =>
      retraining
        .start({ modelId, ...(kind ? { model: kind } : {}) })
        .then((made) => show(made, kind ? "card" : "life")),
    score: (modelId, asOf) => scoring.start({ modelId, asOf }),
  };
}
