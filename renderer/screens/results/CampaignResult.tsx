import ArrowLeftOutlined from "@ant-design/icons/ArrowLeftOutlined";
import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { Button, Select, Tooltip } from "antd";
import { useState } from "react";
import type { Campaign, Kpi } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatDate } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { KpiPicker } from "../campaigns/design/KpiPicker.tsx";
import { useFields, useKpiFormat } from "../campaigns/words.ts";
import { Anyway } from "./Anyway.tsx";
import { BalanceTable } from "./BalanceTable.tsx";
import { Comparisons } from "./Comparisons.tsx";
import { Counts } from "./Counts.tsx";
import { CurveCharts } from "./CurveCharts.tsx";
import { FindingsPart } from "./FindingsPart.tsx";
import { Forest } from "./Forest.tsx";
import { severalOffers } from "./numbers.ts";
import { MoneyTable } from "./MoneyTable.tsx";
import { VerdictPart } from "./VerdictPart.tsx";

/** One campaign: did it work, how sure is that, for whom, at what price, what next? */
export function CampaignResult({ campaignId }: { readonly campaignId: number }) {
  const text = useText().results;
  const locale = useLocale();
  const campaign = useCall("campaigns.get", { campaignId });
  const { data } = campaign;
  return (
    <div className="page">
      <div className="campaign-head">
        <Tooltip title={text.back}>
          <Button
            type="text"
            icon={<ArrowLeftOutlined aria-hidden />}
            aria-label={text.back}
            onClick={() => go("results")}
          />
        </Tooltip>
        <PageHeader
          title={data?.plan.name ?? text.title}
          note={
            data &&
            [data.plan.owner, data.frozen?.listId, formatDate(data.plan.sendWindow.from, locale)]
              .filter(Boolean)
              .join(" · ")
          }
          actions={
            data?.frozen && (
              <>
                <Button onClick={() => go("campaigns", { id: String(campaignId) })}>{text.toCampaign}</Button>
                <Button
                  icon={<PrinterOutlined aria-hidden />}
                  onClick={() => go("results", { id: String(campaignId), print: "1" })}
                >
                  {text.onePage}
                </Button>
              </>
            )
          }
        />
      </div>
      <div className="page-body">
        {campaign.error && <ErrorNote error={campaign.error} onRetry={() => void campaign.refetch()} />}
        {campaign.isPending && <Loading />}
        {data && !data.frozen && (
          <EmptyNote
            title={text.notFrozenTitle}
            hint={text.notFrozenHint}
            actions={<Button onClick={() => go("campaigns", { id: String(campaignId) })}>{text.toCampaign}</Button>}
          />
        )}
        {data?.frozen && <Measured campaign={data} />}
      </div>
    </div>
  );
}

function Loading() {
  return (
    <>
      <SkeletonBlock height={56} />
      <SkeletonBlock height={64} />
      <SkeletonBlock height={300} />
    </>
  );
}

/** Offers are told apart wherever there are several. */
const ownLayers = ["segment", "band", "wave"] as const;

function Measured({ campaign }: { readonly campaign: Campaign }) {
  const text = useText().results;
  const locale = useLocale();
  const fields = useFields();
  const kpiOf = useKpiFormat();
  const { campaignId, plan } = campaign;
  const [explored, setExplored] = useState<Kpi | null>(null);
  const [layers, setLayers] = useState<string[]>(["segment", "band"]);
  const decided = useCall("effect.measure", { campaignId }, { keep: true });
  const asked = {
    campaignId,
    layers: severalOffers(campaign) ? ["offer", ...layers] : layers,
    ...(explored ? { kpi: explored } : {}),
  };
  const shown = useCall("effect.measure", asked, { keep: true });
  const effect = shown.data;
  const kpi = kpiOf(explored ?? plan.kpi);
  const other = explored !== null && JSON.stringify(explored) !== JSON.stringify(plan.kpi);
  return (
    <>
      {decided.error && <ErrorNote error={decided.error} title={text.verdict} onRetry={() => void decided.refetch()} />}
      {decided.isPending && <Loading />}
      {decided.data && <VerdictPart effect={decided.data} kpi={kpiOf(plan.kpi)} />}
      <div className="row wrap result-explore">
        <span className="soft">{text.measuredOn}</span>
        <KpiPicker kpi={explored ?? plan.kpi} fields={fields} onChange={setExplored} />
        {other && (
          <>
            <span className="campaign-warn small">{text.exploring(kpiOf(plan.kpi).name)}</span>
            <Button size="small" type="link" onClick={() => setExplored(null)}>
              {text.planKpi}
            </Button>
          </>
        )}
      </div>
      {shown.error && !decided.error && (
        <ErrorNote error={shown.error} title={kpi.name} onRetry={() => void shown.refetch()} />
      )}
      {effect && !shown.error && (
        <div className={`stack loose${shown.isPlaceholderData ? " campaign-stale" : ""}`}>
          {effect.verdict === "untrusted" ? (
            <>
              <Counts arms={effect.arms} kpi={null} note={text.srmCounts} />
              <Anyway>
                <Comparisons effect={effect} kpi={kpi} />
              </Anyway>
            </>
          ) : (
            <Comparisons effect={effect} kpi={kpi} />
          )}
          {effect.overall && effect.verdict !== "untrusted" && (
            <>
              <div className="row wrap">
                <span className="soft">{text.layers}</span>
                <Select<string[]>
                  mode="multiple"
                  aria-label={text.layers}
                  className="result-layers"
                  maxCount={8}
                  value={layers}
                  showSearch={{ optionFilterProp: "label" }}
                  options={[
                    ...ownLayers.map((name) => ({ value: name as string, label: text.layerNames[name] })),
                    ...fields
                      .filter(
                        ({ type, filled, personal }) =>
                          !personal && filled > 0 && (type === "category" || type === "yes_no"),
                      )
                      .filter(({ name }) => name !== "segment" && name !== "churn_band")
                      .map((field) => ({ value: field.name, label: field.title[locale] })),
                  ]}
                  onChange={setLayers}
                />
              </div>
              <Forest effect={effect} kpi={kpi} plan={plan} fields={fields} />
              <CurveCharts effect={effect} kpi={kpi} fields={fields} />
            </>
          )}
          <div className="columns">
            <MoneyTable money={effect.money} />
            {effect.balance.length > 0 && <BalanceTable effect={effect} fields={fields} />}
          </div>
        </div>
      )}
      <FindingsPart
        campaign={campaign}
        kpi={kpiOf(plan.kpi)}
        fields={fields}
        untrusted={decided.data?.verdict === "untrusted"}
      />
    </>
  );
}
