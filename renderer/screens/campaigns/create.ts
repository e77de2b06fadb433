import { App } from "antd";
import { failureOf } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useAction } from "../../engine/hooks.ts";
import { fromHere } from "../../shell/route.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { AskedPlan } from "./plan.ts";

/** Begins a draft and opens it; what refuses it is said. */
export function useCreate(): { readonly busy: boolean; create(plan: AskedPlan, from?: number): Promise<void> } {
  const locale = useLocale();
  const { message } = App.useApp();
  const { isPending, mutateAsync } = useAction("campaigns.create");
  return {
    busy: isPending,
    async create(plan, from) {
      const opens = fromHere();
      try {
        const made = await mutateAsync({ plan, from: from ?? null, author: plan.owner ?? "" });
        opens("campaigns", { id: String(made.campaignId) });
      } catch (error) {
        void message.error(errorText(failureOf(error), locale));
      }
    },
  };
}
