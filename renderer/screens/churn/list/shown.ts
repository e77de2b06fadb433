import { useQuery } from "@tanstack/react-query";
import type { ChurnModel, FilterNode, Month } from "../../../../analytics/api/index.ts";
import { useCall, useEngine } from "../../../engine/hooks.ts";
import { decodePage } from "../../../parts/grid/arrow.ts";
import { hasView, useProject } from "../../../shell/project.ts";

export interface Shown {
  readonly asOf: Month | null;
  /** The model whose scores the customers of the month carry; null without any. */
  readonly modelId: number | null;
  readonly pending: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * The month a model's customers are listed in, the project's own where it has scored that, and the model whose scores
 * they carry: the view keeps those of the last scoring, which need not be this model's.
 */
export function useShownModel(model: ChurnModel): Shown {
  const link = useEngine();
  const project = useProject();
  const own = useCall("churn.drift", { modelId: model.modelId, asOf: project.asOf });
  const asOf = own.data ? project.asOf : model.scoredAsOf;
  const there = asOf === project.asOf ? hasView(project) : project.views.includes(asOf);
  const found = useQuery({
    // Named after the calls it makes, so that it is stale when they are.
    queryKey: ["churn.shown", asOf, model.modelId],
    enabled: !own.isPending && there,
    queryFn: async ({ signal }) => {
      const filter: FilterNode = { op: "and", items: [{ field: "churn_risk", op: "is_not_null" }] };
      const page = decodePage(
        await link.call("customers.page", { asOf, filter, columns: ["churn_risk"], limit: 1 }, { signal }),
      );
      const customerId: unknown = page.rows > 0 ? page.get("customer_id", 0) : null;
      if (typeof customerId !== "string") return null;
      const { run } = await link.call(
        "customers.trace",
        { asOf, customerId, field: "churn_risk", limit: 1 },
        { signal },
      );
      return run?.id ?? null;
    },
  });
  return {
    asOf,
    modelId: found.data ?? null,
    pending: own.isPending || (there && found.isPending),
    error: found.error,
    retry: () => void found.refetch(),
  };
}
