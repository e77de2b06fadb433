import { Drawer } from "antd";
import { useCallback, useMemo, useState } from "react";
import type { AudienceStep } from "../../../../analytics/api/index.ts";
import { useEngine } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { DataGrid } from "../../../parts/grid/DataGrid.tsx";
import type { GridColumn } from "../../../parts/grid/DataGrid.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { askedPlan } from "../plan.ts";
import { useFact } from "./facts.ts";
import type { WaterfallSource } from "./Waterfall.tsx";
import { WhyCustomer } from "./WhyCustomer.tsx";

interface Props {
  readonly source: WaterfallSource;
  readonly step: AudienceStep;
  readonly removed: number;
  readonly onClose: () => void;
}

/** The customers that one step removes, with the fact each was judged by. */
export function Excluded({ source, step, removed, onClose }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const link = useEngine();
  const fact = useFact();
  const [chosen, setChosen] = useState<string | null>(null);
  const { asOf, campaignId } = source;
  const { rank } = source.plan.audience;
  const planKey = JSON.stringify(askedPlan(source.plan));
  const columns = useMemo<GridColumn[]>(
    () => [
      { id: "customer_id", title: text.customerId, type: "text", width: 180, format: asText },
      { id: "fact", title: text.fact, type: "text", width: 260, format: (value) => fact(step, value, rank) },
    ],
    [text, fact, step, rank],
  );
  const loadPage = useCallback(
    (offset: number, limit: number, signal: AbortSignal) => {
      const plan = JSON.parse(planKey) as ReturnType<typeof askedPlan>;
      return link.call("campaigns.excluded", { asOf, plan, campaignId, step, offset, limit }, { signal });
    },
    [link, asOf, planKey, campaignId, step],
  );
  return (
    <Drawer
      open
      onClose={onClose}
      size={560}
      mask={false}
      title={text.removedBy(text.steps[step], formatCount(removed, locale))}
      className="campaign-excluded"
    >
      <div className="campaign-excluded-body">
        {chosen !== null && <WhyCustomer key={chosen} source={source} first={chosen} />}
        <DataGrid
          label={text.steps[step]}
          columns={columns}
          rowCount={removed}
          loadPage={loadPage}
          onOpenRow={(get) => setChosen(asText(get("customer_id")))}
        />
      </div>
    </Drawer>
  );
}

const asText = (value: unknown): string => (typeof value === "string" ? value : "");
