import BarChartOutlined from "@ant-design/icons/BarChartOutlined";
import { Button, Segmented } from "antd";
import { useCall } from "../../engine/hooks.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { go, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { CampaignResult } from "./CampaignResult.tsx";
import { Ledger } from "./Ledger.tsx";
import { CampaignReport } from "./report/CampaignReport.tsx";
import { QuarterPage } from "./report/QuarterPage.tsx";
import { UniversalPart } from "./UniversalPart.tsx";
import { Uplift } from "./uplift/Uplift.tsx";
import "../campaigns/campaigns.css";
import "../campaigns/design/design.css";
import "./results.css";

const views = ["ledger", "uplift"] as const;

/** Did it work, what next? */
export default function Results() {
  const text = useText().results;
  const { params } = useRoute();
  const { id, quarter } = params;
  if (quarter !== undefined) return <QuarterPage key={quarter} quarter={quarter} />;
  if (id !== undefined && params["print"] !== undefined) return <CampaignReport campaignId={Number(id)} />;
  if (id !== undefined) return <CampaignResult key={id} campaignId={Number(id)} />;
  const view = views.find((name) => name === params["view"]) ?? "ledger";
  return (
    <div className="page">
      <PageHeader
        title={text.title}
        actions={
          <Segmented
            aria-label={text.viewLabel}
            value={view}
            options={views.map((name) => ({ value: name, label: text.views[name] }))}
            onChange={(next) => go("results", next === "ledger" ? {} : { view: next })}
          />
        }
      />
      {view === "ledger" ? <LedgerPage /> : <Uplift />}
    </div>
  );
}

function LedgerPage() {
  const text = useText().results;
  const ledger = useCall("effect.ledger", {});
  if (ledger.error)
    return (
      <div className="page-body">
        <ErrorNote error={ledger.error} onRetry={() => void ledger.refetch()} />
      </div>
    );
  if (!ledger.data)
    return (
      <div className="page-body" aria-busy>
        <SkeletonRows rows={8} height={22} />
      </div>
    );
  const judged = ledger.data.filter(({ state }) => state !== "draft");
  if (judged.length === 0)
    return (
      <EmptyNote
        icon={<BarChartOutlined aria-hidden />}
        title={text.emptyTitle}
        hint={text.emptyHint}
        actions={
          <Button type="primary" onClick={() => go("campaigns")}>
            {text.toCampaigns}
          </Button>
        }
      />
    );
  return (
    <Ledger rows={judged}>
      <UniversalPart />
    </Ledger>
  );
}
