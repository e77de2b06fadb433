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
 * The model whose scores the customers of a month carry: the view keeps those of the last scoring. Filters, lists and audiences
 * by risk speak of that model and of no other.
 */
export function useShownModel(asOf: Month | null, enabled = true): Shown {
  const link = useEngine();
  const project = useProject();
  const there = asOf === project.asOf ? hasView(project) : project.views.includes(asOf);
  const found = useQuery({
    // Named after the calls it makes, so that it is stale when they are.
    queryKey: ["churn.shown", asOf],
    enabled: enabled && there,
    queryFn: async ({ signal }) => {
      const filter: FilterNode = { op: "and", items: [{ field: "churn_risk", op: "is_not_null" }] };
      const page = decodePage(
        await link.call("customers.page", { asOf, filter, columns: ["churn_risk"], limit: 1 }, { signal }),
      );
      const customerId = page.rows > 0 ? page.get("customer_id", 0) : null;
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
    pending: !enabled || (there && found.isPending),
    error: found.error,
    retry: () => void found.refetch(),
  };
}

/** The same for the month that a model's customers are listed in: the project's own where it has scored that. */
export function useListed(model: ChurnModel): Shown {
  const { asOf } = useProject();
  const own = useCall("churn.drift", { modelId: model.modelId, asOf });
  return useShownModel(own.data ? asOf : model.scoredAsOf, !own.isPending);
}
