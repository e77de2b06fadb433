import type { Campaign, Effect } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatDate, formatYuan } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { PrintPage } from "../../../parts/print/PrintPage.tsx";
import { SkeletonBlock } from "../../../parts/Skeleton.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useAudienceWords } from "../../campaigns/frozen/PlanFacts.tsx";
import { channelName, offerName, useFields, useKpiFormat } from "../../campaigns/words.ts";
import { Comparisons } from "../Comparisons.tsx";
import { Counts } from "../Counts.tsx";
import { Forest } from "../Forest.tsx";
import { MoneyTable } from "../MoneyTable.tsx";
import { VerdictPart } from "../VerdictPart.tsx";
import { severalOffers } from "../numbers.ts";
import { ReportHead } from "./ReportHead.tsx";

/** One campaign on one page: what was done, what came of it, at what price. */
export function CampaignReport({ campaignId }: { readonly campaignId: number }) {
  const text = useText().results;
  const campaign = useCall("campaigns.get", { campaignId });
  const layers = [...(severalOffers(campaign.data) ? ["offer"] : []), "segment", "band"];
  const effect = useCall("effect.measure", { campaignId, layers }, { enabled: campaign.data !== undefined });
  const error = campaign.error ?? effect.error;
  const ready = campaign.data && effect.data;
  return (
    <PrintPage
      title={campaign.data?.plan.name ?? text.onePage}
      onBack={() => go("results", { id: String(campaignId) })}
      waiting={!ready}
    >
      {error && <ErrorNote error={error} title={text.onePage} />}
      {!ready && !error && <SkeletonBlock height={640} />}
      {ready && <Sheet campaign={campaign.data} effect={effect.data} />}
    </PrintPage>
  );
}

function Sheet({ campaign, effect }: { readonly campaign: Campaign; readonly effect: Effect }) {
  const words = useText();
  const text = words.results;
  const plans = words.campaigns;
  const locale = useLocale();
  const fields = useFields();
  const kpi = useKpiFormat()(campaign.plan.kpi);
  const audience = useAudienceWords(campaign.plan.audience);
  const { plan, frozen } = campaign;
  const from = formatDate(plan.sendWindow.from, locale);
  const to = formatDate(plan.sendWindow.to, locale);
  const facts: [string, string][] = [
    ...(plan.goal ? [[plans.goal, plan.goal] as [string, string]] : []),
    [plans.kpi.label, kpi.name],
    ...audience,
    [
      plans.offers,
      plan.offers.map((offer, index) => offerName(offer.name, index, plans)).join(locale === "zh-CN" ? "、" : ", "),
    ],
    [plans.channel, `${channelName(plan.channel, plans)} · ${from} – ${to}`],
    ...(frozen
      ? [
          [
            plans.rows,
            plans.treatedAgainst(formatCount(frozen.treated, locale), formatCount(frozen.controls, locale)),
          ] as [string, string],
        ]
      : []),
    [plans.money.costPerContactFen, formatYuan(plan.costPerContactFen, locale)],
  ];
  return (
    <div className="stack report">
      <ReportHead
        title={plan.name}
        note={[plan.owner, frozen?.listId, plans.states[campaign.state]].filter(Boolean).join(" · ")}
      />
      <VerdictPart effect={effect} kpi={kpi} />
      <div className="report-columns">
        <dl className="campaign-rule">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <MoneyTable money={effect.money} />
      </div>
      {effect.verdict === "untrusted" ? (
        <Counts arms={effect.arms} kpi={null} note={text.srmCounts} />
      ) : (
        <Comparisons effect={effect} kpi={kpi} />
      )}
      {effect.overall && effect.verdict !== "untrusted" && (
        <Forest effect={effect} kpi={kpi} plan={plan} fields={fields} lines={16} />
      )}
      <p className="faint small">{text.howMeasured}</p>
    </div>
  );
}
