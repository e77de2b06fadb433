import { useQueries } from "@tanstack/react-query";
import type { ChurnDrift, ChurnModel, Month } from "../../../../analytics/api/index.ts";
import { failureOf } from "../../../../analytics/api/index.ts";
import { useEngine } from "../../../engine/hooks.ts";
import { useProject } from "../../../shell/project.ts";

/** The months that are asked about: a longer past is told by the models of its time. */
const mostMonths = 24;

export interface ScoredMonth {
  readonly asOf: Month | null;
  /** Null where the month has not been scored by the model; undefined while loading. */
  readonly drift: ChurnDrift | null | undefined;
  readonly error: unknown;
}

/** The latest months of the project, each with what the model said of it. */
export function useScoredMonths(model: ChurnModel): readonly ScoredMonth[] {
  const link = useEngine();
  const project = useProject();
  const months: readonly (Month | null)[] = project.months.length > 0 ? project.months.slice(-mostMonths) : [null];
  return useQueries({
    queries: months.map((asOf) => ({
      queryKey: ["churn.drift.known", { modelId: model.modelId, asOf }],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<ChurnDrift | null> =>
        link.call("churn.drift", { modelId: model.modelId, asOf }, { signal }).catch((thrown: unknown) => {
          if (failureOf(thrown).code === "scores_missing") return null;
          throw thrown;
        }),
    })),
    combine: (results) => results.map(({ data, error }, at) => ({ asOf: months[at] ?? null, drift: data, error })),
  });
}
